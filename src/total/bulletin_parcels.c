/* How many parcels a text counts. */
#include "total/bulletin.h"

#include "base/message.h"

static int is_bound(const tb_token *token) {
    return tb_is_role(token, TB_WORD_APPROX) || tb_is_role(token, TB_WORD_ABOVE) ||
           tb_is_role(token, TB_WORD_BELOW);
}

static int may_stand_between(const tb_token *token) {
    return is_bound(token) || tb_is_role(token, TB_WORD_FILL) || tb_is_role(token, TB_WORD_OF) ||
           tb_is_role(token, TB_WORD_SURVEY) || tb_is_role(token, TB_WORD_LEAD) ||
           token->kind == TB_TOKEN_COLON || token->remark;
}

/* 1 if the count stands beside the word for parcels. */
static int beside_parcels(const tb_tokens *tokens, tb_quantity q) {
    enum { FARTHEST = 4 };
    for (size_t i = q.end; i < tokens->count && i - q.end < FARTHEST; i++) {
        if (tb_is_role(&tokens->at[i], TB_WORD_PARCELS))
            return 1;
        if (!may_stand_between(&tokens->at[i]))
            break;
    }
    for (size_t i = q.number; q.is == TB_A_COUNT && i-- > 0 && q.number - i <= FARTHEST;) {
        if (tb_is_role(&tokens->at[i], TB_WORD_PARCELS))
            return 1;
        if (!may_stand_between(&tokens->at[i]))
            break;
    }
    return 0;
}

/* The count as a whole number; 0 if it is none. */
static int whole_count(tb_bulletin *b, tb_quantity q, int64_t *count) {
    tb_quantity bare = q;
    bare.end = q.number + 1;
    tb_print print = tb_bulletin_print(b, bare);
    tb_figure figure;
    if (!tb_figure_parse(print.value, (tb_unit){TB_HECTARES, q.power}, &figure) ||
        !figure.present || figure.scale != 0)
        return 0;
    *count = figure.digits;
    return 1;
}

static size_t with_bounds(const tb_tokens *tokens, size_t number) {
    return number > 0 && is_bound(&tokens->at[number - 1]) ? number - 1 : number;
}

/* 370,000 survey spots are 37万个 once more: a count that ends in three zeros is not taken as
 * exact. */
void tb_bulletin_parcels(tb_bulletin *b) {
    enum { ROUND = 1000 };
    const tb_tokens *tokens = &b->tokens;
    tb_parcel_count *found = &b->published->parcels;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->at[i].kind != TB_TOKEN_NUMBER || tokens->at[i].malformed ||
            tokens->at[i].foreign)
            continue;
        tb_quantity q = tb_quantity_at(tokens, i);
        int64_t count;
        if (q.is == TB_AN_AREA || q.is == TB_A_SHARE || !beside_parcels(tokens, q) ||
            !whole_count(b, q, &count))
            continue;
        size_t first = with_bounds(tokens, i);
        int exact = q.power == 0 && !q.inexact && first == i && (count % ROUND != 0 || count == 0);
        if (found->count < 0 || (exact && !found->exact))
            *found = (tb_parcel_count){count, tb_bulletin_text(b, first, q.end), exact};
        else if (exact && found->count != count)
            tb_bulletin_unclear(b, i, q.end, _("the text has another count of parcels"));
    }
}
