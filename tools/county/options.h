/* What the user asks for. */
#ifndef COUNTY_OPTIONS_H
#define COUNTY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct options {
    const char *output;
    const char *targets;       /* CSV file with the figures to reach */
    const char *write_targets; /* CSV file for the figures after scaling, NULL = none */
    const char *srs;
    const char *county; /* 6 digits */
    const char *name;
    const char *driver; /* of GDAL */
    const char *encoding;
    const char *faults; /* kinds and counts, NULL = a sound county */
    uint64_t seed;
    int64_t parcels;        /* 0 = as many as the targets say */
    double vertices;        /* mean number of a parcel */
    double other_percent;   /* share of the county that no target names */
    double east_m, north_m; /* where the middle of the county lies */
    bool scale, overwrite;
} options;

/* Ends the program for --help and for a usage that cannot be meant. */
void options_parse(options *o, int count, char **word);

#endif
