/* The whole way in one call: a parcel layer in, hectares by category out.
 *
 *     cc quickstart.c $(pkg-config --cflags --libs tuban) -o quickstart
 *     ./quickstart county.gpkg
 */
#include <tuban/tuban.h>

#include <stdio.h>

int main(int argc, char **argv) {
    tb_run_options options = {.check = 1};
    tb_report *report;
    tb_error error = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: quickstart PARCELS\n");
        return TB_USAGE;
    }
    tb_status status = tb_run(argv[1], &options, &report, &error);
    if (status != TB_OK) {
        fprintf(stderr, "quickstart: %s\n", error.message);
        return status;
    }
    printf("%lld parcels, areas totalled: %s\n", (long long)report->parcels,
           tb_totalled_name(report->totalled));
    for (size_t i = 0; i < tb_categories_count(report->classes); i++) {
        char hectares[32];
        printf("%s %s\n", tb_category_name(report->classes, i),
               tb_hectares_text(report->categories[i].area_dm2, hectares));
    }
    char total[32];
    printf("total %s\n", tb_hectares_text(report->total.area_dm2, total));
    int verdict = tb_verdict_exit(report->verdict);
    printf("verdict: %s\n", tb_verdict_name(report->verdict));
    tb_report_free(report);
    return verdict;
}
