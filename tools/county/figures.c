/* Vertex lists, and tests of plane geometry that may take their time: they are asked of single
 * parcels only. */
#include "figures.h"

#include "base.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- lists ---- */

static loop *new_loop(figure *f, bool shell) {
    f->loop = enlarge(f->loop, (size_t)f->loops + 1, &f->room, sizeof *f->loop);
    loop *l = &f->loop[f->loops++];
    *l = (loop){.shell = shell};
    return l;
}

static void read_loop(loop *l, const outlines *o, const mesh *m, const rings *r, int32_t which) {
    size_t size = (size_t)ring_size(o, r, which);
    double *x = allocate(size, sizeof *x), *y = allocate(size, sizeof *y);
    int32_t *halves = allocate(size, sizeof *halves);
    ring_points(o, m, r, which, x, y, halves);
    l->vertex = enlarge(NULL, size, &l->room, sizeof *l->vertex);
    l->size = (int)size;
    for (size_t i = 0; i < size; i++)
        l->vertex[i] = (vertex){{x[i], y[i]}, halves[i]};
    free(x);
    free(y);
    free(halves);
}

figure figure_of(const outlines *o, const mesh *m, const rings *r, int32_t label) {
    figure f = {0};
    for (int32_t i = r->of_label[label]; i < r->of_label[label + 1]; i++)
        read_loop(new_loop(&f, i == r->of_label[label]), o, m, r, i);
    return f;
}

figure figure_copy(const figure *f) {
    figure copy = {0};
    for (int i = 0; i < f->loops; i++) {
        loop *l = new_loop(&copy, f->loop[i].shell);
        l->size = f->loop[i].size;
        l->vertex = enlarge(NULL, (size_t)l->size, &l->room, sizeof *l->vertex);
        memcpy(l->vertex, f->loop[i].vertex, (size_t)l->size * sizeof *l->vertex);
    }
    return copy;
}

void figure_free(figure *f) {
    for (int i = 0; i < f->loops; i++)
        free(f->loop[i].vertex);
    free(f->loop);
    *f = (figure){0};
}

void figure_add(figure *f, const point *corner, int count, bool shell) {
    loop *l = new_loop(f, shell);
    if (count > 0)
        loop_insert(l, 0, corner, count);
}

void loop_insert(loop *l, int before, const point *corner, int count) {
    l->vertex = enlarge(l->vertex, (size_t)l->size + (size_t)count, &l->room, sizeof *l->vertex);
    memmove(l->vertex + before + count, l->vertex + before,
            (size_t)(l->size - before) * sizeof *l->vertex);
    for (int i = 0; i < count; i++)
        l->vertex[before + i] = (vertex){corner[i], -1};
    l->size += count;
}

void loop_remove(loop *l, int at) {
    l->size--;
    memmove(l->vertex + at, l->vertex + at + 1, (size_t)(l->size - at) * sizeof *l->vertex);
}

int loop_step(const loop *l, int at, int steps) {
    return ((at + steps) % l->size + l->size) % l->size;
}

int figure_parts(const figure *f) {
    int parts = 0;
    for (int i = 0; i < f->loops; i++)
        parts += f->loop[i].shell;
    return parts;
}

/* ---- points ---- */

bool same_point(point a, point b) {
    return a.x == b.x && a.y == b.y;
}

double distance_m(point a, point b) {
    return hypot(b.x - a.x, b.y - a.y);
}

point beside(point a, point b, double part, double left_m) {
    double length = distance_m(a, b), x = (b.x - a.x) / length, y = (b.y - a.y) / length;
    return outline_grid(
        (point){a.x + part * (b.x - a.x) - left_m * y, a.y + part * (b.y - a.y) + left_m * x});
}

/* Above zero where c lies to the left of the way from a to b. */
static double side_of(point a, point b, point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool segments_meet(point a, point b, point c, point d) {
    if (same_point(a, c) || same_point(a, d) || same_point(b, c) || same_point(b, d))
        return false;
    return (side_of(a, b, c) >= 0) != (side_of(a, b, d) >= 0) &&
           (side_of(c, d, a) >= 0) != (side_of(c, d, b) >= 0);
}

static double segment_distance(point a, point b, point c) {
    double x = b.x - a.x, y = b.y - a.y;
    double along = ((c.x - a.x) * x + (c.y - a.y) * y) / (x * x + y * y);
    along = fmin(fmax(along, 0), 1);
    return hypot(c.x - a.x - along * x, c.y - a.y - along * y);
}

/* ---- measures ---- */

double corners_area_m2(const point *corner, int count) {
    double sum = 0;
    for (int i = 1; i + 1 < count; i++)
        sum += side_of(corner[0], corner[i], corner[i + 1]);
    return sum / 2;
}

double figure_area_m2(const figure *f) {
    double sum = 0;
    for (int i = 0; i < f->loops; i++) {
        const loop *l = &f->loop[i];
        for (int k = 1; k + 1 < l->size; k++)
            sum += side_of(l->vertex[0].at, l->vertex[k].at, l->vertex[k + 1].at);
    }
    return sum / 2;
}

double loop_angle(const loop *l, int at) {
    point b = l->vertex[at].at, a = l->vertex[loop_step(l, at, -1)].at,
          c = l->vertex[loop_step(l, at, 1)].at;
    double along = (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y);
    return atan2(fabs(side_of(b, a, c)), along) * 180 / M_PI;
}

double figure_sharpest(const figure *f) {
    double least = 180;
    for (int i = 0; i < f->loops; i++)
        for (int k = 0; k < f->loop[i].size; k++)
            least = fmin(least, loop_angle(&f->loop[i], k));
    return least;
}

typedef struct box {
    double west, south, east, north;
} box;

static const box nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};

static void widen(box *b, point p) {
    *b = (box){fmin(b->west, p.x), fmin(b->south, p.y), fmax(b->east, p.x), fmax(b->north, p.y)};
}

static point middle_of(const box *b, double *radius_m) {
    *radius_m = hypot(b->east - b->west, b->north - b->south) / 2;
    return (point){(b->west + b->east) / 2, (b->south + b->north) / 2};
}

point corners_middle(const point *corner, int count, double *radius_m) {
    box around = nothing;
    for (int i = 0; i < count; i++)
        widen(&around, corner[i]);
    return middle_of(&around, radius_m);
}

point figure_middle(const figure *f, double *radius_m) {
    box around = nothing;
    for (int i = 0; i < f->loops; i++)
        for (int k = 0; k < f->loop[i].size; k++)
            widen(&around, f->loop[i].vertex[k].at);
    return middle_of(&around, radius_m);
}

/* ---- questions ---- */

/* Calls for each edge; ends as soon as one of them returns false, and returns that. */
typedef bool each_edge(void *context, const loop *l, point a, point b);

static bool for_each_edge(const figure *f, each_edge *call, void *context) {
    for (int i = 0; i < f->loops; i++)
        for (int k = 0; k < f->loop[i].size; k++) {
            const loop *l = &f->loop[i];
            if (!call(context, l, l->vertex[k].at, l->vertex[loop_step(l, k, 1)].at))
                return false;
        }
    return true;
}

typedef struct question {
    const figure *figure;
    point at, to;
    bool odd;
    double least;
} question;

static bool cross_ray(void *context, const loop *l, point a, point b) {
    (void)l;
    question *q = context;
    if ((a.y > q->at.y) != (b.y > q->at.y) && (side_of(a, b, q->at) > 0) == (b.y > a.y))
        q->odd = !q->odd;
    return true;
}

bool figure_holds(const figure *f, point at) {
    question q = {.at = at};
    for_each_edge(f, cross_ray, &q);
    return q.odd;
}

static bool come_near(void *context, const loop *l, point a, point b) {
    (void)l;
    question *q = context;
    q->least = fmin(q->least, segment_distance(a, b, q->at));
    return true;
}

double figure_clearance_m(const figure *f, point at) {
    question q = {.at = at, .least = INFINITY};
    for_each_edge(f, come_near, &q);
    return q.least;
}

static bool keep_apart(void *context, const loop *l, point a, point b) {
    (void)l;
    const question *q = context;
    return !segments_meet(q->at, q->to, a, b);
}

bool figure_passes(const figure *f, const point *way, int count) {
    for (int i = 0; i + 1 < count; i++)
        if (!for_each_edge(f, keep_apart, &(question){.at = way[i], .to = way[i + 1]}))
            return false;
    return true;
}

static bool pass_all(void *context, const loop *l, point a, point b) {
    (void)l;
    const question *q = context;
    return figure_passes(q->figure, (point[]){a, b}, 2);
}

bool figure_is_simple(const figure *f) {
    return for_each_edge(f, pass_all, &(question){.figure = f});
}

bool figure_find(const figure *f, point at, int *which, int *number) {
    for (*which = 0; *which < f->loops; ++*which)
        for (*number = 0; *number < f->loop[*which].size; ++*number)
            if (same_point(f->loop[*which].vertex[*number].at, at))
                return true;
    return false;
}
