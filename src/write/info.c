/* What a dataset is, for people and programs (tuban.info/1). */
#include "base/csv.h"
#include "base/error.h"
#include "base/message.h"
#include "write/json.h"
#include "write/table.h"

#include <tuban/write.h>

#include <inttypes.h>
#include <math.h>

static json_t *layers_json(const tb_info *info) {
    json_t *list = json_array();
    for (size_t i = 0; i < info->layer_count; i++) {
        const tb_layer *layer = &info->layers[i];
        json_t *row = json_object();
        json_object_set_new(row, "name", tb_json_text(layer->name));
        json_object_set_new(row, "alias", tb_json_text(layer->alias));
        json_object_set_new(row, "geometry", tb_json_text(layer->geometry));
        json_object_set_new(row, "polygons", json_boolean(layer->polygons));
        json_object_set_new(row, "features",
                            layer->features >= 0 ? json_integer(layer->features) : json_null());
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *all_fields_json(const tb_source *source) {
    json_t *list = json_array();
    for (size_t i = 0; i < source->fields; i++) {
        json_t *row = json_object();
        json_object_set_new(row, "name", tb_json_text(source->field_names[i]));
        json_object_set_new(row, "type", tb_json_text(source->field_types[i]));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *extent_json(const double extent[4]) {
    json_t *list = json_array();
    for (int i = 0; i < 4; i++)
        json_array_append_new(list, tb_json_number(extent[i]));
    return isfinite(extent[0]) ? list : (json_decref(list), json_null());
}

static json_t *parcel_layer_json(const tb_info *info) {
    const tb_source *source = info->source;
    json_t *object = json_object();
    json_object_set_new(object, "layer", tb_json_text(source->layer));
    json_object_set_new(object, "driver", tb_json_text(source->driver));
    json_object_set_new(object, "encoding", tb_json_text(source->encoding));
    json_object_set_new(object, "encoding_overruled", json_boolean(source->encoding_overruled));
    json_object_set_new(object, "parcels",
                        source->promised >= 0 ? json_integer(source->promised) : json_null());
    json_object_set_new(object, "extent", extent_json(source->extent));
    json_object_set_new(object, "srs", tb_json_srs(info->srs));
    json_object_set_new(object, "fits", tb_json_text(info->fits));
    json_object_set_new(object, "reasons", tb_json_reasons(source));
    json_object_set_new(object, "recognised", tb_json_fields(source));
    json_object_set_new(object, "fields", all_fields_json(source));
    return object;
}

static tb_status write_json(const tb_info *info, FILE *file, tb_error *error) {
    json_t *root = tb_json_head("tuban.info/1");
    json_object_set_new(root, "path", tb_json_text(info->path));
    json_object_set_new(root, "layers", layers_json(info));
    json_object_set_new(root, "parcel_layer",
                        info->source != NULL ? parcel_layer_json(info) : json_null());
    json_object_set_new(root, "problem", tb_json_text(info->problem));
    return tb_json_write(root, file, error);
}

static void write_csv(const tb_info *info, FILE *file) {
    fputs("layer,alias,geometry,polygons,features\n", file);
    for (size_t i = 0; i < info->layer_count; i++) {
        tb_csv_write(file, info->layers[i].name);
        fputc(',', file);
        tb_csv_write(file, info->layers[i].alias);
        fprintf(file, ",%s,%d,", info->layers[i].geometry, info->layers[i].polygons);
        if (info->layers[i].features >= 0)
            fprintf(file, "%" PRId64, info->layers[i].features);
        fputc('\n', file);
    }
}

static int write_layers(const tb_info *info, tb_arena *arena, FILE *file) {
    tb_table table;
    tb_table_init(&table, arena, "lllr");
    tb_table_cell(&table, "%s", _("layer"));
    tb_table_cell(&table, "%s", _("alias"));
    tb_table_cell(&table, "%s", _("geometry"));
    tb_table_cell(&table, "%s", _("features"));
    for (size_t i = 0; i < info->layer_count; i++) {
        tb_table_cell(&table, "%s", info->layers[i].name);
        tb_table_cell(&table, "%s", info->layers[i].alias);
        tb_table_cell(&table, "%s", info->layers[i].geometry);
        if (info->layers[i].features >= 0)
            tb_table_cell(&table, "%" PRId64, info->layers[i].features);
        else
            tb_table_cell(&table, "%s", "?");
    }
    tb_table_print(&table, 0, file);
    return !table.failed;
}

static void write_srs(const tb_info *info, FILE *file) {
    const tb_srs *srs = info->srs;
    if (srs == NULL) {
        tb_say(file, _("system: none (%s); %s\n"), info->source->srs_reason, info->fits);
        return;
    }
    tb_say(file, _("system: %s"), srs->name);
    if (srs->epsg > 0)
        tb_say(file, " (EPSG:%d)", srs->epsg);
    tb_say(file, _("; ellipsoid a = %.10g m, 1/f = %.12g"), srs->semi_major_m,
           srs->inverse_flattening);
    if (srs->transverse_mercator)
        tb_say(file, _("; central meridian %.8g, scale %.8g, false easting %.10g m"),
               srs->central_meridian, srs->scale, srs->false_easting_m);
    if (srs->zone > 0)
        tb_say(file, _("; %d-degree zone %d"), srs->zone_width, srs->zone);
    tb_say(file, " (%s)\n", info->source->srs_reason);
}

static int write_fields(const tb_source *source, tb_arena *arena, FILE *file) {
    tb_table table;
    tb_table_init(&table, arena, "llll");
    tb_table_cell(&table, "%s", _("field"));
    tb_table_cell(&table, "%s", _("type"));
    tb_table_cell(&table, "%s", _("taken as"));
    tb_table_cell(&table, "%s", "");
    for (size_t i = 0; i < source->fields; i++) {
        tb_table_cell(&table, "%s", source->field_names[i]);
        tb_table_cell(&table, "%s", source->field_types[i]);
        tb_role role = 0;
        while (role < TB_ROLE_COUNT && source->field[role] != source->field_names[i])
            role++;
        tb_table_cell(&table, "%s", role < TB_ROLE_COUNT ? tb_role_name(role) : "-");
        tb_table_cell(&table, "%s", role < TB_ROLE_COUNT ? tb_role_title(role) : "");
    }
    tb_table_print(&table, 0, file);
    return !table.failed;
}

static int write_parcel_layer(const tb_info *info, tb_arena *arena, FILE *file) {
    const tb_source *source = info->source;
    tb_say(file, _("parcel layer: %s (%s)\n"), source->layer, source->layer_reason);
    tb_say(file, _("format: %s (%s)\n"), source->driver, source->driver_reason);
    tb_say(file, _("encoding: %s (%s)\n"), source->encoding, source->encoding_reason);
    write_srs(info, file);
    if (isfinite(source->extent[0]))
        tb_say(file, _("extent: x %.4f to %.4f, y %.4f to %.4f\n"), source->extent[0],
               source->extent[2], source->extent[1], source->extent[3]);
    fputc('\n', file);
    return write_fields(source, arena, file);
}

static tb_status write_text(const tb_info *info, FILE *file, tb_error *error) {
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    int written = write_layers(info, arena, file);
    fputc('\n', file);
    if (info->source != NULL)
        written &= write_parcel_layer(info, arena, file);
    if (info->problem[0] != '\0')
        tb_say(file, "%s\n", info->problem);
    tb_arena_free(arena);
    return written ? TB_OK : tb_fail_memory(error);
}

tb_status tb_info_write(const tb_info *info, tb_format format, FILE *file, tb_error *error) {
    switch (format) {
    case TB_JSON: return write_json(info, file, error);
    case TB_CSV: write_csv(info, file); return TB_OK;
    default: return write_text(info, file, error);
    }
}
