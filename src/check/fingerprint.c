/* FNV-1a over the parts of a finding that stay. */
#include "check/fingerprint.h"

#include "check/rules.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    uint64_t hash;
    size_t at; /* in the list of findings */
} entry;

/* With the closing zero, so that "ab", "c" and "a", "bc" differ. */
static uint64_t mix_text(uint64_t hash, const char *text) {
    for (size_t i = 0; i <= strlen(text); i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* Places to a millimetre, or to a hundred-millionth of a degree, which is about as much. */
static uint64_t mix_place(uint64_t hash, double x, double y) {
    char text[80];
    int degrees = fabs(x) <= 360 && fabs(y) <= 90;
    snprintf(text, sizeof text, "%.*f %.*f", degrees ? 8 : 3, x, degrees ? 8 : 3, y);
    return mix_text(hash, text);
}

static int is_about_a_place(const tb_finding *finding) {
    tb_rule rule = tb_rule_from_id(finding->rule);
    return rule < TB_RULES && (strcmp(tb_rules[rule].group, "shape") == 0 ||
                               strcmp(tb_rules[rule].group, "coverage") == 0);
}

/* Which of two parcels is named first depends on the order of the file, so it takes no part. */
static uint64_t hash_of(const tb_finding *finding) {
    int swapped = finding->other_id[0] != '\0' && strcmp(finding->other_id, finding->id) < 0;
    uint64_t hash = mix_text(UINT64_C(0xcbf29ce484222325), finding->rule);
    hash = mix_text(hash, finding->layer);
    hash = mix_text(hash, swapped ? finding->other_id : finding->id);
    hash = mix_text(hash, swapped ? finding->id : finding->other_id);
    hash = mix_text(hash, finding->field);
    if (isfinite(finding->x) && (finding->id[0] == '\0' || is_about_a_place(finding)))
        hash = mix_place(hash, finding->x, finding->y);
    return hash;
}

static int by_hash(const void *left, const void *right) {
    const entry *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

int tb_fingerprints_fill(tb_finding *finding, size_t findings) {
    entry *list = malloc((findings + 1) * sizeof *list);
    if (list == NULL)
        return 0;
    for (size_t i = 0; i < findings; i++)
        list[i] = (entry){hash_of(&finding[i]), i};
    qsort(list, findings, sizeof *list, by_hash);
    for (size_t i = 0, times = 0; i < findings; i++) {
        times = i > 0 && list[i].hash == list[i - 1].hash ? times + 1 : 0;
        uint64_t hash = list[i].hash;
        if (times > 0) {
            char number[24];
            snprintf(number, sizeof number, "%zu", times);
            hash = mix_text(hash, number);
        }
        tb_finding *own = &finding[list[i].at];
        snprintf(own->fingerprint, sizeof own->fingerprint, "%016" PRIx64, hash);
    }
    free(list);
    return 1;
}
