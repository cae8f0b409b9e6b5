/* The figures a county must reach. All areas are whole numbers of 0.01 m2 (1 dm2). */
#ifndef COUNTY_TARGETS_H
#define COUNTY_TARGETS_H

#include "options.h"

/* The categories of the published bulletin, then what it leaves out. */
typedef enum category {
    CULTIVATED,
    PLANTATION,
    FOREST,
    GRASS,
    WETLAND,
    SETTLEMENT,
    TRANSPORT,
    WATER,
    OTHER,
    CATEGORIES
} category;

typedef struct targets {
    int64_t area_dm2[CATEGORIES]; /* OTHER is only aimed at: it takes up the rest of the county */
    int64_t hectares[CATEGORIES]; /* hundredths, as printed */
    int64_t mu[CATEGORIES];       /* hundredths, as printed; -1 = not printed */
    int64_t parcels;
} targets;

const char *category_name(category c);

/* Reads the file and scales its figures as the options say. A category the file does not name is
 * given the share it has in an average county. Ends the program with a line number if it cannot. */
void targets_read(targets *t, const options *o);

/* Whether a sum is so near that it shows the printed hectares, and the mu, once it is rounded. */
bool target_reached(const targets *t, category c, int64_t area_dm2);

void targets_write(const targets *t, const char *path);

/* numerator / denominator (> 0), rounded half away from zero. */
int64_t divide_rounded(__int128 numerator, __int128 denominator);

#endif
