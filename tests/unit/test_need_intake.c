/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Study places: the lag (F25), and the two files that tell of jobs and starts. */
#include "near.h"

#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "need/intake.h"
#include "need/params.h"

static char path[64];

static void write_file(const char *header, const char *rows)
{
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fprintf(fp, "%s\n%s", header, rows) > 0);
    assert_int_equal(fclose(fp), 0);
}

/* 100 places a year from 2026: nobody until 2028, then 45, 56, 64 and 70 a year. */
static void the_worked_example(void **state)
{
    static const double want[8] = {0, 0, 0, 45, 56, 64, 70, 70};
    tarve_parameters *p = *state;
    double lag[TARVE_LAG_YEARS];
    intake_lag(p, "vet", "F:09", NULL, lag);
    const double c = tarve_parameter_mean(params_use(p, "c", "vet", "F:09", NULL));
    for (int y = 0; y < 8; y++)
        assert_near(tarve_places_graduates(100.0, 1.0, c, lag, y), want[y], 1e-9);
    /* f c (1-mu) a rho m of VET in health care: about a quarter of a graduate a place */
    const double f = tarve_parameter_mean(params_use(p, "f", "vet", "F:09", NULL));
    const double yield = tarve_supply(f * c, 0.15, 0.82, 0.70, 0.80);
    assert_true(fabs(yield - 0.26) < 0.005);
    assert_true(fabs(47.0 / yield - 180.0) < 2.0);
}

enum { LAG_YEARS = 15 };
static const double filled = 0.9, completing = 0.6;

static void draw_plan(gsl_rng *rng, double lag[TARVE_LAG_YEARS], double places[LAG_YEARS])
{
    double sum = 0.0;
    for (int k = 0; k < TARVE_LAG_YEARS; k++)
        sum += lag[k] = gsl_rng_uniform(rng);
    for (int k = 0; k < TARVE_LAG_YEARS; k++)
        lag[k] /= sum;
    for (int y = 0; y < LAG_YEARS; y++)
        places[y] = (double)gsl_rng_uniform_int(rng, 100);
}

/* Every place followed on its own: it begins, and its holder graduates k years on or never. */
static void follow_places(const double *lag, const double *places, double *graduates)
{
    for (int y = 0; y < LAG_YEARS; y++)
        graduates[y] = 0.0;
    for (int y = 0; y < LAG_YEARS; y++)
        for (int k = 1; k <= TARVE_LAG_YEARS && y + k < LAG_YEARS; k++)
            graduates[y + k] += places[y] * filled * completing * lag[k - 1];
}

/* A change of level each year, added up. */
static double by_changes(const double *lag, const double *places, int y)
{
    double sum = 0.0;
    for (int s = 0; s <= y; s++) {
        const double change = places[s] - (s > 0 ? places[s - 1] : 0.0);
        sum += tarve_places_graduates(change, filled, completing, lag, y - s);
    }
    return sum;
}

static void lag_is_a_convolution(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    for (int rep = 0; rep < 50; rep++) {
        double lag[TARVE_LAG_YEARS], places[LAG_YEARS], brute[LAG_YEARS];
        tarve_rng_key(rng, 7, 1, (uint64_t)rep);
        draw_plan(rng, lag, places);
        follow_places(lag, places, brute);
        for (int y = 0; y < LAG_YEARS; y++)
            assert_near(by_changes(lag, places, y), brute[y], 1e-9);
    }
    gsl_rng_free(rng);
}

/* ---- files ---- */

typedef struct wrong {
    const char *rows, *code, *message;
    size_t line, column;
} wrong;

static void assert_refused(const tarve_error *err, const wrong *w)
{
    assert_string_equal(err->path, path);
    assert_string_equal(err->code, w->code);
    assert_int_equal(err->line, w->line);
    assert_int_equal(err->column, w->column);
    if (strstr(err->message, w->message) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err->message, w->message);
}

static void investors_with_mistakes_are_refused(void **state)
{
    static const wrong t[] = {
        {"mill,Tehdas,72,40,2027\n", "unknown-code", "four digits", 2, 3},
        {"mill,Tehdas,9999,40,2027\n", "unknown-code", "classification", 2, 3},
        {"mill,Tehdas,7212,40,2023\n", "bad-period", "2024 to 2028", 2, 5},
        {"mill,Tehdas,7212,40,2029\n", "bad-period", "2024 to 2028", 2, 5},
        {"mill,Tehdas,7212,40,soon\n", "type-error", "2024 to 2028", 2, 5},
        {"mill,Tehdas,7212,-1,2027\n", "bad-range", "above 0", 2, 4},
        {"mill,Tehdas,7212,some,2027\n", "type-error", "number", 2, 4},
        {"low,Tehdas,7212,40,2027\n", "unknown-code", "of your own", 2, 1},
        {"mill,T,7212,1,2027\nmill,T,7212,2,2027\n", "duplicate-key", "one row", 3, 3},
    };
    (void)state;
    tarve_lexicon *lex = NULL;
    assert_int_equal(tarve_lexicon_load(TARVE_DATASETS "/classifications", &lex, NULL), TARVE_OK);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        tarve_investors *p = NULL;
        tarve_error err = {0};
        write_file("scenario,name,occupation,extra_jobs,year", t[i].rows);
        assert_int_equal(tarve_investors_read(path, lex, 2024, 2028, &p, &err), TARVE_E_INPUT);
        assert_null(p);
        assert_refused(&err, &t[i]);
    }
    tarve_investors *p = NULL;
    write_file("scenario,name,occupation,extra_jobs,year",
               "mill,Tehdas,7212,40,2027\nmill,Tehdas,8211,25.5,2028\n");
    assert_int_equal(tarve_investors_read(path, lex, 2024, 2028, &p, NULL), TARVE_OK);
    assert_int_equal(p->n, 2);
    assert_near(p->item[1].jobs, 25.5, 0.0);
    tarve_investors_free(p);
    tarve_lexicon_free(lex);
}

static void starts_with_mistakes_are_refused(void **state)
{
    static const wrong t[] = {
        {"vet:F:09,2022,100,120,-3\n", "negative-intake", "0 or more", 2, 5},
        {"vet:F:09,2022,-100,120,3\n", "negative-intake", "0 or more", 2, 3},
        {"vet:F:09,2024,100,120,90\n", "bad-period", "1990 to 2023", 2, 2},
        {"vet:F:99,2022,100,120,90\n", "unknown-code", "crosswalk", 2, 1},
        {"vet:F:09,2022,100,12.5,90\n", "type-error", "whole number", 2, 4},
        {"vet:F:09,2022,60,120,60\nvet:F:07,2022,60,50,61\n", "rate-above-one", "at most 1", 3, 5},
        {"vet:F:09,2022,0,2,1\n", "rate-above-one", "at most 1", 2, 5},
        {"vet:F:09,2022,1,1,1\nvet:F:09,2022,1,1,1\n", "duplicate-key", "one row", 3, 1},
    };
    (void)state;
    tarve_crosswalk *c = NULL;
    assert_int_equal(tarve_crosswalk_read(TARVE_DATASETS "/crosswalk.csv", &c, NULL), TARVE_OK);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        tarve_starts *s = NULL;
        tarve_error err = {0};
        write_file("field,year,places,applicants,starts", t[i].rows);
        assert_int_equal(tarve_starts_read(path, c, 2023, &s, &err), TARVE_E_INPUT);
        assert_null(s);
        assert_refused(&err, &t[i]);
    }
    tarve_starts *s = NULL;
    write_file("field,year,places,applicants,starts",
               "vet:F:09,2022,100,80,\nvet:F:09,2021,100,150,90\nvet:F:07,2021,,5,4\n"
               "vet:F:04,2022,10,4,4\nvet:F:10,2022,10,0,0\n");
    assert_int_equal(tarve_starts_read(path, c, 2023, &s, NULL), TARVE_OK);
    assert_near(starts_applicants(s, "vet:F:09"), 0.8, 1e-12);
    assert_true(isnan(starts_applicants(s, "vet:F:07"))); /* without places there is no ratio */
    assert_true(isnan(starts_applicants(s, "vet:F:04"))); /* would tell of four persons */
    assert_near(starts_applicants(s, "vet:F:10"), 0.0, 0.0);
    assert_true(isnan(starts_applicants(NULL, "vet:F:09")));
    tarve_starts_free(s);
    tarve_crosswalk_free(c);
}

static int set_up(void **state)
{
    (void)snprintf(path, sizeof path, "/tmp/tarve_intake_%ld.csv", (long)getpid());
    *state = params_default();
    return *state == NULL;
}

static int tear_down(void **state)
{
    (void)unlink(path);
    tarve_parameters_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_example),
        cmocka_unit_test(lag_is_a_convolution),
        cmocka_unit_test(investors_with_mistakes_are_refused),
        cmocka_unit_test(starts_with_mistakes_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
