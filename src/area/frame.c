/* Reading a reference system by its numbers, with PROJ. */
#include "area/frame.h"

#include "base/error.h"
#include "base/message.h"

#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double degree = M_PI / 180;

/* The horizontal part of a CRS: out of its wrapping of transformation or height. */
static PJ *horizontal_part(PJ_CONTEXT *context, PJ *crs) {
    for (;;) {
        PJ *inner = NULL;
        if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS)
            inner = proj_get_source_crs(context, crs);
        else if (proj_get_type(crs) == PJ_TYPE_COMPOUND_CRS)
            inner = proj_crs_get_sub_crs(context, crs, 0);
        if (inner == NULL)
            return crs;
        proj_destroy(crs);
        crs = inner;
    }
}

/* Conversion factor of the first axis to metres or radians, 0 if there is none. */
static double axis_unit(PJ_CONTEXT *context, const PJ *crs) {
    double factor = 0;
    PJ *system = proj_crs_get_coordinate_system(context, crs);
    if (system != NULL)
        proj_cs_get_axis_info(context, system, 0, NULL, NULL, NULL, &factor, NULL, NULL, NULL);
    proj_destroy(system);
    return factor;
}

static int read_ellipsoid(PJ_CONTEXT *context, const PJ *crs, tb_frame *frame) {
    PJ *ellipsoid = proj_get_ellipsoid(context, crs);
    if (ellipsoid == NULL)
        return 0;
    tb_srs *srs = &frame->srs;
    int found = proj_ellipsoid_get_parameters(context, ellipsoid, &srs->semi_major_m, NULL, NULL,
                                              &srs->inverse_flattening);
    proj_destroy(ellipsoid);
    if (!found || !(srs->semi_major_m > 0))
        return 0;
    tb_ellipsoid_set(&frame->ellipsoid, srs->semi_major_m, srs->inverse_flattening);
    return 1;
}

static int names_cgcs2000(const char *name) {
    return name != NULL &&
           (strstr(name, "China_2000") != NULL || strstr(name, "China 2000") != NULL ||
            strstr(name, "CGCS") != NULL || strstr(name, "China Geodetic") != NULL);
}

/* The ellipsoid alone cannot tell CGCS2000 from other systems on GRS 80: the datum's name must. */
static void read_datum(PJ_CONTEXT *context, const PJ *crs, tb_srs *srs) {
    PJ *geodetic = proj_crs_get_geodetic_crs(context, crs);
    PJ *datum = geodetic != NULL ? proj_crs_get_datum_forced(context, geodetic) : NULL;
    const char *name = datum != NULL ? proj_get_name(datum) : NULL;
    int grs80 =
        srs->semi_major_m == 6378137.0 && fabs(srs->inverse_flattening - 298.257222101) < 1e-8;
    srs->cgcs2000 = grs80 && names_cgcs2000(name);
    proj_destroy(datum);
    proj_destroy(geodetic);
}

static void read_identity(PJ_CONTEXT *context, const PJ *crs, tb_srs *srs) {
    const char *name = proj_get_name(crs);
    snprintf(srs->name, sizeof srs->name, "%s", name != NULL ? name : "");
    const char *authority = proj_get_id_auth_name(crs, 0);
    const char *code = proj_get_id_code(crs, 0);
    if (authority != NULL && code != NULL && strcmp(authority, "EPSG") == 0)
        srs->epsg = atoi(code);
    if (!proj_get_area_of_use(context, crs, &srs->west, &srs->south, &srs->east, &srs->north,
                              NULL) ||
        srs->west < -360)
        srs->west = srs->south = srs->east = srs->north = NAN;
}

/* Parameters by their EPSG codes, in radians, metres and plain numbers. */
static void read_parameters(PJ_CONTEXT *context, const PJ *conversion, tb_srs *srs) {
    int count = proj_coordoperation_get_param_count(context, conversion);
    for (int i = 0; i < count; i++) {
        const char *code = NULL;
        double value = 0, factor = 1;
        if (!proj_coordoperation_get_param(context, conversion, i, NULL, NULL, &code, &value, NULL,
                                           &factor, NULL, NULL, NULL, NULL) ||
            code == NULL)
            continue;
        double si = value * factor;
        switch (atoi(code)) {
        case 8801: srs->latitude_of_origin = si / degree; break;
        case 8802: srs->central_meridian = si / degree; break;
        case 8805: srs->scale = si; break;
        case 8806: srs->false_easting_m = si; break;
        case 8807: srs->false_northing_m = si; break;
        default: break;
        }
    }
}

static int is_transverse_mercator(PJ_CONTEXT *context, const PJ *conversion) {
    const char *name = NULL, *code = NULL;
    if (!proj_coordoperation_get_method_info(context, conversion, &name, NULL, &code))
        return 0;
    return (code != NULL && strcmp(code, "9807") == 0) ||
           (name != NULL && strcmp(name, "Transverse Mercator") == 0);
}

static double nearest(double value) {
    return floor(value + 0.5);
}

/* 3 degree zone n has the central meridian 3n, 6 degree zone n has 6n - 3; with the zone number in
 * front, the false easting is n million and a half. */
static void read_zone(tb_srs *srs) {
    double meridian = srs->central_meridian;
    int plain = fabs(srs->scale - 1) < 1e-9 && srs->latitude_of_origin == 0 &&
                srs->false_northing_m == 0 && fabs(meridian - 3 * nearest(meridian / 3)) < 1e-7;
    if (!plain)
        return;
    double prefix = (srs->false_easting_m - 500000) / 1e6;
    if (prefix == 0) {
        srs->zone = (int)nearest(meridian / 3);
        srs->zone_width = 3;
    } else if (prefix == nearest(prefix) && prefix > 0 && prefix < 121) {
        srs->zone = (int)prefix;
        srs->zone_prefixed = 1;
        srs->zone_width = 3 * srs->zone == (int)nearest(meridian)       ? 3
                          : 6 * srs->zone - 3 == (int)nearest(meridian) ? 6
                                                                        : 0;
    }
}

/* EPSG codes of the CGCS2000 systems follow from their parameters, so a .prj without a code gets
 * one without a search. */
static void name_cgcs2000(tb_srs *srs) {
    if (!srs->cgcs2000 || srs->epsg != 0)
        return;
    if (srs->geographic)
        srs->epsg = 4490;
    else if (srs->zone_width == 3 && srs->zone >= 25 && srs->zone <= 45)
        srs->epsg = (srs->zone_prefixed ? 4513 : 4534) + srs->zone - 25;
    else if (srs->zone_width == 6 && srs->zone_prefixed && srs->zone >= 13 && srs->zone <= 23)
        srs->epsg = 4491 + srs->zone - 13;
}

static void read_projected(PJ_CONTEXT *context, const PJ *crs, tb_frame *frame) {
    tb_srs *srs = &frame->srs;
    PJ *conversion = proj_crs_get_coordoperation(context, crs);
    frame->kind = TB_FRAME_OTHER;
    if (conversion != NULL && is_transverse_mercator(context, conversion)) {
        srs->transverse_mercator = 1;
        srs->scale = 1;
        srs->central_meridian = 0;
        read_parameters(context, conversion, srs);
        read_zone(srs);
        if (frame->unit == 1) {
            frame->kind = TB_FRAME_GAUSS_KRUGER;
            tb_gauss_kruger_set(&frame->gauss_kruger, &frame->ellipsoid,
                                srs->central_meridian * degree, srs->latitude_of_origin * degree,
                                srs->scale, srs->false_easting_m, srs->false_northing_m);
        }
    }
    proj_destroy(conversion);
}

static tb_status read_crs(PJ_CONTEXT *context, const char *text, PJ *crs, tb_frame *frame,
                          tb_error *error) {
    PJ_TYPE type = proj_get_type(crs);
    tb_srs *srs = &frame->srs;
    srs->central_meridian = NAN;
    srs->geographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
    if ((!srs->geographic && type != PJ_TYPE_PROJECTED_CRS) || !read_ellipsoid(context, crs, frame))
        return tb_fail(error, TB_USAGE,
                       _("%.80s: not a geographic or projected reference system; parcels cannot be "
                         "measured in it; give --srs"),
                       text);
    read_identity(context, crs, srs);
    read_datum(context, crs, srs);
    frame->unit = axis_unit(context, crs);
    srs->unit_m = srs->geographic ? 1 : frame->unit;
    if (srs->geographic)
        frame->kind = TB_FRAME_GEOGRAPHIC;
    else
        read_projected(context, crs, frame);
    name_cgcs2000(srs);
    frame->definition = strdup(text);
    return frame->definition != NULL ? TB_OK : tb_fail_memory(error);
}

/* PROJ also takes a name, or something like one, and looks for the nearest: too generous for
 * figures that people answer for. Only texts that say what they mean are passed on. */
static int is_definition(const char *text) {
    static const char *const beginnings[] = {"+", "{", "urn:", "http://", "https://"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncmp(text, beginnings[i], strlen(beginnings[i])) == 0)
            return 1;
    const char *code = strchr(text, ':');
    return strchr(text, '[') != NULL ||
           (code != NULL && code[1] != '\0' && code[1 + strspn(code + 1, "0123456789+")] == '\0');
}

/* A PROJ string without +type=crs is a conversion; people write them without and mean the CRS. */
static PJ *create_crs(PJ_CONTEXT *context, const char *text) {
    char string[1024];
    if (!is_definition(text))
        return NULL;
    if (text[0] != '+' || strstr(text, "+type=") != NULL)
        return proj_create(context, text);
    int length = snprintf(string, sizeof string, "%s +type=crs", text);
    return length > 0 && (size_t)length < sizeof string ? proj_create(context, string) : NULL;
}

tb_status tb_frame_create(const char *text, tb_frame **out, tb_error *error) {
    *out = NULL;
    PJ_CONTEXT *context = proj_context_create();
    tb_frame *frame = calloc(1, sizeof *frame);
    if (context == NULL || frame == NULL) {
        free(frame);
        proj_context_destroy(context);
        return tb_fail_memory(error);
    }
    proj_log_level(context, PJ_LOG_NONE);
    PJ *crs = create_crs(context, text);
    tb_status status;
    if (crs == NULL || !proj_is_crs(crs)) {
        status = tb_fail(error, TB_USAGE,
                         _("%.80s: not a reference system; write EPSG:4527, WKT or a .prj file's "
                           "text"),
                         text);
        proj_destroy(crs);
    } else {
        crs = horizontal_part(context, crs);
        status = read_crs(context, text, crs, frame, error);
        proj_destroy(crs);
    }
    proj_context_destroy(context);
    if (status != TB_OK) {
        tb_frame_free(frame);
        return status;
    }
    *out = frame;
    return TB_OK;
}

void tb_frame_free(tb_frame *frame) {
    if (frame == NULL)
        return;
    free(frame->definition);
    free(frame);
}

const tb_srs *tb_frame_srs(const tb_frame *frame) {
    return &frame->srs;
}

tb_area_options tb_area_options_default(const tb_frame *frame) {
    return (tb_area_options){.edges = TB_TRAPEZOID, .densify_m = frame->srs.geographic ? 0 : 70};
}

struct tb_inverse {
    PJ_CONTEXT *context;
    PJ *operation;
};

static PJ *operation_to_degrees(PJ_CONTEXT *context, const char *definition) {
    PJ *crs = create_crs(context, definition);
    if (crs == NULL)
        return NULL;
    crs = horizontal_part(context, crs);
    PJ *geodetic = proj_crs_get_geodetic_crs(context, crs);
    PJ *operation = proj_create_crs_to_crs_from_pj(context, crs, geodetic, NULL, NULL);
    PJ *normalized =
        operation != NULL ? proj_normalize_for_visualization(context, operation) : NULL;
    proj_destroy(operation);
    proj_destroy(geodetic);
    proj_destroy(crs);
    return normalized;
}

tb_inverse *tb_inverse_create(const tb_frame *frame) {
    tb_inverse *inverse = calloc(1, sizeof *inverse);
    if (inverse == NULL)
        return NULL;
    inverse->context = proj_context_create();
    if (inverse->context != NULL) {
        proj_log_level(inverse->context, PJ_LOG_NONE);
        inverse->operation = operation_to_degrees(inverse->context, frame->definition);
    }
    if (inverse->operation == NULL) {
        tb_inverse_free(inverse);
        return NULL;
    }
    return inverse;
}

void tb_inverse_free(tb_inverse *inverse) {
    if (inverse == NULL)
        return;
    proj_destroy(inverse->operation);
    proj_context_destroy(inverse->context);
    free(inverse);
}

void tb_inverse_apply(tb_inverse *inverse, double *x, double *y, size_t points) {
    proj_trans_generic(inverse->operation, PJ_FWD, x, sizeof *x, points, y, sizeof *y, points, NULL,
                       0, 0, NULL, 0, 0);
}

const char *tb_proj_version(void) {
    return proj_info().version;
}
