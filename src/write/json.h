/* JSON pieces that several documents share. Every function returns a new reference. */
#ifndef TB_WRITE_JSON_H
#define TB_WRITE_JSON_H

#include <jansson.h>
#include <stdio.h>
#include <tuban/run.h>

/* {schema, tool{name, version}} */
json_t *tb_json_head(const char *schema);

/* Text that may hold anything: what is not UTF-8 becomes U+FFFD. */
json_t *tb_json_text(const char *text);

/* null for NAN and infinities. */
json_t *tb_json_number(double number);

json_t *tb_json_srs(const tb_srs *srs);           /* NULL becomes null */
json_t *tb_json_reasons(const tb_source *source); /* why this layer, encoding, srs */
json_t *tb_json_fields(const tb_source *source);  /* role -> name in the layer */

json_t *tb_json_finding(const tb_finding *finding);

/* Writes the document and a line end, and gives the reference back. */
tb_status tb_json_write(json_t *root, FILE *file, tb_error *error);

#endif
