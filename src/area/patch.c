/* Making patches and mapping vertices through them: the inner loop of every measurement. */
#include "area/patch.h"

#include <math.h>

/* At 1.5 sides from the centre the series below leave out less than 1e-16 of the difference up to
 * latitude 75 degrees: (1.5 side / distance to the pole)^degree. */
enum { SMALL_DEGREE = 6, LARGE_DEGREE = 12 };

double tb_patch_side(const tb_frame *frame, tb_patch_size size) {
    if (frame->kind == TB_FRAME_GAUSS_KRUGER)
        return size == TB_PATCH_SMALL ? 4096 : 65536;
    double degrees = size == TB_PATCH_SMALL ? 1.0 / 32 : 0.5;
    double unit = frame->kind == TB_FRAME_GEOGRAPHIC ? frame->unit : M_PI / 180;
    return degrees * (M_PI / 180) / unit;
}

static int make_projected(tb_patch *patch, const tb_frame *frame) {
    double complex w, terms[TB_SERIES_TERMS];
    if (!tb_gauss_kruger_series(&frame->gauss_kruger, patch->x, patch->y, &w, terms))
        return 0;
    for (int k = 0; k < TB_SERIES_TERMS; k++) {
        patch->real[k] = creal(terms[k]);
        patch->imaginary[k] = cimag(terms[k]);
    }
    patch->longitude = cimag(w);
    patch->latitude = tb_latitude_from_isometric(&frame->ellipsoid, creal(w));
    return 1;
}

static int make_angular(tb_patch *patch, const tb_frame *frame) {
    patch->unit = frame->kind == TB_FRAME_GEOGRAPHIC ? frame->unit : M_PI / 180;
    patch->longitude = patch->x * patch->unit;
    patch->latitude = patch->y * patch->unit;
    return fabs(patch->latitude) <=
           M_PI / 2 + 0.02; /* the cell that holds a pole has its centre past it */
}

void tb_patch_make(tb_patch *patch, const tb_frame *frame, tb_patch_size size, double column,
                   double row) {
    double side = tb_patch_side(frame, size);
    *patch = (tb_patch){.known = 1, .column = column, .row = row};
    patch->degree = size == TB_PATCH_SMALL ? SMALL_DEGREE : LARGE_DEGREE;
    patch->x = (column + 0.5) * side;
    patch->y = (row + 0.5) * side;
    patch->projected = frame->kind == TB_FRAME_GAUSS_KRUGER;
    patch->valid = patch->projected ? make_projected(patch, frame) : make_angular(patch, frame);
    if (!patch->valid)
        return;
    patch->q = tb_area_function(&frame->ellipsoid, patch->latitude);
    tb_ellipsoid_series(&frame->ellipsoid, patch->latitude, patch->projected, patch->latitude_terms,
                        patch->q_terms);
}

/* terms[1] u + ... + terms[degree] u^degree */
static inline double power_series(const double *terms, int degree, double u) {
    double sum = terms[degree];
    for (int k = degree - 1; k >= 1; k--)
        sum = sum * u + terms[k];
    return sum * u;
}

/* The complex series in dy + i dx: real part isometric latitude, imaginary part longitude. */
static inline void invert(const tb_patch *patch, int degree, double dx, double dy, double *psi,
                          double *lambda) {
    double re = patch->real[degree], im = patch->imaginary[degree];
    for (int k = degree - 1; k >= 0; k--) {
        double next = re * dy - im * dx + patch->real[k];
        im = re * dx + im * dy + patch->imaginary[k];
        re = next;
    }
    *psi = re;
    *lambda = im;
}

/* Two copies with the degree known to the compiler, so that it unrolls and vectorises them. */
static inline void map_projected(const tb_patch *patch, int degree, const double *restrict x,
                                 const double *restrict y, size_t n, double *restrict longitude,
                                 double *restrict q) {
    for (size_t i = 0; i < n; i++) {
        double psi, lambda;
        invert(patch, degree, x[i] - patch->x, y[i] - patch->y, &psi, &lambda);
        longitude[i] = lambda;
        q[i] = power_series(patch->q_terms, degree, psi);
    }
}

static void map_angular(const tb_patch *patch, const double *restrict x, const double *restrict y,
                        size_t n, double *restrict longitude, double *restrict q) {
    for (size_t i = 0; i < n; i++) {
        longitude[i] = (x[i] - patch->x) * patch->unit;
        q[i] = power_series(patch->q_terms, patch->degree, (y[i] - patch->y) * patch->unit);
    }
}

void tb_patch_map(const tb_patch *patch, const double *restrict x, const double *restrict y,
                  size_t n, double *restrict longitude, double *restrict q) {
    if (!patch->projected)
        map_angular(patch, x, y, n, longitude, q);
    else if (patch->degree == SMALL_DEGREE)
        map_projected(patch, SMALL_DEGREE, x, y, n, longitude, q);
    else
        map_projected(patch, LARGE_DEGREE, x, y, n, longitude, q);
}

void tb_patch_position(const tb_patch *patch, double x, double y, double *longitude,
                       double *latitude) {
    double u, lambda;
    if (patch->projected) {
        invert(patch, patch->degree, x - patch->x, y - patch->y, &u, &lambda);
    } else {
        lambda = (x - patch->x) * patch->unit;
        u = (y - patch->y) * patch->unit;
    }
    *longitude = patch->longitude + lambda;
    *latitude = patch->latitude + power_series(patch->latitude_terms, patch->degree, u);
}
