/* Official tables: the totals of a run by everything the tables tell apart are their base table. */
#include "base/error.h"
#include "base/message.h"
#include "run/assemble.h"
#include "run/balancing.h"
#include "total/groups.h"
#include "total/levelling.h"
#include "total/sheet_checks.h"
#include "total/sheets.h"

#include <tuban/tables.h>

#include <stdlib.h>
#include <string.h>

enum { COUNTY_DIGITS = 6, VILLAGE_DIGITS = 12 };

typedef struct tables_state {
    tb_tables tables; /* first: a tb_tables * is a tables_state * */
    tb_arena *arena;
    tb_report *report;
    tb_groups *villages; /* the sum's parcels: which of the names is theirs */
    const char **name;
    size_t names, room;
    tb_control control;
    tb_balancing *balancing; /* NULL: no control areas */
    tb_base_table base;
} tables_state;

const char *tb_levelling_name(tb_levelling levelling) {
    static const char *const names[] = {"county", "none"};
    return names[levelling];
}

static tb_status needs_codes(const tb_source *source, tb_error *error) {
    static const tb_role needed[] = {TB_ROLE_UNIT, TB_ROLE_CLASS};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (source->field[needed[i]] == NULL)
            return tb_fail(error, TB_USAGE,
                           _("%s: layer %s has no field %s, without which there are no tables; "
                             "name it with --field %s=NAME"),
                           source->path, source->layer, tb_role_field(needed[i]),
                           tb_role_name(needed[i]));
    return TB_OK;
}

static int same_text(tb_text a, tb_text b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.bytes, b.bytes, a.size) == 0);
}

static int more_names(tables_state *state) {
    if (state->names < state->room)
        return 1;
    size_t room = state->room > 0 ? 2 * state->room : 256;
    const char **name = realloc(state->name, room * sizeof *name);
    if (name == NULL)
        return 0;
    state->name = name;
    state->room = room;
    return 1;
}

/* A village is called what its first parcel says. */
static int take_name(tables_state *state, tb_text unit, tb_text name) {
    size_t size = unit.size < VILLAGE_DIGITS ? unit.size : VILLAGE_DIGITS;
    tb_sum *known = tb_groups_sum(state->villages, unit.bytes != NULL ? unit.bytes : "", size);
    if (known == NULL || !more_names(state))
        return 0;
    if (known->parcels > 0)
        return 1;
    state->name[state->names] = tb_arena_copy(state->arena, name.bytes, name.size);
    known->parcels = (int64_t)++state->names;
    return state->name[state->names - 1] != NULL;
}

static tb_status take_parcels(void *data, const tb_report *report, const tb_block *block,
                              tb_error *error) {
    tables_state *state = data;
    tb_status status = needs_codes(report->source, error);
    const tb_text *unit = block->text[TB_ROLE_UNIT], *name = block->text[TB_ROLE_UNIT_NAME];
    if (status == TB_OK && state->balancing != NULL)
        status = tb_balancing_take(state->balancing, report, block, error);
    if (status != TB_OK || name == NULL)
        return status;
    for (size_t i = 0; i < block->parcels; i++)
        if ((i == 0 || !same_text(unit[i], unit[i - 1])) && name[i].size > 0 &&
            !take_name(state, unit[i], name[i]))
            return tb_fail_memory(error);
    return TB_OK;
}

static void name_units(tables_state *state, tb_sheet_unit *unit, size_t units) {
    for (size_t i = 0; i < units; i++) {
        const tb_sum *known = tb_groups_sum(state->villages, unit[i].code, strlen(unit[i].code));
        if (known != NULL && known->parcels > 0)
            unit[i].name = state->name[known->parcels - 1];
        for (int island = 0; island < 2 && unit[i].name[0] == '\0'; island++) {
            const tb_control_area *area = tb_control_of(&state->control, unit[i].code, island);
            unit[i].name = area != NULL ? area->name : "";
        }
    }
}

/* Why a table cannot be made of this layer, in the arena; NULL if it can. */
static int why_not(tables_state *state, const tb_sheet_info *info, const char **reason) {
    tb_role role = tb_source_lacks(state->report->source, info->needs);
    char text[200];
    *reason = NULL;
    if (info->column == NULL)
        snprintf(text, sizeof text, "%s",
                 tb_language_get() == TB_CHINESE ? info->reason_zh : info->reason_en);
    else if (role != TB_ROLE_COUNT)
        snprintf(text, sizeof text, _("the layer has no field %s (%s)"), tb_role_field(role),
                 tb_role_name(role));
    else
        return 1;
    *reason = tb_arena_copy(state->arena, text, strlen(text));
    return *reason != NULL;
}

static int fill_sheets(tables_state *state, int level) {
    size_t units;
    tb_sheet_unit *unit = tb_sheet_units(&state->base, state->arena, &units);
    tb_sheet *sheet = tb_arena_take(state->arena, tb_sheet_info_count * sizeof *sheet);
    if (unit == NULL || sheet == NULL)
        return 0;
    name_units(state, unit, units);
    for (size_t i = 0; i < tb_sheet_info_count; i++) {
        const tb_sheet_info *info = &tb_sheet_infos[i];
        const char *reason;
        if (!why_not(state, info, &reason))
            return 0;
        sheet[i] = (tb_sheet){.number = info->number,
                              .slug = info->slug,
                              .title = info->title,
                              .title_en = info->title_en,
                              .reason = reason};
        if (reason == NULL && !tb_sheet_fill(info, &state->base, state->report->classes, unit,
                                             units, level, state->arena, &sheet[i]))
            return 0;
    }
    state->tables.sheet = sheet;
    state->tables.sheets = tb_sheet_info_count;
    return 1;
}

/* The county's control area; without one that of its villages, if they have any. */
static int64_t control_of(const tb_control *control, const tb_section *section) {
    const tb_control_area *county = tb_control_of(control, section->unit, section->island);
    int64_t sum = TB_NO_NUMBER;
    if (county != NULL && county->dm2 != TB_NO_NUMBER)
        return county->dm2;
    for (size_t i = 0; i < control->areas; i++) {
        const tb_control_area *area = &control->area[i];
        if (area->island == section->island && area->dm2 != TB_NO_NUMBER &&
            strncmp(area->unit, section->unit, COUNTY_DIGITS) == 0)
            sum = (sum != TB_NO_NUMBER ? sum : 0) + area->dm2;
    }
    return sum != TB_NO_NUMBER || section->island ? sum : control->number_dm2;
}

/* Land and islands of every county; records lie in the order of their villages. */
static int fill_sections(tables_state *state) {
    const tb_base_table *base = &state->base;
    tb_section *list = tb_arena_take(state->arena, (2 * base->records + 2) * sizeof *list);
    size_t n = 0;
    if (list == NULL)
        return 0;
    for (size_t i = 0; i < base->records; i++) {
        const char *village = base->record[i].value[0];
        if (n == 0 || strncmp(list[n - 1].unit, village, COUNTY_DIGITS) != 0)
            for (int island = 0; island < 2; island++) {
                list[n] = (tb_section){.island = island};
                snprintf(list[n].unit, sizeof list[n].unit, "%s", village);
                list[n].control_dm2 = control_of(&state->control, &list[n]);
                n++;
            }
        list[n - (tb_base_island(&base->record[i]) ? 1 : 2)].dm2 += base->record[i].dm2;
    }
    state->tables.section = list;
    state->tables.sections = n;
    return 1;
}

static void fill_head(tables_state *state, const tb_tables_options *options) {
    const tb_report *report = state->report;
    tb_tables *tables = &state->tables;
    tables->path = report->source->path;
    tables->layer = report->source->layer;
    tables->parcels = report->parcels;
    tables->totalled = report->totalled;
    tables->levelling = options->levelling;
    tables->control = state->control.source;
    tables->unclassified = state->base.unclassified;
}

static tb_status fill_tables(tables_state *state, const tb_tables_options *options,
                             tb_error *error) {
    const tb_report *report = state->report;
    /* The report's groups are this run's own, and nobody else reads them. */
    tb_group *groups = (tb_group *)report->groups;
    size_t count = report->group_count;
    int level = options->levelling == TB_LEVEL_COUNTY;
    tb_status status = needs_codes(report->source, error);
    if (status == TB_OK && state->balancing != NULL)
        status = tb_balancing_finish(state->balancing, &state->control, &groups, &count, error);
    if (status != TB_OK)
        return status;
    if (!tb_base_table_make(groups, count, report->classes, state->arena, &state->base))
        return tb_fail_memory(error);
    fill_head(state, options);
    if ((level && !tb_level(&state->base, state->arena)) || !fill_sections(state) ||
        !fill_sheets(state, level) || (level && !tb_sheet_checks(&state->tables, state->arena)))
        return tb_fail_memory(error);
    return TB_OK;
}

static tb_status begin(tables_state *state, const char *path, const tb_tables_options *options,
                       tb_error *error) {
    state->arena = tb_arena_create();
    state->villages = tb_groups_create();
    if (state->arena == NULL || state->villages == NULL)
        return tb_fail_memory(error);
    tb_status status = tb_control_read(&state->control, options->control, path, &options->run.read,
                                       state->arena, error);
    if (status == TB_OK && state->control.source != NULL &&
        (state->balancing = tb_balancing_create(state->arena)) == NULL)
        return tb_fail_memory(error);
    return status;
}

static tb_status make(tables_state *state, const char *path, const tb_tables_options *options,
                      tb_error *error) {
    tb_run_options run = options->run;
    run.by = tb_base_keys;
    run.by_count = TB_BASE_KEYS;
    run.by_optional = 1;
    run.read.roles = tb_totals_roles(run.by, run.by_count) | 1u << TB_ROLE_ID |
                     1u << TB_ROLE_UNIT_NAME | 1u << TB_ROLE_RIDGE_COEFFICIENT;
    run.parcels = take_parcels;
    run.parcels_data = state;
    tb_status status = begin(state, path, options, error);
    if (status == TB_OK)
        status = tb_run(path, &run, &state->report, error);
    if (status == TB_OK)
        status = fill_tables(state, options, error);
    return status == TB_OK ? tb_run_goes_on(&run, error) : status;
}

tb_status tb_tables_make(const char *path, const tb_tables_options *options, tb_tables **out,
                         tb_error *error) {
    *out = NULL;
    tables_state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return tb_fail_memory(error);
    tb_status status = make(state, path, options, error);
    if (status == TB_OK)
        *out = &state->tables;
    else
        tb_tables_free(&state->tables);
    return status;
}

void tb_tables_free(tb_tables *tables) {
    if (tables == NULL)
        return;
    tables_state *state = (tables_state *)tables;
    tb_report_free(state->report);
    tb_balancing_free(state->balancing);
    tb_control_free(&state->control);
    tb_groups_free(state->villages);
    free(state->name);
    tb_arena_free(state->arena);
    free(state);
}

int tb_tables_fail(const tb_tables *tables) {
    for (size_t i = 0; i < tables->checks; i++)
        if (tables->check[i].failed > 0)
            return 1;
    return 0;
}
