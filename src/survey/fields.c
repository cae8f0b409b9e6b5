/* Looking roles up by name. */
#include "survey/fields.h"

#include <string.h>

const char *tb_role_name(tb_role role) {
    return tb_fields[role].role;
}

tb_role tb_role_from_name(const char *name) {
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++)
        if (strcmp(tb_fields[role].role, name) == 0)
            return role;
    return TB_ROLE_COUNT;
}

const char *tb_role_field(tb_role role) {
    return tb_fields[role].field;
}

const char *tb_role_title(tb_role role) {
    return tb_fields[role].title;
}

int tb_role_scale(tb_role role) {
    return tb_fields[role].scale;
}
