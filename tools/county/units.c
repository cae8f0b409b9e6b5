/* County 6 digits + township 3 + village 3 + 7 zeros, as ZLDWDM has it. */
#include "units.h"

#include "base.h"

#include <stdio.h>
#include <stdlib.h>

/* Ranges of the national code of places: subdistricts from 001, towns from 100, other units of
 * township level from 401; residents' committees from 001, villagers' committees from 200. */
enum {
    FIRST_SUBDISTRICT = 1,
    FIRST_TOWN = 100,
    FIRST_OTHER = 401,
    FIRST_RESIDENTS = 1,
    FIRST_VILLAGERS = 200,
    MORE_RESIDENTS = 600, /* in towns with more than 199, which only counties of millions have */
    ROAD_OFFICE = 501
};

/* 1 to 999 in Chinese. */
static void chinese_number(int number, char *text, size_t size) {
    static const char *const digit[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    int hundreds = number / 100 % 10, tens = number / 10 % 10, ones = number % 10;
    const char *zero = hundreds > 0 && tens == 0 && ones > 0 ? "零" : "";
    const char *ten = tens > 1 || (tens == 1 && hundreds > 0) ? digit[tens] : "";
    snprintf(text, size, "%s%s%s%s%s%s", digit[hundreds], hundreds > 0 ? "百" : "", zero, ten,
             tens > 0 ? "十" : "", digit[ones]);
}

static bool is_subdistrict(const county *c, int town) {
    int city = 0, all = 0;
    for (int v = 0; v < c->villages; v++) {
        all += c->village[v].town == town;
        city += c->village[v].town == town && c->village[v].place == PLACE_CITY;
    }
    return 2 * city > all;
}

static void name_towns(units *u, const county *c, int *code) {
    int districts = 0, towns = 0;
    char number[32];
    for (int t = 0; t < c->towns; t++) {
        unit *at = &u->town[t];
        bool office = t == c->towns - 1, district = !office && is_subdistrict(c, t);
        code[t] = office     ? FIRST_OTHER
                  : district ? FIRST_SUBDISTRICT + districts
                             : FIRST_TOWN + towns;
        chinese_number(district ? ++districts : office ? 1 : ++towns, number, sizeof number);
        snprintf(at->code, sizeof at->code, "%s%03d", c->options->county, code[t]);
        if (office)
            snprintf(at->name, sizeof at->name, "示例公路管理处");
        else
            snprintf(at->name, sizeof at->name, "示例%s%s", number, district ? "街道" : "镇");
    }
}

static int village_number(const village *v) {
    switch (v->place) {
    case PLACE_ROAD: return ROAD_OFFICE;
    case PLACE_CITY:
        return v->number < FIRST_VILLAGERS ? FIRST_RESIDENTS + v->number - 1
                                           : MORE_RESIDENTS + v->number - FIRST_VILLAGERS;
    default: return FIRST_VILLAGERS + v->number - 1;
    }
}

void units_name(units *u, const county *c) {
    u->village = allocate((size_t)c->villages, sizeof *u->village);
    u->town = allocate((size_t)c->towns, sizeof *u->town);
    int *code = allocate((size_t)c->towns, sizeof *code);
    name_towns(u, c, code);
    for (int v = 0; v < c->villages; v++) {
        const village *at = &c->village[v];
        bool city = at->place == PLACE_CITY;
        snprintf(u->village[v].code, sizeof u->village[v].code, "%s%03d%03d0000000",
                 c->options->county, code[at->town] % 1000, village_number(at) % 1000);
        if (at->place == PLACE_ROAD)
            snprintf(u->village[v].name, sizeof u->village[v].name, "示例公路段");
        else
            snprintf(u->village[v].name, sizeof u->village[v].name, "示例%d%s", v + 1,
                     city ? "社区" : "村");
    }
    free(code);
}

void units_free(units *u) {
    free(u->village);
    free(u->town);
    *u = (units){0};
}
