/* The table of options, and reading a command line by it. */
#include "cli/command.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct option_entry {
    char letter; /* stands for the option in tb_command.options */
    const char *name;
    int has_short;        /* the letter is typed too: -f */
    const char *argument; /* NULL: none */
    const char *help;
    int (*set)(tb_options *options, const char *value); /* 0: the value means nothing */
} option_entry;

/* One word of a list; its place, or -1. */
static int word(const char *value, const char *const *words) {
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(value, words[i]) == 0)
            return i;
    return -1;
}

static int set_layer(tb_options *options, const char *value) {
    options->run.read.layer = value;
    return 1;
}

static int set_encoding(tb_options *options, const char *value) {
    options->run.read.encoding = value;
    return 1;
}

static int set_srs(tb_options *options, const char *value) {
    options->run.read.srs = value;
    return 1;
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

static int set_area_unit(tb_options *options, const char *value) {
    static const char *const words[] = {"m2", "ha", "mu", NULL};
    int at = word(value, words);
    if (at >= 0)
        options->run.read.area_unit = (tb_area_unit)at;
    return at >= 0;
}

static int set_edges(tb_options *options, const char *value) {
    static const char *const words[] = {"trapezoid", "geodesic", "plane", NULL};
    int at = word(value, words);
    if (at >= 0)
        options->run.area.edges = (tb_edges)at;
    options->run.edges_given = 1;
    return at >= 0;
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

static int set_area(tb_options *options, const char *value) {
    static const char *const words[] = {"best", "net", "stated", "computed", NULL};
    int at = word(value, words);
    if (at >= 0)
        options->run.totalled = (tb_totalled)at;
    return at >= 0;
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

static int set_published(tb_options *options, const char *value) {
    options->run.published = value;
    return 1;
}

static int set_classes(tb_options *options, const char *value) {
    options->run.classes = value;
    return 1;
}

static int set_fail_on(tb_options *options, const char *value) {
    static const char *const words[] = {"error", "warning", "never", NULL};
    int at = word(value, words);
    if (at >= 0)
        options->run.fail_on = (tb_fail_on)at;
    return at >= 0;
}

static int whole_number(const char *value, long least, long most, long *number) {
    char *end;
    errno = 0;
    *number = strtol(value, &end, 10);
    return end != value && *end == '\0' && errno == 0 && *number >= least && *number <= most;
}

static int set_most(tb_options *options, const char *value) {
    long number;
    if (!whole_number(value, 1, 100000000, &number))
        return 0;
    options->run.most = (size_t)number;
    return 1;
}

static int set_threads(tb_options *options, const char *value) {
    long number;
    if (!whole_number(value, 1, 64, &number))
        return 0;
    options->run.threads = (int)number;
    return 1;
}

static int set_format(tb_options *options, const char *value) {
    static const char *const words[] = {"text", "json", "csv", NULL};
    int at = word(value, words);
    if (at >= 0)
        options->format = (tb_format)at;
    return at >= 0;
}

static int set_output(tb_options *options, const char *value) {
    options->output = value;
    return value[0] != '\0';
}

static int set_overwrite(tb_options *options, const char *value) {
    (void)value;
    options->overwrite = 1;
    return 1;
}

static int set_progress(tb_options *options, const char *value) {
    static const char *const words[] = {"auto", "never", "json", NULL};
    int at = word(value, words);
    if (at >= 0)
        options->progress = (tb_progress)at;
    return at >= 0;
}

static int set_quiet(tb_options *options, const char *value) {
    (void)value;
    options->quiet = 1;
    return 1;
}

/* The value was read before everything else; here it is only held to be one. */
static int set_language(tb_options *options, const char *value) {
    static const char *const words[] = {"zh", "en", NULL};
    (void)options;
    return word(value, words) >= 0;
}

static int set_help(tb_options *options, const char *value) {
    (void)value;
    options->help = 1;
    return 1;
}

static const option_entry entries[] = {
    {'l', "layer", 0, "NAME",
     N_("the layer to read; without it DLTB or 地类图斑, else the one "
        "polygon layer"),
     set_layer},
    {'e', "encoding", 0, "ENC",
     N_("encoding of the text (UTF-8, GB18030, ..), against whatever the "
        "file declares"),
     set_encoding},
    {'s', "srs", 0, "CRS", N_("reference system to assign: EPSG:4527, WKT"), set_srs},
    {'d', "field", 0, "ROLE=NAME",
     N_("field of a role where it is not named as in DLTB: "
        "class=gewascode; may be given again. Roles: id number class "
        "class-name ownership owner unit area net-area "
        "ridge-coefficient ridge-area slope terrace settlement width "
        "year .."),
     set_field},
    {'u', "area-unit", 0, "m2|ha|mu", N_("unit of the areas stored in the layer"), set_area_unit},
    {'a', "area", 0, "AREA",
     N_("what is totalled: net (TBDLMJ, ridges under 1203), stated (TBMJ) or "
        "computed; without it the best one present"),
     set_area},
    {'g', "edges", 0, "EDGES",
     N_("how areas are taken: trapezoid (the official formula), geodesic, "
        "or plane"),
     set_edges},
    {'n', "densify", 0, "M|none",
     N_("divide edges longer than this many metres; 70 for projected "
        "data, none for geographic"),
     set_densify},
    {'b', "by", 0, "KEY,..",
     N_("break the totals down by category class level1 major county township "
        "village ownership owner slope terrace settlement detail planting "
        "enclave island"),
     set_by},
    {'p', "published", 0, "FILE", N_("published figures to hold the totals against: CSV or JSON"),
     set_published},
    {'c', "classes", 0, "FILE", N_("own class table: CSV with code, name, category"), set_classes},
    {'x', "fail-on", 0, "LEVEL", N_("which findings end with status 1: error, warning or never"),
     set_fail_on},
    {'m', "most", 0, "N", N_("details kept of each rule (100); counts are always exact"), set_most},
    {'f', "format", 1, "FORMAT", N_("text, json or csv"), set_format},
    {'o', "output", 1, "FILE", N_("write there instead of standard output"), set_output},
    {'w', "overwrite", 0, NULL, N_("replace an existing output"), set_overwrite},
    {'t', "threads", 0, "N", N_("threads; without it one for each processor"), set_threads},
    {'r', "progress", 0, "HOW", N_("auto (a bar on a terminal), never, or json lines"),
     set_progress},
    {'q', "quiet", 1, NULL, N_("say nothing but errors on standard error"), set_quiet},
    {'L', "lang", 0, "zh|en", N_("language of messages; without it the locale's"), set_language},
    {'h', "help", 1, NULL, N_("this text"), set_help},
};
enum { ENTRIES = sizeof entries / sizeof *entries };

static int takes(const tb_command *command, const option_entry *entry) {
    return strchr(command->options, entry->letter) != NULL || strchr("Lhq", entry->letter) != NULL;
}

static int complain(const tb_command *command, const char *what, const char *value) {
    fprintf(stderr, "tuban %s: ", command->name);
    fprintf(stderr, what, value);
    fprintf(stderr, _("; see `tuban help %s`\n"), command->name);
    return TB_USAGE;
}

static int set_option(const tb_command *command, const option_entry *entry, const char *value,
                      tb_options *options) {
    char what[160];
    if (entry->set(options, value))
        return 0;
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

int tb_options_parse(const tb_command *command, int argc, char **argv, tb_options *options) {
    struct option longs[ENTRIES + 1];
    char shorts[2 * ENTRIES + 2];
    *options = (tb_options){0};
    fill_tables(command, longs, shorts);
    opterr = 0;
    optind = 1;
    for (int code; (code = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        const char *typed = argv[optind - 1];
        if (code == '?')
            return complain(command, _("no such option: %s"), typed);
        if (code == ':')
            return complain(command, _("%s needs a value"), typed);
        int failed = set_option(command, entry_of(code), optarg, options);
        if (failed)
            return failed;
    }
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
    enum { HELP_COLUMN = 28 };
    for (int i = 0; i < ENTRIES; i++) {
        const option_entry *entry = &entries[i];
        if (!takes(command, entry))
            continue;
        char left[80];
        int size = snprintf(left, sizeof left, "  %c%c%s --%s%s%s", entry->has_short ? '-' : ' ',
                            entry->has_short ? entry->letter : ' ', entry->has_short ? "," : " ",
                            entry->name, entry->argument != NULL ? " " : "",
                            entry->argument != NULL ? entry->argument : "");
        fprintf(file, "%s%*s", left, size < HELP_COLUMN ? HELP_COLUMN - size : 1, "");
        print_wrapped(_(entry->help), size < HELP_COLUMN ? HELP_COLUMN : size + 1, file);
    }
}
