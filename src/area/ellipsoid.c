/* The official area series, and its Taylor series about a place. */
#include "area/ellipsoid.h"

#include <math.h>
#include <string.h>

/* Notice 国土调查办发〔2008〕32号: rows A..E, columns e^0, e^2 .. e^8. */
static const double official[TB_AREA_TERMS][5] = {
    {1, 3.0 / 6, 30.0 / 80, 35.0 / 112, 630.0 / 2304},
    {0, 1.0 / 6, 15.0 / 80, 21.0 / 112, 420.0 / 2304},
    {0, 0, 3.0 / 80, 7.0 / 112, 180.0 / 2304},
    {0, 0, 0, 1.0 / 112, 45.0 / 2304},
    {0, 0, 0, 0, 5.0 / 2304},
};

/* cos((2k+1)B) = cos B * sum over j of chebyshev[k][j] sin^2j B. */
static const double chebyshev[TB_AREA_TERMS][TB_AREA_TERMS] = {
    {1, 0, 0, 0, 0},      {1, -4, 0, 0, 0},         {1, -12, 16, 0, 0},
    {1, -24, 80, -64, 0}, {1, -40, 240, -448, 256},
};

/* dQ/dB = A cos B - 3B cos 3B + 5C cos 5B - 7D cos 7B + 9E cos 9B, as powers of sin^2 B. */
static void set_area_powers(tb_ellipsoid *ellipsoid) {
    for (int j = 0; j < TB_AREA_TERMS; j++) {
        double sum = 0;
        for (int k = 0; k < TB_AREA_TERMS; k++) {
            double sign = k % 2 == 0 ? 1 : -1;
            sum += sign * (2 * k + 1) * ellipsoid->area_terms[k] * chebyshev[k][j];
        }
        ellipsoid->area_powers[j] = sum;
    }
}

void tb_ellipsoid_set(tb_ellipsoid *ellipsoid, double semi_major_m, double inverse_flattening) {
    double f = inverse_flattening != 0 ? 1 / inverse_flattening : 0;
    ellipsoid->a = semi_major_m;
    ellipsoid->b = semi_major_m * (1 - f);
    ellipsoid->e2 = f * (2 - f);
    for (int k = 0; k < TB_AREA_TERMS; k++) {
        double sum = 0;
        for (int power = 4; power >= 0; power--)
            sum = sum * ellipsoid->e2 + official[k][power];
        ellipsoid->area_terms[k] = sum;
    }
    set_area_powers(ellipsoid);
}

double tb_isometric_from_latitude(const tb_ellipsoid *ellipsoid, double latitude) {
    double e = sqrt(ellipsoid->e2);
    double s = sin(latitude);
    return atanh(s) - e * atanh(e * s);
}

/* sin B = tanh(psi + e atanh(e sin B)) contracts by e^2 a step: eight steps are past 1e-17. */
double tb_latitude_from_isometric(const tb_ellipsoid *ellipsoid, double psi) {
    double e = sqrt(ellipsoid->e2);
    double s = tanh(psi);
    for (int step = 0; step < 8; step++)
        s = tanh(psi + e * atanh(e * s));
    return atan(sinh(psi + e * atanh(e * s)));
}

double tb_area_function(const tb_ellipsoid *ellipsoid, double latitude) {
    double sum = 0;
    for (int k = TB_AREA_TERMS - 1; k >= 0; k--) {
        double sign = k % 2 == 0 ? 1 : -1;
        sum += sign * ellipsoid->area_terms[k] * sin((2 * k + 1) * latitude);
    }
    return sum;
}

/* Coefficient n of the product of two series whose coefficients up to n are known. */
static double product_term(const double *p, const double *q, int n) {
    double sum = 0;
    for (int k = 0; k <= n; k++)
        sum += p[k] * q[n - k];
    return sum;
}

/* The series are found together, one order at a time, from
 *     B' = 1, or cos B (1 - e^2 sin^2 B) / (1 - e^2) in isometric latitude,
 *     (sin B)' = cos B * B',  (cos B)' = -sin B * B',  Q' = cos B * P(sin^2 B) * B'. */
void tb_ellipsoid_series(const tb_ellipsoid *ellipsoid, double latitude, int isometric,
                         double latitude_terms[TB_SERIES_TERMS], double q_terms[TB_SERIES_TERMS]) {
    enum { N = TB_SERIES_TERMS };
    double s[N] = {sin(latitude)}, c[N] = {cos(latitude)}, s2[N], rate[N], w[N];
    double power[TB_AREA_TERMS][N], p[N], slope[N];
    latitude_terms[0] = q_terms[0] = 0;
    for (int n = 0; n + 1 < N; n++) {
        s2[n] = product_term(s, s, n);
        w[n] = ((n == 0) - ellipsoid->e2 * s2[n]) / (1 - ellipsoid->e2);
        rate[n] = isometric ? product_term(c, w, n) : (n == 0);
        p[n] = 0;
        for (int k = 0; k < TB_AREA_TERMS; k++) {
            power[k][n] = k == 0 ? (n == 0) : product_term(power[k - 1], s2, n);
            p[n] += ellipsoid->area_powers[k] * power[k][n];
        }
        slope[n] = product_term(c, p, n);
        latitude_terms[n + 1] = rate[n] / (n + 1);
        q_terms[n + 1] = product_term(slope, rate, n) / (n + 1);
        s[n + 1] = product_term(c, rate, n) / (n + 1);
        c[n + 1] = -product_term(s, rate, n) / (n + 1);
    }
}
