/* Hashing values, and telling the pairs. */
#include "check/likeness.h"

#include "base/message.h"
#include "check/ids.h"

#include <stdlib.h>
#include <string.h>

/* What is said of the land. Identifiers and numbers are the parcel's own, areas those of its
 * outline, and names stand for their codes. */
static const tb_role said[] = {
    TB_ROLE_CLASS,   TB_ROLE_OWNERSHIP,   TB_ROLE_OWNER,
    TB_ROLE_UNIT,    TB_ROLE_RIDGE_CLASS, TB_ROLE_RIDGE_COEFFICIENT,
    TB_ROLE_TERRACE, TB_ROLE_SLOPE,       TB_ROLE_WIDTH,
    TB_ROLE_DETAIL,  TB_ROLE_PLANTING,    TB_ROLE_GRADE,
    TB_ROLE_ENCLAVE, TB_ROLE_SETTLEMENT,  TB_ROLE_YEAR,
    TB_ROLE_ISLAND,  TB_ROLE_NOTE,
};

static uint64_t mix(uint64_t hash, uint64_t word) {
    unsigned __int128 product =
        (unsigned __int128)(hash ^ word ^ 0xa0761d6478bd642fu) * 0xe7037ed1a0b428dbu;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The last eight bytes may stand in two words; shorter texts are one. */
static uint64_t mix_text(uint64_t hash, tb_text text) {
    const size_t word = sizeof(uint64_t);
    uint64_t last = text.size;
    if (text.size < word) {
        for (size_t at = 0; at < text.size; at++)
            last = last << 8 | (unsigned char)text.bytes[at];
        return mix(hash, last);
    }
    for (size_t at = 0; at + word < text.size; at += word)
        hash = mix(hash, word_at(text.bytes + at));
    return mix(hash + text.size, word_at(text.bytes + text.size - word));
}

uint64_t tb_likeness_of(const tb_parcel *parcel) {
    const tb_block *block = parcel->block;
    uint64_t hash = 1;
    if (parcel->class_code[0] == '\0' || tb_parcel_text(parcel, TB_ROLE_UNIT).size == 0)
        return 0;
    for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
        if (block->number[said[k]] != NULL)
            hash = mix(hash, (uint64_t)block->number[said[k]][parcel->i]);
        else if (block->text[said[k]] != NULL)
            hash = mix_text(hash, block->text[said[k]][parcel->i]);
    }
    return hash != 0 ? hash : 1;
}

uint64_t *tb_likeness_list(const tb_checks *checks) {
    const tb_rows *rows = &checks->rows;
    uint64_t *list = malloc((tb_rows_count(rows) + 1) * sizeof *list), *at = list;
    for (size_t c = 0; list != NULL && c < rows->chunks; c++)
        for (size_t i = 0; i < rows->chunk[c]->rows; i++)
            *at++ = rows->chunk[c]->fact[i].likeness;
    return list;
}

static const char *id_of(const tb_checks *checks, int64_t row) {
    const char *id = tb_ids_of_row(checks->ids, row);
    return id != NULL ? id : "";
}

/* Told at the parcel with the lower identifier, whatever their order in the file. */
static void report(tb_checks *checks, const tb_alike *pair, double metre) {
    int64_t row = pair->row, other = pair->other_row;
    const char *id = id_of(checks, row), *other_id = id_of(checks, other);
    if (strcmp(other_id, id) < 0) {
        const char *kept = id;
        id = other_id;
        other_id = kept;
        row = pair->other_row;
        other = pair->row;
    }
    tb_finding *finding =
        tb_checks_finding(checks, TB_RULE_EQUAL_NEIGHBOURS, row, (tb_text){id, strlen(id)});
    if (finding == NULL)
        return;
    finding->other_id = tb_findings_text(&checks->findings, "%s", other_id);
    finding->message = tb_findings_text(&checks->findings,
                                        _("all its values are those of its neighbour, row %lld"),
                                        (long long)other);
    finding->x = pair->place.x;
    finding->y = pair->place.y;
    if (checks->geographic)
        return;
    finding->measure = pair->length / metre;
    finding->unit = "m";
}

void tb_check_alike(tb_checks *checks, const tb_neighbours *neighbours) {
    const tb_coverage_result *result = tb_coverage_result_of(neighbours->parcels);
    for (size_t i = 0; i < result->alikes; i++)
        report(checks, &result->alike[i], neighbours->metre);
}
