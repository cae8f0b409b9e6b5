/* Which encoding the text of a Shapefile is in: what was asked for, what is declared, and what the
 * bytes say. Docs: docs/methods/encodings.md. */
#ifndef TB_READ_ENCODING_H
#define TB_READ_ENCODING_H

#include "read/dbf.h"

typedef struct tb_encoding {
    char name[40];    /* as iconv knows it */
    char reason[200]; /* in the language of the user */
    int overruled;    /* the bytes contradict what the file declares */
} tb_encoding;

/* asked may be NULL; then .cpg, then the language byte, then the bytes decide. */
void tb_encoding_decide(const char *asked, const tb_dbf *dbf, tb_encoding *out);

/* 1 if iconv knows the encoding. */
int tb_encoding_known(const char *name);

#endif
