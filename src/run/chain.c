/* sum of the classes - of the parcels - of the villages - of the county - measured - of the union
 * - of the boundary: the same land, seen from seven sides. */
#include "run/chain.h"

#include "check/unit_rules.h"

#include <math.h>
#include <stdlib.h>

typedef struct chain {
    tb_link *link;
    size_t links;
    int64_t lacking_dm2; /* what measured areas lack of the boundary, by the findings */
} chain;

/* explained: what findings tell of the difference to the link before. */
static void add(chain *c, const char *name, int64_t area_dm2, int64_t explained_dm2) {
    int64_t before = c->links > 0 ? c->link[c->links - 1].area_dm2 : area_dm2;
    c->link[c->links++] = (tb_link){name, area_dm2, area_dm2 - before, explained_dm2};
}

/* Control areas are those of the whole county, measured ones those of what was drawn. So land that
 * no parcel covers, that two cover or that lies outside shows where one follows the other; but a
 * parcel drawn anew may still state its old area, so it counts only where it leaves less. */
static void add_across(chain *c, const char *name, int64_t area_dm2, int64_t lacking_dm2) {
    int64_t difference = area_dm2 - c->link[c->links - 1].area_dm2;
    int nearer = llabs(difference - lacking_dm2) < llabs(difference);
    add(c, name, area_dm2, nearer ? lacking_dm2 : 0);
}

static void add_units(chain *c, const char *name, const tb_units *units) {
    int64_t sum = 0;
    if (units == NULL || !units->has_control)
        return;
    for (size_t i = 0; i < units->features; i++) {
        if (units->feature[i].control_dm2 == TB_NO_NUMBER)
            return;
        sum += units->feature[i].control_dm2;
    }
    add_across(c, name, sum, c->lacking_dm2);
}

/* Whether the parcels were held against a boundary, and measured. */
static int knows_boundary(const tb_run_state *run) {
    const tb_cover *cover = &run->report.cover;
    return run->against != NULL && isfinite(cover->uncovered_m2) && isfinite(cover->outside_m2) &&
           isfinite(cover->excess_m2);
}

/* What the union lacks of the boundary are gaps, what it has beyond lies outside. */
static void add_boundary(chain *c, const tb_run_state *run) {
    const tb_cover *cover = &run->report.cover;
    if (!knows_boundary(run))
        return;
    double area = tb_coverage_result_of(run->delivery.boundary->coverage)->union_m2;
    if (isfinite(area))
        add(c, "boundary", tb_area_dm2(area),
            tb_area_dm2(cover->uncovered_m2) - tb_area_dm2(cover->outside_m2));
}

int tb_chain_fill(tb_run_state *run) {
    enum { MOST_LINKS = 7 };
    tb_report *report = &run->report;
    const tb_checks *checks = &run->workers[0].checks;
    const tb_cover *cover = &report->cover;
    chain c = {tb_arena_take(run->arena, MOST_LINKS * sizeof(tb_link)), 0, 0};
    if (c.link == NULL)
        return 0;
    if (knows_boundary(run))
        c.lacking_dm2 = tb_area_dm2(cover->uncovered_m2) - tb_area_dm2(cover->outside_m2) -
                        tb_area_dm2(cover->excess_m2);
    if (report->checked && cover->solved) {
        add(&c, "classes", report->total.area_dm2, 0);
        if (report->source->field[TB_ROLE_AREA] != NULL)
            add(&c, "parcels", checks->stated_dm2, 0);
        add_units(&c, "villages", run->delivery.units[TB_VILLAGES]);
        add_units(&c, "county", run->delivery.units[TB_TOWNSHIPS]);
        add_across(&c, "measured", checks->sum_dm2, -c.lacking_dm2);
        if (isfinite(cover->union_m2))
            add(&c, "union", tb_area_dm2(cover->union_m2), -tb_area_dm2(cover->excess_m2));
        add_boundary(&c, run);
    }
    report->links = c.link;
    report->link_count = c.links;
    return 1;
}
