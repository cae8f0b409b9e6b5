/* Areas by the official formula (tuban/area.h), perimeters and angles in the plane. */
#include "measure.h"

#include "base.h"
#include "parallel.h"

#include <math.h>
#include <stdlib.h>

typedef struct task {
    const outlines *outlines;
    const mesh *mesh;
    const rings *rings;
    const tb_frame *frame;
    double cosine;
    bool *sharp;
    shape *shape;
} task;

typedef struct buffer {
    double *x, *y;
    int32_t *half;
    size_t x_room, y_room, half_room;
    int64_t size;
} buffer;

typedef struct box {
    double west, south, east, north;
} box;

static tb_meter *make_meter(const tb_frame *frame) {
    tb_meter *meter = NULL;
    tb_error error = {0};
    if (tb_meter_create(frame, NULL, &meter, &error) != TB_OK)
        fail(EXIT_SYSTEM, "%s", error.message);
    return meter;
}

static void load_ring(const task *t, int32_t which, buffer *b) {
    b->size = ring_size(t->outlines, t->rings, which);
    b->x = enlarge(b->x, (size_t)b->size, &b->x_room, sizeof *b->x);
    b->y = enlarge(b->y, (size_t)b->size, &b->y_room, sizeof *b->y);
    b->half = enlarge(b->half, (size_t)b->size, &b->half_room, sizeof *b->half);
    ring_points(t->outlines, t->mesh, t->rings, which, b->x, b->y, b->half);
}

static double perimeter(const buffer *b, box *around) {
    double sum = 0;
    for (int64_t i = 0, k = b->size - 1; i < b->size; k = i++) {
        sum += hypot(b->x[i] - b->x[k], b->y[i] - b->y[k]);
        around->west = fmin(around->west, b->x[i]);
        around->east = fmax(around->east, b->x[i]);
        around->south = fmin(around->south, b->y[i]);
        around->north = fmax(around->north, b->y[i]);
    }
    return sum;
}

/* Several threads may mark the same edge; all of them write the same. */
static void mark(bool *flag) {
    __atomic_store_n(flag, true, __ATOMIC_RELAXED);
}

static void mark_sharp(const task *t, const buffer *b) {
    for (int64_t i = 0, k = b->size - 1; i < b->size; k = i++) {
        int64_t n = i + 1 < b->size ? i + 1 : 0;
        double ax = b->x[k] - b->x[i], ay = b->y[k] - b->y[i];
        double bx = b->x[n] - b->x[i], by = b->y[n] - b->y[i];
        if (ax * bx + ay * by > t->cosine * hypot(ax, ay) * hypot(bx, by)) {
            mark(&t->sharp[b->half[k] / 2]);
            mark(&t->sharp[b->half[i] / 2]);
        }
    }
}

static void measure_labels(void *context, int64_t from, int64_t to) {
    const task *t = context;
    buffer b = {0};
    tb_meter *meter = make_meter(t->frame);
    for (int64_t label = from; label < to; label++) {
        double area = 0;
        box around = {INFINITY, INFINITY, -INFINITY, -INFINITY};
        shape *s = &t->shape[label];
        for (int32_t i = t->rings->of_label[label]; i < t->rings->of_label[label + 1]; i++) {
            load_ring(t, i, &b);
            double part = tb_meter_ring_m2(meter, b.x, b.y, (size_t)b.size);
            area += i == t->rings->of_label[label] ? part : -part;
            s->perimeter_m += perimeter(&b, &around);
            if (t->sharp)
                mark_sharp(t, &b);
        }
        s->area_dm2 = tb_area_dm2(area);
        s->middle = (point){(around.west + around.east) / 2, (around.south + around.north) / 2};
    }
    tb_meter_free(meter);
    free(b.x);
    free(b.y);
    free(b.half);
}

shape *measure(const outlines *o, const mesh *m, const rings *r, const tb_frame *frame,
               double least_angle, bool *sharp) {
    shape *shapes = allocate((size_t)r->labels, sizeof *shapes);
    task t = {o, m, r, frame, cos(least_angle), sharp, shapes};
    parallel(r->labels, measure_labels, &t);
    return shapes;
}

double measure_bent_m2(const county *c, const point *corner, int count, const tb_frame *frame) {
    enum { STEPS = 64 };
    int size = 0;
    double *x = allocate((size_t)count * STEPS, sizeof *x);
    double *y = allocate((size_t)count * STEPS, sizeof *y);
    for (int i = 0; i < count; i++) {
        point a = corner[i], b = corner[(i + 1) % count];
        for (int k = 0; k < STEPS; k++) {
            double t = (double)k / STEPS;
            point at =
                terrain_bend(&c->terrain, (point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
            x[size] = at.x + c->options->east_m;
            y[size++] = at.y + c->options->north_m;
        }
    }
    tb_meter *meter = make_meter(frame);
    double area = tb_meter_ring_m2(meter, x, y, (size_t)size);
    tb_meter_free(meter);
    free(x);
    free(y);
    return area;
}

int64_t measure_figure_dm2(const figure *f, const tb_frame *frame) {
    double area = 0;
    tb_meter *meter = make_meter(frame);
    for (int i = 0; i < f->loops; i++) {
        const loop *l = &f->loop[i];
        double *x = allocate((size_t)l->size, sizeof *x);
        double *y = allocate((size_t)l->size, sizeof *y);
        for (int k = 0; k < l->size; k++) {
            x[k] = l->vertex[k].at.x;
            y[k] = l->vertex[k].at.y;
        }
        double part = tb_meter_ring_m2(meter, x, y, (size_t)l->size);
        area += l->shell ? part : -part;
        free(x);
        free(y);
    }
    tb_meter_free(meter);
    return tb_area_dm2(area);
}

double mean_width_m(const shape *s) {
    /* length + width = perimeter / 2, length x width = area */
    double area = (double)s->area_dm2 / 100, sum = s->perimeter_m / 2;
    double root = sum * sum - 4 * area;
    return root > 0 ? (sum - sqrt(root)) / 2 : sum / 2;
}
