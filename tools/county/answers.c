/* Answers are kept as the JSON that is written. */
#include "answers.h"

#include "base.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* Of numbers: enough for coordinates of eight digits with four decimals. */
enum { DIGITS = 13 };

struct answers {
    json_t *root, *faults, *findings;
};

answers *answers_create(const county *c) {
    answers *a = allocate(1, sizeof *a);
    a->faults = json_array();
    a->root = json_pack("{s:s, s:b, s:s, s:s, s:I, s:I, s:o}", "schema", "tuban.faults/1",
                        "synthetic", 1, "about",
                        "Synthetic data 合成数据: no real county, parcel or owner. Faults planted "
                        "in it, and every finding a right checker tells of each.",
                        "county", c->options->county, "seed", (json_int_t)c->options->seed,
                        "parcels", (json_int_t)0, "faults", a->faults);
    if (!a->root)
        fail(EXIT_SYSTEM, "no memory for the answers");
    return a;
}

void answers_free(answers *a) {
    json_decref(a->root);
    free(a);
}

void answers_parcels(answers *a, int64_t parcels) {
    json_object_set_new(a->root, "parcels", json_integer(parcels));
}

void answers_fault(answers *a, const char *rule, const char *what) {
    a->findings = json_array();
    json_t *fault =
        json_pack("{s:I, s:s, s:s, s:o}", "fault", (json_int_t)json_array_size(a->faults) + 1,
                  "kind", rule, "what", what, "findings", a->findings);
    if (!fault || json_array_append_new(a->faults, fault) != 0)
        fail(EXIT_SYSTEM, "no memory for the answers");
}

static void set_text(json_t *to, const char *key, const char *text) {
    if (text)
        json_object_set_new(to, key, json_string(text));
}

static void set_number(json_t *to, const char *key, double number) {
    if (!isnan(number))
        json_object_set_new(to, key, json_real(number));
}

void answers_add(answers *a, const answer *one) {
    json_t *o = json_object();
    set_text(o, "rule", one->rule);
    set_text(o, "layer", one->layer);
    set_text(o, "id", one->id);
    set_text(o, "other_id", one->other_id);
    set_text(o, "field", one->field);
    set_text(o, "found", one->found);
    set_text(o, "expected", one->expected);
    set_number(o, "measure", one->measure);
    set_text(o, "unit", one->unit);
    set_number(o, "x", one->at.x);
    set_number(o, "y", one->at.y);
    if (!isnan(one->at.x))
        set_number(o, "tolerance_m", one->tolerance_m);
    if (json_array_append_new(a->findings, o) != 0)
        fail(EXIT_SYSTEM, "no memory for the answers");
}

void answers_write(const answers *a, const char *file) {
    if (json_dump_file(a->root, file, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS)) != 0)
        fail(EXIT_SYSTEM, "%s: cannot be written", file);
}
