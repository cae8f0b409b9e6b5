/* Rings onto the grid: points that fall together become one, rings that shrink to nothing go. */
#include "run/sketch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Along the longer side of the county: some ten metres a step. */
enum { STEPS = 2000 };

typedef struct drawing {
    const tb_run_state *run;
    tb_sketch *sketch;
    const double *extent; /* of what is drawn */
    FILE **file;          /* of each category */
    struct {
        int x, y;
    } * point; /* room for a ring */
    size_t room;
} drawing;

static int reserve(drawing *d, size_t points) {
    if (points <= d->room)
        return 1;
    void *grown = realloc(d->point, points * sizeof *d->point);
    if (grown == NULL)
        return 0;
    d->point = grown;
    d->room = points;
    return 1;
}

/* The point before may go where the way through it is straight. */
static int is_straight(const drawing *d, size_t n, int x, int y) {
    if (n < 2)
        return 0;
    int ax = d->point[n - 1].x - d->point[n - 2].x, ay = d->point[n - 1].y - d->point[n - 2].y;
    int bx = x - d->point[n - 1].x, by = y - d->point[n - 1].y;
    return ax * by == ay * bx && ax * bx + ay * by > 0;
}

static size_t onto_grid(drawing *d, const tb_point *point, size_t points) {
    size_t n = 0;
    for (size_t i = 0; i < points; i++) {
        int x = (int)lround((point[i].x - d->sketch->west) / d->sketch->step);
        int y = (int)lround((d->sketch->north - point[i].y) / d->sketch->step);
        if (n > 0 && d->point[n - 1].x == x && d->point[n - 1].y == y)
            continue;
        n -= is_straight(d, n, x, y) ? 1 : 0;
        d->point[n].x = x;
        d->point[n++].y = y;
    }
    return n;
}

/* A wild vertex lies where no county is, and not on the map. */
static int is_on_map(const drawing *d, const tb_point *point, size_t points) {
    const double *extent = d->extent;
    for (size_t i = 0; i < points; i++)
        if (point[i].x < extent[0] || point[i].x > extent[2] || point[i].y < extent[1] ||
            point[i].y > extent[3])
            return 0;
    return 1;
}

static int draw_ring(void *data, int64_t row, const tb_point *point, size_t points) {
    drawing *d = data;
    const tb_checks *checks = &d->run->workers[0].checks;
    const tb_row_facts *facts = tb_rows_at(&checks->rows, row);
    if (facts == NULL || !is_on_map(d, point, points))
        return 1;
    if (!reserve(d, points))
        return 0;
    size_t n = onto_grid(d, point, points);
    if (n < 4)
        return 1;
    size_t category = facts->class_index >= 0
                          ? tb_classes_category(checks->classes, (size_t)facts->class_index)
                          : tb_categories_count(checks->classes);
    FILE *file = d->file[category];
    fprintf(file, "M%d %dl", d->point[0].x, d->point[0].y);
    for (size_t i = 1; i + 1 < n; i++)
        fprintf(file, "%s%d%s%d", i > 1 && d->point[i].x >= d->point[i - 1].x ? " " : "",
                d->point[i].x - d->point[i - 1].x, d->point[i].y >= d->point[i - 1].y ? " " : "",
                d->point[i].y - d->point[i - 1].y);
    fputc('z', file);
    return 1;
}

/* Parcels that do not fill their boundary were handed over to be laid against it: one of the two
 * coverages has them all, and the other none. */
static int draw_all(drawing *d, size_t paths, char **text, size_t *size) {
    const tb_run_state *run = d->run;
    int good = 1;
    for (size_t i = 0; i < paths; i++)
        good &= (d->file[i] = open_memstream(&text[i], &size[i])) != NULL;
    good = good && tb_coverage_each_ring(run->workers[0].coverage, draw_ring, d) &&
           (run->against == NULL || tb_coverage_each_ring(run->against, draw_ring, d));
    for (size_t i = 0; i < paths; i++)
        good &= d->file[i] != NULL && fclose(d->file[i]) == 0;
    return good;
}

static int keep(tb_run_state *run, size_t paths, char *const *text, const size_t *size) {
    const char **path = tb_arena_take(run->arena, paths * sizeof *path);
    if (path == NULL)
        return 0;
    run->report.sketch.path = path;
    for (size_t i = 0; i < paths; i++)
        if ((path[i] = tb_arena_copy(run->arena, text[i], size[i])) == NULL)
            return 0;
    return 1;
}

int tb_sketch_fill(tb_run_state *run) {
    const double *extent = tb_checks_extent(&run->workers[0].checks);
    tb_sketch *sketch = &run->report.sketch;
    double wide = extent[2] - extent[0], high = extent[3] - extent[1];
    if (!run->options.sketch || !(fmax(wide, high) > 0) || !isfinite(wide + high) ||
        run->workers[0].coverage == NULL)
        return 1;
    *sketch = (tb_sketch){extent[0], extent[3], fmax(wide, high) / STEPS, 0, 0, NULL};
    sketch->width = (int)ceil(wide / sketch->step);
    sketch->height = (int)ceil(high / sketch->step);
    size_t paths = tb_categories_count(run->report.classes) + 1;
    drawing d = {.run = run, .sketch = sketch, .extent = extent};
    char **text = calloc(paths, sizeof *text);
    size_t *size = calloc(paths, sizeof *size);
    d.file = calloc(paths, sizeof *d.file);
    int good = text != NULL && size != NULL && d.file != NULL && draw_all(&d, paths, text, size) &&
               keep(run, paths, text, size);
    for (size_t i = 0; text != NULL && i < paths; i++)
        free(text[i]);
    free(text);
    free(size);
    free(d.file);
    free(d.point);
    return good;
}
