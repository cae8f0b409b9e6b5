/* Writing with GDAL: into a folder of its own beside the target, then moved into place. */
#include "output.h"

#include "answers.h"
#include "base.h"
#include "changes.h"
#include "raw.h"

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

/* One layer being written. */
typedef struct writer {
    const survey *survey;
    layer layer;
    const rings *rings;
    OGRLayerH out;
    OGRFeatureDefnH definition;
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
static path layer_file(const options *o, const char *folder, const char *layer_name) {
    char name[64];
    if (strcmp(layer_name, "DLTB") == 0)
        return join_path(folder, CPLGetFilename(o->output));
    snprintf(name, sizeof name, "%s.%s", layer_name, CPLGetExtension(o->output));
    return join_path(folder, name);
}

/* NAME.faults.json beside the named file. */
static path answers_file(const options *o, const char *folder) {
    char name[300];
    if (snprintf(name, sizeof name, "%s.faults.json", CPLGetBasename(o->output)) >=
        (int)sizeof name)
        fail(EXIT_USAGE, "%s: the name is too long", o->output);
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
    check_absent(answers_file(o, folder.text));
    for (layer i = LAYER_PARCELS + 1; one_layer_a_file(o) && i < LAYERS; i++)
        check_absent(layer_file(o, folder.text, layer_forms[i].name));
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

/* Answers that stood beside the replaced file would be wrong beside a sound one. */
static void remove_old_answers(const options *o) {
    path old = answers_file(o, output_folder(o).text);
    if (!o->faults && unlink(old.text) != 0 && errno != ENOENT)
        fail(EXIT_SYSTEM, "%s: %s", old.text, strerror(errno));
}

/* The named file comes last: once it is there, everything is. */
static void move_into_place(const options *o) {
    char **names = VSIReadDir(work_folder);
    const char *slash = strrchr(o->output, '/'), *main_name = slash ? slash + 1 : o->output;
    for (int i = 0; names && names[i]; i++)
        if (names[i][0] != '.' && strcmp(names[i], main_name) != 0)
            move_file(o, names[i]);
    CSLDestroy(names);
    remove_old_answers(o);
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

static GDALDatasetH create_file(const options *o, const char *layer_name) {
    path p = layer_file(o, work_folder, layer_name);
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

static void add_field(const writer *w, const field_form *f) {
    static const OGRFieldType types[] = {
        [FIELD_TEXT] = OFTString, [FIELD_REAL] = OFTReal, [FIELD_WHOLE] = OFTInteger};
    OGRFieldDefnH definition = OGR_Fld_Create(f->name, types[f->type]);
    OGR_Fld_SetWidth(definition, f->width);
    OGR_Fld_SetPrecision(definition, f->decimals);
    if (OGR_L_CreateField(w->out, definition, FALSE) != OGRERR_NONE)
        give_up(f->name);
    OGR_Fld_Destroy(definition);
}

/* A Shapefile's polygons may have several parts; elsewhere a layer of polygons has single ones. */
static OGRwkbGeometryType geometry_type(const survey *s, layer l) {
    bool shapefile = EQUAL(s->county->options->driver, "ESRI Shapefile");
    if (has_lines(l))
        return wkbLineString;
    return !shapefile && changes_have_parts(s->changes, l) ? wkbUnknown : wkbPolygon;
}

static writer open_layer(const survey *s, GDALDatasetH file, layer which) {
    const options *o = s->county->options;
    const layer_form *form = &layer_forms[which];
    writer w = {.survey = s, .layer = which, .rings = layer_rings(s, which)};
    OGRSpatialReferenceH srs = make_srs(o);
    char **list = layer_options(o, form->alias);
    w.out = GDALDatasetCreateLayer(file, form->name, srs, geometry_type(s, which), list);
    CSLDestroy(list);
    OSRDestroySpatialReference(srs);
    if (!w.out)
        give_up(form->name);
    GDALSetMetadataItem(w.out, "DESCRIPTION", SYNTHETIC, NULL);
    for (int i = 0; i < form->count; i++)
        add_field(&w, changes_form(s->changes, which, i));
    w.definition = OGR_L_GetLayerDefn(w.out);
    return w;
}

/* ---- features ---- */

static void set_points(OGRGeometryH to, const loop *l) {
    const vertex *first = l->vertex;
    OGR_G_SetPoints(to, l->size, (void *)&first->at.x, sizeof *first, (void *)&first->at.y,
                    sizeof *first, NULL, 0);
}

static OGRGeometryH ring_geometry(const loop *l) {
    OGRGeometryH closed = OGR_G_CreateGeometry(wkbLinearRing);
    set_points(closed, l);
    OGR_G_AddPoint_2D(closed, l->vertex[0].at.x, l->vertex[0].at.y);
    return closed;
}

static OGRGeometryH figure_geometry(const figure *f) {
    OGRGeometryH all = OGR_G_CreateGeometry(figure_parts(f) > 1 ? wkbMultiPolygon : wkbPolygon);
    OGRGeometryH part = NULL;
    for (int i = 0; i < f->loops; i++) {
        if (figure_parts(f) <= 1) {
            part = all;
        } else if (f->loop[i].shell) {
            part = OGR_G_CreateGeometry(wkbPolygon);
            OGR_G_AddGeometryDirectly(all, part);
        }
        OGR_G_AddGeometryDirectly(part, ring_geometry(&f->loop[i]));
    }
    return all;
}

/* A line has one point more than a loop: its end. */
static OGRGeometryH line_geometry(const writer *w, int32_t label, const loop *l) {
    const ring *r = &w->rings->ring[label];
    const mesh *m = &w->survey->county->mesh;
    int32_t last = w->rings->half[r->first + r->size - 1];
    point end = w->survey->outlines.node[m->half[last ^ 1].origin];
    OGRGeometryH way = OGR_G_CreateGeometry(wkbLineString);
    set_points(way, l);
    OGR_G_AddPoint_2D(way, end.x, end.y);
    return way;
}

static void set_geometry(const writer *w, OGRFeatureH feature, int32_t label, const change *c) {
    const survey *s = w->survey;
    if (c && c->shape == SHAPE_NONE)
        return;
    if (c && c->shape == SHAPE_NEW) {
        OGR_F_SetGeometryDirectly(feature, figure_geometry(&c->figure));
        return;
    }
    figure own = figure_of(&s->outlines, &s->county->mesh, w->rings, label);
    OGR_F_SetGeometryDirectly(feature, has_lines(w->layer) ? line_geometry(w, label, &own.loop[0])
                                                           : figure_geometry(&own));
    figure_free(&own);
}

static void set_values(const writer *w, OGRFeatureH feature, int32_t number, const change *c) {
    record r;
    record_of(w->survey, w->layer, number, &r);
    for (int i = 0; c && i < c->values; i++)
        if (!c->value[i].raw)
            r.value[c->value[i].field] = c->value[i].empty ? NULL : c->value[i].text;
    for (int at = 0; at < layer_forms[w->layer].count; at++)
        if (r.value[at])
            OGR_F_SetFieldString(feature, at, r.value[at]);
}

static void write_feature(writer *w, int32_t number, const change *c) {
    if (interrupted)
        fail(EXIT_INTERRUPTED, "interrupted; nothing was written");
    OGRFeatureH feature = OGR_F_Create(w->definition);
    set_values(w, feature, number, c);
    set_geometry(w, feature, number, c);
    if (OGR_L_CreateFeature(w->out, feature) != OGRERR_NONE)
        give_up(w->survey->county->options->output);
    OGR_F_Destroy(feature);
}

/* Features that were added come last. */
static void write_features(writer *w) {
    const changes *all = w->survey->changes;
    for (int32_t i = 0; i < w->rings->labels; i++) {
        const change *c = changes_of(all, w->layer, i);
        if (!c || c->kind != CHANGE_LEFT_OUT)
            write_feature(w, i, c);
    }
    for (size_t i = 0; all && i < all->count; i++)
        if (all->list[i]->layer == w->layer && all->list[i]->kind == CHANGE_ADDED)
            write_feature(w, all->list[i]->number, all->list[i]);
}

static void write_layer(const survey *s, GDALDatasetH file, layer which) {
    GDALDatasetStartTransaction(file, FALSE); /* not every format has them */
    writer w = open_layer(s, file, which);
    write_features(&w);
    if (GDALDatasetTestCapability(file, ODsCTransactions) &&
        GDALDatasetCommitTransaction(file) != OGRERR_NONE)
        give_up(s->county->options->output);
}

static void write_layers(const survey *s) {
    const options *o = s->county->options;
    GDALDatasetH file = NULL;
    for (layer i = 0; i < LAYERS; i++) {
        if (s->changes && s->changes->left_out[i])
            continue;
        if (!file)
            file = create_file(o, layer_forms[i].name);
        write_layer(s, file, i);
        if (one_layer_a_file(o)) {
            close_file(file, o);
            file = NULL;
        }
    }
    if (file)
        close_file(file, o);
}

void output_write(const survey *s) {
    const options *o = s->county->options;
    CPLSetConfigOption("OGR_CURRENT_DATE", FIXED_DATE "T00:00:00.000Z");
    CPLSetConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF"); /* a half-written file is never moved */
    make_work_folder(o);
    watch_signals();
    write_layers(s);
    if (s->changes) {
        raw_write(s, layer_file(o, work_folder, layer_forms[LAYER_PARCELS].name).text);
        answers_write(s->changes->answers, answers_file(o, work_folder).text);
    }
    move_into_place(o);
}
