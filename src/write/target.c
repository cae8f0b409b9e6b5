/* Endings and limits. */
#include "write/target.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "write/encoder.h"

#include <cpl_string.h>
#include <gdal.h>
#include <stdio.h>
#include <string.h>

/* 1 if the list, parted by blanks, has the ending. */
static int among(const char *list, const char *ending) {
    size_t length = strlen(ending);
    for (const char *word = list; *word != '\0'; word += strspn(word, " ")) {
        size_t size = strcspn(word, " ");
        if (size == length && strncasecmp(word, ending, size) == 0)
            return 1;
        word += size;
    }
    return 0;
}

/* The driver of GDAL that writes vector files of that ending. */
static const char *driver_of(const char *ending) {
    GDALAllRegister();
    for (int i = 0; i < GDALGetDriverCount(); i++) {
        GDALDriverH driver = GDALGetDriver(i);
        const char *endings = GDALGetMetadataItem(driver, GDAL_DMD_EXTENSIONS, NULL);
        if (endings != NULL && among(endings, ending) &&
            GDALGetMetadataItem(driver, GDAL_DCAP_VECTOR, NULL) != NULL &&
            GDALGetMetadataItem(driver, GDAL_DCAP_CREATE, NULL) != NULL)
            return GDALGetDriverShortName(driver);
    }
    return NULL;
}

static tb_status choose_encoding(const char *path, const char *encoding, int free_choice,
                                 tb_target *out, tb_error *error) {
    if (encoding == NULL)
        return TB_OK;
    tb_encoder *known = tb_encoder_create(encoding);
    if (known == NULL)
        return tb_fail(error, TB_USAGE,
                       _("--output-encoding %s: unknown; use UTF-8, GB18030, or a name that "
                         "`iconv -l` lists"),
                       encoding);
    tb_encoder_free(known);
    if (!free_choice && !tb_text_same(encoding, out->encoding))
        return tb_fail(error, TB_USAGE,
                       _("%s: text in %s is always %s; leave --output-encoding out"), path,
                       out->driver, out->encoding);
    out->encoding = encoding;
    return TB_OK;
}

static void set_limits(tb_target *out) {
    out->has_moments = 1;
    if (strcmp(out->driver, "ESRI Shapefile") == 0) {
        out->name_bytes = 10;
        out->text_bytes = 254;
        out->file_bytes = INT32_MAX;
        out->fixed_numbers = 1;
        out->has_moments = 0;
        out->one_layer = 1;
    }
    /* See on_exact_grid in sink_gdal.c. */
    if (strcmp(out->driver, "OpenFileGDB") == 0)
        out->grid_steps = TB_GRID_STEPS;
    /* Formats that hold several layers say so when they make the second; these do not. */
    static const char *const single[] = {"GeoJSON", "GeoJSONSeq", "FlatGeobuf", "CSV"};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        out->one_layer |= strcmp(out->driver, single[i]) == 0;
}

tb_status tb_target_of(const char *path, const char *encoding, tb_target *out, tb_error *error) {
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash != NULL ? slash : path, '.');
    *out = (tb_target){.form = TB_TO_GDAL, .encoding = "UTF-8"};
    if (dot == NULL || dot[1] == '\0')
        return tb_fail(error, TB_USAGE,
                       _("%s: the ending says what is written: .vct, .txt, .gpkg, .shp .."), path);
    if (tb_text_same(dot, ".vct")) {
        *out = (tb_target){.form = TB_TO_VCT,
                           .driver = "VCT",
                           .encoding = "GB18030",
                           .fixed_numbers = 1,
                           .has_moments = 1};
        return choose_encoding(path, encoding, 1, out, error);
    }
    if (tb_text_same(dot, ".txt")) {
        *out = (tb_target){
            .form = TB_TO_BOUNDARY_TEXT, .driver = "TXT", .encoding = "GB18030", .one_layer = 1};
        return choose_encoding(path, encoding, 1, out, error);
    }
    out->driver = driver_of(dot + 1);
    if (out->driver == NULL)
        return tb_fail(error, TB_USAGE,
                       _("%s: nothing here writes files that end so; .vct, .txt, .gpkg, .shp, "
                         ".geojson, .fgb and .gdb are some that are written"),
                       path);
    set_limits(out);
    return choose_encoding(path, encoding, strcmp(out->driver, "ESRI Shapefile") == 0, out, error);
}
