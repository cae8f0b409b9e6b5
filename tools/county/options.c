/* The command line. */
#include "options.h"

#include "base.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char usage[] =
    "Usage: make-county -o OUT --targets CSV [options]\n"
    "Write a synthetic county of survey parcels whose net totals equal the given figures, as a\n"
    "delivery: layers DLTB, XZQ, XZQJX, CJDCQ, CJDCQJX, CZCDYD. The same options give the same\n"
    "county.\n"
    "\n"
    "  -o, --output OUT       file to write; OUT.shp puts XZQ.shp and the others beside it\n"
    "      --targets CSV      columns category,hectares[,mu,parcels]; a row of the category\n"
    "                         `parcels` says how many parcels the county has\n"
    "      --parcels N        number of parcels; area and figures shrink or grow with it\n"
    "      --no-scale         with --parcels: keep area and figures as they are\n"
    "      --write-targets F  write the figures that were reached, after scaling, as CSV\n"
    "      --seed S           another county of the same figures (default 1)\n"
    "      --centre E,N       middle of the county, metres (default 39540000,3830000)\n"
    "      --srs CRS          projected coordinate system in metres (default EPSG:4527)\n"
    "      --county CODE      six digits (default 990101, which is no real county)\n"
    "      --name NAME        name of the county (default 示例县)\n"
    "      --other PERCENT    share of 其他土地 where the targets leave it open (default 3)\n"
    "      --vertices MEAN    vertices of a parcel, mean (default 46.75)\n"
    "      --format DRIVER    GDAL driver (default by the ending: gpkg shp fgb geojson)\n"
    "      --encoding ENC     of Shapefile texts: UTF-8 (default), GBK\n"
    "      --faults LIST      plant known faults, of parcels and of the layers beside them: rules\n"
    "                         of tuban with counts, as\n"
    "                         coverage-overlap:5,unit-gap,id-duplicate:2, or `all`; without a\n"
    "                         count 3, or one of each variant (of `all` fewer where there is no\n"
    "                         room). What a right checker tells of them goes to\n"
    "                         NAME.faults.json beside OUT\n"
    "      --overwrite        replace an existing file\n"
    "  -h, --help             show this\n"
    "\n"
    "Exit status: 0 written; 2 usage, or the file exists; 3 targets unreadable; 4 not written;\n"
    "5 interrupted.\n";

enum {
    OPTION_TARGETS = 256,
    OPTION_PARCELS,
    OPTION_NO_SCALE,
    OPTION_WRITE_TARGETS,
    OPTION_SEED,
    OPTION_CENTRE,
    OPTION_SRS,
    OPTION_COUNTY,
    OPTION_NAME,
    OPTION_OTHER,
    OPTION_VERTICES,
    OPTION_FORMAT,
    OPTION_ENCODING,
    OPTION_FAULTS,
    OPTION_OVERWRITE
};

static const struct option names[] = {
    {"output", required_argument, NULL, 'o'},
    {"targets", required_argument, NULL, OPTION_TARGETS},
    {"parcels", required_argument, NULL, OPTION_PARCELS},
    {"no-scale", no_argument, NULL, OPTION_NO_SCALE},
    {"write-targets", required_argument, NULL, OPTION_WRITE_TARGETS},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"centre", required_argument, NULL, OPTION_CENTRE},
    {"srs", required_argument, NULL, OPTION_SRS},
    {"county", required_argument, NULL, OPTION_COUNTY},
    {"name", required_argument, NULL, OPTION_NAME},
    {"other", required_argument, NULL, OPTION_OTHER},
    {"vertices", required_argument, NULL, OPTION_VERTICES},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"encoding", required_argument, NULL, OPTION_ENCODING},
    {"faults", required_argument, NULL, OPTION_FAULTS},
    {"overwrite", no_argument, NULL, OPTION_OVERWRITE},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const struct {
    const char *ending, *driver;
} endings[] = {
    {".gpkg", "GPKG"},       {".shp", "ESRI Shapefile"}, {".fgb", "FlatGeobuf"},
    {".geojson", "GeoJSON"}, {".json", "GeoJSON"},
};

static double number(const char *option, const char *text, double low, double high) {
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (errno || end == text || *end || !(value >= low && value <= high))
        fail(EXIT_USAGE, "%s must be a number from %g to %g, not \"%s\"", option, low, high, text);
    return value;
}

static int64_t whole(const char *option, const char *text, int64_t low, int64_t high) {
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text || *end || value < low || value > high)
        fail(EXIT_USAGE, "%s must be a whole number from %lld to %lld, not \"%s\"", option,
             (long long)low, (long long)high, text);
    return value;
}

static void read_centre(options *o, const char *text) {
    char east[64];
    size_t size = strcspn(text, ",");
    if (text[size] != ',' || size >= sizeof east)
        fail(EXIT_USAGE, "--centre needs EAST,NORTH in metres, not \"%s\"", text);
    memcpy(east, text, size);
    east[size] = '\0';
    o->east_m = number("east of --centre", east, -1e9, 1e9);
    o->north_m = number("north of --centre", text + size + 1, -1e8, 1e8);
}

static const char *county_code(const char *text) {
    if (strlen(text) != 6 || strspn(text, "0123456789") != 6)
        fail(EXIT_USAGE, "--county needs six digits, not \"%s\"", text);
    return text;
}

static void take_option(options *o, int option) {
    switch (option) {
    case 'o': o->output = optarg; break;
    case OPTION_TARGETS: o->targets = optarg; break;
    case OPTION_PARCELS: o->parcels = whole("--parcels", optarg, 500, 5000000); break;
    case OPTION_NO_SCALE: o->scale = false; break;
    case OPTION_WRITE_TARGETS: o->write_targets = optarg; break;
    case OPTION_SEED: o->seed = (uint64_t)whole("--seed", optarg, 0, INT64_MAX); break;
    case OPTION_CENTRE: read_centre(o, optarg); break;
    case OPTION_SRS: o->srs = optarg; break;
    case OPTION_COUNTY: o->county = county_code(optarg); break;
    case OPTION_NAME: o->name = optarg; break;
    case OPTION_OTHER: o->other_percent = number("--other", optarg, 0.5, 50); break;
    case OPTION_VERTICES: o->vertices = number("--vertices", optarg, 20, 1000); break;
    case OPTION_FORMAT: o->driver = optarg; break;
    case OPTION_ENCODING: o->encoding = optarg; break;
    case OPTION_FAULTS: o->faults = optarg; break;
    case OPTION_OVERWRITE: o->overwrite = true; break;
    case 'h': fputs(usage, stdout); exit(EXIT_SUCCESS);
    default: fputs("Try make-county --help\n", stderr); exit(EXIT_USAGE);
    }
}

static const char *driver_of(const char *path) {
    size_t size = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t tail = strlen(endings[i].ending);
        if (size > tail && strcasecmp(path + size - tail, endings[i].ending) == 0)
            return endings[i].driver;
    }
    fail(EXIT_USAGE, "no format is known for \"%s\": name one with --format", path);
}

void options_parse(options *o, int count, char **word) {
    *o = (options){.srs = "EPSG:4527",
                   .county = "990101",
                   .name = "示例县",
                   .encoding = "UTF-8",
                   .seed = 1,
                   .vertices = 46.75,
                   .other_percent = 3,
                   .east_m = 39540000,
                   .north_m = 3830000,
                   .scale = true};
    int option;
    while ((option = getopt_long(count, word, "o:h", names, NULL)) != -1)
        take_option(o, option);
    if (optind < count)
        fail(EXIT_USAGE, "\"%s\" is no option", word[optind]);
    if (!o->output || !o->targets)
        fail(EXIT_USAGE, "%s is needed; try --help", o->output ? "--targets CSV" : "-o OUT");
    if (!o->driver)
        o->driver = driver_of(o->output);
}
