/* Points, and on which side of a line they lie: exactly. */
#ifndef TB_CHECK_ORIENT_H
#define TB_CHECK_ORIENT_H

typedef struct tb_point {
    double x, y;
} tb_point;

typedef struct tb_box {
    double west, south, east, north;
} tb_box;

static inline int tb_point_equal(tb_point a, tb_point b) {
    return a.x == b.x && a.y == b.y;
}

/* The order of all that is sorted by place: west to east, then south to north. */
static inline int tb_point_compare(tb_point a, tb_point b) {
    if (a.x != b.x)
        return a.x < b.x ? -1 : 1;
    return (a.y > b.y) - (a.y < b.y);
}

static inline double tb_lesser(double a, double b) {
    return a < b ? a : b;
}

static inline double tb_greater(double a, double b) {
    return a > b ? a : b;
}

/* The box around an edge, wider by more on each side. */
static inline tb_box tb_box_of(tb_point a, tb_point b, double more) {
    return (tb_box){tb_lesser(a.x, b.x) - more, tb_lesser(a.y, b.y) - more,
                    tb_greater(a.x, b.x) + more, tb_greater(a.y, b.y) + more};
}

/* 1: c lies left of the line from a to b, -1: right of it, 0: on it. Exact for all finite
 * coordinates whose products neither overflow nor underflow. */
int tb_orient(tb_point a, tb_point b, tb_point c);

/* Twice the signed area of the ring point[0] .. point[n-1], closed by itself or by repeating the
 * first point. The sign is right even for slivers, for it is what tells left from right. */
double tb_ring_doubled(const tb_point *point, unsigned n);

#endif
