/* Vertices are numbered by their coordinates, exactly. A vertex is a node if two passages of rings
 * through it differ in their neighbours, if a ring turns round in it, or if a ring begins there.
 * Between nodes every ring goes the same way, so a line is known by its first step. */
#include "write/borders.h"

#include <stdlib.h>
#include <string.h>

/* A growing array of numbers. */
typedef struct numbers {
    uint32_t *at;
    size_t count, room;
} numbers;

typedef struct step {
    uint32_t from, to;
    int32_t line; /* + 1, negative: against it; 0: free */
} step;

struct tb_borders {
    double *x, *y;        /* by vertex */
    uint32_t *low, *high; /* neighbours of the first passage */
    uint8_t *node;        /* 1: a line ends here; 2: no ring passed yet */
    size_t vertices, vertex_room;
    uint32_t *slot; /* of the vertex table: vertex + 1, 0: free */
    size_t slots;
    numbers ring;       /* vertices of all rings */
    numbers ring_begin; /* and where each begins; one more at the end */
    numbers line, line_begin;
    numbers reference, reference_begin;
    step *steps;
    size_t step_slots, step_count;
};

static int regrow(void **array, size_t bytes) {
    void *larger = realloc(*array, bytes);
    if (larger == NULL)
        return 0;
    *array = larger;
    return 1;
}

static int push(numbers *list, uint32_t value) {
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 1024 : 2 * list->room;
        if (room > UINT32_MAX || !regrow((void **)&list->at, room * sizeof *list->at))
            return 0;
        list->room = room;
    }
    list->at[list->count++] = value;
    return 1;
}

tb_borders *tb_borders_create(void) {
    tb_borders *borders = calloc(1, sizeof *borders);
    if (borders == NULL || !push(&borders->ring_begin, 0) || !push(&borders->line_begin, 0) ||
        !push(&borders->reference_begin, 0)) {
        tb_borders_free(borders);
        return NULL;
    }
    return borders;
}

void tb_borders_free(tb_borders *borders) {
    if (borders == NULL)
        return;
    numbers *const lists[] = {&borders->ring,      &borders->ring_begin,
                              &borders->line,      &borders->line_begin,
                              &borders->reference, &borders->reference_begin};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->at);
    free(borders->x);
    free(borders->y);
    free(borders->low);
    free(borders->high);
    free(borders->node);
    free(borders->slot);
    free(borders->steps);
    free(borders);
}

static uint64_t mix(uint64_t x) {
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static size_t hash_of(double x, double y) {
    uint64_t a, b;
    memcpy(&a, &x, 8);
    memcpy(&b, &y, 8);
    return (size_t)mix(a ^ mix(b));
}

/* The slot of these coordinates, or the free one where they would stand. */
static size_t slot_of(const tb_borders *borders, double x, double y) {
    size_t slot = hash_of(x, y) & (borders->slots - 1);
    while (borders->slot[slot] != 0) {
        uint32_t vertex = borders->slot[slot] - 1;
        if (borders->x[vertex] == x && borders->y[vertex] == y)
            break;
        slot = (slot + 1) & (borders->slots - 1);
    }
    return slot;
}

static int grow_table(tb_borders *borders) {
    size_t slots = borders->slots == 0 ? 4096 : 2 * borders->slots;
    uint32_t *slot = calloc(slots, sizeof *slot);
    if (slot == NULL)
        return 0;
    free(borders->slot);
    borders->slot = slot;
    borders->slots = slots;
    for (size_t i = 0; i < borders->vertices; i++)
        slot[slot_of(borders, borders->x[i], borders->y[i])] = (uint32_t)i + 1;
    return 1;
}

static int grow_vertices(tb_borders *borders) {
    size_t room = borders->vertex_room == 0 ? 1024 : 2 * borders->vertex_room;
    if (room > UINT32_MAX / 2 || !regrow((void **)&borders->x, room * sizeof *borders->x) ||
        !regrow((void **)&borders->y, room * sizeof *borders->y) ||
        !regrow((void **)&borders->low, room * sizeof *borders->low) ||
        !regrow((void **)&borders->high, room * sizeof *borders->high) ||
        !regrow((void **)&borders->node, room))
        return 0;
    borders->vertex_room = room;
    return 1;
}

enum { PLAIN = 0, NODE = 1, UNSEEN = 2 };

int tb_borders_vertex(tb_borders *borders, double x, double y) {
    x += 0.0; /* -0 is 0 */
    y += 0.0;
    if (2 * borders->vertices >= borders->slots && !grow_table(borders))
        return 0;
    size_t slot = slot_of(borders, x, y);
    if (borders->slot[slot] == 0) {
        if (borders->vertices == borders->vertex_room && !grow_vertices(borders))
            return 0;
        borders->x[borders->vertices] = x;
        borders->y[borders->vertices] = y;
        borders->node[borders->vertices] = UNSEEN;
        borders->slot[slot] = (uint32_t)++borders->vertices;
    }
    return push(&borders->ring, borders->slot[slot] - 1);
}

int tb_borders_end_ring(tb_borders *borders) {
    return push(&borders->ring_begin, (uint32_t)borders->ring.count);
}

size_t tb_borders_rings(const tb_borders *borders) {
    return borders->ring_begin.count - 1;
}

size_t tb_borders_ring_size(const tb_borders *borders, size_t ring) {
    return borders->ring_begin.at[ring + 1] - borders->ring_begin.at[ring];
}

void tb_borders_ring_at(const tb_borders *borders, size_t ring, size_t i, double *x, double *y) {
    uint32_t vertex = borders->ring.at[borders->ring_begin.at[ring] + i];
    *x = borders->x[vertex];
    *y = borders->y[vertex];
}

static void pass(tb_borders *borders, uint32_t before, uint32_t vertex, uint32_t behind) {
    uint32_t low = before < behind ? before : behind, high = before < behind ? behind : before;
    int turns = before == behind || before == vertex || behind == vertex;
    if (borders->node[vertex] == UNSEEN) {
        borders->low[vertex] = low;
        borders->high[vertex] = high;
        borders->node[vertex] = PLAIN;
    }
    if (turns || borders->low[vertex] != low || borders->high[vertex] != high)
        borders->node[vertex] = NODE;
}

static void find_nodes(tb_borders *borders) {
    for (size_t ring = 0; ring < tb_borders_rings(borders); ring++) {
        const uint32_t *at = borders->ring.at + borders->ring_begin.at[ring];
        size_t size = tb_borders_ring_size(borders, ring);
        for (size_t i = 0; i < size; i++)
            pass(borders, at[(i + size - 1) % size], at[i], at[(i + 1) % size]);
    }
    for (size_t ring = 0; ring < tb_borders_rings(borders); ring++)
        if (tb_borders_ring_size(borders, ring) > 0)
            borders->node[borders->ring.at[borders->ring_begin.at[ring]]] = NODE;
}

static step *step_at(const tb_borders *borders, uint32_t from, uint32_t to) {
    size_t slot = (size_t)mix((uint64_t)from << 32 | to) & (borders->step_slots - 1);
    while (borders->steps[slot].line != 0 &&
           (borders->steps[slot].from != from || borders->steps[slot].to != to))
        slot = (slot + 1) & (borders->step_slots - 1);
    return &borders->steps[slot];
}

static int grow_steps(tb_borders *borders) {
    step *old = borders->steps;
    size_t old_slots = borders->step_slots;
    size_t slots = old_slots == 0 ? 4096 : 2 * old_slots;
    borders->steps = calloc(slots, sizeof *borders->steps);
    if (borders->steps == NULL) {
        borders->steps = old;
        return 0;
    }
    borders->step_slots = slots;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].line != 0)
            *step_at(borders, old[i].from, old[i].to) = old[i];
    free(old);
    return 1;
}

static int add_step(tb_borders *borders, uint32_t from, uint32_t to, int32_t line) {
    if (2 * borders->step_count >= borders->step_slots && !grow_steps(borders))
        return 0;
    step *place = step_at(borders, from, to);
    if (place->line == 0) {
        *place = (step){from, to, line};
        borders->step_count++;
    }
    return 1;
}

/* From a node to the next one, along the ring: the line that goes there, made if it is new. *i
 * moves to the node it ends in. */
static int take_line(tb_borders *borders, const uint32_t *at, size_t size, size_t *i) {
    size_t begin = *i, end = begin + 1;
    while (borders->node[at[end % size]] != NODE)
        end++;
    *i = end;
    uint32_t from = at[begin], next = at[(begin + 1) % size];
    if (borders->step_slots == 0 && !grow_steps(borders))
        return 0;
    const step *known = step_at(borders, from, next);
    if (known->line != 0)
        return push(&borders->reference, (uint32_t)known->line);
    for (size_t k = begin; k <= end; k++)
        if (!push(&borders->line, at[k % size]))
            return 0;
    int32_t line = (int32_t)borders->line_begin.count;
    return push(&borders->line_begin, (uint32_t)borders->line.count) &&
           add_step(borders, from, next, line) &&
           add_step(borders, at[end % size], at[(end - 1) % size], -line) &&
           push(&borders->reference, (uint32_t)line);
}

int tb_borders_weave(tb_borders *borders) {
    find_nodes(borders);
    for (size_t ring = 0; ring < tb_borders_rings(borders); ring++) {
        const uint32_t *at = borders->ring.at + borders->ring_begin.at[ring];
        size_t size = tb_borders_ring_size(borders, ring);
        for (size_t i = 0; i < size;)
            if (!take_line(borders, at, size, &i))
                return 0;
        if (!push(&borders->reference_begin, (uint32_t)borders->reference.count))
            return 0;
    }
    return 1;
}

size_t tb_borders_lines(const tb_borders *borders) {
    return borders->line_begin.count - 1;
}

size_t tb_borders_line_size(const tb_borders *borders, size_t line) {
    return borders->line_begin.at[line + 1] - borders->line_begin.at[line];
}

void tb_borders_line_at(const tb_borders *borders, size_t line, size_t i, double *x, double *y) {
    uint32_t vertex = borders->line.at[borders->line_begin.at[line] + i];
    *x = borders->x[vertex];
    *y = borders->y[vertex];
}

const int32_t *tb_borders_references(const tb_borders *borders, size_t ring, size_t *count) {
    *count = borders->reference_begin.at[ring + 1] - borders->reference_begin.at[ring];
    return (const int32_t *)(borders->reference.at + borders->reference_begin.at[ring]);
}
