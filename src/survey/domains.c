/* Looking values up in code lists. The lists are short: the longest has 16 values. */
#include "survey/domains.h"

#include <string.h>

int tb_domain_has(tb_role role, tb_text value) {
    const tb_domain *domain = &tb_domains[role];
    for (size_t i = 0; i < domain->count; i++)
        if (strlen(domain->values[i].value) == value.size &&
            memcmp(domain->values[i].value, value.bytes, value.size) == 0)
            return 1;
    return 0;
}
