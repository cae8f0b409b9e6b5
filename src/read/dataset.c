/* Opening datasets: the path people give, what lies behind it, and which form it is in. */
#include "read/dataset.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/boundary_text.h"
#include "read/bytes.h"
#include "read/collection.h"
#include "read/companion.h"
#include "read/encoding.h"
#include "read/gdal.h"
#include "read/gdal_source.h"
#include "read/vct.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <math.h>
#include <ogr_recordbatch.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Enough of a file to see what it is. */
enum { FIRST_BYTES = 16 * 1024 };

static int ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), end = strlen(ending);
    return length >= end && tb_text_same(text + length - end, ending);
}

/* A text in a zip is a dataset only where nothing else is: most are notes to the data. */
static const char *only_text_in(tb_arena *arena, const char *folder) {
    char **members = VSIReadDirRecursive(folder);
    const char *found = NULL;
    for (int i = 0; found == NULL && members != NULL && members[i] != NULL; i++)
        if (ends_with(members[i], ".txt")) {
            char path[4300];
            int length = snprintf(path, sizeof path, "%s/%s", folder, members[i]);
            found =
                (size_t)length < sizeof path ? tb_arena_copy(arena, path, (size_t)length) : NULL;
        }
    CSLDestroy(members);
    return found;
}

/* The folder that a path stands in. */
static const char *folder_of(tb_arena *arena, const char *path) {
    const char *end = strrchr(path, '/');
    return end != NULL ? tb_arena_copy(arena, path, (size_t)(end - path)) : path;
}

/* A pipe cannot be read twice, and would be waited for. */
static tb_status check_kind(const char *path, tb_error *error) {
    struct stat about;
    if (stat(path, &about) != 0)
        return TB_OK;
    if (access(path, R_OK) != 0)
        return tb_fail(error, TB_UNREADABLE, _("%s: cannot be read: %s"), path, strerror(errno));
    if (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))
        return TB_OK;
    return tb_fail(error, TB_UNREADABLE,
                   _("%s: is neither a file nor a folder; write the data to a file first"), path);
}

static tb_status check_lost(const tb_dataset *dataset, tb_error *error) {
    if (!tb_bytes_lost())
        return TB_OK;
    return tb_fail(error, TB_UNREADABLE, _("%s: was cut while it was read"), dataset->path);
}

/* A form of our own; what may be wrong with it is worth nothing if it was cut meanwhile. */
static tb_status open_own(tb_status (*open)(tb_arena *arena, tb_dataset *out, tb_error *error),
                          tb_arena *arena, tb_dataset *out, tb_error *error) {
    tb_error found = {0};
    tb_status status = open(arena, out, &found);
    tb_status whole = check_lost(out, error);
    if (whole != TB_OK)
        return whole;
    return status == TB_OK ? TB_OK : tb_fail(error, status, "%s", found.message);
}

static int stand_in_one_folder(const tb_members *members) {
    const char *end = strrchr(members->path[0], '/');
    size_t length = end != NULL ? (size_t)(end - members->path[0]) : 0;
    for (size_t i = 0; i < members->count; i++)
        if (!ends_with(members->path[i], ".shp") || strrchr(members->path[i], '/') == NULL ||
            (size_t)(strrchr(members->path[i], '/') - members->path[i]) != length ||
            strncmp(members->path[i], members->path[0], length) != 0)
            return 0;
    return 1;
}

static tb_status open_file(tb_arena *arena, const char *asked, tb_dataset *out, tb_error *error) {
    char first[FIRST_BYTES];
    size_t size = tb_bytes_peek(out->path, first, sizeof first);
    if (tb_vct_begins(first, size))
        return open_own(tb_vct_open, arena, out, error);
    if (tb_boundary_text_begins(first, size))
        return open_own(tb_boundary_text_open, arena, out, error);
    return tb_gdal_open(arena, asked, out, error);
}

/* A folder or zip: the one dataset in it, Shapefiles that stand side by side, which GDAL takes as
 * one, or several files as one. */
static tb_status open_folder(tb_arena *arena, const char *asked, int zipped, tb_dataset *out,
                             tb_error *error) {
    tb_members members;
    tb_status status = tb_members_find(arena, out->path, &members, error);
    for (size_t i = 0; status == TB_OK && i < members.count; i++)
        status = tb_companion_check(members.path[i], error);
    if (status != TB_OK)
        return status;
    if (members.count > 1 && !stand_in_one_folder(&members))
        return tb_collection_open(arena, &members, out, error);
    /* GDAL opens a folder with the tables beside the Shapefiles. */
    int as_folder =
        members.count > 1 || (members.count == 1 && !zipped && ends_with(members.path[0], ".shp"));
    const char *found = as_folder            ? folder_of(arena, members.path[0])
                        : members.count == 1 ? members.path[0]
                                             : only_text_in(arena, out->path);
    out->path = found != NULL ? found : out->path;
    return open_file(arena, asked, out, error);
}

static int is_folder(const char *path) {
    VSIStatBufL about;
    return !ends_with(path, ".gdb") && !ends_with(path, ".gdb/") && VSIStatL(path, &about) == 0 &&
           VSI_ISDIR(about.st_mode);
}

/* How GDAL names the inside of an archive, from version 3.7 on of 7z and rar too; "" for a path
 * that is none. */
static const char *archive_prefix(const char *path) {
    static const struct {
        const char *ending, *prefix;
    } archives[] = {{".zip", "/vsizip/"}, {".7z", "/vsi7z/"}, {".rar", "/vsirar/"}};
    for (size_t i = 0; i < sizeof archives / sizeof *archives; i++)
        if (ends_with(path, archives[i].ending) && strncmp(path, "/vsi", 4) != 0)
            return archives[i].prefix;
    return "";
}

tb_status tb_dataset_open(tb_arena *arena, const char *path, tb_dataset *out, tb_error *error) {
    char inside[4300];
    *out = (tb_dataset){0};
    tb_gdal_start();
    if (check_kind(path, error) != TB_OK)
        return TB_UNREADABLE;
    const char *prefix = archive_prefix(path);
    int zipped = prefix[0] != '\0';
    int length = snprintf(inside, sizeof inside, "%s%s", prefix, path);
    if (length < 0 || (size_t)length >= sizeof inside)
        return tb_fail(error, TB_UNREADABLE, _("%s: no such file or folder"), path);
    out->path = tb_arena_copy(arena, inside, (size_t)length);
    if (out->path == NULL)
        return tb_fail_memory(error);
    return zipped || is_folder(out->path) ? open_folder(arena, path, zipped, out, error)
                                          : open_file(arena, path, out, error);
}

void tb_dataset_close(tb_dataset *dataset) {
    if (dataset->handle == NULL)
        return;
    dataset->kind->close(dataset);
    dataset->handle = NULL;
}

const char *tb_type_text(tb_arena *arena, const tb_column *column) {
    static const char *const words[] = {"String", "Integer",  "Real",    "Date",
                                        "Time",   "DateTime", "Integer", "Binary"};
    enum { LONGEST_INTEGER = 9 };
    char text[80];
    int wide = column->kind == TB_COLUMN_INTEGER &&
               (column->width > LONGEST_INTEGER || column->width == 0);
    int length = snprintf(text, sizeof text, "%s%s(%d,%d)", words[column->kind], wide ? "64" : "",
                          column->width, column->decimals);
    return tb_arena_copy(arena, text, (size_t)length);
}

/* --srs is believed; what the file says against it in the same words is told. */
static tb_status assign_srs(tb_arena *arena, const char *srs, tb_source *source, tb_error *error) {
    const char *own = source->srs;
    source->srs = srs;
    source->srs_reason = _("--srs says so");
    if (own == NULL || strncasecmp(own, "EPSG:", 5) != 0 || tb_text_same(own, srs))
        return TB_OK;
    char reason[200];
    int length =
        snprintf(reason, sizeof reason, _("--srs says so; the file itself says %.40s"), own);
    source->srs_reason = tb_arena_copy(arena, reason, (size_t)length);
    return source->srs_reason != NULL ? TB_OK : tb_fail_memory(error);
}

tb_status tb_dataset_describe(tb_arena *arena, const tb_dataset *dataset, size_t at,
                              const char *encoding, const char *srs, tb_source *source,
                              tb_layer_plan *plan, tb_error *error) {
    if (encoding != NULL && !tb_encoding_known(encoding))
        return tb_fail(error, TB_USAGE,
                       _("--encoding %s: unknown; use UTF-8, GB18030, or a name that `iconv -l` "
                         "lists"),
                       encoding);
    source->driver = dataset->driver;
    source->driver_reason = dataset->driver_reason;
    source->description = "";
    source->shp_records = source->dbf_records = source->dbf_present = -1;
    source->shp_promised = source->shp_present = -1;
    for (int i = 0; i < 4; i++)
        source->extent[i] = NAN;
    tb_status status = dataset->kind->describe(arena, dataset, at, encoding, source, plan, error);
    if (status == TB_OK && srs != NULL)
        status = assign_srs(arena, srs, source, error);
    return status;
}

tb_status tb_dataset_no_schema(const tb_dataset *dataset, const tb_source *source,
                               tb_error *error) {
    if (dataset->kind->tells_all) /* our own streams fail here for one reason only */
        return tb_fail_memory(error);
    return tb_fail(error, TB_UNREADABLE, _("%s: layer %s cannot be read: %s"), source->path,
                   source->layer, tb_gdal_message());
}

static void note_cut_numbers(tb_source *source) {
    if (source->cut_numbers == 0)
        snprintf(source->cut_number, sizeof source->cut_number, "%s", tb_gdal_cut_number());
    source->cut_numbers += tb_gdal_cut_numbers();
}

/* The stream ended. A file that is cut short ends it as a sound one does, but for the complaint;
 * where the table of a Shapefile is known to be cut, rule record-count tells it with its numbers.
 */
static tb_status judge_end(const tb_dataset *dataset, struct ArrowArrayStream *stream, int failed,
                           const tb_stream_place *place, const tb_source *source, tb_error *error) {
    const char *told = failed ? stream->get_last_error(stream) : NULL;
    if (dataset->kind->tells_all && failed)
        return tb_fail(error, failed == ENOMEM ? TB_SYSTEM : TB_UNREADABLE, "%s", told);
    if ((!failed && tb_gdal_message()[0] == '\0') || source->dbf_present < source->dbf_records)
        return TB_OK;
    return tb_fail(error, TB_UNREADABLE, _("%s: layer %s cannot be read past row %lld: %s"),
                   source->path, source->layer, (long long)place->next_row - 1,
                   tb_gdal_message()[0] != '\0' || told == NULL ? tb_gdal_message() : told);
}

tb_status tb_dataset_next(const tb_dataset *dataset, struct ArrowArrayStream *stream,
                          tb_stream_place *place, tb_source *source, struct ArrowArray *batch,
                          tb_error *error) {
    tb_status status = TB_OK;
    *batch = (struct ArrowArray){0};
    if (place->ended)
        return TB_OK;
    tb_gdal_listen();
    int failed = stream->get_next(stream, batch);
    place->ended = failed || batch->release == NULL;
    note_cut_numbers(source);
    if (dataset->kind->tells_all)
        status = check_lost(dataset, error);
    if (status == TB_OK && place->ended)
        status = judge_end(dataset, stream, failed, place, source, error);
    tb_gdal_stop_listening();
    return status;
}
