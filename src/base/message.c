/* Looking a message up in the compiled catalogue. */
#include "base/message.h"

#include "base/catalogue.h"

#include <tuban/status.h>

#include <stdlib.h>
#include <string.h>

static tb_language language = TB_ENGLISH;

void tb_language_set(tb_language wanted) {
    language = wanted;
}

tb_language tb_language_get(void) {
    return language;
}

static int compare(const void *key, const void *entry) {
    return strcmp(key, ((const tb_translation *)entry)->english);
}

const char *tb_message(const char *english) {
    if (language == TB_ENGLISH)
        return english;
    const tb_translation *found =
        bsearch(english, tb_catalogue, tb_catalogue_size, sizeof *tb_catalogue, compare);
    return found != NULL ? found->chinese : english;
}
