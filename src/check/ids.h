/* Identifiers of all parcels, kept small, to find those that stand more than once. */
#ifndef TB_CHECK_IDS_H
#define TB_CHECK_IDS_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/survey.h>

typedef struct tb_id_list tb_id_list;

tb_id_list *tb_ids_create(void); /* NULL when out of memory */
void tb_ids_free(tb_id_list *ids);

/* Both return 0 when out of memory. */
int tb_ids_add(tb_id_list *ids, tb_text id, int64_t row);
int tb_ids_merge(tb_id_list *into, const tb_id_list *from);

/* Calls found for every row whose identifier stood in an earlier row already, in the order of the
 * rows. id is NUL-terminated. Returns 0 when out of memory. */
int tb_ids_duplicates(tb_id_list *ids,
                      void (*found)(void *data, const char *id, int64_t row, int64_t first_row),
                      void *data);

/* For tb_ids_of_row: from here on the list is in the order of the rows. */
void tb_ids_order_by_row(tb_id_list *ids);

/* The identifier of a row, NULL if it has none. */
const char *tb_ids_of_row(const tb_id_list *ids, int64_t row);

#endif
