/* Writing with GDAL: into a folder of its own beside the target, then moved into place. */
#include "output.h"

#include "base.h"

#include <errno.h>
#include <gdal.h>
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A date of no meaning, so that the same options give the same bytes. */
#define FIXED_DATE "2019-12-31"
#define SYNTHETIC  "合成数据 synthetic: no real county, parcel or owner"

static const char remark[] = "合成数据 synthetic";

typedef struct field {
    const char *name;
    OGRFieldType type;
    int width, decimals;
} field;

enum {
    BSM,
    YSDM,
    TBYBH,
    TBBH,
    DLBM,
    DLMC,
    QSXZ,
    QSDWDM,
    QSDWMC,
    ZLDWDM,
    ZLDWMC,
    TBMJ,
    KCDLBM,
    KCXS,
    KCMJ,
    TBDLMJ,
    GDLX,
    GDPDJB,
    XZDWKD,
    TBXHDM,
    TBXHMC,
    ZZSXDM,
    ZZSXMC,
    GDDB,
    FRDBS,
    CZCSXM,
    SJNF,
    MSSM,
    HDMC,
    BZ
};

static const field parcel_fields[] = {
    {"BSM", OFTString, 18, 0},    {"YSDM", OFTString, 10, 0},   {"TBYBH", OFTString, 18, 0},
    {"TBBH", OFTString, 8, 0},    {"DLBM", OFTString, 5, 0},    {"DLMC", OFTString, 60, 0},
    {"QSXZ", OFTString, 2, 0},    {"QSDWDM", OFTString, 19, 0}, {"QSDWMC", OFTString, 60, 0},
    {"ZLDWDM", OFTString, 19, 0}, {"ZLDWMC", OFTString, 60, 0}, {"TBMJ", OFTReal, 15, 2},
    {"KCDLBM", OFTString, 5, 0},  {"KCXS", OFTReal, 6, 4},      {"KCMJ", OFTReal, 15, 2},
    {"TBDLMJ", OFTReal, 15, 2},   {"GDLX", OFTString, 2, 0},    {"GDPDJB", OFTString, 2, 0},
    {"XZDWKD", OFTReal, 5, 1},    {"TBXHDM", OFTString, 6, 0},  {"TBXHMC", OFTString, 20, 0},
    {"ZZSXDM", OFTString, 6, 0},  {"ZZSXMC", OFTString, 20, 0}, {"GDDB", OFTInteger, 2, 0},
    {"FRDBS", OFTString, 1, 0},   {"CZCSXM", OFTString, 4, 0},  {"SJNF", OFTInteger, 4, 0},
    {"MSSM", OFTString, 2, 0},    {"HDMC", OFTString, 100, 0},  {"BZ", OFTString, 200, 0},
    {NULL, OFTString, 0, 0},
};

static const field town_fields[] = {
    {"BSM", OFTString, 18, 0},    {"YSDM", OFTString, 10, 0},  {"XZQDM", OFTString, 12, 0},
    {"XZQMC", OFTString, 100, 0}, {"DCMJ", OFTReal, 15, 2},    {"JSMJ", OFTReal, 15, 2},
    {"MSSM", OFTString, 2, 0},    {"HDMC", OFTString, 100, 0}, {"BZ", OFTString, 200, 0},
    {NULL, OFTString, 0, 0},
};

static const field village_fields[] = {
    {"BSM", OFTString, 18, 0},    {"YSDM", OFTString, 10, 0},  {"ZLDWDM", OFTString, 19, 0},
    {"ZLDWMC", OFTString, 60, 0}, {"DCMJ", OFTReal, 15, 2},    {"JSMJ", OFTReal, 15, 2},
    {"MSSM", OFTString, 2, 0},    {"HDMC", OFTString, 100, 0}, {"BZ", OFTString, 200, 0},
    {NULL, OFTString, 0, 0},
};

/* One layer being written. */
typedef struct writer {
    const survey *survey;
    const rings *rings;
    OGRLayerH layer;
    OGRFeatureDefnH definition;
    double *x, *y;
    size_t x_room, y_room;
} writer;

/* ---- places of files ---- */

static char work_folder[4096];

static volatile sig_atomic_t interrupted;

static void interrupt(int signal_number) {
    interrupted = signal_number;
}

/* So that an unfinished folder is removed, whatever ends the program early. */
static void watch_signals(void) {
    struct sigaction stop = {.sa_handler = interrupt};
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGHUP, &stop, NULL);
    signal(SIGXFSZ, SIG_IGN); /* too large a file is an error like a full disk */
}

static void remove_work_folder(void) {
    if (*work_folder)
        VSIRmdirRecursive(work_folder);
}

/* Drivers whose files hold one layer each. */
static bool one_layer_a_file(const options *o) {
    static const char *const drivers[] = {"ESRI Shapefile", "FlatGeobuf", "GeoJSON", "GeoJSONSeq"};
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (EQUAL(o->driver, drivers[i]))
            return true;
    return false;
}

typedef struct path {
    char text[4096];
} path;

static path join_path(const char *folder, const char *name) {
    path p;
    if (snprintf(p.text, sizeof p.text, "%s/%s", folder, name) >= (int)sizeof p.text)
        fail(EXIT_USAGE, "%s/%s: the name is too long", folder, name);
    return p;
}

static path output_folder(const options *o) {
    path p;
    snprintf(p.text, sizeof p.text, "%s", CPLGetDirname(o->output));
    return p;
}

/* The file of a layer: the parcels go to the named file, others beside it. */
static path layer_file(const options *o, const char *folder, const char *layer) {
    char name[64];
    if (strcmp(layer, "DLTB") == 0)
        return join_path(folder, CPLGetFilename(o->output));
    snprintf(name, sizeof name, "%s.%s", layer, CPLGetExtension(o->output));
    return join_path(folder, name);
}

static void check_absent(path p) {
    if (access(p.text, F_OK) == 0)
        fail(EXIT_USAGE, "%s is there already; --overwrite replaces it", p.text);
}

void output_check(const options *o) {
    path folder = output_folder(o);
    GDALAllRegister();
    if (!GDALGetDriverByName(o->driver))
        fail(EXIT_USAGE, "GDAL here has no format called \"%s\"", o->driver);
    if (o->overwrite)
        return;
    check_absent(layer_file(o, folder.text, "DLTB"));
    if (one_layer_a_file(o)) {
        check_absent(layer_file(o, folder.text, "XZQ"));
        check_absent(layer_file(o, folder.text, "CJDCQ"));
    }
}

static void make_work_folder(const options *o) {
    path folder = output_folder(o), own = join_path(folder.text, ".make-county-XXXXXX");
    if (!mkdtemp(own.text))
        fail(EXIT_SYSTEM, "%s: %s", folder.text, strerror(errno));
    memcpy(work_folder, own.text, sizeof work_folder);
    atexit(remove_work_folder);
}

static void move_file(const options *o, const char *name) {
    path from = join_path(work_folder, name), to = join_path(output_folder(o).text, name);
    if (rename(from.text, to.text) != 0)
        fail(EXIT_SYSTEM, "%s: %s", to.text, strerror(errno));
}

/* The named file comes last: once it is there, everything is. */
static void move_into_place(const options *o) {
    char **names = VSIReadDir(work_folder);
    const char *slash = strrchr(o->output, '/'), *main_name = slash ? slash + 1 : o->output;
    for (int i = 0; names && names[i]; i++)
        if (names[i][0] != '.' && strcmp(names[i], main_name) != 0)
            move_file(o, names[i]);
    CSLDestroy(names);
    move_file(o, main_name);
    remove_work_folder();
    *work_folder = '\0';
}

/* ---- layers ---- */

static void give_up(const char *what) {
    const char *why = CPLGetLastErrorMsg();
    fail(EXIT_SYSTEM, "%s: %s", what, *why ? why : "GDAL gives no reason");
}

static char **layer_options(const options *o, const char *alias) {
    char **list = NULL;
    if (EQUAL(o->driver, "GPKG")) {
        list = CSLSetNameValue(list, "IDENTIFIER", alias);
        list = CSLSetNameValue(list, "DESCRIPTION", SYNTHETIC);
    } else if (EQUAL(o->driver, "ESRI Shapefile")) {
        list = CSLSetNameValue(list, "ENCODING", o->encoding);
        list = CSLSetNameValue(list, "DBF_DATE_LAST_UPDATE", FIXED_DATE);
    } else if (EQUAL(o->driver, "FlatGeobuf")) {
        list = CSLSetNameValue(list, "SPATIAL_INDEX", "NO"); /* it would change the order */
    } else if (EQUAL(o->driver, "GeoJSON")) {
        list = CSLSetNameValue(list, "COORDINATE_PRECISION", "4");
        list = CSLSetNameValue(list, "DESCRIPTION", SYNTHETIC);
    }
    return list;
}

static GDALDatasetH create_file(const options *o, const char *layer) {
    path p = layer_file(o, work_folder, layer);
    GDALDriverH driver = GDALGetDriverByName(o->driver);
    GDALDatasetH file = GDALCreate(driver, p.text, 0, 0, 0, GDT_Unknown, NULL);
    if (!file)
        give_up(o->output);
    GDALSetMetadataItem(file, "DESCRIPTION", SYNTHETIC, NULL);
    return file;
}

static void close_file(GDALDatasetH file, const options *o) {
    CPLErrorReset();
    GDALClose(file);
    if (CPLGetLastErrorType() >= CE_Failure)
        give_up(o->output);
}

static OGRSpatialReferenceH make_srs(const options *o) {
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(srs, o->srs) != OGRERR_NONE)
        fail(EXIT_USAGE, "--srs: \"%s\" is no coordinate system", o->srs);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

static writer open_layer(const survey *s, GDALDatasetH file, const char *name, const char *alias,
                         const field *fields, const rings *r) {
    const options *o = s->county->options;
    writer w = {.survey = s, .rings = r};
    OGRSpatialReferenceH srs = make_srs(o);
    char **list = layer_options(o, alias);
    w.layer = GDALDatasetCreateLayer(file, name, srs, wkbPolygon, list);
    CSLDestroy(list);
    OSRDestroySpatialReference(srs);
    if (!w.layer)
        give_up(name);
    GDALSetMetadataItem(w.layer, "DESCRIPTION", SYNTHETIC, NULL);
    for (; fields->name; fields++) {
        OGRFieldDefnH definition = OGR_Fld_Create(fields->name, fields->type);
        OGR_Fld_SetWidth(definition, fields->width);
        OGR_Fld_SetPrecision(definition, fields->decimals);
        if (OGR_L_CreateField(w.layer, definition, FALSE) != OGRERR_NONE)
            give_up(fields->name);
        OGR_Fld_Destroy(definition);
    }
    w.definition = OGR_L_GetLayerDefn(w.layer);
    return w;
}

static void close_layer(writer *w) {
    free(w->x);
    free(w->y);
}

/* ---- features ---- */

static OGRGeometryH ring_geometry(writer *w, int32_t which) {
    const survey *s = w->survey;
    size_t size = (size_t)ring_size(&s->outlines, w->rings, which) + 1;
    w->x = enlarge(w->x, size, &w->x_room, sizeof *w->x);
    w->y = enlarge(w->y, size, &w->y_room, sizeof *w->y);
    ring_points(&s->outlines, &s->county->mesh, w->rings, which, w->x, w->y, NULL);
    w->x[size - 1] = w->x[0];
    w->y[size - 1] = w->y[0];
    OGRGeometryH line_string = OGR_G_CreateGeometry(wkbLinearRing);
    OGR_G_SetPoints(line_string, (int)size, w->x, sizeof *w->x, w->y, sizeof *w->y, NULL, 0);
    return line_string;
}

static OGRFeatureH start_feature(writer *w, int32_t label) {
    OGRFeatureH feature = OGR_F_Create(w->definition);
    OGRGeometryH area = OGR_G_CreateGeometry(wkbPolygon);
    for (int32_t i = w->rings->of_label[label]; i < w->rings->of_label[label + 1]; i++)
        OGR_G_AddGeometryDirectly(area, ring_geometry(w, i));
    OGR_F_SetGeometryDirectly(feature, area);
    return feature;
}

static void finish_feature(writer *w, OGRFeatureH feature) {
    if (interrupted)
        fail(EXIT_INTERRUPTED, "interrupted; nothing was written");
    if (OGR_L_CreateFeature(w->layer, feature) != OGRERR_NONE)
        give_up(w->survey->county->options->output);
    OGR_F_Destroy(feature);
}

static void set_text(OGRFeatureH feature, int at, const char *text) {
    if (text)
        OGR_F_SetFieldString(feature, at, text);
}

static void set_serial(OGRFeatureH feature, const county *c, const char *layer, int32_t number) {
    char text[32];
    snprintf(text, sizeof text, "%s%s%08d", c->options->county, layer, number + 1);
    OGR_F_SetFieldString(feature, BSM, text);
}

/* 0.01 m2 as the number of m2 nearest to its two decimals. */
static double square_metres(int64_t dm2) {
    return (double)dm2 / 100;
}

static void set_class_fields(OGRFeatureH f, const attributes *a) {
    set_text(f, DLBM, a->class_code);
    set_text(f, DLMC, a->class_name);
    set_text(f, QSXZ, a->ownership);
    set_text(f, KCDLBM, a->coefficient ? "1203" : NULL);
    set_text(f, GDLX, a->terrace);
    set_text(f, GDPDJB, a->slope);
    set_text(f, TBXHDM, a->detail_code);
    set_text(f, TBXHMC, a->detail_name);
    set_text(f, ZZSXDM, a->planting_code);
    set_text(f, ZZSXMC, a->planting_name);
    set_text(f, CZCSXM, a->settlement);
    OGR_F_SetFieldDouble(f, KCXS, a->coefficient / 10000.0);
    OGR_F_SetFieldDouble(f, KCMJ, square_metres(a->ridge_dm2));
    OGR_F_SetFieldDouble(f, XZDWKD, a->width_dm / 10.0);
    if (a->grade)
        OGR_F_SetFieldInteger(f, GDDB, a->grade);
}

static void write_parcel(writer *w, int32_t i, int32_t number) {
    const survey *s = w->survey;
    const land *l = &s->lands[i];
    const attributes *a = &s->attributes[i];
    const unit *at = &s->units.village[l->village];
    char text[16];
    OGRFeatureH f = start_feature(w, i);
    set_serial(f, s->county, "2110", i);
    set_text(f, YSDM, "2001010100");
    snprintf(text, sizeof text, "%d", number);
    set_text(f, TBYBH, text);
    set_text(f, TBBH, text);
    set_class_fields(f, a);
    set_text(f, QSDWDM, at->code);
    set_text(f, QSDWMC, at->name);
    set_text(f, ZLDWDM, at->code);
    set_text(f, ZLDWMC, at->name);
    OGR_F_SetFieldDouble(f, TBMJ, square_metres(l->shape.area_dm2));
    OGR_F_SetFieldDouble(f, TBDLMJ, square_metres(l->shape.area_dm2 - a->ridge_dm2));
    OGR_F_SetFieldInteger(f, SJNF, 2019);
    set_text(f, MSSM, "00");
    set_text(f, BZ, remark);
    finish_feature(w, f);
}

static void write_parcels(const survey *s, GDALDatasetH file) {
    writer w = open_layer(s, file, "DLTB", "地类图斑", parcel_fields, &s->rings);
    int32_t last = -1, number = 0;
    for (int32_t i = 0; i < s->parcels.count; i++) {
        number = s->lands[i].village == last ? number + 1 : 1;
        last = s->lands[i].village;
        write_parcel(&w, i, number);
    }
    close_layer(&w);
}

/* Layers of villages and of townships have the same nine fields, under two names. */
typedef struct unit_layer {
    const char *name, *alias, *layer_code, *feature_code;
    const field *fields;
    const unit *unit;
    const unit_areas *areas;
} unit_layer;

static void write_units(const survey *s, GDALDatasetH file, const unit_layer *u) {
    enum { UNIT_CODE = 2, UNIT_NAME, DCMJ, JSMJ, UNIT_MSSM, UNIT_HDMC, UNIT_BZ };
    writer w = open_layer(s, file, u->name, u->alias, u->fields, &u->areas->rings);
    for (int32_t i = 0; i < u->areas->rings.labels; i++) {
        OGRFeatureH f = start_feature(&w, i);
        set_serial(f, s->county, u->layer_code, i);
        set_text(f, YSDM, u->feature_code);
        set_text(f, UNIT_CODE, u->unit[i].code);
        set_text(f, UNIT_NAME, u->unit[i].name);
        OGR_F_SetFieldDouble(f, DCMJ, square_metres(u->areas->sum_dm2[i]));
        OGR_F_SetFieldDouble(f, JSMJ, square_metres(u->areas->shape[i].area_dm2));
        set_text(f, UNIT_MSSM, "00");
        set_text(f, UNIT_BZ, remark);
        finish_feature(&w, f);
    }
    close_layer(&w);
}

static void write_layer(const survey *s, GDALDatasetH file, int which) {
    const unit_layer towns = {"XZQ",       "行政区",      "1100",   "1000600100",
                              town_fields, s->units.town, &s->towns};
    const unit_layer villages = {"CJDCQ",        "村级调查区",     "1110",      "1000600300",
                                 village_fields, s->units.village, &s->villages};
    GDALDatasetStartTransaction(file, FALSE); /* not every format has them */
    if (which == 0)
        write_parcels(s, file);
    else
        write_units(s, file, which == 1 ? &towns : &villages);
    if (GDALDatasetTestCapability(file, ODsCTransactions) &&
        GDALDatasetCommitTransaction(file) != OGRERR_NONE)
        give_up(s->county->options->output);
}

void output_write(const survey *s) {
    static const char *const layers[] = {"DLTB", "XZQ", "CJDCQ"};
    const options *o = s->county->options;
    CPLSetConfigOption("OGR_CURRENT_DATE", FIXED_DATE "T00:00:00.000Z");
    CPLSetConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF"); /* a half-written file is never moved */
    make_work_folder(o);
    watch_signals();
    GDALDatasetH file = NULL;
    for (int i = 0; i < 3; i++) {
        if (!file)
            file = create_file(o, layers[i]);
        write_layer(s, file, i);
        if (one_layer_a_file(o) || i == 2) {
            close_file(file, o);
            file = NULL;
        }
    }
    move_into_place(o);
}
