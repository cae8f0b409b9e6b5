/* Runs the area cases of *.txt through the public API. A failure names the file and the line of its
 * `expect`; tests/README.md tells how a case is written. */
#include <tuban/tuban.h>

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_POINTS = 1000, MOST_RINGS = 50, LINE = 65536 };

/* One case as far as it has been read. */
typedef struct area_case {
    char srs[4000];
    int edges_given, densify_given;
    tb_area_options options;
    size_t rings;
    double sign[MOST_RINGS];
    size_t points[MOST_RINGS];
    double x[MOST_RINGS][MOST_POINTS], y[MOST_RINGS][MOST_POINTS];
} area_case;

static area_case now;
static size_t wrong, expected_count;

static void tell(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void tell(const char *file, int line, const char *format, ...) {
    char text[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_error("%s:%d: %s\n", file, line, text);
    wrong++;
}

static int read_ring(const char *text, double sign) {
    size_t points = 0;
    if (now.rings == MOST_RINGS)
        return 0;
    for (;;) {
        char *end;
        double x = strtod(text, &end);
        if (end == text)
            break;
        text = end;
        double y = strtod(text, &end);
        if (end == text || points == MOST_POINTS)
            return 0;
        text = end;
        now.x[now.rings][points] = x;
        now.y[now.rings][points++] = y;
    }
    now.sign[now.rings] = sign;
    now.points[now.rings++] = points;
    return points > 0 && text[strspn(text, " \t")] == '\0';
}

static int read_edges(const char *text) {
    static const char *const words[] = {"trapezoid", "geodesic", "plane"};
    for (int i = 0; i < 3; i++)
        if (strcmp(text, words[i]) == 0) {
            now.options.edges = (tb_edges)i;
            now.edges_given = 1;
            return 1;
        }
    return 0;
}

static int read_densify(const char *text) {
    char *end;
    now.densify_given = 1;
    now.options.densify_m = strcmp(text, "none") == 0 ? 0 : strtod(text, &end);
    return strcmp(text, "none") == 0 || *end == '\0';
}

static void measure(const char *file, int line, double *area) {
    tb_error error = {0};
    tb_frame *frame = NULL;
    tb_meter *meter = NULL;
    *area = NAN;
    if (tb_frame_create(now.srs, &frame, &error) == TB_OK) {
        tb_area_options options = tb_area_options_default(frame);
        if (now.edges_given)
            options.edges = now.options.edges;
        if (now.densify_given)
            options.densify_m = now.options.densify_m;
        if (tb_meter_create(frame, &options, &meter, &error) == TB_OK)
            *area = 0;
    }
    for (size_t ring = 0; meter != NULL && ring < now.rings; ring++)
        *area +=
            now.sign[ring] * tb_meter_ring_m2(meter, now.x[ring], now.y[ring], now.points[ring]);
    if (meter == NULL)
        tell(file, line, "%s", error.message);
    tb_meter_free(meter);
    tb_frame_free(frame);
}

static void check_expectation(const char *file, int line, const char *text) {
    double expected, tolerance, area;
    int end = 0;
    expected_count++;
    measure(file, line, &area);
    if (strcmp(text, "unmeasurable") == 0) {
        if (!isnan(area))
            tell(file, line, "measured as %.9g m2", area);
    } else if (sscanf(text, "%lf m2 tolerance %lf%n", &expected, &tolerance, &end) != 2 ||
               text[end] != '\0') {
        tell(file, line, "write: expect VALUE m2 tolerance T, or: expect unmeasurable");
    } else if (!(fabs(area - expected) <= tolerance)) {
        tell(file, line, "expected %.6f m2, found %.6f, difference %.3g, tolerance %g", expected,
             area, area - expected, tolerance);
    }
}

static void read_line(const char *file, int number, char *line) {
    char *rest = line + strcspn(line, " \t");
    int known = 1;
    if (*rest != '\0')
        *rest++ = '\0';
    rest += strspn(rest, " \t");
    if (strcmp(line, "case") == 0)
        memset(&now, 0, sizeof now);
    else if (strcmp(line, "srs") == 0)
        snprintf(now.srs, sizeof now.srs, "%s", rest);
    else if (strcmp(line, "edges") == 0)
        known = read_edges(rest);
    else if (strcmp(line, "densify") == 0)
        known = read_densify(rest);
    else if (strcmp(line, "polygon") == 0 || strcmp(line, "hole") == 0)
        known = read_ring(rest, line[0] == 'h' ? -1 : 1);
    else if (strcmp(line, "expect") == 0)
        check_expectation(file, number, rest);
    else
        known = 0;
    if (!known)
        tell(file, number, "cannot be understood: %s %s", line, rest);
}

static void run_file(const char *folder, const char *name) {
    static char line[LINE];
    char path[4300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        size_t size = strcspn(line, "\r\n");
        while (size > 0 && (line[size - 1] == ' ' || line[size - 1] == '\t'))
            size--;
        line[size] = '\0';
        if (size > 0 && line[0] != '#')
            read_line(name, number, line);
    }
    fclose(file);
}

static void all_cases(void **state) {
    (void)state;
    const char *folder = TUBAN_SOURCE_DIR "/tests/cases";
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        size_t size = strlen(entry->d_name);
        if (size > 4 && strcmp(entry->d_name + size - 4, ".txt") == 0)
            run_file(folder, entry->d_name);
    }
    closedir(entries);
    assert_true(expected_count > 0);
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
