/* Parcels become land: shared out by category and unit, and dissolved. */
#include "run/assemble.h"

#include <stdlib.h>

/* A unit that no parcel names is called what XZQ or CJDCQ say. */
static void name_units(const tb_run_state *run, tb_land *land, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (int island = 0; island < 2 && land[i].name[0] == '\0'; island++) {
            const tb_control_area *unit = tb_control_of(&run->names, land[i].code, island);
            land[i].name = unit != NULL ? unit->name : "";
        }
}

static int put_together(tb_run_state *run, tb_land_kind kind, uint32_t *key) {
    tb_worker *first = &run->workers[0];
    tb_land *land;
    size_t count;
    if (!tb_members_land(first->members, &first->totals, kind, run->arena, key, &land, &count))
        return 0;
    tb_dissolved *dissolved = calloc(count + 1, sizeof *dissolved);
    int good =
        dissolved != NULL && tb_coverage_dissolve(first->coverage, key, count, dissolved,
                                                  run->options.stopped, run->options.progress_data);
    for (size_t i = 0; good && i < count; i++) {
        land[i].polygon = dissolved[i].polygon;
        land[i].polygons = dissolved[i].polygons;
    }
    free(dissolved);
    if (kind != TB_LAND_CATEGORIES)
        name_units(run, land, count);
    run->report.land[kind] = land;
    run->report.land_count[kind] = count;
    return good;
}

int tb_put_land_together(tb_run_state *run) {
    tb_members *members = run->workers[0].members;
    if (members == NULL)
        return 1;
    for (int i = 1; i < run->worker_count; i++)
        tb_members_merge(members, run->workers[i].members);
    uint32_t *key = malloc((tb_members_count(members) + 1) * sizeof *key);
    int good = key != NULL && tb_members_settle(members);
    int units = run->report.source->field[TB_ROLE_UNIT] != NULL;
    for (tb_land_kind kind = 0; good && kind < TB_LANDS; kind++) {
        if (kind == TB_LAND_CATEGORIES || units)
            good = !tb_run_stopped(&run->options) && put_together(run, kind, key);
        tb_run_step(&run->options, TB_PHASE_NEIGHBOURS,
                    TB_LAND_FROM + (TB_LAND_TO - TB_LAND_FROM) * (int)(kind + 1) / TB_LANDS);
    }
    free(key);
    return good;
}
