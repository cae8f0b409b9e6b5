/* The rules file, line by line. */
#include "check/rulebook.h"

#include "base/decimal.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "survey/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 20, DECIMALS = 7 };

/* docs/methods/rules-file.md says where each usual value comes from. */
static const struct {
    const char *key, *unit;
    double usual, least, most;
} numbers[TB_NUMBERS] = {
    [TB_SHARPEST_DEGREES] = {"sharp-angle.degrees", "degrees", 10, 0, 60},
    [TB_SLIVER_M2] = {"sliver.area", "m2", 10, 0, 1e6},
    [TB_SLIVER_M] = {"sliver.width", "m", 0.2, 0, 1000},
    [TB_LEAST_CONSTRUCTION_M2] = {"small-parcel.construction", "m2", 200, 0, 1e6},
    [TB_LEAST_FARMLAND_M2] = {"small-parcel.farmland", "m2", 400, 0, 1e6},
    [TB_LEAST_OTHER_M2] = {"small-parcel.other", "m2", 600, 0, 1e6},
    [TB_COVERAGE_TOLERANCE_M] = {"coverage.tolerance", "m", 0.0001, 1e-7, 1},
    [TB_GAP_LEAST_M2] = {"gap.least-area", "m2", 0, 0, 1e9},
    [TB_GAP_MOST_M2] = {"gap.most-area", "m2", 1e9, 0, 1e9},
    [TB_GAP_LEAST_WIDTH] = {"gap.least-width", "m", 0, 0, 1e6},
    [TB_GAP_MOST_WIDTH] = {"gap.most-width", "m", 1e6, 0, 1e6},
    [TB_OVERLAP_LEAST_M2] = {"overlap.least-area", "m2", 0, 0, 1e9},
    [TB_OVERLAP_MOST_M2] = {"overlap.most-area", "m2", 1e9, 0, 1e9},
    [TB_OVERLAP_LEAST_WIDTH] = {"overlap.least-width", "m", 0, 0, 1e6},
    [TB_OVERLAP_MOST_WIDTH] = {"overlap.most-width", "m", 1e6, 0, 1e6},
    [TB_NARROWEST_LINE_M] = {"narrow-line.width", "m", 2, 0, 1000},
    [TB_SURVEY_YEAR] = {"survey-year.year", "", 0, 0, 9999},
};

typedef struct rules_file {
    tb_rulebook *book;
    int line;
    uint8_t rule_set[TB_RULES], number_set[TB_NUMBERS];
    tb_error *error;
} rules_file;

/* Reading -------------------------------------------------------------------------------------- */

static char *trimmed(char *text) {
    text += strspn(text, " \t\r");
    size_t size = strlen(text);
    while (size > 0 && strchr(" \t\r", text[size - 1]) != NULL)
        text[--size] = '\0';
    return text;
}

static tb_status once(const rules_file *f, uint8_t *set, const char *name) {
    if (*set)
        return tb_fail(f->error, TB_USAGE, _("%s, line %d: %s is set twice"), f->book->path,
                       f->line, name);
    *set = 1;
    return TB_OK;
}

/* Reads error, warning, info or off into the rule. */
static int set_severity(tb_rule_info *rule, const char *word) {
    rule->off = strcmp(word, "off") == 0;
    for (tb_severity severity = 0; severity < TB_SEVERITIES; severity++)
        if (strcmp(tb_severity_name(severity), word) == 0) {
            rule->severity = severity;
            return 1;
        }
    return rule->off;
}

static tb_status fail_severity(const rules_file *f, const char *name, const char *value) {
    return tb_fail(f->error, TB_USAGE,
                   _("%s, line %d: %s is \"%s\"; a rule is error, warning, info or off"),
                   f->book->path, f->line, name, value);
}

static tb_status set_rule(rules_file *f, tb_rule rule, const char *value) {
    tb_rule_info *info = &f->book->rule[rule];
    if (once(f, &f->rule_set[rule], info->id) != TB_OK)
        return TB_USAGE;
    return set_severity(info, value) ? TB_OK : fail_severity(f, info->id, value);
}

static tb_status set_number(rules_file *f, size_t n, const char *value) {
    int64_t scaled;
    if (once(f, &f->number_set[n], numbers[n].key) != TB_OK)
        return TB_USAGE;
    double number = 0;
    int known = tb_decimal_parse(value, strlen(value), DECIMALS, &scaled);
    if (known)
        number = (double)scaled / (double)tb_power_of_ten(DECIMALS);
    if (!known || number < numbers[n].least || number > numbers[n].most)
        return tb_fail(f->error, TB_USAGE,
                       _("%s, line %d: %s is \"%s\"; it is a number from %g to %g"), f->book->path,
                       f->line, numbers[n].key, value, numbers[n].least, numbers[n].most);
    f->book->number[n] = number;
    return TB_OK;
}

static tb_status fail_unknown(const rules_file *f, const char *name) {
    char keys[600] = "";
    size_t filled = 0;
    for (int n = 0; n < TB_NUMBERS; n++)
        filled += (size_t)snprintf(keys + filled, sizeof keys - filled, "%s%s", n > 0 ? ", " : "",
                                   numbers[n].key);
    return tb_fail(f->error, TB_USAGE,
                   _("%s, line %d: no rule and no number is called \"%s\"; `tuban rules` lists the "
                     "rules, the numbers are %s; a rule of your own reads NAME = SEVERITY when .. "
                     "then .."),
                   f->book->path, f->line, name, keys);
}

/* The roles as the column needs of rules.csv has them: a rule whose fields are absent is not run.
 */
static const char *needs_of(tb_arena *arena, uint32_t roles) {
    char text[TB_ROLE_COUNT * 24] = "";
    size_t filled = 0;
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++)
        if (roles >> role & 1)
            filled += (size_t)snprintf(text + filled, sizeof text - filled, "%s%s",
                                       filled > 0 ? " " : "", tb_role_name(role));
    return tb_arena_copy(arena, text, filled);
}

static int name_is_formed(const char *name) {
    return name[0] != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static tb_status check_own_name(const rules_file *f, const char *name) {
    tb_rulebook *book = f->book;
    if (!name_is_formed(name))
        return tb_fail(f->error, TB_USAGE,
                       _("%s, line %d: \"%s\" cannot name a rule: small letters, digits and "
                         "hyphens do"),
                       book->path, f->line, name);
    for (size_t rule = 0; rule < book->rules; rule++)
        if (strcmp(book->rule[rule].id, name) == 0)
            return tb_fail(f->error, TB_USAGE, _("%s, line %d: there is a rule %s already"),
                           book->path, f->line, name);
    if (book->rules == TB_MOST_RULES)
        return tb_fail(f->error, TB_USAGE, _("%s, line %d: more than %d rules of your own"),
                       book->path, f->line, TB_MOST_OWN_RULES);
    return TB_OK;
}

/* severity when CONDITIONS then CONDITIONS: when is where the sentence begins. */
static tb_status add_own(rules_file *f, const char *name, char *severity, char *when) {
    tb_rulebook *book = f->book;
    if (check_own_name(f, name) != TB_OK)
        return TB_USAGE;
    tb_own_rule *own = &book->own[book->rules - TB_RULES];
    const char *why = tb_own_rule_parse(book->arena, when, own);
    if (why != NULL)
        return tb_fail(f->error, TB_USAGE, _("%s, line %d: rule %s: %s"), book->path, f->line, name,
                       why);
    const char *id = tb_arena_copy(book->arena, name, strlen(name));
    const char *title = tb_arena_copy(book->arena, when, strlen(when));
    const char *needs = needs_of(book->arena, own->roles);
    if (id == NULL || title == NULL || needs == NULL)
        return tb_fail_memory(f->error);
    tb_rule_info *info = &book->rule[book->rules++];
    *info = (tb_rule_info){.id = id,
                           .group = "own",
                           .national = "",
                           .grade = "",
                           .needs = needs,
                           .iso_element = "",
                           .iso_measure = "",
                           .title = title,
                           .title_zh = title};
    when[-1] = '\0';
    severity = trimmed(severity);
    return set_severity(info, severity) ? TB_OK : fail_severity(f, name, severity);
}

static char *find_when(char *value) {
    for (char *at = strstr(value, "when"); at != NULL; at = strstr(at + 1, "when"))
        if (at > value && strchr(" \t", at[-1]) != NULL && strchr(" \t", at[4]) != NULL)
            return at;
    return NULL;
}

static tb_status set(rules_file *f, const char *name, char *value) {
    char *when = find_when(value);
    if (when != NULL)
        return add_own(f, name, value, when);
    tb_rule rule = tb_rule_from_id(name);
    if (rule < TB_RULES)
        return set_rule(f, rule, value);
    for (size_t n = 0; n < TB_NUMBERS; n++)
        if (strcmp(numbers[n].key, name) == 0)
            return set_number(f, n, value);
    return fail_unknown(f, name);
}

/* A # begins a comment, but not inside quotes. */
static void cut_comment(char *text) {
    int quoted = 0;
    for (; *text != '\0' && (quoted || *text != '#'); text++)
        quoted ^= *text == '"';
    *text = '\0';
}

static tb_status take_line(rules_file *f, char *text) {
    cut_comment(text);
    text = trimmed(text);
    if (text[0] == '\0')
        return TB_OK;
    char *equals = strchr(text, '=');
    if (equals == NULL)
        return tb_fail(f->error, TB_USAGE, _("%s, line %d: \"%s\" is not of the form NAME = VALUE"),
                       f->book->path, f->line, text);
    *equals = '\0';
    return set(f, trimmed(text), trimmed(equals + 1));
}

static tb_status take_lines(rules_file *f, char *bytes) {
    tb_status status = TB_OK;
    for (char *text = bytes, *next; status == TB_OK && text != NULL; text = next) {
        next = strchr(text, '\n');
        if (next != NULL)
            *next++ = '\0';
        f->line++;
        status = take_line(f, text);
    }
    return status;
}

static tb_status read_file(tb_rulebook *book, tb_error *error) {
    rules_file f = {.book = book, .error = error};
    char *bytes = NULL;
    size_t size = 0;
    tb_status status = tb_file_read(book->arena, book->path, MOST_BYTES, &bytes, &size, error);
    if (status == TB_OK && strlen(bytes) != size)
        return tb_fail(error, TB_UNREADABLE, _("%s: not a text file"), book->path);
    if (status == TB_OK)
        status = take_lines(&f, bytes + (strncmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0));
    return status;
}

/* The book ------------------------------------------------------------------------------------- */

tb_status tb_rulebook_open(const char *path, tb_rulebook **out, tb_error *error) {
    tb_rulebook *book = calloc(1, sizeof *book);
    *out = book;
    if (book == NULL || (book->arena = tb_arena_create()) == NULL)
        return tb_fail_memory(error);
    book->path = path;
    book->rules = TB_RULES;
    for (tb_rule rule = 0; rule < TB_RULES; rule++)
        book->rule[rule] = tb_rules[rule];
    for (int n = 0; n < TB_NUMBERS; n++)
        book->number[n] = numbers[n].usual;
    book->locked = path != NULL && strcmp(path, "national") == 0;
    return path == NULL || book->locked ? TB_OK : read_file(book, error);
}

void tb_rulebook_free(tb_rulebook *book) {
    if (book != NULL)
        tb_arena_free(book->arena);
    free(book);
}

int tb_rulebook_locked(const tb_rulebook *book) {
    return book->locked;
}

size_t tb_rulebook_rules(const tb_rulebook *book) {
    return book->rules;
}

const tb_rule_info *tb_rulebook_rule(const tb_rulebook *book, size_t index) {
    return &book->rule[index];
}

size_t tb_rulebook_numbers(void) {
    return TB_NUMBERS;
}

tb_rule_number tb_rulebook_number(const tb_rulebook *book, size_t index) {
    return (tb_rule_number){numbers[index].key, book->number[index], numbers[index].usual,
                            numbers[index].unit};
}
