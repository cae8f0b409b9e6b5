/* Reading the declared reference system. */
#include "read/srs.h"

#include <cpl_conv.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* GeoPackages without a reference system name one of their own: "Undefined geographic SRS". */
static int says_undefined(OGRSpatialReferenceH srs) {
    const char *name = OSRGetName(srs);
    return name != NULL && strncasecmp(name, "undefined", strlen("undefined")) == 0;
}

const char *tb_layer_srs(tb_arena *arena, OGRLayerH layer) {
    OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
    if (srs == NULL || (!OSRIsGeographic(srs) && !OSRIsProjected(srs)) || says_undefined(srs))
        return NULL;
    const char *const wkt2[] = {"FORMAT=WKT2", NULL};
    char *text = NULL;
    if (OSRExportToWktEx(srs, &text, wkt2) != OGRERR_NONE || text == NULL) {
        CPLFree(text);
        return NULL;
    }
    const char *copy = tb_arena_copy(arena, text, strlen(text));
    CPLFree(text);
    return copy;
}
