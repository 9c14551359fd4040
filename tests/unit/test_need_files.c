/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameter file and the crosswalk: what they say, and where they are wrong. */
#include "near.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "need/crosswalk.h"
#include "need/params.h"
#include "quiet_gsl.h"

static char path[64];

static void write_file(const char *header, const char *rows)
{
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fprintf(fp, "%s\n%s", header, rows) > 0);
    assert_int_equal(fclose(fp), 0);
}

static const char parameter_header[] =
    "parameter,level,key,dist,a,b,source,valid_from,placeholder,note";
static const char crosswalk_header[] = "qualification,name_fi,level,field,occupation,match,note";

static void bad_parameters_have_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *row, *code, *message;
        size_t column;
    } t[] = {
        {"kapa,all,,fixed,1,,s,2020,no,\n", "unknown-code", "no such parameter", 1},
        {"chi,all,,fixed,1.2,,s,2020,no,\n", "rate-above-one", "between 0 and 1", 5},
        {"chi,all,,uniform,0.2,1.2,s,2020,no,\n", "rate-above-one", "between 0 and 1", 6},
        {"chi,all,,fixed,1,,s,2020,no,\n", "bad-range", "outside", 5},
        {"phi,all,,fixed,-0.1,,s,2020,no,\n", "bad-range", "outside", 5},
        {"phi,all,,lognormal,-1,0.2,s,2020,no,\n", "bad-range", "above one", 4},
        {"kappa,all,,beta,2,2,s,2020,no,\n", "bad-range", "for rates", 4},
        {"phi,all,,beta,0,2,s,2020,no,\n", "bad-range", "an a from 0.2 to 5000", 5},
        {"phi,all,,beta,2,5001,s,2020,no,\n", "bad-range", "a b from 0.2 to 5000", 6},
        {"phi,all,,beta,2,,s,2020,no,\n", "bad-range", "a b from", 6},
        {"phi,all,,uniform,0.4,0.2,s,2020,no,\n", "bad-range", "below a", 6},
        {"phi,all,,fixed,,,s,2020,no,\n", "missing-value", "number", 5},
        {"phi,all,,fixed,0.2x,,s,2020,no,\n", "type-error", "not a number", 5},
        {"phi,all,,fixed,0.2,,,2020,no,\n", "missing-value", "source", 7},
        {"phi,all,,gamma,0.2,,s,2020,no,\n", "unknown-code", "lognormal", 4},
        {"phi,vet,,fixed,0.2,,s,2020,no,\n", "unknown-code", "does not differ", 2},
        {"mu,field,,fixed,0.2,,s,2020,no,\n", "missing-value", "code", 3},
        {"mu,vet,F:09,fixed,0.2,,s,2020,no,\n", "unknown-code", "no key", 3},
        {"none,occupation,52x,fixed,0.2,,s,2020,no,\n", "unknown-code", "digits", 3},
        {"mu,vett,,fixed,0.2,,s,2020,no,\n", "unknown-code", "qualification", 2},
        {"phi,all,,fixed,0.2,,s,2020,maybe,\n", "unknown-code", "yes or no", 9},
        {"phi,all,,fixed,0.2,,s,2020,no,\nphi,all,,fixed,0.3,,s,2020,no,\n", "duplicate-key",
         "stands above", 1},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        tarve_parameters *p = NULL;
        tarve_error err = {0};
        write_file(parameter_header, t[i].row);
        assert_int_equal(tarve_parameters_read(path, &p, &err), TARVE_E_INPUT);
        assert_null(p);
        assert_string_equal(err.path, path);
        assert_string_equal(err.code, t[i].code);
        assert_int_equal(err.column, t[i].column);
        assert_int_equal(err.line, strchr(t[i].row, '\n')[1] == '\0' ? 2 : 3);
        if (strstr(err.message, t[i].message) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", err.message, t[i].message);
    }
    tarve_parameters *p = NULL;
    write_file("parameter,level", "phi,all\n");
    assert_int_equal(tarve_parameters_read(path, &p, NULL), TARVE_E_INPUT);
}

static void most_specific_row_wins(void **state)
{
    (void)state;
    tarve_parameters *p = NULL;
    write_file(parameter_header, "rho,all,,fixed,0.1,,s,2020,no,\n"
                                 "mu,all,,fixed,0.1,,s,2020,no,\n"
                                 "mu,vet,,fixed,0.2,,s,2020,no,\n"
                                 "mu,field,F:09,fixed,0.3,,s,2020,no,\n"
                                 "mu,field,vet:F:09,fixed,0.4,,s,2020,no,\n"
                                 "mu,qualification,Q:1,fixed,0.5,,s,2020,no,\n"
                                 "none,occupation,5,fixed,0.6,,s,2020,no,\n"
                                 "none,occupation,532,fixed,0.7,,s,2020,no,\n");
    assert_int_equal(tarve_parameters_read(path, &p, NULL), TARVE_OK);
    static const struct {
        const char *level, *field, *qualification;
        double want;
    } t[] = {{NULL, NULL, NULL, 0.1},     {"uas", "F:04", NULL, 0.1},  {"vet", "F:04", NULL, 0.2},
             {"uas", "F:09", "Q:2", 0.3}, {"vet", "F:09", "Q:2", 0.4}, {"vet", "F:09", "Q:1", 0.5}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_near(tarve_parameter_mean(
                        tarve_parameters_find(p, "mu", t[i].level, t[i].field, t[i].qualification)),
                    t[i].want, 1e-15);
    assert_near(tarve_parameter_mean(tarve_parameters_occupation(p, "none", "5321")), 0.7, 1e-15);
    assert_near(tarve_parameter_mean(tarve_parameters_occupation(p, "none", "5120")), 0.6, 1e-15);
    /* what the file says of all holds although a built-in row is more specific */
    assert_near(tarve_parameter_mean(tarve_parameters_find(p, "rho", "vet", NULL, NULL)), 0.1, 0.0);
    /* what it does not name is built in, a placeholder, and marked when used */
    const tarve_parameter *chi = params_use(p, "chi", NULL, NULL, NULL);
    assert_near(tarve_parameter_mean(chi), 0.3, 1e-15);
    assert_true(chi->placeholder && chi->used && chi->line == 0);
    assert_null(tarve_parameters_find(p, "nonsense", NULL, NULL, NULL));
    tarve_parameters_free(p);
}

static void draws_have_their_means_and_quantiles(void **state)
{
    (void)state;
    enum { N = 40000 };
    static const tarve_parameter t[] = {
        {.name = "x", .kind = TARVE_PRIOR_FIXED, .a = 3},
        {.name = "x", .kind = TARVE_PRIOR_LOGNORMAL, .a = 0, .b = .3},
        {.name = "x", .kind = TARVE_PRIOR_BETA, .a = 9, .b = 21},
        {.name = "x", .kind = TARVE_PRIOR_UNIFORM, .a = .2, .b = .4}};
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 1, 2, 3);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        double mean = 0, below[3] = {0};
        static const double share[3] = {0.1, 0.5, 0.9};
        for (int d = 0; d < N; d++) {
            const double x = tarve_parameter_draw(&t[i], rng);
            mean += x / N;
            for (int k = 0; k < 3; k++)
                below[k] += x <= tarve_parameter_quantile(&t[i], share[k]) ? 1.0 / N : 0.0;
        }
        assert_true(fabs(mean - tarve_parameter_mean(&t[i])) < 0.01);
        for (int k = 0; k < 3; k++)
            assert_true(fabs(below[k] - (t[i].kind == TARVE_PRIOR_FIXED ? 1.0 : share[k])) < 0.01);
    }
    gsl_rng_free(rng);
}

/* GSL's own search fails for some, and never ends for others: those are no rows of a file. */
static void every_beta_has_quantiles(void **state)
{
    (void)state;
    quiet_gsl();
    for (double a = 0.2; a <= 5000.0; a *= 1.5)
        for (double b = 0.2; b <= 5000.0; b *= 1.5) {
            const tarve_parameter p = {.name = "x", .kind = TARVE_PRIOR_BETA, .a = a, .b = b};
            const double low = tarve_parameter_quantile(&p, 0.1),
                         high = tarve_parameter_quantile(&p, 0.9);
            assert_true(low >= 0.0 && low <= high && high <= 1.0);
            assert_near(gsl_cdf_beta_P(low, a, b), 0.1, 1e-6);
            if (high < 1.0 - 1e-12) /* nearer to 1 than doubles lie apart */
                assert_near(gsl_cdf_beta_P(high, a, b), 0.9, 1e-6);
        }
}

static void bad_crosswalks_have_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        size_t line, column;
    } t[] = {
        {"1,Lahihoitaja,vet,F:09,5321,full,\n", 2, 1},
        {"Q:1,a,upper,F:09,5321,full,\n", 2, 3},
        {"Q:1,a,vet,09,5321,full,\n", 2, 4},
        {"Q:1,a,vet,F:09,532,full,\n", 2, 5},
        {"Q:1,a,vet,F:09,53211,full,\n", 2, 5},
        {"Q:1,a,vet,F:09,5321,half,\n", 2, 6},
        {"Q:1,a,vet,F:09,5321,full,\nQ:1,a,vet,F:09,5321,partial,\n", 3, 5},
        {"Q:1,a,vet,F:09,5321,full,\nQ:1,a,uas,F:09,5322,full,\n", 3, 3},
        {"Q:1,a,vet,F:09,5321,full,\nQ:1,a,vet,F:07,5322,full,\n", 3, 4},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        tarve_crosswalk *c = NULL;
        tarve_error err = {0};
        write_file(crosswalk_header, t[i].row);
        assert_int_equal(tarve_crosswalk_read(path, &c, &err), TARVE_E_INPUT);
        assert_null(c);
        assert_string_equal(err.path, path);
        assert_int_equal(err.line, t[i].line);
        assert_int_equal(err.column, t[i].column);
    }
}

static void order_of_rows_does_not_show(void **state)
{
    (void)state;
    tarve_crosswalk *a = NULL, *b = NULL;
    write_file(crosswalk_header, "Q:2,b,vet,F:07,7212,full,\nQ:1,a,vet,F:09,5321,full,\n"
                                 "Q:1,a,vet,F:09,5322,partial,\nQ:2,b,vet,F:07,5322,none,\n");
    assert_int_equal(tarve_crosswalk_read(path, &a, NULL), TARVE_OK);
    write_file(crosswalk_header, "Q:2,b,vet,F:07,5322,none,\nQ:1,a,vet,F:09,5322,partial,\n"
                                 "Q:1,a,vet,F:09,5321,full,\nQ:2,b,vet,F:07,7212,full,\n");
    assert_int_equal(tarve_crosswalk_read(path, &b, NULL), TARVE_OK);
    assert_int_equal(a->n_pairs, 4);
    assert_int_equal(a->n_qualifications, 2);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(a->pair[i].occupation, b->pair[i].occupation);
        assert_int_equal(a->pair[i].qualification, b->pair[i].qualification);
        assert_near(a->pair[i].match, b->pair[i].match, 0.0);
    }
    size_t first = 0;
    assert_int_equal(crosswalk_pairs(a, "5322", &first), 2);
    assert_int_equal(first, 1);
    assert_int_equal(crosswalk_pairs(a, "9999", &first), 0);
    tarve_crosswalk_free(a);
    tarve_crosswalk_free(b);
}

static void rows_of_p_add_up(void **state)
{
    (void)state;
    const match_pair pair[3] = {{.occupation = "5321", .qualification = 0, .match = 1.0},
                                {.occupation = "5321", .qualification = 1, .match = 0.3},
                                {.occupation = "5321", .qualification = 2, .match = 0.0}};
    const double graduates[3] = {59, 19, 500};
    double share[3], other;
    crosswalk_row(pair, 3, graduates, 0.10, 0.05, share, &other);
    assert_near(share[0] + share[1] + share[2] + other + 0.10, 1.0, 1e-15);
    assert_near(share[0] / share[1], 60.0 / (0.3 * 20.0), 1e-12);
    assert_near(share[2], 0.0, 0.0);
    crosswalk_row(pair + 2, 1, graduates, 0.10, 0.05, share, &other);
    assert_near(other, 0.90, 1e-15); /* nothing admissible: another education */
}

static void shipped_files_are_good(void **state)
{
    (void)state;
    tarve_parameters *p = NULL;
    tarve_crosswalk *c = NULL;
    tarve_error err = {0};
    if (tarve_parameters_read(TARVE_DATASETS "/parameters.csv", &p, &err) != TARVE_OK)
        fail_msg("%s:%zu:%zu: %s", err.path, err.line, err.column, err.message);
    if (tarve_crosswalk_read(TARVE_DATASETS "/crosswalk.csv", &c, &err) != TARVE_OK)
        fail_msg("%s:%zu:%zu: %s", err.path, err.line, err.column, err.message);
    assert_true(tarve_parameters_size(p) > 20);
    assert_true(c->n_qualifications > 60);
    tarve_parameters_free(p);
    tarve_crosswalk_free(c);
}

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof path, "need_files_%ld.csv", (long)getpid());
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_parameters_have_a_place),
        cmocka_unit_test(most_specific_row_wins),
        cmocka_unit_test(every_beta_has_quantiles),
        cmocka_unit_test(draws_have_their_means_and_quantiles),
        cmocka_unit_test(bad_crosswalks_have_a_place),
        cmocka_unit_test(order_of_rows_does_not_show),
        cmocka_unit_test(rows_of_p_add_up),
        cmocka_unit_test(shipped_files_are_good),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
