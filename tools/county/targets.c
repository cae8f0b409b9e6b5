/* The figures: read from CSV, scaled, completed, compared. */
#include "targets.h"

#include "base.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_CATEGORY, COLUMN_SUBCATEGORY, COLUMN_HECTARES, COLUMN_MU, COLUMN_PARCELS, COLUMNS };
enum { CELLS = 32 };

static const char *const columns[COLUMNS] = {"category", "subcategory", "hectares", "mu",
                                             "parcels"};

static const struct {
    const char *name;
    int per_mille; /* of the county, where the file is silent */
} known[CATEGORIES] = {
    [CULTIVATED] = {"耕地", 350},
    [PLANTATION] = {"园地", 60},
    [FOREST] = {"林地", 250},
    [GRASS] = {"草地", 40},
    [WETLAND] = {"湿地", 2},
    [SETTLEMENT] = {"城镇村及工矿用地", 140},
    [TRANSPORT] = {"交通运输用地", 25},
    [WATER] = {"水域及水利设施用地", 45},
    [OTHER] = {"其他土地", 30},
};

static const int64_t DM2_OF_HUNDREDTH_HECTARE = 10000;
static const int64_t LEAST_HECTARES = 50; /* hundredths */
static const int64_t FARTHEST_DM2 = 300;  /* a hundredth of a mu is 667 */

const char *category_name(category c) {
    return known[c].name;
}

int64_t divide_rounded(__int128 numerator, __int128 denominator) {
    __int128 half = denominator / 2;
    return (int64_t)((numerator < 0 ? numerator - half : numerator + half) / denominator);
}

/* Hundredths of a decimal number; -1 for an empty text, -2 for one that is no number. */
static int64_t hundredths(const char *text) {
    if (!*text)
        return -1;
    int64_t value = 0;
    int decimals = -1;
    for (; *text; text++) {
        if (*text == '.' && decimals < 0) {
            decimals = 0;
        } else if (isdigit((unsigned char)*text) && decimals < 2 && value < INT64_MAX / 100000) {
            value = value * 10 + (*text - '0');
            decimals += decimals >= 0;
        } else {
            return -2;
        }
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        value *= 10;
    return value;
}

/* Cuts a line into cells in place; quotes around a cell are taken away. */
static int split_line(char *row, char *cell[CELLS]) {
    int cells = 0;
    row[strcspn(row, "\r\n")] = '\0';
    for (char *next = row; next && cells < CELLS;) {
        char *start = next;
        char end = ',';
        if (*start == '"') {
            start++;
            end = '"';
        }
        next = strchr(start, end);
        if (next && end == '"') {
            *next = '\0';
            next = strchr(next + 1, ',');
        }
        if (next)
            *next++ = '\0';
        cell[cells++] = start;
    }
    return cells;
}

static void find_columns(const char *path, char *row, int column[COLUMNS]) {
    char *cell[CELLS];
    if (strncmp(row, "\xEF\xBB\xBF", 3) == 0)
        row += 3;
    int cells = split_line(row, cell);
    for (int k = 0; k < COLUMNS; k++) {
        column[k] = -1;
        for (int i = 0; i < cells; i++)
            if (strcmp(cell[i], columns[k]) == 0)
                column[k] = i;
    }
    if (column[COLUMN_CATEGORY] < 0 || (column[COLUMN_HECTARES] < 0 && column[COLUMN_MU] < 0))
        fail(EXIT_UNREADABLE, "%s, line 1: needs the columns category and hectares or mu", path);
}

static int64_t figure(const char *path, int row, const char *text) {
    int64_t value = hundredths(text);
    if (value < -1)
        fail(EXIT_UNREADABLE, "%s, line %d: \"%s\" is no number with up to two decimals", path, row,
             text);
    return value;
}

/* The area both figures can be rounded from; the hectares where there is none. */
static int64_t exact_area(int64_t hectares, int64_t mu) {
    int64_t area = hectares * DM2_OF_HUNDREDTH_HECTARE;
    if (mu < 0 || divide_rounded((__int128)hectares * 15, 1) == mu)
        return area;
    int64_t from_mu = divide_rounded((__int128)mu * DM2_OF_HUNDREDTH_HECTARE, 15);
    return divide_rounded(from_mu, DM2_OF_HUNDREDTH_HECTARE) == hectares ? from_mu : area;
}

static void take_row(targets *t, const char *path, int row, const char *const value[COLUMNS]) {
    if (*value[COLUMN_SUBCATEGORY] && strcmp(value[COLUMN_SUBCATEGORY], "合计") != 0)
        return;
    int64_t hectares = figure(path, row, value[COLUMN_HECTARES]);
    int64_t mu = figure(path, row, value[COLUMN_MU]);
    int64_t parcels = figure(path, row, value[COLUMN_PARCELS]);
    if (parcels >= 0)
        t->parcels = parcels / 100;
    if (strcmp(value[COLUMN_CATEGORY], "parcels") == 0 ||
        strcmp(value[COLUMN_CATEGORY], "图斑个数") == 0)
        return;
    category c = 0;
    while (c < CATEGORIES && strcmp(known[c].name, value[COLUMN_CATEGORY]) != 0)
        c++;
    if (c == CATEGORIES)
        fail(EXIT_UNREADABLE, "%s, line %d: no category is called \"%s\"", path, row,
             value[COLUMN_CATEGORY]);
    if (hectares < 0 && mu < 0)
        return;
    t->hectares[c] = hectares >= 0 ? hectares : divide_rounded(mu, 15);
    t->mu[c] = mu;
    t->area_dm2[c] = exact_area(t->hectares[c], mu);
}

static void read_file(targets *t, const char *path) {
    char text[4096], *cell[CELLS];
    int column[COLUMNS], row = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        fail(EXIT_UNREADABLE, "%s: %s", path, strerror(errno));
    while (fgets(text, sizeof text, file)) {
        if (++row == 1) {
            find_columns(path, text, column);
            continue;
        }
        int cells = split_line(text, cell);
        const char *value[COLUMNS];
        for (int k = 0; k < COLUMNS; k++)
            value[k] = column[k] >= 0 && column[k] < cells ? cell[column[k]] : "";
        if (*value[COLUMN_CATEGORY])
            take_row(t, path, row, value);
    }
    fclose(file);
    if (row == 0)
        fail(EXIT_UNREADABLE, "%s: the file is empty", path);
}

static void set_hectares(targets *t, category c, int64_t hectares) {
    t->hectares[c] = hectares;
    t->mu[c] = hectares * 15;
    t->area_dm2[c] = hectares * DM2_OF_HUNDREDTH_HECTARE;
}

/* What the file leaves open is given its usual share. */
static void complete(targets *t, const options *o) {
    int64_t named = 0;
    double share = o->other_percent / 100;
    for (category c = 0; c < OTHER; c++) {
        if (t->hectares[c] >= 0)
            named += t->hectares[c];
        else
            share += known[c].per_mille / 1000.0;
    }
    if (named == 0)
        fail(EXIT_UNREADABLE, "%s: no category has a figure", o->targets);
    double whole = (double)named / (1 - share);
    for (category c = 0; c < OTHER; c++)
        if (t->hectares[c] < 0)
            set_hectares(t, c, (int64_t)(whole * known[c].per_mille / 1000));
    if (t->hectares[OTHER] < 0)
        set_hectares(t, OTHER, (int64_t)(whole * o->other_percent / 100));
}

/* A category that is there at all keeps LEAST_HECTARES: less would be smaller than the few parcels
 * it takes, which have least areas of their own. */
static void scale(targets *t, int64_t parcels) {
    for (category c = 0; c < CATEGORIES; c++) {
        int64_t scaled = divide_rounded((__int128)t->hectares[c] * parcels, t->parcels);
        set_hectares(t, c,
                     t->hectares[c] > LEAST_HECTARES && scaled < LEAST_HECTARES ? LEAST_HECTARES
                                                                                : scaled);
    }
}

void targets_read(targets *t, const options *o) {
    *t = (targets){0};
    for (category c = 0; c < CATEGORIES; c++)
        t->hectares[c] = t->mu[c] = -1;
    read_file(t, o->targets);
    complete(t, o);
    if (t->parcels <= 0 && !o->parcels)
        fail(EXIT_USAGE, "%s says no number of parcels: give --parcels", o->targets);
    if (o->parcels && t->parcels > 0 && o->parcels != t->parcels && o->scale)
        scale(t, o->parcels);
    if (o->parcels)
        t->parcels = o->parcels;
    if (t->area_dm2[TRANSPORT] <= 0)
        fail(EXIT_USAGE, "%s: a county without %s cannot be made", o->targets,
             known[TRANSPORT].name);
}

bool target_reached(const targets *t, category c, int64_t area_dm2) {
    return llabs(area_dm2 - t->area_dm2[c]) <= FARTHEST_DM2;
}

void targets_write(const targets *t, const char *path) {
    FILE *file = fopen(path, "w");
    if (!file)
        fail(EXIT_SYSTEM, "%s: %s", path, strerror(errno));
    fputs("category,hectares,mu,parcels\n", file);
    for (category c = 0; c < OTHER; c++)
        fprintf(file, "%s,%lld.%02lld,%lld.%02lld,\n", known[c].name,
                (long long)t->hectares[c] / 100, (long long)t->hectares[c] % 100,
                (long long)(t->hectares[c] * 15) / 100, (long long)(t->hectares[c] * 15) % 100);
    fprintf(file, "parcels,,,%lld\n", (long long)t->parcels);
    if (fclose(file) != 0)
        fail(EXIT_SYSTEM, "%s: %s", path, strerror(errno));
}
