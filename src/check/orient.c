/* Orientation: a quick look in double precision, and an exact sum where that is not enough. */
#include "check/orient.h"

#include <float.h>
#include <math.h>

/* An exact sum is kept as doubles that do not overlap, the smallest first (Shewchuk 1997). */
enum { MOST_TERMS = 12 };

typedef struct expansion {
    double term[MOST_TERMS];
    int terms;
} expansion;

static void add_exactly(expansion *sum, double value) {
    for (int i = 0; i < sum->terms; i++) {
        double total = sum->term[i] + value;
        double part = total - sum->term[i];
        sum->term[i] = (sum->term[i] - (total - part)) + (value - part);
        value = total;
    }
    sum->term[sum->terms++] = value;
}

static void add_product(expansion *sum, double a, double b) {
    double product = a * b;
    add_exactly(sum, fma(a, b, -product));
    add_exactly(sum, product);
}

static int sign_of(const expansion *sum) {
    for (int i = sum->terms - 1; i >= 0; i--)
        if (sum->term[i] != 0)
            return sum->term[i] > 0 ? 1 : -1;
    return 0;
}

/* The determinant with all brackets opened, so that no difference is rounded. */
static int orient_exactly(tb_point a, tb_point b, tb_point c) {
    expansion sum = {.terms = 0};
    add_product(&sum, a.x, b.y);
    add_product(&sum, -a.y, b.x);
    add_product(&sum, b.x, c.y);
    add_product(&sum, -b.y, c.x);
    add_product(&sum, c.x, a.y);
    add_product(&sum, -c.y, a.x);
    return sign_of(&sum);
}

int tb_orient(tb_point a, tb_point b, tb_point c) {
    double left = (b.x - a.x) * (c.y - a.y);
    double right = (b.y - a.y) * (c.x - a.x);
    double determinant = left - right;
    double unsure = 2 * DBL_EPSILON * (fabs(left) + fabs(right));
    if (determinant > unsure)
        return 1;
    if (determinant < -unsure)
        return -1;
    if (tb_point_equal(a, c) || tb_point_equal(b, c) || tb_point_equal(a, b))
        return 0; /* what most of the unsure ones are: neighbours that share an end */
    return orient_exactly(a, b, c);
}

/* Differences of doubles are taken in long double: exact for coordinates of one survey, whose
 * magnitudes are alike. */
static double doubled_carefully(const tb_point *point, unsigned n) {
    long double sum = 0;
    long double x0 = (long double)point[0].x, y0 = (long double)point[0].y;
    for (unsigned i = 1; i + 1 < n; i++)
        sum += ((long double)point[i].x - x0) * ((long double)point[i + 1].y - y0) -
               ((long double)point[i + 1].x - x0) * ((long double)point[i].y - y0);
    return (double)sum;
}

double tb_ring_doubled(const tb_point *point, unsigned n) {
    double sum = 0, size = 0;
    for (unsigned i = 1; i + 1 < n; i++) {
        double left = (point[i].x - point[0].x) * (point[i + 1].y - point[0].y);
        double right = (point[i + 1].x - point[0].x) * (point[i].y - point[0].y);
        sum += left - right;
        size += fabs(left) + fabs(right);
    }
    if (fabs(sum) > (double)n * DBL_EPSILON * size)
        return sum;
    return doubled_carefully(point, n);
}
