/* Choosing categories. One category after the other takes the parcels that suit it best until its
 * sum is nearly reached. Then parcels at the edge of the choice are exchanged: among all pairs of
 * exchanges the one is made that brings the sum nearest to its target. No area is ever changed. */
#include "fit.h"

#include "base.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>

enum {
    MARGIN = 400,    /* parcels on either side of the edge of a choice that may be exchanged */
    ROUNDS = 4,      /* of two exchanges each */
    BEGINNINGS = 40, /* a small category, of few parcels, may need another beginning */
    CLOSE_DM2 = 20   /* near enough to stop looking */
};

typedef struct candidate {
    double score;
    int32_t land;
    bool taken;
} candidate;

typedef struct choice {
    land *lands;
    const county *county;
    category category;
    int64_t target, sum;
    candidate *list;
    int32_t count;
} choice;

/* ---- which parcels suit a category ---- */

static double ordinal_chance(const choice *ch, int32_t i) {
    chance r =
        chance_start(ch->county->seed, 4000000000u + (uint64_t)i * 16 + (uint64_t)ch->category);
    return chance_spread(&r);
}

static double hectares(const land *l) {
    return (double)l->shape.area_dm2 / 1e6;
}

static double suits_transport(const land *l) {
    return l->kind == FACE_ROAD ? 1 : 0;
}

static double suits_settlement(const land *l, double patch) {
    return l->kind == FACE_YARD    ? 3
           : l->kind == FACE_BUILT ? 2 + 0.3 * patch
                                   : -hectares(l) * 0.02 - fabs(l->relief - 0.2);
}

static double suits_water(const land *l, double patch) {
    switch (l->kind) {
    case FACE_DITCH: return 4 - 0.3 * patch;
    case FACE_POND: return 6;
    case FACE_ROAD: return 2;
    case FACE_BUILT: return -4;
    default: return 0.7 * patch - l->relief - l->river_m / 6000;
    }
}

static double suits(const choice *ch, int32_t i) {
    const land *l = &ch->lands[i];
    double patch = terrain_patch(&ch->county->terrain, 1 + ch->category, l->at);
    double any = ordinal_chance(ch, i);
    bool strip = l->kind == FACE_ROAD || l->kind == FACE_DITCH;
    bool hill = l->kind == FACE_HILL;
    switch (ch->category) {
    case TRANSPORT: return suits_transport(l) + 0.3 * any;
    case SETTLEMENT: return suits_settlement(l, patch) + 0.3 * any;
    case WATER: return suits_water(l, patch) + 0.2 * any;
    case WETLAND: return -l->river_m / 500 + 0.3 * any;
    case GRASS: return (hill ? 0.6 : 0) + patch + 0.5 * l->relief + 0.35 * any;
    case PLANTATION: return patch - 0.8 * fabs(l->relief - 0.15) + 0.3 * any;
    case FOREST: return (strip ? 9 : 0) + (hill ? 1 : 0) + l->relief + 0.4 * patch + 0.25 * any;
    default: return 0.2 * patch + any - 0.1 * hectares(l) - (hill ? 0.5 : 0);
    }
}

static int best_first(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    return x->score != y->score ? (x->score < y->score) - (x->score > y->score) : x->land - y->land;
}

static void list_candidates(choice *ch, int32_t lands) {
    int64_t most = ch->target / 5 * 3; /* no category is one parcel and some crumbs */
    ch->list = allocate((size_t)lands, sizeof *ch->list);
    for (int32_t i = 0; i < lands; i++) {
        land *l = &ch->lands[i];
        if (l->category != CATEGORIES)
            continue;
        if (land_requires(l, ch->category)) {
            l->category = ch->category;
            ch->sum += land_adds(l, ch->category);
        } else if (land_allows(l, ch->category) && land_adds(l, ch->category) <= most) {
            ch->list[ch->count++] = (candidate){suits(ch, i), i, false};
        }
    }
    qsort(ch->list, (size_t)ch->count, sizeof *ch->list, best_first);
}

static int64_t adds(const choice *ch, int32_t k) {
    return land_adds(&ch->lands[ch->list[k].land], ch->category);
}

/* Takes the best, but for the first few, while there is room; returns how far down the list that
 * went. */
static int32_t take_best(choice *ch, int32_t passed_over) {
    int32_t k = passed_over < ch->count ? passed_over : 0;
    for (int skipped = 0; k < ch->count && skipped < MARGIN && ch->sum < ch->target; k++) {
        int64_t more = adds(ch, k);
        if (ch->sum + more <= ch->target) {
            ch->list[k].taken = true;
            ch->sum += more;
        } else {
            skipped++;
        }
    }
    return k;
}

static void give_back(choice *ch) {
    for (int32_t k = 0; k < ch->count; k++) {
        ch->sum -= ch->list[k].taken ? adds(ch, k) : 0;
        ch->list[k].taken = false;
    }
}

/* ---- exchanges ---- */

typedef struct exchange {
    int64_t change;
    int32_t give, take; /* places in the list, -1 = none */
} exchange;

static int by_change(const void *a, const void *b) {
    const exchange *x = a, *y = b;
    if (x->change != y->change)
        return (x->change > y->change) - (x->change < y->change);
    return x->give != y->give ? x->give - y->give : x->take - y->take;
}

/* The places in the list nearest to `edge` that are taken, or that are not. */
static int32_t near_edge(const choice *ch, int32_t edge, bool taken, int32_t *place) {
    int32_t found = 0;
    for (int32_t away = 0; away < ch->count && found < MARGIN; away++) {
        int32_t down = edge - 1 - away, up = edge + away;
        if (down >= 0 && ch->list[down].taken == taken)
            place[found++] = down;
        if (found < MARGIN && up < ch->count && ch->list[up].taken == taken)
            place[found++] = up;
    }
    return found;
}

static exchange *list_exchanges(const choice *ch, int32_t edge, int32_t *count) {
    int32_t give[MARGIN + 1], take[MARGIN + 1];
    int32_t gives = near_edge(ch, edge, true, give), takes = near_edge(ch, edge, false, take);
    give[gives++] = -1;
    take[takes++] = -1;
    exchange *list = allocate((size_t)gives * (size_t)takes, sizeof *list);
    *count = 0;
    for (int32_t i = 0; i < gives; i++)
        for (int32_t k = 0; k < takes; k++) {
            int64_t change =
                (take[k] < 0 ? 0 : adds(ch, take[k])) - (give[i] < 0 ? 0 : adds(ch, give[i]));
            list[(*count)++] = (exchange){change, give[i], take[k]};
        }
    qsort(list, (size_t)*count, sizeof *list, by_change);
    return list;
}

static bool apart(const exchange *a, const exchange *b) {
    return (a->give < 0 || a->give != b->give) && (a->take < 0 || a->take != b->take);
}

/* The two exchanges that together come nearest to `wanted`: one pointer from either end. */
static void find_pair(const exchange *list, int32_t count, int64_t wanted, exchange best[2]) {
    int64_t least = INT64_MAX;
    int32_t low = 0, high = count - 1;
    while (low < high && least > 0) {
        int64_t off = list[low].change + list[high].change - wanted;
        if (apart(&list[low], &list[high]) && llabs(off) < least) {
            least = llabs(off);
            best[0] = list[low];
            best[1] = list[high];
        }
        if (off < 0)
            low++;
        else
            high--;
    }
}

static void make_exchange(choice *ch, exchange e) {
    ch->sum += e.change;
    if (e.give >= 0)
        ch->list[e.give].taken = false;
    if (e.take >= 0)
        ch->list[e.take].taken = true;
}

static void close_gap(choice *ch, int32_t edge) {
    int32_t count;
    exchange best[2] = {{0, -1, -1}, {0, -1, -1}};
    exchange *list = list_exchanges(ch, edge, &count);
    int64_t gap = ch->target - ch->sum;
    find_pair(list, count, gap, best);
    if (llabs(best[0].change + best[1].change - gap) < llabs(gap)) {
        make_exchange(ch, best[0]);
        make_exchange(ch, best[1]);
    }
    free(list);
}

/* ---- all categories ---- */

static int64_t distance(const choice *ch) {
    return llabs(ch->target - ch->sum);
}

static void choose_parcels(choice *ch) {
    for (int beginning = 0; beginning < BEGINNINGS; beginning++) {
        give_back(ch);
        int32_t edge = take_best(ch, beginning);
        for (int round = 0; round < ROUNDS && distance(ch) > CLOSE_DM2; round++)
            close_gap(ch, edge);
        bool content = beginning < BEGINNINGS / 2
                           ? distance(ch) <= CLOSE_DM2
                           : target_reached(&ch->county->targets, ch->category, ch->sum);
        if (content)
            return;
    }
}

static bool choose(land *lands, int32_t count, county *c, category which, int64_t *sum_dm2) {
    choice ch = {
        .lands = lands, .county = c, .category = which, .target = c->targets.area_dm2[which]};
    list_candidates(&ch, count);
    choose_parcels(&ch);
    for (int32_t k = 0; k < ch.count; k++)
        if (ch.list[k].taken)
            lands[ch.list[k].land].category = which;
    free(ch.list);
    *sum_dm2 = ch.sum;
    return target_reached(&c->targets, which, ch.sum) ||
           county_fails(c, "%s: %.2f m2 are wanted, %.2f m2 came out", category_name(which),
                        (double)ch.target / 100, (double)ch.sum / 100);
}

/* What no figure has claimed, and the ridges of cultivated land. */
static bool leave_rest(land *lands, int32_t count, county *c, int64_t *sum_dm2) {
    *sum_dm2 = 0;
    for (int32_t i = 0; i < count; i++) {
        land *l = &lands[i];
        if (l->category == CULTIVATED)
            *sum_dm2 += ridge_dm2(l);
        if (l->category != CATEGORIES)
            continue;
        if (!land_allows(l, OTHER))
            return county_fails(c, "a parcel of %.2f m2 is left over",
                                (double)l->shape.area_dm2 / 100);
        l->category = OTHER;
        *sum_dm2 += l->shape.area_dm2;
    }
    return true;
}

bool fit_categories(land *lands, int32_t count, county *c, int64_t sum_dm2[CATEGORIES]) {
    /* Those with the least freedom first; the last one exchanges with what stays for OTHER. */
    static const category order[] = {TRANSPORT, WETLAND,    SETTLEMENT, WATER,
                                     GRASS,     PLANTATION, FOREST,     CULTIVATED};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (!choose(lands, count, c, order[i], &sum_dm2[order[i]]))
            return false;
    return leave_rest(lands, count, c, &sum_dm2[OTHER]);
}
