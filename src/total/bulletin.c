/* The whole way from a bulletin's text to published figures. */
#include "total/bulletin.h"

#include "base/error.h"
#include "base/message.h"

static tb_status too_long(const tb_published *published, tb_error *error) {
    return tb_fail(error, TB_UNREADABLE,
                   _("%s: longer than a text of published figures can be; cut out the part with "
                     "the figures"),
                   published->source);
}

static int take_letters(tb_bulletin *b, const char *bytes, size_t size, int html) {
    int taken = html ? tb_html_letters(b->arena, bytes, size, &b->letters)
                     : tb_plain_letters(b->arena, bytes, size, &b->letters);
    if (taken && !html)
        tb_letters_columns(&b->letters);
    if (!taken || !tb_letters_settle(b->arena, &b->letters, html))
        return 0;
    tb_letters_place(&b->letters);
    return 1;
}

static int year_of(const char *as_of) {
    int year = 0;
    for (int i = 0; i < 4 && as_of[i] >= '0' && as_of[i] <= '9'; i++)
        year = 10 * year + (as_of[i] - '0');
    return year;
}

tb_status tb_published_parse_text(tb_published *published, const char *bytes, size_t size, int html,
                                  tb_error *error) {
    enum { LONGEST_TEXT = 4 * 1024 * 1024 };
    if (size > LONGEST_TEXT)
        return too_long(published, error);
    tb_bulletin b = {.published = published, .arena = published->arena, .section = ""};
    if (!take_letters(&b, bytes, size, html))
        return tb_fail_memory(error);
    published->region = tb_bulletin_region(b.arena, &b.letters);
    published->as_of = tb_bulletin_as_of(b.arena, &b.letters);
    if (!tb_tokens_find(b.arena, &b.letters, published->region, &b.tokens))
        return tb_fail_memory(error);
    b.year = year_of(published->as_of);
    tb_tokens_commas(&b.tokens);
    tb_tokens_tables(&b.letters, &b.tokens, b.year);
    tb_tokens_mark(&b.letters, &b.tokens);
    tb_bulletin_parse(&b);
    tb_bulletin_parcels(&b);
    return tb_bulletin_rows(&b, error);
}
