/* Types come as the reader lists them: "String(18,0)", "Real(15,2)". */
#include "check/structure.h"

#include "base/text.h"
#include "survey/fields.h"

#include <stdio.h>
#include <string.h>

typedef struct make {
    int text, length, decimals;
} make;

/* 0 for a type that no field of the standard has a like of. */
static int make_of(const char *type, make *made) {
    char name[40] = "";
    *made = (make){0, 0, 0};
    if (sscanf(type, "%39[^(](%d,%d)", name, &made->length, &made->decimals) < 1)
        return 0;
    made->text = strcmp(name, "String") == 0;
    return made->text || strncmp(name, "Integer", 7) == 0 || strcmp(name, "Real") == 0;
}

/* The standard counts bytes of GBK; a Shapefile in UTF-8 needs half as many again for Chinese. */
static int counts_other_bytes(const tb_source *source) {
    return source->dbf_records >= 0 && strncmp(source->encoding, "GB", 2) != 0;
}

static int differs(const tb_source *source, const tb_field *field, const make *made) {
    if (made->text != (field->scale < 0))
        return 1;
    if (made->length == 0 ||
        (made->text && made->length > field->length && counts_other_bytes(source)))
        return 0;
    return made->length != field->length || (!made->text && made->decimals != field->decimals);
}

static const char *type_of(const tb_source *source, const char *name) {
    for (size_t i = 0; i < source->fields; i++)
        if (strcmp(source->field_names[i], name) == 0)
            return source->field_types[i];
    return "";
}

static void report(tb_checks *checks, const tb_field *field, const char *type) {
    tb_finding *finding = tb_checks_layer_finding(checks, TB_RULE_FIELD_STRUCTURE);
    if (finding == NULL)
        return;
    finding->field = field->field;
    finding->found = tb_findings_text(&checks->findings, "%s", type);
    finding->expected =
        field->scale < 0 ? tb_findings_text(&checks->findings, "%s(%d)", field->type, field->length)
                         : tb_findings_text(&checks->findings, "%s(%d,%d)", field->type,
                                            field->length, field->decimals);
}

void tb_check_structure(tb_checks *checks) {
    const tb_source *source = checks->source;
    for (tb_role role = 0; checks->work_classes && checks->attributes && role < TB_ROLE_COUNT;
         role++) {
        const tb_field *field = &tb_fields[role];
        const char *name = source->field[role];
        make made;
        if (name == NULL || !tb_text_same(name, field->field))
            continue;
        const char *type = type_of(source, name);
        if (make_of(type, &made) && differs(source, field, &made))
            report(checks, field, type);
    }
}
