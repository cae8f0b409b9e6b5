/* Any bytes as a baseline (first byte b: CSV, l: JSON lines) or as signed-off exceptions: words in
 * order and each once, which findings can be held against. */
#include "check/earlier.h"
#include "fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(tb_words *words, int baseline) {
    tb_finding finding[2] = {{.rule = "gap", .fingerprint = "0123456789abcdef", .accepted = ""},
                             {.rule = "gap", .accepted = ""}};
    tb_rule_count rule = {.rule = "gap", .count = 2};
    tb_baseline compared = {.path = "fuzz"};
    tb_acceptance acceptance = {.path = "fuzz"};
    for (size_t i = 0; i < words->words; i++)
        if (i > 0 && strcmp(words->word[i - 1].fingerprint, words->word[i].fingerprint) >= 0)
            abort();
    if (baseline)
        tb_baseline_compare(words, finding, 2, &compared);
    else
        tb_accepted_apply(words, finding, 2, &rule, &acceptance);
    if (compared.fresh + compared.open != (baseline ? 2 : 0) || rule.accepted > rule.count ||
        acceptance.accepted != rule.accepted)
        abort();
}

/* The ending of a path says what a baseline is, so there must be one. */
static tb_status read_lines(tb_arena *arena, const char *path, tb_words *words, tb_error *error) {
    char linked[] = "/tmp/tuban-fuzz-XXXXXX.jsonl";
    int file = mkstemps(linked, (int)strlen(".jsonl"));
    if (file < 0 || close(file) != 0 || unlink(linked) != 0 || symlink(path, linked) != 0)
        abort();
    tb_status status = tb_baseline_read(arena, linked, words, error);
    unlink(linked);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[FUZZ_PATH];
    if (size == 0)
        return -1;
    int descriptor = fuzz_file(data + 1, size - 1, path),
        baseline = data[0] == 'b' || data[0] == 'l';
    tb_arena *arena = tb_arena_create();
    tb_words words = {NULL, 0};
    tb_error error = {TB_OK, ""};
    tb_status status = data[0] == 'l' ? read_lines(arena, path, &words, &error)
                       : baseline     ? tb_baseline_read(arena, path, &words, &error)
                                      : tb_accepted_read(arena, path, &words, &error);
    if (error.status != status)
        abort();
    if (status == TB_OK)
        use(&words, baseline);
    tb_arena_free(arena);
    close(descriptor);
    return 0;
}
