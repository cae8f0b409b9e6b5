/* Krueger's series and the inverse Gudermannian, expanded about one place. */
#include "area/gauss_kruger.h"

#include <math.h>

enum { POWERS = 7 };

static double polynomial(const double *coefficients, double n) {
    double sum = 0;
    for (int k = POWERS - 1; k >= 0; k--)
        sum = sum * n + coefficients[k];
    return sum;
}

static const double beta_table[TB_KRUGER_TERMS][POWERS] = {
    {0, 1.0 / 2, -2.0 / 3, 37.0 / 96, -1.0 / 360, -81.0 / 512, 96199.0 / 604800},
    {0, 0, 1.0 / 48, 1.0 / 15, -437.0 / 1440, 46.0 / 105, -1118711.0 / 3870720},
    {0, 0, 0, 17.0 / 480, -37.0 / 840, -209.0 / 4480, 5569.0 / 90720},
    {0, 0, 0, 0, 4397.0 / 161280, -11.0 / 504, -830251.0 / 7257600},
    {0, 0, 0, 0, 0, 4583.0 / 161280, -108847.0 / 3991680},
    {0, 0, 0, 0, 0, 0, 20648693.0 / 638668800},
};

static const double alpha_table[TB_KRUGER_TERMS][POWERS] = {
    {0, 1.0 / 2, -2.0 / 3, 5.0 / 16, 41.0 / 180, -127.0 / 288, 7891.0 / 37800},
    {0, 0, 13.0 / 48, -3.0 / 5, 557.0 / 1440, 281.0 / 630, -1983433.0 / 1935360},
    {0, 0, 0, 61.0 / 240, -103.0 / 140, 15061.0 / 26880, 167603.0 / 181440},
    {0, 0, 0, 0, 49561.0 / 161280, -179.0 / 168, 6601661.0 / 7257600},
    {0, 0, 0, 0, 0, 34729.0 / 80640, -3418889.0 / 1995840},
    {0, 0, 0, 0, 0, 0, 212378941.0 / 319334400},
};

/* Rectifying latitude: the meridian distance from the equator over the rectifying radius. */
static double rectifying_latitude(const tb_ellipsoid *ellipsoid, double n, double latitude) {
    if (latitude == 0)
        return 0;
    double conformal = atan(sinh(tb_isometric_from_latitude(ellipsoid, latitude)));
    double sum = conformal;
    for (int j = 0; j < TB_KRUGER_TERMS; j++)
        sum += polynomial(alpha_table[j], n) * sin(2 * (j + 1) * conformal);
    return sum;
}

void tb_gauss_kruger_set(tb_gauss_kruger *projection, const tb_ellipsoid *ellipsoid,
                         double central_meridian, double latitude_of_origin, double scale,
                         double false_easting, double false_northing) {
    double n = (ellipsoid->a - ellipsoid->b) / (ellipsoid->a + ellipsoid->b);
    double n2 = n * n;
    double rectifying = ellipsoid->a / (1 + n) * (1 + n2 * (1.0 / 4 + n2 * (1.0 / 64 + n2 / 256)));
    projection->radius = scale * rectifying;
    for (int j = 0; j < TB_KRUGER_TERMS; j++)
        projection->beta[j] = polynomial(beta_table[j], n);
    projection->central_meridian = central_meridian;
    projection->false_easting = false_easting;
    projection->northing_of_equator =
        false_northing - projection->radius * rectifying_latitude(ellipsoid, n, latitude_of_origin);
}

/* Taylor coefficients of ζ' = ζ - sum beta_j sin 2jζ in powers of the unscaled difference. */
static void rectified_series(const tb_gauss_kruger *projection, double complex zeta,
                             double complex terms[TB_SERIES_TERMS]) {
    terms[0] = zeta;
    for (int k = 1; k < TB_SERIES_TERMS; k++)
        terms[k] = k == 1;
    for (int j = 0; j < TB_KRUGER_TERMS; j++) {
        double multiple = 2.0 * (j + 1);
        double complex s = csin(multiple * zeta), c = ccos(multiple * zeta);
        double complex derivative[4] = {s, c, -s, -c};
        double factor = projection->beta[j];
        for (int k = 0; k < TB_SERIES_TERMS; k++) {
            terms[k] -= factor * derivative[k % 4];
            factor *= multiple / (k + 1);
        }
    }
    double step = 1;
    for (int k = 1; k < TB_SERIES_TERMS; k++) {
        step /= projection->radius;
        terms[k] *= step;
    }
}

static double complex product_term(const double complex *p, const double complex *q, int n) {
    double complex sum = 0;
    for (int k = 0; k <= n; k++)
        sum += p[k] * q[n - k];
    return sum;
}

int tb_gauss_kruger_series(const tb_gauss_kruger *projection, double x, double y, double complex *w,
                           double complex terms[TB_SERIES_TERMS]) {
    enum { N = TB_SERIES_TERMS };
    double complex zeta = (y - projection->northing_of_equator) / projection->radius +
                          I * ((x - projection->false_easting) / projection->radius);
    /* 0.65 of the radius is 37 degrees of longitude at the equator: beyond, Krueger's series to
     * n^6 loses its nanometres; northings past the poles belong to no position. */
    if (!(fabs(cimag(zeta)) < 0.65 && fabs(creal(zeta)) < 1.57))
        return 0;
    double complex rectified[N], rate[N], s[N], c[N], slope[N];
    rectified_series(projection, zeta, rectified);
    s[0] = csin(rectified[0]);
    c[0] = ccos(rectified[0]);
    *w = catanh(s[0]) + I * projection->central_meridian;
    terms[0] = 0;
    for (int n = 0; n + 1 < N; n++) {
        rate[n] = (n + 1) * rectified[n + 1];
        s[n + 1] = product_term(c, rate, n) / (n + 1);
        c[n + 1] = -product_term(s, rate, n) / (n + 1);
        /* slope = rate / c, term by term. */
        slope[n] = rate[n];
        for (int k = 0; k < n; k++)
            slope[n] -= slope[k] * c[n - k];
        slope[n] /= c[0];
        terms[n + 1] = slope[n] / (n + 1);
    }
    return 1;
}
