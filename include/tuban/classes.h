/* Land classes: which class a code is, and where each class is counted.
 *
 * The built-in table is the work classification (工作分类) of the Third National Land Survey: its
 * 68 codes with their suffix codes, the level-1 class (a look-up, never the first two digits), the
 * category of the published bulletin, and the major class (三大类). It is generated from
 * src/survey/classes.csv, where each row names its source. An own table of `code,name,category`
 * lets any other land layer be totalled. */
#ifndef TUBAN_CLASSES_H
#define TUBAN_CLASSES_H

#include <stddef.h>
#include <tuban/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All strings are UTF-8 and live as long as the table. "" where the table does not say. */
typedef struct tb_class {
    const char *code;
    const char *name; /* Chinese */
    const char *name_en;
    int level;            /* 1, 2, or 3 for a suffix code; own tables: 2 */
    const char *parent;   /* code one level up */
    const char *level1;   /* code of the level-1 class */
    const char *major;    /* 农用地, 建设用地 or 未利用地 */
    const char *category; /* of the bulletin */
    int assignable;       /* may stand as the class of a parcel */
} tb_class;

typedef struct tb_class_table tb_class_table;

/* The work classification; needs no freeing. */
TB_API const tb_class_table *tb_classes_builtin(void);

/* Another classification that is built in: "gb21010" (GB/T 21010-2017, by its twelve level-1
 * classes) or "ydyh" (codes of the work classification, each counted in the class of the 2023 guide
 * to land and sea use that it usually becomes). TB_USAGE for another name. To be freed like one
 * that was read. */
TB_API tb_status tb_classes_scheme(const char *name, tb_class_table **out, tb_error *error);

/* A CSV file in UTF-8 with a header: code, name, category and optionally name_en, parent, level1,
 * major. Codes are kept as text. TB_USAGE names the line of a missing column or a repeated code. */
TB_API tb_status tb_classes_read(const char *path, tb_class_table **out, tb_error *error);
TB_API void tb_classes_free(tb_class_table *table); /* not of the built-in one */

TB_API size_t tb_classes_count(const tb_class_table *table);
TB_API const tb_class *tb_classes_at(const tb_class_table *table, size_t index);

/* Index of a code of `size` bytes, -1 if the table has none. Exact: no blanks, no case folding. */
TB_API int tb_classes_find(const tb_class_table *table, const char *code, size_t size);

/* Categories in the order of the bulletin (own tables: order of appearance): name and English name.
 * The built-in table ends with 其他土地, which is not one of the eight published categories. */
TB_API size_t tb_categories_count(const tb_class_table *table);
TB_API const char *tb_category_name(const tb_class_table *table, size_t category);
TB_API const char *tb_category_name_en(const tb_class_table *table, size_t category);
TB_API int tb_category_published(const tb_class_table *table, size_t category);

/* Index of the category of a class. */
TB_API size_t tb_classes_category(const tb_class_table *table, size_t index);

#ifdef __cplusplus
}
#endif
#endif
