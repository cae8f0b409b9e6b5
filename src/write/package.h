/* Packages of vector layers: a GeoPackage with styles for QGIS inside, or Shapefiles in a zip. GDAL
 * writes files by name; it is given names in memory, or in a folder of its own beside the output,
 * and the whole is copied out, so that what it writes goes the way of every output of ours. */
#ifndef TB_WRITE_PACKAGE_H
#define TB_WRITE_PACKAGE_H

#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <tuban/finding.h>

typedef struct tb_package {
    GDALDatasetH dataset;
    OGRSpatialReferenceH srs;
    OGRLayerH styles;     /* of a GeoPackage, made with the first style */
    const char *encoding; /* of the text of Shapefiles; NULL: a GeoPackage */
    char folder[4200];    /* of its own, on disk; "": the package is in memory */
    int lock;             /* on the folder */
    char path[4300];
} tb_package;

/* GDAL says nothing on its own from here to tb_gdal_end, in this thread; tb_gdal_said has its last
 * complaint. */
void tb_gdal_begin(void);
const char *tb_gdal_said(void);
void tb_gdal_end(void);

/* All that follows returns 0 or NULL on failure, which tb_gdal_said explains. */

/* To be freed also on failure. encoding: NULL for a GeoPackage, else that of Shapefiles. beside:
 * the output, where a GeoPackage is too large for memory; NULL: it is not. */
int tb_package_create(tb_package *package, const char *srs, const char *encoding,
                      const char *beside);
void tb_package_free(tb_package *package);

/* What stands in the table of contents beside the name. */
typedef struct tb_layer_about {
    const char *name, *title, *description;
    OGRwkbGeometryType type; /* wkbNone: a table */
} tb_layer_about;

OGRLayerH tb_package_layer(tb_package *package, const tb_layer_about *about);

typedef struct tb_field_about {
    const char *name;
    const char *brief; /* name of at most 10 bytes for Shapefiles; NULL: the same */
    const char *title; /* in Chinese; NULL: none */
    OGRFieldType type;
    OGRFieldSubType sub;
    int width;    /* in a GeoPackage; 0: any */
    int decimals; /* of a number in Shapefiles */
} tb_field_about;

int tb_package_field(tb_package *package, OGRLayerH layer, const tb_field_about *about);

/* Adds a feature, which stays the caller's. A Shapefile that cannot hold a text is a failure:
 * nothing is cut and no character replaced. */
int tb_package_add(tb_package *package, OGRLayerH layer, OGRFeatureH feature);

/* The look of a layer when QGIS opens it: name of the style, and QML. */
int tb_package_style(tb_package *package, const char *layer, const char *name, const char *qml,
                     const char *description);

/* Called with 0 when the copying begins, and now and then with the part that is done; with -1
 * before each index that is made. Not 0: the caller wants no more, and what called it fails. */
typedef int tb_copy_step(void *data, int percent);

/* Closes the package and copies it to file. step may be NULL. list: NULL, or a text to lie beside
 * Shapefiles as fields.csv. */
int tb_package_copy(tb_package *package, const char *list, FILE *file, tb_copy_step *step,
                    void *data);

/* What GDAL has under a name, to file, step being NULL or told; and a file into a zip there, which
 * is made if need be. */
int tb_gdal_copy(const char *path, FILE *file, tb_copy_step *step, void *data);
int tb_zip_add(const char *archive, const char *name, const char *text, size_t size);

OGRGeometryH tb_geometry_of(const tb_polygon *polygon); /* to be destroyed by the caller */

#endif
