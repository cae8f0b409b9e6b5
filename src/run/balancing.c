#include "run/balancing.h"

#include "area/balance.h"
#include "base/error.h"
#include "base/message.h"
#include "total/base_table.h"
#include "total/groups.h"

#include <stdlib.h>
#include <string.h>

enum { VILLAGE_DIGITS = 12, COUNTY_DIGITS = 6 };

typedef struct parcel {
    const char *id;
    int64_t dm2;
    int64_t coefficient; /* 0.0001 */
    size_t village;
    size_t own, ridge; /* groups of the totals; ridge counts with a coefficient only */
} parcel;

/* The land, or the islands, of a village. */
typedef struct village {
    char code[VILLAGE_DIGITS + 1];
    int island;
    int64_t dm2;           /* of its parcels, before */
    int64_t control_dm2;   /* TB_NO_NUMBER: left as it is */
    size_t first, parcels; /* in the parcels, sorted */
} village;

struct tb_balancing {
    tb_arena *arena;
    tb_totals totals;
    int begun;
    tb_groups *known; /* villages: number = place in village[] */
    village *village;
    size_t villages, village_room;
    parcel *parcel;
    size_t parcels, room;
};

tb_balancing *tb_balancing_create(tb_arena *arena) {
    tb_balancing *b = calloc(1, sizeof *b);
    if (b == NULL)
        return NULL;
    b->arena = arena;
    b->known = tb_groups_create();
    if (b->known != NULL)
        return b;
    free(b);
    return NULL;
}

void tb_balancing_free(tb_balancing *b) {
    if (b == NULL)
        return;
    if (b->begun)
        tb_totals_free(&b->totals);
    tb_groups_free(b->known);
    free(b->village);
    free(b->parcel);
    free(b);
}

/* --- Taking --- */

static tb_status begin(tb_balancing *b, const tb_report *report, tb_error *error) {
    const tb_source *source = report->source;
    if (source->field[TB_ROLE_RIDGE_COEFFICIENT] == NULL &&
        source->field[TB_ROLE_RIDGE_AREA] != NULL)
        return tb_fail(error, TB_USAGE,
                       _("%s: layer %s has ridge areas, but no field %s to compute them anew for "
                         "balanced parcels; name it with --field %s=NAME, or add --control none"),
                       source->path, source->layer, tb_role_field(TB_ROLE_RIDGE_COEFFICIENT),
                       tb_role_name(TB_ROLE_RIDGE_COEFFICIENT));
    b->begun = 1;
    return tb_totals_init(&b->totals, report->classes, TB_TOTAL_NET, tb_base_keys, TB_BASE_KEYS)
               ? TB_OK
               : tb_fail_memory(error);
}

static int grow(void **list, size_t *room, size_t count, size_t size) {
    if (count < *room)
        return 1;
    size_t wanted = *room > 0 ? 2 * *room : 1024;
    void *grown = realloc(*list, wanted * size);
    if (grown == NULL)
        return 0;
    *list = grown;
    *room = wanted;
    return 1;
}

/* The number of the village that a parcel lies in; SIZE_MAX when out of memory. */
static size_t village_of(tb_balancing *b, const tb_block *block, size_t i) {
    char key[VILLAGE_DIGITS + 2] = {0};
    tb_text unit = block->text[TB_ROLE_UNIT][i];
    const tb_text *mssm = block->text[TB_ROLE_ISLAND];
    size_t size = unit.size < VILLAGE_DIGITS ? unit.size : VILLAGE_DIGITS;
    int island = mssm != NULL && mssm[i].size == 2 && memcmp(mssm[i].bytes, "01", 2) == 0;
    key[0] = island ? '1' : '0';
    if (size > 0)
        memcpy(key + 1, unit.bytes, size);
    size_t number = tb_groups_find(b->known, key, size + 1);
    if (number == SIZE_MAX || number < b->villages)
        return number;
    if (!grow((void **)&b->village, &b->village_room, b->villages, sizeof *b->village))
        return SIZE_MAX;
    village *new = &b->village[b->villages++];
    *new = (village){.island = island, .control_dm2 = TB_NO_NUMBER};
    memcpy(new->code, key + 1, size);
    return number;
}

static int64_t number_at(const tb_block *block, tb_role role, size_t i) {
    int64_t number = block->number[role] != NULL ? block->number[role][i] : TB_NO_NUMBER;
    return number != TB_NO_NUMBER ? number : 0;
}

static int take(tb_balancing *b, const tb_report *report, const tb_block *block, size_t i) {
    if (!grow((void **)&b->parcel, &b->room, b->parcels, sizeof *b->parcel))
        return 0;
    parcel *p = &b->parcel[b->parcels++];
    const tb_text *id = block->text[TB_ROLE_ID];
    int measured =
        report->totalled == TB_TOTAL_COMPUTED || report->source->field[TB_ROLE_AREA] == NULL;
    int64_t dm2 = measured ? block->measured_dm2[i] : number_at(block, TB_ROLE_AREA, i);
    *p = (parcel){
        .id = id != NULL && id[i].size > 0 ? tb_arena_copy(b->arena, id[i].bytes, id[i].size) : "",
        .dm2 = dm2 != TB_NO_NUMBER ? dm2 : 0,
        .coefficient = number_at(block, TB_ROLE_RIDGE_COEFFICIENT, i),
        .village = village_of(b, block, i),
        .own = tb_totals_group(&b->totals, block, i, 0)};
    if (p->coefficient != 0)
        p->ridge = tb_totals_group(&b->totals, block, i, 1);
    return p->id != NULL && p->village != SIZE_MAX && p->own != SIZE_MAX && p->ridge != SIZE_MAX;
}

tb_status tb_balancing_take(tb_balancing *b, const tb_report *report, const tb_block *block,
                            tb_error *error) {
    tb_status status = b->begun ? TB_OK : begin(b, report, error);
    for (size_t i = 0; status == TB_OK && i < block->parcels; i++)
        if (!take(b, report, block, i))
            status = tb_fail_memory(error);
    return status;
}

/* --- Balancing --- */

/* What everything is worked on with: as many as parcels, or villages. */
typedef struct workspace {
    tb_balanced *member;
    int64_t **room;
} workspace;

static int make_workspace(const tb_balancing *b, workspace *work) {
    size_t most = b->parcels > b->villages ? b->parcels : b->villages;
    work->member = tb_arena_take(b->arena, (most + 1) * sizeof *work->member);
    work->room = tb_arena_take(b->arena, (most + 1) * sizeof *work->room);
    return work->member != NULL && work->room != NULL;
}

/* Parcels of a village one after the other: a counting sort, which keeps their order. */
static int sort_parcels(tb_balancing *b) {
    parcel *sorted = tb_arena_take(b->arena, (b->parcels + 1) * sizeof *sorted);
    if (sorted == NULL)
        return 0;
    for (size_t i = 0; i < b->parcels; i++) {
        village *v = &b->village[b->parcel[i].village];
        v->parcels++;
        v->dm2 += b->parcel[i].dm2;
    }
    for (size_t v = 0, first = 0; v < b->villages; v++) {
        b->village[v].first = first;
        first += b->village[v].parcels;
        b->village[v].parcels = 0;
    }
    for (size_t i = 0; i < b->parcels; i++) {
        village *v = &b->village[b->parcel[i].village];
        sorted[v->first + v->parcels++] = b->parcel[i];
    }
    if (b->parcels > 0)
        memcpy(b->parcel, sorted, b->parcels * sizeof *sorted);
    return 1;
}

static int same_part(const village *a, const village *b) {
    return a->island == b->island && strncmp(a->code, b->code, COUNTY_DIGITS) == 0;
}

static int64_t county_control(const tb_control *control, const village *v) {
    char county[COUNTY_DIGITS + 1] = {0};
    memcpy(county, v->code, COUNTY_DIGITS);
    const tb_control_area *area = tb_control_of(control, county, v->island);
    return area != NULL ? area->dm2 : control->number_dm2;
}

static tb_status fail_control(const tb_balancing *b, size_t v, tb_error *error) {
    return tb_fail(error, TB_USAGE,
                   _("the control areas of the villages of %.6s are larger than the county's; one "
                     "of the two is wrong"),
                   b->village[v].code);
}

/* Villages without a control area of their own share what the others leave of the county's. */
static tb_status control_rest(tb_balancing *b, size_t first, const tb_control *control,
                              workspace *work, tb_error *error) {
    int64_t rest = county_control(control, &b->village[first]);
    size_t n = 0;
    if (rest == TB_NO_NUMBER)
        return TB_OK;
    for (size_t v = 0; v < b->villages; v++) {
        village *other = &b->village[v];
        if (!same_part(other, &b->village[first]))
            continue;
        if (other->control_dm2 != TB_NO_NUMBER)
            rest -= other->control_dm2;
        else
            work->member[n++] = (tb_balanced){other->code, v, other->dm2};
    }
    if (n > 0 && (rest < 0 || tb_balance(work->member, n, rest, work->room) != 0))
        return fail_control(b, first, error);
    for (size_t i = 0; i < n; i++)
        b->village[work->member[i].member].control_dm2 = work->member[i].dm2;
    return TB_OK;
}

/* A plain number is for one county without islands. */
static tb_status check_number(const tb_balancing *b, const tb_control *control, tb_error *error) {
    for (size_t v = 0; control->number_dm2 != TB_NO_NUMBER && v < b->villages; v++)
        if (b->village[v].island || !same_part(&b->village[v], &b->village[0]))
            return tb_fail(error, TB_USAGE, "%s",
                           _("--control with a number is for one county without islands; give a "
                             "file with unit, mssm and area_m2"));
    return TB_OK;
}

static tb_status control_villages(tb_balancing *b, const tb_control *control, workspace *work,
                                  tb_error *error) {
    tb_status status = check_number(b, control, error);
    for (size_t v = 0; v < b->villages; v++) {
        const tb_control_area *area =
            tb_control_of(control, b->village[v].code, b->village[v].island);
        if (area != NULL && strlen(b->village[v].code) == VILLAGE_DIGITS)
            b->village[v].control_dm2 = area->dm2;
    }
    for (size_t v = 0; status == TB_OK && v < b->villages; v++)
        if (b->village[v].control_dm2 == TB_NO_NUMBER)
            status = control_rest(b, v, control, work, error);
    return status;
}

static void balance_village(tb_balancing *b, const village *v, workspace *work) {
    parcel *own = b->parcel + v->first;
    for (size_t i = 0; i < v->parcels; i++)
        work->member[i] = (tb_balanced){own[i].id, i, own[i].dm2};
    tb_balance(work->member, v->parcels, v->control_dm2, work->room);
    for (size_t i = 0; i < v->parcels; i++)
        own[work->member[i].member].dm2 = work->member[i].dm2;
}

/* Net areas under the parcels' classes, ridges under theirs. */
static void total(tb_balancing *b) {
    for (size_t i = 0; i < b->parcels; i++) {
        const parcel *p = &b->parcel[i];
        int64_t ridge = p->coefficient != 0 ? tb_ridge_area(p->dm2, p->coefficient) : 0;
        tb_sum *own = tb_groups_at(b->totals.groups, p->own);
        own->parcels++;
        own->area_dm2 += p->dm2 - ridge;
        if (ridge != 0)
            tb_groups_at(b->totals.groups, p->ridge)->area_dm2 += ridge;
    }
}

tb_status tb_balancing_finish(tb_balancing *b, const tb_control *control, tb_group **groups,
                              size_t *count, tb_error *error) {
    workspace work;
    *groups = NULL;
    *count = 0;
    if (!b->begun)
        return TB_OK;
    if (!make_workspace(b, &work) || !sort_parcels(b))
        return tb_fail_memory(error);
    tb_status status = control_villages(b, control, &work, error);
    if (status != TB_OK)
        return status;
    for (size_t v = 0; v < b->villages; v++)
        if (b->village[v].control_dm2 != TB_NO_NUMBER)
            balance_village(b, &b->village[v], &work);
    total(b);
    *groups = tb_totals_groups(&b->totals, b->arena, count);
    return *groups != NULL ? TB_OK : tb_fail_memory(error);
}
