/* What planting a fault takes: parcels that are free, changes to them, answers. */
#ifndef COUNTY_PLANTER_H
#define COUNTY_PLANTER_H

#include "answers.h"
#include "changes.h"
#include "random.h"

typedef struct fault_kind fault_kind;

typedef struct planter {
    const survey *survey;
    changes *changes;
    answers *answers;
    chance chance;
    bool *taken;          /* parcels that were changed, and their neighbours */
    int32_t added;        /* parcels added so far */
    int32_t *last_number; /* of each village */
    char layer_name[256]; /* of the parcels, in the file */
    size_t begun;         /* changes before the fault that is being planted */
} planter;

/* What a format can carry; a kind names those that can carry it. */
enum { IN_SHAPEFILE = 1, IN_GEOPACKAGE = 2, IN_OTHERS = 4, IN_FLATGEOBUF = 8, ANYWHERE = 15 };

/* A value that makes a fault. NULL text: the field is emptied. */
typedef struct setting {
    const char *field, *text;
} setting;

enum { MOST_SETTINGS = 5 };

/* One way of breaking a rule. */
struct fault_kind {
    const char *rule; /* several ways of breaking one rule stand together */
    const char *what; /* one line, for people */
    bool (*fits)(const survey *s, int32_t parcel);
    /* False: not here after all; then nothing is changed. */
    bool (*plant)(planter *p, const fault_kind *kind, int32_t parcel);
    setting set[MOST_SETTINGS]; /* where values make the fault: it is found in the first field */
    unsigned carried_by;        /* formats; 0 = any */
    const char *why_not_elsewhere;
    bool once; /* a layer can have it only once */
};

planter planter_start(const survey *s, changes *all);
void planter_free(planter *p);

/* Plants one fault of a kind in a parcel that chance chooses; false if there is none for it. */
bool planter_plant(planter *p, const fault_kind *kind);

/* The formats, as a bit, that the options ask for; and its name. */
unsigned format_of(const options *o);

/* ---- parcels ---- */

bool is_free(const planter *p, int32_t parcel);

/* So that no other fault takes it, or a neighbour of it. */
void reserve(planter *p, int32_t parcel);

/* Neither a strip, which has many neighbours, nor water. */
bool is_plot(const survey *s, int32_t parcel);

/* Calls for the parcels around the node where a half-edge begins; -1 is outside. */
typedef void each_parcel(void *context, int32_t parcel);
void around_node(const survey *s, int32_t edge, each_parcel *call, void *context);

/* Calls for every parcel that shares a node with this one, perhaps more than once. */
void each_neighbour(const survey *s, int32_t parcel, each_parcel *call, void *context);

/* Whether it and all its neighbours lie in one village, and in the same settlement or in none: no
 * unit is touched by a change. */
bool is_inside_units(const survey *s, int32_t parcel);

figure parcel_figure(const survey *s, int32_t parcel);

/* Area on the ellipsoid of a part of a parcel, from its area in the plane. */
double ellipsoid_m2(const survey *s, int32_t parcel, double plane_m2);

/* ---- changes ---- */

/* The changes and answers that follow are those of one fault. */
void begin_fault(planter *p, const fault_kind *kind);

/* Alters a parcel, leaves it out, or adds one with its values, a new identifier and a new number.
 */
change *change_parcel(planter *p, int32_t parcel, change_kind kind);

/* Takes over the figure. */
void change_figure(change *c, figure *f);

/* Areas as they are for the changed outline, with all that follows from them. */
void restate_areas(const planter *p, change *c);

/* The text of a field as it is written, changed or not; empty where it has no value. */
void written_value(const planter *p, const change *c, const char *field, char text[128]);

/* Whether a format has room for the text in the field. */
bool has_room(const planter *p, const char *field, const char *text);

/* ---- answers ---- */

/* The layer that a finding names. */
const char *written_layer(const planter *p, layer l);

/* An answer about a parcel: rule, layer, identifier, and anywhere within the parcel. */
answer answer_about(const planter *p, const char *rule, const change *c, char id[128]);

/* The finding that a field is wrong; and, with a difference in square metres, an area. */
void tell_field(const planter *p, const char *rule, const change *c, const char *field);
void tell_area(const planter *p, const char *rule, const change *c, const char *field,
               int64_t right_dm2);

/* The finding at a place between two parcels; other may be NULL. */
typedef struct spot {
    point at;
    double tolerance_m;
} spot;

void tell_place(const planter *p, const char *rule, const char *id, const char *other, spot at,
                double measure, const char *in_unit);

void parcel_id(const planter *p, int32_t parcel, char text[32]);

/* A changed outline entails that the stated area is wrong, or it does not, or one cannot say. */
typedef enum entailed { ENTAILED_NOTHING, ENTAILED, DOUBTFUL } entailed;
entailed area_entailed(const planter *p, int32_t parcel, double plane_m2);
void tell_entailed_area(const planter *p, const change *c);

#endif
