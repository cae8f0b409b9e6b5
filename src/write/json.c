/* Shared pieces of JSON documents. */
#include "write/json.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "survey/fields.h"

#include <errno.h>
#include <math.h>
#include <string.h>

json_t *tb_json_head(const char *schema) {
    return json_pack("{s:s,s:{s:s,s:s}}", "schema", schema, "tool", "name", "tuban", "version",
                     tb_version());
}

json_t *tb_json_text(const char *text) {
    size_t size = strlen(text);
    if (tb_utf8_valid(text, size))
        return json_stringn_nocheck(text, size);
    tb_arena *arena = tb_arena_create();
    size_t damaged;
    char *mended = arena != NULL ? tb_text_to_utf8(arena, "UTF-8", text, size, &damaged) : NULL;
    json_t *string = mended != NULL ? json_string(mended) : NULL;
    tb_arena_free(arena);
    return string;
}

json_t *tb_json_number(double number) {
    return isfinite(number) ? json_real(number) : json_null();
}

json_t *tb_json_srs(const tb_srs *srs) {
    if (srs == NULL)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "name", tb_json_text(srs->name));
    json_object_set_new(object, "epsg", srs->epsg > 0 ? json_integer(srs->epsg) : json_null());
    json_object_set_new(object, "ellipsoid",
                        json_pack("{s:f,s:f}", "a", srs->semi_major_m, "inverse_flattening",
                                  srs->inverse_flattening));
    json_object_set_new(object, "central_meridian", tb_json_number(srs->central_meridian));
    json_object_set_new(object, "zone", srs->zone > 0 ? json_integer(srs->zone) : json_null());
    json_object_set_new(object, "zone_width",
                        srs->zone > 0 ? json_integer(srs->zone_width) : json_null());
    json_object_set_new(object, "zone_prefixed", json_boolean(srs->zone_prefixed));
    json_object_set_new(object, "geographic", json_boolean(srs->geographic));
    json_object_set_new(object, "cgcs2000", json_boolean(srs->cgcs2000));
    return object;
}

json_t *tb_json_reasons(const tb_source *source) {
    json_t *object = json_object();
    json_object_set_new(object, "layer", tb_json_text(source->layer_reason));
    json_object_set_new(object, "encoding", tb_json_text(source->encoding_reason));
    json_object_set_new(object, "driver", tb_json_text(source->driver_reason));
    json_object_set_new(object, "srs", tb_json_text(source->srs_reason));
    return object;
}

json_t *tb_json_fields(const tb_source *source) {
    json_t *object = json_object();
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++)
        if (source->field[role] != NULL)
            json_object_set_new(object, tb_role_name(role), tb_json_text(source->field[role]));
    return object;
}

tb_status tb_json_write(json_t *root, FILE *file, tb_error *error) {
    if (root == NULL)
        return tb_fail_memory(error);
    enum {
        DIGITS = 15
    }; /* 0.1 mm in an easting with its zone, and 298.257222101 as people write it */
    int failed = json_dumpf(root, file, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
    json_decref(root);
    if (failed || fputc('\n', file) == EOF)
        return tb_fail(error, TB_SYSTEM, _("the output cannot be written: %s"), strerror(errno));
    return TB_OK;
}
