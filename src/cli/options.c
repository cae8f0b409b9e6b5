/* The table of options, and reading a command line by it. */
#include "cli/command.h"
#include "cli/nearest.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What an option does with its value. */
typedef enum option_kind {
    TEXT,   /* keeps it: const char * at `place` */
    WORD,   /* keeps the place of one of `words`: an enum at `place` */
    NUMBER, /* keeps a whole number from 1 to `most`: an int at `place` */
    FLAG,   /* an int at `place` becomes 1 */
    OTHER   /* asks `set`, which returns 0 if the value means nothing */
} option_kind;

typedef struct option_entry {
    char letter; /* stands for the option in tb_command.options */
    const char *name;
    int has_short;        /* the letter is typed too: -f */
    const char *argument; /* NULL: none */
    const char *help;
    option_kind kind;
    size_t place; /* in tb_options */
    const char
        *words; /* parted by blanks: all, in the order of the enum, or those worth offering */
    int most;
    int (*set)(tb_options *options, const char *value);
    void (*offer)(FILE *file); /* prints the words, where they stand in another table */
} option_entry;

static const char EDGES[] = "trapezoid geodesic plane";
static const char LANGUAGES[] = "zh en";

/* Where a word stands in a list parted by blanks, from 0; -1 if it does not. */
static int place_of(const char *words, const char *word) {
    size_t length = strlen(word);
    for (int place = 0; *words != '\0'; place++) {
        size_t size = strcspn(words, " ");
        if (size == length && memcmp(words, word, size) == 0)
            return place;
        words += size + (words[size] == ' ');
    }
    return -1;
}

static int set_field(tb_options *options, const char *value) {
    const char *equals = strchr(value, '=');
    char role[40];
    if (equals == NULL || equals[1] == '\0' || (size_t)(equals - value) >= sizeof role)
        return 0;
    snprintf(role, sizeof role, "%.*s", (int)(equals - value), value);
    tb_role found = tb_role_from_name(role);
    if (found == TB_ROLE_COUNT)
        return 0;
    options->run.read.field[found] = equals + 1;
    return 1;
}

static int set_densify(tb_options *options, const char *value) {
    char *end;
    options->run.densify_given = 1;
    options->run.area.densify_m = 0;
    if (strcmp(value, "none") == 0)
        return 1;
    options->run.area.densify_m = strtod(value, &end);
    return end != value && *end == '\0' && isfinite(options->run.area.densify_m) &&
           options->run.area.densify_m >= 0.001;
}

static int set_by(tb_options *options, const char *value) {
    for (const char *at = value; *at != '\0';) {
        char name[40];
        size_t size = strcspn(at, ",");
        if (size == 0 || size >= sizeof name || options->run.by_count >= TB_KEYS)
            return 0;
        snprintf(name, sizeof name, "%.*s", (int)size, at);
        tb_key key = tb_key_from_name(name);
        if (key == TB_KEYS)
            return 0;
        for (size_t i = 0; i < options->run.by_count; i++)
            if (options->by[i] == key)
                return 0;
        options->by[options->run.by_count++] = key;
        at += size + (at[size] == ',');
    }
    options->run.by = options->by;
    return options->run.by_count > 0;
}

/* Bytes, or K, M, G and T of them: powers of 1024. */
static int set_memory(tb_options *options, const char *value) {
    static const char units[] = "KMGT";
    char *end;
    errno = 0;
    unsigned long long size = strtoull(value, &end, 10);
    const char *unit = *end != '\0' ? strchr(units, *end) : NULL;
    int shift = unit != NULL ? 10 * (int)(unit - units + 1) : 0;
    end += unit != NULL;
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 || size == 0 ||
        size > SIZE_MAX >> shift)
        return 0;
    options->run.memory = (size_t)size << shift;
    return 1;
}

static int set_edges(tb_options *options, const char *value) {
    int place = place_of(EDGES, value);
    options->run.edges_given = 1;
    options->run.area.edges = place >= 0 ? (tb_edges)place : TB_TRAPEZOID;
    return place >= 0;
}

/* The value was read before everything else; here it is only held to be one. */
static int set_language(tb_options *options, const char *value) {
    (void)options;
    return place_of(LANGUAGES, value) >= 0;
}

static void offer_roles(FILE *file) {
    for (int role = 0; role < TB_ROLE_COUNT; role++)
        fprintf(file, " %s=", tb_role_name((tb_role)role));
}

static void offer_keys(FILE *file) {
    for (int key = 0; key < TB_KEYS; key++)
        fprintf(file, " %s", tb_key_name((tb_key)key));
}

static const option_entry entries[] = {
    {'l', "layer", 0, "NAME",
     N_("the layer to read; without it DLTB or 地类图斑, else the one "
        "polygon layer; convert takes all of them"),
     .kind = TEXT, .place = offsetof(tb_options, run.read.layer)},
    {'e', "encoding", 0, "ENC",
     N_("encoding of the text (UTF-8, GB18030, ..), against whatever the "
        "file declares"),
     .kind = TEXT, .place = offsetof(tb_options, run.read.encoding)},
    {'s', "srs", 0, "CRS", N_("reference system to assign: EPSG:4527, WKT"), .kind = TEXT,
     .place = offsetof(tb_options, run.read.srs)},
    {'d', "field", 0, "ROLE=NAME",
     N_("field of a role where it is not named as in DLTB: "
        "class=gewascode; may be given again. Roles: id number class "
        "class-name ownership owner unit area net-area "
        "ridge-coefficient ridge-area slope terrace settlement width "
        "year .."),
     .kind = OTHER, .set = set_field, .offer = offer_roles},
    {'u', "area-unit", 0, "m2|ha|mu", N_("unit of the areas stored in the layer"), .kind = WORD,
     .words = "m2 ha mu", .place = offsetof(tb_options, run.read.area_unit)},
    {'a', "area", 0, "AREA",
     N_("what is totalled: net (TBDLMJ, ridges under 1203), stated (TBMJ) or "
        "computed; without it the best one present"),
     .kind = WORD, .words = "best net stated computed",
     .place = offsetof(tb_options, run.totalled)},
    {'g', "edges", 0, "EDGES",
     N_("how areas are taken: trapezoid (the official formula), geodesic, "
        "or plane"),
     .kind = OTHER, .words = EDGES, .set = set_edges},
    {'n', "densify", 0, "M|none",
     N_("divide edges longer than this many metres; 70 for projected "
        "data, none for geographic"),
     .kind = OTHER, .words = "none", .set = set_densify},
    {'b', "by", 0, "KEY,..",
     N_("break the totals down by category class level1 major county township "
        "village ownership owner slope terrace settlement detail planting "
        "enclave island"),
     .kind = OTHER, .set = set_by, .offer = offer_keys},
    {'p', "published", 0, "FILE",
     N_("published figures to hold the totals against: CSV, JSON, or the text of a bulletin"),
     .kind = TEXT, .place = offsetof(tb_options, run.published)},
    {'S', "scheme", 0, "NAME",
     N_("another classification: `gb21010` for codes of GB/T 21010-2017, `ydyh` to count codes of "
        "the work classification as land and sea use (2023)"),
     .kind = TEXT, .words = "gb21010 ydyh", .place = offsetof(tb_options, run.scheme)},
    {'c', "classes", 0, "FILE", N_("own class table: CSV with code, name, category"), .kind = TEXT,
     .place = offsetof(tb_options, run.classes)},
    {'x', "fail-on", 0, "LEVEL", N_("which findings end with status 1: error, warning or never"),
     .kind = WORD, .words = "error warning never", .place = offsetof(tb_options, run.fail_on)},
    {'m', "most", 0, "N",
     N_("details kept of each rule (100, in a file of findings all); counts are always exact"),
     .kind = NUMBER, .most = 100000000, .place = offsetof(tb_options, run.most)},
    {'k', "control", 0, "FILE|HA",
     N_("control areas that parcels are balanced to: CSV unit,name,mssm,area_m2, or the county's "
        "hectares, or none; without it DCMJ of the layers XZQ and CJDCQ"),
     .kind = TEXT, .words = "none", .place = offsetof(tb_options, tables.control)},
    {'v', "levelling", 0, "HOW",
     N_("county: sums close, by the rule of the survey; none: every figure rounded by itself"),
     .kind = WORD, .words = "county none", .place = offsetof(tb_options, tables.levelling)},
    {'f', "format", 1, "FORMAT",
     N_("text, json or csv; junit for check and totals, html for check"), .kind = WORD,
     .words = "text json csv junit html", .place = offsetof(tb_options, format)},
    {'o', "output", 1, "FILE", N_("write there instead of standard output"), .kind = TEXT,
     .place = offsetof(tb_options, output)},
    {'i', "findings", 0, "FILE",
     N_("write the findings to FILE too: .gpkg (for QGIS, styled), .csv or .jsonl"), .kind = TEXT,
     .place = offsetof(tb_options, findings)},
    {'F', "with-findings", 0, NULL,
     N_("check all rules, and put the findings into the GeoPackage as layers"), .kind = FLAG,
     .place = offsetof(tb_options, layers.run.check)},
    {'T', "title", 0, "TEXT", N_("title of the map"), .kind = TEXT,
     .place = offsetof(tb_options, layers.title)},
    {'E', "text-encoding", 0, "ENC",
     N_("encoding of the text of Shapefiles (UTF-8): GBK for programs that know no other"),
     .kind = TEXT, .place = offsetof(tb_options, layers.encoding)},
    {'R', "rules", 0, "FILE",
     N_("rules file: lines RULE = error|warning|info|off, NUMBER = VALUE, and rules of your own; "
        "`national`: the rules as they are, locked"),
     .kind = TEXT, .words = "national", .place = offsetof(tb_options, run.rules)},
    {'O', "boundary", 0, "FILE",
     N_("the county's boundary: parcels may not lie outside, nor leave land inside uncovered; "
        "without it the dataset's layer XZQ, or else CJDCQ, is taken"),
     .kind = TEXT, .place = offsetof(tb_options, run.boundary)},
    {'G', "allowed-gaps", 0, "FILE",
     N_("polygons in which gaps are allowed, a lake left out on purpose for one"), .kind = TEXT,
     .place = offsetof(tb_options, run.allowed_gaps)},
    {'B', "baseline", 0, "FILE",
     N_("findings of an earlier run (.gpkg, .csv or .jsonl): tell which are new, still open, and "
        "fixed"),
     .kind = TEXT, .place = offsetof(tb_options, run.baseline)},
    {'A', "accept", 0, "FILE",
     N_("exceptions signed off: CSV with fingerprint, reason, until; they do not count for the "
        "verdict"),
     .kind = TEXT, .place = offsetof(tb_options, run.accept)},
    {'C', "output-encoding", 0, "ENC",
     N_("encoding of the text written: GB18030 for .vct and .txt, else UTF-8, unless given"),
     .kind = TEXT, .place = offsetof(tb_options, output_encoding)},
    {'w', "overwrite", 0, NULL, N_("replace an existing output"), .kind = FLAG,
     .place = offsetof(tb_options, overwrite)},
    {'t', "threads", 0, "N", N_("threads; without it one for each processor"), .kind = NUMBER,
     .most = 64, .place = offsetof(tb_options, run.threads)},
    {'M', "memory", 0, "SIZE",
     N_("memory not to exceed, 500M or 2G for example: what is held beyond it, parcels against "
        "their neighbours, goes to files in TMPDIR"),
     .kind = OTHER, .set = set_memory},
    {'r', "progress", 0, "HOW", N_("auto (a bar on a terminal), never, or json lines"),
     .kind = WORD, .words = "auto never json", .place = offsetof(tb_options, progress)},
    {'q', "quiet", 1, NULL, N_("say nothing but errors on standard error"), .kind = FLAG,
     .place = offsetof(tb_options, quiet)},
    {'L', "lang", 0, "zh|en", N_("language of messages; without it the locale's"), .kind = OTHER,
     .words = LANGUAGES, .set = set_language},
    {'h', "help", 1, NULL, N_("this text"), .kind = FLAG, .place = offsetof(tb_options, help)},
};
enum { ENTRIES = sizeof entries / sizeof *entries };

static int takes(const tb_command *command, const option_entry *entry) {
    return strchr(command->options, entry->letter) != NULL || strchr("Lhq", entry->letter) != NULL;
}

static int complain(const tb_command *command, const char *what, const char *value) {
    tb_say(stderr, "tuban %s: ", command->name);
    tb_say(stderr, what, value);
    tb_say(stderr, _("; see `tuban help %s`\n"), command->name);
    return TB_USAGE;
}

static int set_number(int *number, const char *value, int most) {
    char *end;
    errno = 0;
    long read = strtol(value, &end, 10);
    if (end == value || *end != '\0' || errno != 0 || read < 1 || read > most)
        return 0;
    *number = (int)read;
    return 1;
}

/* 0 if the value means nothing. */
static int apply(const option_entry *entry, const char *value, tb_options *options) {
    void *place = (char *)options + entry->place;
    int word;
    switch (entry->kind) {
    case TEXT: *(const char **)place = value; return value[0] != '\0';
    case WORD:
        word = place_of(entry->words, value);
        *(int *)place = word;
        return word >= 0;
    case NUMBER: return set_number(place, value, entry->most);
    case FLAG: *(int *)place = 1; return 1;
    case OTHER: break;
    }
    return entry->set(options, value);
}

static int set_option(const tb_command *command, const option_entry *entry, const char *value,
                      tb_options *options) {
    char what[160];
    if (apply(entry, value, options))
        return 0;
    if (entry->kind == WORD)
        snprintf(what, sizeof what, _("--%s %s is none of: %s"), entry->name, "%s", entry->words);
    else
        snprintf(what, sizeof what, _("--%s %s: this value means nothing here"), entry->name, "%s");
    return complain(command, what, value);
}

/* getopt's own tables, filled with the options this command takes. */
static void fill_tables(const tb_command *command, struct option *longs, char *shorts) {
    size_t filled = 0;
    *shorts++ = ':';
    for (int i = 0; i < ENTRIES; i++) {
        if (!takes(command, &entries[i]))
            continue;
        int argument = entries[i].argument != NULL ? required_argument : no_argument;
        longs[filled++] = (struct option){entries[i].name, argument, NULL, 256 + i};
        if (!entries[i].has_short)
            continue;
        *shorts++ = entries[i].letter;
        if (argument == required_argument)
            *shorts++ = ':';
    }
    longs[filled] = (struct option){0};
    *shorts = '\0';
}

static const option_entry *entry_of(int code) {
    if (code >= 256)
        return &entries[code - 256];
    for (int i = 0; i < ENTRIES; i++)
        if (entries[i].letter == code && entries[i].has_short)
            return &entries[i];
    return NULL;
}

/* A test suite is made of findings: of commands that can write them; the page is check's. */
static int has_format(const tb_command *command, tb_format format) {
    if (format != TB_JUNIT && format != TB_HTML)
        return 1;
    return strchr(command->options, format == TB_JUNIT ? 'i' : 'B') != NULL;
}

/* The long option that was meant, NULL if none is near. typed begins with its dashes and may have a
 * value behind. */
static const char *nearest_option(const tb_command *command, const char *typed) {
    char word[40];
    const char *nearest = NULL;
    typed += strspn(typed, "-");
    snprintf(word, sizeof word, "%.*s", (int)strcspn(typed, "="), typed);
    unsigned best = tb_letters_allowed(word) + 1;
    for (int i = 0; i < ENTRIES; i++) {
        unsigned apart = tb_letters_apart(word, entries[i].name);
        if (takes(command, &entries[i]) && apart < best) {
            best = apart;
            nearest = entries[i].name;
        }
    }
    return nearest;
}

/* getopt has gone on behind a long option, but not behind a letter with others after it. */
static int complain_unknown(const tb_command *command, const char *typed) {
    char letter[] = {'-', (char)optopt, '\0'}, what[160];
    const option_entry *entry = optopt != 0 ? entry_of(optopt) : NULL;
    if (optopt != 0 && (entry == NULL || !takes(command, entry)))
        return complain(command, _("no such option: %s"), letter);
    const char *nearest = nearest_option(command, typed);
    if (nearest == NULL)
        return complain(command, _("no such option: %s"), typed);
    snprintf(what, sizeof what, _("no such option: %s (did you mean --%s?)"), "%s", nearest);
    return complain(command, what, typed);
}

int tb_options_parse(const tb_command *command, int argc, char **argv, tb_options *options) {
    struct option longs[ENTRIES + 1];
    char shorts[2 * ENTRIES + 2];
    *options = (tb_options){0};
    fill_tables(command, longs, shorts);
    opterr = 0;
    optind = 0; /* it forgets the line before, a half-read "-ab" of it too */
    for (int code; (code = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        const char *typed = argv[optind - 1];
        if (code == '?')
            return complain_unknown(command, typed);
        if (code == ':')
            return complain(command, _("%s needs a value"), typed);
        int failed = set_option(command, entry_of(code), optarg, options);
        if (failed)
            return failed;
    }
    if (options->run.scheme != NULL && options->run.classes != NULL)
        return complain(command, _("%s and --classes are two class tables: leave one out"),
                        "--scheme");
    if (!has_format(command, options->format))
        return complain(command,
                        options->format == TB_JUNIT ? _("--format %s is for check and totals")
                                                    : _("--format %s is for check"),
                        options->format == TB_JUNIT ? "junit" : "html");
    int given = argc - optind;
    if (options->help)
        return 0;
    if (given < command->least)
        return complain(command, _("an argument is missing: tuban %s"), command->usage);
    if (given > command->most)
        return complain(command, _("one argument too many: %s"), argv[optind + command->most]);
    options->input = given > 0 ? argv[optind] : NULL;
    return 0;
}

tb_language tb_options_language(int argc, char **argv) {
    static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            return strcmp(argv[i] + 7, "zh") == 0 ? TB_CHINESE : TB_ENGLISH;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            return strcmp(argv[i + 1], "zh") == 0 ? TB_CHINESE : TB_ENGLISH;
    }
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0')
            return strncmp(value, "zh", 2) == 0 ? TB_CHINESE : TB_ENGLISH;
    }
    return TB_ENGLISH;
}

/* Columns of the character at text on a terminal, and its bytes: Chinese takes three bytes or more
 * of UTF-8 and two columns. */
static int character(const char *text, int *bytes) {
    unsigned char first = (unsigned char)text[0];
    *bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return *bytes >= 3 ? 2 : 1;
}

/* Columns up to the next place where a line may end: behind a word, or around Chinese. */
static int piece(const char *text, int *bytes) {
    int columns = 0, size;
    for (*bytes = 0; text[*bytes] != '\0' && text[*bytes] != ' '; *bytes += size) {
        int wide = character(text + *bytes, &size);
        if (wide == 2 && columns > 0)
            break;
        columns += wide;
        if (wide == 2) {
            *bytes += size;
            break;
        }
    }
    return columns;
}

/* Text from column `left` to column 96, with every further line beginning at `left`. */
static void print_wrapped(const char *text, int left, FILE *file) {
    enum { RIGHT = 96 };
    int at = left;
    while (*text != '\0') {
        int blanks = (int)strspn(text, " "), bytes;
        int columns = piece(text + blanks, &bytes);
        if (at + blanks + columns > RIGHT && at > left) {
            fprintf(file, "\n%*s", left, "");
            at = left;
            blanks = 0;
        }
        fprintf(file, "%*s%.*s", blanks, "", bytes, text + strspn(text, " "));
        text += strspn(text, " ") + (size_t)bytes;
        at += blanks + columns;
    }
    fputc('\n', file);
}

void tb_options_help(const tb_command *command, FILE *file) {
    enum { HELP_COLUMN = 29 };
    for (int i = 0; i < ENTRIES; i++) {
        const option_entry *entry = &entries[i];
        if (!takes(command, entry))
            continue;
        char left[80];
        int size = snprintf(left, sizeof left, "  %c%c%s --%s%s%s", entry->has_short ? '-' : ' ',
                            entry->has_short ? entry->letter : ' ', entry->has_short ? "," : " ",
                            entry->name, entry->argument != NULL ? " " : "",
                            entry->argument != NULL ? entry->argument : "");
        int column = size + 2 > HELP_COLUMN ? size + 2 : HELP_COLUMN;
        fprintf(file, "%-*s", column, left);
        print_wrapped(_(entry->help), column, file);
    }
}

void tb_options_names(const tb_command *command, FILE *file) {
    for (int i = 0; i < ENTRIES; i++)
        if (takes(command, &entries[i]))
            fprintf(file, "--%s ", entries[i].name);
}

/* The words of an option, without the formats that this command has not. */
static void print_words(const tb_command *command, const option_entry *entry, FILE *file) {
    int format = 0;
    for (const char *at = entry->words; at != NULL && *at != '\0'; format++) {
        int size = (int)strcspn(at, " ");
        if (entry->letter != 'f' || has_format(command, (tb_format)format))
            fprintf(file, " %.*s", size, at);
        at += size + (at[size] == ' ');
    }
    if (entry->offer != NULL)
        entry->offer(file);
}

void tb_options_values(const tb_command *command, FILE *file) {
    for (int i = 0; i < ENTRIES; i++) {
        const option_entry *entry = &entries[i];
        if (!takes(command, entry) || entry->argument == NULL)
            continue;
        fprintf(file, "        '%s --%s'", command->name, entry->name);
        if (entry->has_short)
            fprintf(file, " | '%s -%c'", command->name, entry->letter);
        fprintf(file, ") files=%s list=%s words='",
                strncmp(entry->argument, "FILE", 4) == 0 ? "1" : "''",
                strstr(entry->argument, ",..") != NULL ? "' '" : "''");
        print_words(command, entry, file);
        fputs("' ;;\n", file);
    }
}
