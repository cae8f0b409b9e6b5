/* make-county: a synthetic county of survey parcels whose totals equal given figures. */
#include "base.h"
#include "county.h"
#include "faults.h"
#include "output.h"
#include "survey.h"

#include <stdio.h>

enum { ATTEMPTS = 8 };

static tb_frame *make_frame(const options *o) {
    tb_frame *frame = NULL;
    tb_error error = {0};
    if (tb_frame_create(o->srs, &frame, &error) != TB_OK)
        fail(EXIT_USAGE, "--srs: %s", error.message);
    if (tb_frame_srs(frame)->geographic)
        fail(EXIT_USAGE, "--srs: \"%s\" has degrees where metres are needed", o->srs);
    return frame;
}

static void report(const survey *s) {
    const targets *t = &s->county->targets;
    fprintf(stderr, "synthetic county 合成数据: %lld parcels, %lld vertices, %d villages\n",
            (long long)t->parcels, (long long)s->outlines.vertices, s->county->villages);
    for (category k = 0; k < OTHER; k++)
        fprintf(stderr, "  %12.2f ha  %+.2f m2  %s\n", (double)s->sum_dm2[k] / 1e6,
                (double)(s->sum_dm2[k] - t->area_dm2[k]) / 100, category_name(k));
    fprintf(stderr, "  %12.2f ha            %s\n", (double)s->sum_dm2[OTHER] / 1e6,
            category_name(OTHER));
}

int main(int count, char **word) {
    options o;
    county c;
    survey s;
    options_parse(&o, count, word);
    faults_check(&o);
    output_check(&o);
    tb_frame *frame = make_frame(&o);
    /* Small counties leave chance little choice; then the seed is taken as the first of several. */
    for (unsigned attempt = 0;; attempt++) {
        county_start(&c, &o, attempt);
        if (survey_make(&s, &c, frame))
            break;
        if (attempt + 1 == ATTEMPTS)
            fail(EXIT_SYSTEM, "%s: another --seed or more --parcels may help", c.why);
        survey_free(&s);
        county_free(&c);
    }
    faults planted = {0};
    if (o.faults)
        faults_plant(&planted, &s);
    output_write(&s);
    if (o.write_targets)
        targets_write(&c.targets, o.write_targets);
    report(&s);
    if (o.faults)
        fprintf(stderr, "  %d faults planted of %d; the sums above are those without them\n",
                planted.planted, planted.wished);
    faults_free(&planted);
    survey_free(&s);
    county_free(&c);
    tb_frame_free(frame);
    return 0;
}
