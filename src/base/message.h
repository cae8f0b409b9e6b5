/* Messages in the language of the user, from the one catalogue src/base/po/zh.po.
 *
 * The catalogue is compiled into the library instead of being installed as .mo files: a message is
 * then Chinese wherever `--lang zh` is given, whether or not the machine has a Chinese locale. It
 * stays an ordinary gettext file, so xgettext, msgmerge and every translator's editor work on it.
 */
#ifndef TB_BASE_MESSAGE_H
#define TB_BASE_MESSAGE_H

#include <tuban/status.h>

#define _(english) tb_message(english)

/* Marks a text for the catalogue where it stands in a table and is translated later. */
#define N_(english) english

#endif
