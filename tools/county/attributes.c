/* Classes and attributes by the rules of the survey: which of them go together, which do not. */
#include "attributes.h"

#include "random.h"

#include <stddef.h>
#include <string.h>

static const int64_t LEAST_OTHER_DM2 = 60000, LARGEST_POND_DM2 = 8000000;
enum { WIDEST_RURAL_ROAD_DM = 80, MAIN_CANAL_DM = 80 };

static const struct {
    const char *code, *name;
} classes[] = {
    {"0101", "水田"},
    {"0102", "水浇地"},
    {"0103", "旱地"},
    {"0201", "果园"},
    {"0202", "茶园"},
    {"0204", "其他园地"},
    {"0301", "乔木林地"},
    {"0305", "灌木林地"},
    {"0307", "其他林地"},
    {"0402", "沼泽草地"},
    {"0403", "人工牧草地"},
    {"0404", "其他草地"},
    {"05H1", "商业服务业设施用地"},
    {"0508", "物流仓储用地"},
    {"0601", "工业用地"},
    {"0602", "采矿用地"},
    {"0701", "城镇住宅用地"},
    {"0702", "农村宅基地"},
    {"08H1", "机关团体新闻出版用地"},
    {"08H2", "科教文卫用地"},
    {"08H2A", "高教用地"},
    {"0809", "公用设施用地"},
    {"0810", "公园与绿地"},
    {"0810A", "广场用地"},
    {"09", "特殊用地"},
    {"1003", "公路用地"},
    {"1004", "城镇村道路用地"},
    {"1005", "交通服务场站用地"},
    {"1006", "农村道路"},
    {"1101", "河流水面"},
    {"1103", "水库水面"},
    {"1104", "坑塘水面"},
    {"1104A", "养殖坑塘"},
    {"1106", "内陆滩涂"},
    {"1107", "沟渠"},
    {"1107A", "干渠"},
    {"1201", "空闲地"},
    {"1202", "设施农用地"},
    {"1203", "田坎"},
    {"1206", "裸土地"},
    {"1207", "裸岩石砾地"},
};

/* A code and how often it is chosen; a list ends with NULL. */
typedef struct odds {
    const char *code;
    double weight;
} odds;

static const odds city_odds[] = {
    {"0701", 40}, {"05H1", 14}, {"0508", 3},  {"0601", 18}, {"08H1", 5}, {"08H2", 8}, {"08H2A", 1},
    {"0809", 2},  {"0810", 4},  {"0810A", 1}, {"09", 0.5},  {"1005", 1}, {"1201", 3}, {NULL, 0}};
static const odds town_odds[] = {{"0701", 48}, {"05H1", 14}, {"0508", 4}, {"0601", 14},
                                 {"08H1", 4},  {"08H2", 6},  {"0809", 2}, {"0810", 2},
                                 {"1005", 1},  {"1201", 5},  {NULL, 0}};
static const odds village_odds[] = {{"0702", 76}, {"05H1", 5}, {"0508", 2}, {"0601", 4},
                                    {"08H1", 2},  {"08H2", 2}, {"0809", 2}, {"0810", 1},
                                    {"1201", 6},  {NULL, 0}};
static const odds yard_odds[] = {{"0601", 45}, {"09", 25}, {"0602", 15}, {"0702", 15}, {NULL, 0}};
static const odds lone_odds[] = {{"0601", 60}, {"0602", 30}, {"09", 10}, {NULL, 0}};
static const odds plantation_odds[] = {{"0201", 82}, {"0204", 16}, {"0202", 2}, {NULL, 0}};
static const odds hill_forest_odds[] = {{"0301", 65}, {"0305", 20}, {"0307", 15}, {NULL, 0}};
static const odds plain_forest_odds[] = {{"0301", 60}, {"0307", 40}, {NULL, 0}};
static const odds pond_odds[] = {{"1104", 70}, {"1104A", 30}, {NULL, 0}};
static const odds other_odds[] = {{"1202", 55}, {"1206", 25}, {"1207", 20}, {NULL, 0}};
static const odds planting_odds[] = {{"LS", 55}, {"FLS", 16}, {"LYFL", 20}, {"LLJZ", 2},
                                     {"XG", 1},  {"WG", 6},   {NULL, 0}};
static const odds river_planting_odds[] = {{"LS", 60}, {"FLS", 20}, {"LYFL", 20}, {NULL, 0}};

static const struct {
    const char *code, *name;
} plantings[] = {
    {"LS", "种植粮食作物"},   {"FLS", "种植非粮食作物"},
    {"LYFL", "粮与非粮轮作"}, {"LLJZ", "林粮间作"},
    {"XG", "休耕"},           {"WG", "未耕种"},
    {"JKHF", "即可恢复"},     {"GCHF", "工程恢复"},
};

static const char *draw(const odds *list, chance *r) {
    double sum = 0;
    for (const odds *o = list; o->code; o++)
        sum += o->weight;
    double at = chance_unit(r) * sum;
    while (list[1].code && at >= list->weight)
        at -= (list++)->weight;
    return list->code;
}

static void set_class(attributes *a, const char *code) {
    size_t i = 0;
    while (strcmp(classes[i].code, code) != 0)
        i++;
    a->class_code = classes[i].code;
    a->class_name = classes[i].name;
}

static void set_planting(attributes *a, const char *code) {
    size_t i = 0;
    while (strcmp(plantings[i].code, code) != 0)
        i++;
    a->planting_code = plantings[i].code;
    a->planting_name = plantings[i].name;
}

static bool is(const attributes *a, const char *code) {
    return strcmp(a->class_code, code) == 0;
}

/* Land that could be made cultivated land again is marked so. */
static void mark_recoverable(attributes *a, chance *r) {
    double what = chance_unit(r);
    if (what < 0.08)
        set_planting(a, "JKHF");
    else if (what < 0.13)
        set_planting(a, "GCHF");
}

static void cultivate(attributes *a, const land *l, chance *r) {
    static const char *const grade[] = {"", "1", "2", "3", "4", "5"};
    bool wet = l->slope == 1 && l->river_m < 1500 && chance_hit(r, 0.4);
    set_class(a, wet ? "0101" : l->slope <= 2 && l->relief < 0.1 ? "0102" : "0103");
    a->slope = grade[l->slope];
    a->terrace = l->slope == 1 ? NULL : l->terraced ? "TT" : "PD";
    a->coefficient = ridge_coefficient(l);
    a->ridge_dm2 = ridge_dm2(l);
    a->grade = 3 + l->slope + (int)(chance_unit(r) * 5);
    if (l->river_m < 250 && chance_hit(r, 0.3)) {
        a->detail_code = "HDGD";
        a->detail_name = "河道耕地";
    }
    set_planting(a, draw(a->detail_code ? river_planting_odds : planting_odds, r));
}

/* The code of the place around a parcel of the place; independent land has codes of its own. */
static const char *place_code(const land *l) {
    return l->place == PLACE_CITY ? "201" : l->place == PLACE_TOWN ? "202" : "203";
}

static const char *independent_code(const attributes *a, const land *l) {
    if (is(a, "0602"))
        return "204";
    if (is(a, "09"))
        return "205";
    if (is(a, "0601"))
        return l->place == PLACE_CITY ? "201A" : l->place == PLACE_TOWN ? "202A" : "203A";
    return "203";
}

static void build(attributes *a, const land *l, chance *r) {
    if (l->kind == FACE_STREET) {
        set_class(a, "1004");
        a->settlement = place_code(l);
    } else if (l->kind == FACE_BUILT) {
        set_class(a, draw(l->place == PLACE_CITY   ? city_odds
                          : l->place == PLACE_TOWN ? town_odds
                                                   : village_odds,
                          r));
        a->settlement = place_code(l);
    } else {
        set_class(a, draw(l->kind == FACE_YARD ? yard_odds : lone_odds, r));
        a->settlement = independent_code(a, l);
    }
}

static int width_dm(const land *l) {
    return (int)(mean_width_m(&l->shape) * 10 + 0.5);
}

static void carry_traffic(attributes *a, const land *l) {
    a->width_dm = width_dm(l);
    bool wide = l->kind == FACE_TRUNK || a->width_dm > WIDEST_RURAL_ROAD_DM;
    set_class(a, wide ? "1003" : "1006");
}

static void flood(attributes *a, const land *l, chance *r) {
    if (l->kind == FACE_RIVER || l->kind == FACE_DITCH || l->kind == FACE_ROAD) {
        a->width_dm = width_dm(l);
        bool river = l->kind == FACE_RIVER;
        set_class(a, river ? "1101" : a->width_dm > MAIN_CANAL_DM ? "1107A" : "1107");
        return;
    }
    bool lake = l->kind == FACE_LAKE || l->shape.area_dm2 > LARGEST_POND_DM2;
    set_class(a, lake ? "1103" : draw(pond_odds, r));
    if (!is(a, "1103"))
        mark_recoverable(a, r);
}

static void leave_open(attributes *a, const land *l, chance *r) {
    if (l->kind == FACE_ROAD || l->kind == FACE_DITCH)
        set_class(a, "1203");
    else
        set_class(a, l->shape.area_dm2 < LEAST_OTHER_DM2 ? "1202" : draw(other_odds, r));
}

static void choose_class(attributes *a, const land *l, chance *r) {
    bool large = l->shape.area_dm2 >= LEAST_OTHER_DM2;
    switch (l->category) {
    case CULTIVATED: cultivate(a, l, r); break;
    case PLANTATION: set_class(a, draw(plantation_odds, r)); break;
    case FOREST:
        set_class(a, draw(l->kind == FACE_HILL ? hill_forest_odds : plain_forest_odds, r));
        break;
    case GRASS: set_class(a, large ? "0404" : "0403"); break;
    case WETLAND: set_class(a, large ? "1106" : "0402"); break;
    case SETTLEMENT: build(a, l, r); break;
    case TRANSPORT: carry_traffic(a, l); break;
    case WATER: flood(a, l, r); break;
    default: leave_open(a, l, r); break;
    }
}

static const char *owner(const attributes *a, const land *l, chance *r) {
    bool state = l->kind == FACE_TRUNK || l->kind == FACE_RIVER || l->kind == FACE_LAKE ||
                 is(a, "1003") || (a->settlement && l->place == PLACE_CITY);
    return chance_hit(r, state ? 0.98 : 0.02) ? "20" : "30";
}

attributes attributes_choose(const land *l, int32_t number, uint64_t seed) {
    chance r = chance_start(seed, 5000000000u + (uint64_t)number);
    attributes a = {0};
    choose_class(&a, l, &r);
    if (l->category == PLANTATION || l->category == FOREST || is(&a, "0404"))
        mark_recoverable(&a, &r);
    /* Land inside a place carries the code of the place, whatever grows on it. */
    if (!a.settlement && l->kind == FACE_BUILT)
        a.settlement = place_code(l);
    a.ownership = owner(&a, l, &r);
    return a;
}
