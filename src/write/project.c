/* The QGIS project: a zip with one .qgs inside. Elements and attributes that QGIS does not need are
 * left out; docs/methods/layers.md says which must stand. */
#include "write/layers.h"
#include "write/markup.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>

typedef struct project {
    const tb_atlas *atlas;
    const tb_report *report;
    const char *database;
    char *srs; /* the element, malloc'd */
    FILE *file;
} project;

/* Groups of the tree from top to bottom; tables parted by blanks, in the same order. */
static const struct {
    const char *title, *tables;
} groups[] = {
    {"检查结果 Findings", "findings_point findings_polygon findings_table"},
    {"行政区划 Units", "county townships villages"},
    {"地类图斑 Parcels", "parcels"},
    {"公报分类 Categories", "category_areas"},
};

const char tb_layout_theme[] = "公报分类 Categories";

static const struct {
    const char *title, *tables;
} themes[] = {
    {tb_layout_theme, "county townships category_areas"},
    {"地类 Classes", "county townships villages parcels"},
    {"行政区划 Units", "county townships villages"},
    {"检查结果 Findings", "findings_point findings_polygon county parcels"},
};

enum { GROUPS = sizeof groups / sizeof *groups, THEMES = sizeof themes / sizeof *themes };

void tb_project_id(FILE *file, const char *table) {
    fprintf(file, "tuban_%s", table); /* QGIS does not take an id of 10 characters or less */
}

static const tb_map_layer *find(const tb_atlas *atlas, const char *table, size_t size) {
    for (size_t i = 0; i < atlas->map_layers; i++)
        if (strlen(atlas->map[i].about->name) == size &&
            memcmp(atlas->map[i].about->name, table, size) == 0)
            return &atlas->map[i];
    return NULL;
}

/* The next layer of a list of tables that is there, or NULL; *list goes on behind it. */
static const tb_map_layer *next_of(const tb_atlas *atlas, const char **list) {
    const tb_map_layer *found = NULL;
    while (found == NULL && **list != '\0') {
        size_t size = strcspn(*list, " ");
        found = find(atlas, *list, size);
        *list += size + ((*list)[size] == ' ');
    }
    return found;
}

static void write_source(const project *p, const tb_map_layer *map) {
    fputs("./", p->file);
    tb_xml_value(p->file, p->database);
    fprintf(p->file, "|layername=%s", map->about->name);
}

/* The reference system as QGIS wants it: its WKT decides. malloc'd; NULL on failure. */
static char *make_srs(OGRSpatialReferenceH srs) {
    const char *const options[] = {"FORMAT=WKT2_2018", "MULTILINE=NO", NULL};
    const char *authority = OSRGetAuthorityName(srs, NULL), *code = OSRGetAuthorityCode(srs, NULL);
    char *wkt = NULL, *text = NULL;
    size_t size = 0;
    if (OSRExportToWktEx(srs, &wkt, options) != OGRERR_NONE) {
        CPLFree(wkt);
        return NULL;
    }
    FILE *file = open_memstream(&text, &size);
    if (file != NULL) {
        fputs("<spatialrefsys><wkt>", file);
        tb_xml_value(file, wkt);
        fputs("</wkt><authid>", file);
        if (authority != NULL && code != NULL)
            fprintf(file, "%s:%s", authority, code);
        fputs("</authid></spatialrefsys>", file);
        fclose(file);
    }
    CPLFree(wkt);
    return text;
}

static void write_tree(const project *p) {
    fputs("<layer-tree-group>", p->file);
    for (size_t g = 0; g < GROUPS; g++) {
        const char *list = groups[g].tables;
        const tb_map_layer *map = next_of(p->atlas, &list);
        if (map == NULL)
            continue;
        fprintf(p->file, "<layer-tree-group name=\"%s\" checked=\"Qt::Checked\" expanded=\"1\">",
                groups[g].title);
        for (; map != NULL; map = next_of(p->atlas, &list)) {
            fputs("<layer-tree-layer id=\"", p->file);
            tb_project_id(p->file, map->about->name);
            fprintf(p->file,
                    "\" name=\"%s\" checked=\"Qt::Checked\" expanded=\"%d\" "
                    "providerKey=\"ogr\" source=\"",
                    map->about->title, map->kind == TB_LAND_CATEGORIES);
            write_source(p, map);
            fputs("\"/>", p->file);
        }
        fputs("</layer-tree-group>", p->file);
    }
    fputs("</layer-tree-group>", p->file);
}

static void write_layer(const project *p, const tb_map_layer *map) {
    int table = map->about->type == wkbNone;
    fprintf(p->file, "<maplayer type=\"vector\" geometry=\"%s\" ",
            table                          ? "No geometry"
            : map->about->type == wkbPoint ? "Point"
                                           : "Polygon");
    tb_look_attributes(&map->look, p->file);
    fputs("><id>", p->file);
    tb_project_id(p->file, map->about->name);
    fputs("</id><datasource>", p->file);
    write_source(p, map);
    fprintf(p->file, "</datasource><layername>%s</layername>", map->about->title);
    if (!table)
        fprintf(p->file, "<srs>%s</srs>", p->srs);
    fputs("<provider encoding=\"UTF-8\">ogr</provider>", p->file);
    if (!table)
        tb_look_elements(&map->look, p->file);
    fputs("</maplayer>", p->file);
}

static void write_themes(const project *p) {
    fputs("<visibility-presets>", p->file);
    for (size_t t = 0; t < THEMES; t++) {
        const char *list = themes[t].tables;
        if (t + 1 == THEMES && !p->report->checked)
            continue;
        fprintf(p->file, "<visibility-preset name=\"%s\">", themes[t].title);
        for (const tb_map_layer *map; (map = next_of(p->atlas, &list)) != NULL;) {
            fputs("<layer id=\"", p->file);
            tb_project_id(p->file, map->about->name);
            fputs("\" visible=\"1\" style=\"default\"/>", p->file);
        }
        fputs("</visibility-preset>", p->file);
    }
    fputs("</visibility-presets>", p->file);
}

static void write_view(const project *p) {
    const double *e = p->report->located;
    int known = isfinite(e[0]);
    double w = known ? e[0] : 0, s = known ? e[1] : 0, east = known ? e[2] : 1;
    double n = known ? e[3] : 1;
    fprintf(p->file,
            "<mapcanvas name=\"theMapCanvas\"><units>%s</units><extent><xmin>%.10g</xmin>"
            "<ymin>%.10g</ymin><xmax>%.10g</xmax><ymax>%.10g</ymax></extent><rotation>0</rotation>"
            "<destinationsrs>%s</destinationsrs></mapcanvas>",
            p->report->srs->geographic ? "degrees" : "meters", w, s, east, n, p->srs);
    fprintf(p->file,
            "<ProjectViewSettings><DefaultViewExtent xmin=\"%.10g\" ymin=\"%.10g\" "
            "xmax=\"%.10g\" ymax=\"%.10g\">%s</DefaultViewExtent></ProjectViewSettings>",
            w, s, east, n, p->srs);
}

static void write_document(const project *p) {
    fputs("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
          "<qgis version=\"3.22.0\" projectname=\"\"><title>",
          p->file);
    tb_xml_text(p->file, p->atlas->title);
    fprintf(p->file, "</title><projectCrs>%s</projectCrs>", p->srs);
    write_tree(p);
    write_view(p);
    fputs("<projectlayers>", p->file);
    for (size_t i = 0; i < p->atlas->map_layers; i++)
        write_layer(p, &p->atlas->map[i]);
    fputs("</projectlayers><properties><Paths><Absolute type=\"bool\">false</Absolute></Paths>"
          "<SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys>"
          "</properties>",
          p->file);
    write_themes(p);
    fputs("<Layouts>", p->file);
    tb_layout_write(p->atlas, p->report, p->file);
    fputs("</Layouts></qgis>", p->file);
}

/* GDAL zips: the archive is made in memory and copied out. */
static int zip(const char *text, size_t size, FILE *file) {
    char archive[80];
    snprintf(archive, sizeof archive, "/vsimem/tuban-%p.zip", (const void *)text);
    int good =
        tb_zip_add(archive, "project.qgs", text, size) && tb_gdal_copy(archive, file, NULL, NULL);
    VSIUnlink(archive);
    return good;
}

int tb_project_write(const tb_atlas *atlas, const tb_report *report, const char *database,
                     FILE *file) {
    char *text = NULL;
    size_t size = 0;
    project p = {atlas, report, database, make_srs(atlas->package.srs), NULL};
    int good = p.srs != NULL && (p.file = open_memstream(&text, &size)) != NULL;
    if (good) {
        write_document(&p);
        good = fclose(p.file) == 0 && zip(text, size, file);
    }
    free(text);
    free(p.srs);
    return good;
}
