/* How a layer looks in QGIS, as data, and as the XML of QGIS.
 *
 * Texts may hold anything a survey or a class table holds. What is shown goes through tb_xml_text,
 * values that must stay as they are, and expressions of our own, through tb_xml_value: markup.h. */
#ifndef TB_WRITE_LOOK_H
#define TB_WRITE_LOOK_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct tb_colour {
    uint8_t red, green, blue;
} tb_colour;

/* Of a code of the work classification or one of its categories: src/write/colours.csv. 0: there is
 * none. */
int tb_colour_of(const char *code, tb_colour *colour);

/* The i-th of as many colours as one likes, each unlike those before it. */
tb_colour tb_colour_number(size_t i);

typedef enum tb_symbol {
    TB_SYMBOL_LAND,    /* filled, with a hairline that is seen near by only */
    TB_SYMBOL_OUTLINE, /* a border by itself */
    TB_SYMBOL_RIM,     /* likewise, but thin around holes: every gap between parcels is one */
    TB_SYMBOL_HATCH,   /* half filled, with a border of the same colour */
    TB_SYMBOL_POINT
} tb_symbol;

typedef struct tb_look_class {
    const char *value; /* of the attribute; "": all other values */
    const char *label;
    tb_colour colour;
} tb_look_class;

typedef struct tb_alias {
    const char *field, *title;
} tb_alias;

typedef struct tb_look {
    tb_symbol symbol;
    double width_mm;       /* of an outline */
    const char *attribute; /* by which classes are told apart; NULL: class 0 is for all */
    const tb_look_class *classes;
    size_t class_count;
    const char *label; /* expression of what is written into the land; NULL: nothing */
    double label_points;
    int label_from;        /* scale, 1 : so many, from which labels are shown; 0: always */
    int nearest, farthest; /* scales between which the layer is shown; 0: no limit */
    const char *name;      /* expression that names a feature in lists */
    const tb_alias *aliases;
    size_t alias_count;
} tb_look;

/* Fonts with Chinese characters, one for each system, for <families>. */
extern const char tb_font_families[];

/* A style by itself. malloc'd; NULL when out of memory. */
char *tb_look_qml(const tb_look *look);

/* The attributes and the elements of a map layer in a project. */
void tb_look_attributes(const tb_look *look, FILE *file);
void tb_look_elements(const tb_look *look, FILE *file);

#endif
