/* Exact decimals: text to scaled 64-bit integers and back. Knows neither locale nor floating point.
 */
#ifndef TB_BASE_DECIMAL_H
#define TB_BASE_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

/* value x 10^scale, rounded half away from zero where the text has more decimals. Blanks around the
 * number are ignored, and so is a leading +. Understands 12, -0.5, .5, 1.20E+3 and full-width
 * digits. Returns 0, leaving *value alone, for anything else, including an empty text and a
 * value past 64 bits. */
int tb_decimal_parse(const char *text, size_t size, int scale, int64_t *value);

/* The same for a double, which stands for the decimal nearest to it; 0 for NAN, infinities and
 * values past 64 bits. */
int tb_decimal_from_double(double number, int scale, int64_t *value);

/* "-12.34" of -1234 with scale 2; scale 0 has no point. Returns buffer. */
char *tb_decimal_text(int64_t value, int scale, char buffer[32]);

/* a + b; past 64 bits it wraps: for sums of stated areas, whose overflow ends the run elsewhere. */
static inline int64_t tb_sum_wrapped(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* numerator / denominator (> 0), rounded half away from zero. */
int64_t tb_divide_rounded(int64_t numerator, int64_t denominator);

/* 10^n for n in 0..18. */
int64_t tb_power_of_ten(int n);

#endif
