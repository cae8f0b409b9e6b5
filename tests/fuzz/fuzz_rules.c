/* Any bytes as a rules file: a book or one line that says why not; its own rules can be asked about
 * parcels, and the book can be written. */
#include "check/rulebook.h"
#include "fuzz_input.h"

#include <tuban/write.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Two parcels: one without any value, one with the same text and number everywhere. */
static void ask(const tb_rulebook *book) {
    static tb_text text[2] = {{NULL, 0}, {"0101", 4}};
    static int64_t number[2] = {TB_NO_NUMBER, 101};
    static const uint32_t none[2];
    tb_block block = {.parcels = 2, .damaged = (uint32_t *)none, .not_number = (uint32_t *)none};
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++) {
        block.text[role] = text;
        block.number[role] = tb_role_scale(role) >= 0 ? number : NULL;
    }
    for (size_t rule = TB_RULES; rule < book->rules; rule++)
        for (size_t i = 0; i < block.parcels; i++) {
            const tb_condition *broken = tb_own_rule_broken(&book->own[rule - TB_RULES], &block, i);
            if (broken != NULL && broken->wording[0] == '\0')
                abort();
        }
}

static void write_book(const tb_rulebook *book) {
    static const tb_format formats[] = {TB_TEXT, TB_JSON, TB_CSV};
    tb_error error = {TB_OK, ""};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *bytes;
        size_t size;
        FILE *file = open_memstream(&bytes, &size);
        if (file == NULL || tb_rules_write(book, formats[i], file, &error) != TB_OK)
            abort();
        fclose(file);
        free(bytes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[FUZZ_PATH];
    int descriptor = fuzz_file(data, size, path);
    tb_rulebook *book;
    tb_error error = {TB_OK, ""};
    tb_status status = tb_rulebook_open(path, &book, &error);
    if (error.status != status || (status != TB_OK) != (error.message[0] != '\0'))
        abort();
    if (status == TB_OK) {
        ask(book);
        write_book(book);
    }
    tb_rulebook_free(book);
    close(descriptor);
    return 0;
}
