/* Texts in XML and HTML, between tags and in values between double quotes: markup is escaped, and
 * what is no character of XML becomes a blank or U+FFFD. */
#ifndef TB_WRITE_MARKUP_H
#define TB_WRITE_MARKUP_H

#include <stdio.h>

void tb_xml_value(FILE *file, const char *value);

/* What QGIS shows: it would evaluate [% .. %] inside a text, so that is broken apart. */
void tb_xml_text(FILE *file, const char *text);

#endif
