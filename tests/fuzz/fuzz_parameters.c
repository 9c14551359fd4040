/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a parameter file: refused with its place, or every row can be drawn from inside the
 * limits of its parameter, every lookup finds a row, and the rows written anew read the same.
 */
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "need/params.h"
#include "need/params_table.h"
#include "quiet_gsl.h"
#include "support.h"

static const char *const kinds[] = {"fixed", "lognormal", "beta", "uniform"};

/* Beta and lognormal have tails: what is drawn is finite, and of a rate a rate. */
static void draws_fit(const tarve_parameter *p, const params_limits *s, gsl_rng *rng)
{
    if (p->kind == TARVE_PRIOR_FIXED && isnan(p->a)) {
        fuzz_check(s->may_be_empty);
        return;
    }
    const double mean = tarve_parameter_mean(p), draw = tarve_parameter_draw(p, rng);
    const double low = tarve_parameter_quantile(p, 0.1), high = tarve_parameter_quantile(p, 0.9);
    fuzz_check(isfinite(mean) && isfinite(draw) && isfinite(low) && isfinite(high) && low <= high);
    if (p->kind == TARVE_PRIOR_FIXED || p->kind == TARVE_PRIOR_UNIFORM)
        fuzz_check(mean >= s->lo && mean <= s->hi && draw >= s->lo && draw <= s->hi);
    else
        fuzz_check(draw >= 0.0 && (s->hi > 1.0 || (draw <= 1.0 && mean <= 1.0)));
}

static void rows_fit(tarve_parameters *p)
{
    static gsl_rng *rng;
    if (rng == NULL)
        rng = gsl_rng_alloc(gsl_rng_mt19937);
    fuzz_check(rng != NULL);
    for (size_t i = 0; i < tarve_parameters_size(p); i++) {
        const tarve_parameter *row = tarve_parameters_row(p, i);
        const params_limits *s = params_spec(row->name);
        fuzz_check(s != NULL && row->source[0] != '\0' && (row->line > 0 || row->placeholder));
        draws_fit(row, s, rng);
        fuzz_check(params_use(p, row->name, "vet", "F:09", "Q:371101") != NULL);
        fuzz_check(params_use_occupation(p, row->name, "5321") != NULL);
    }
}

/* ---- and back ---- */

static void put(FILE *fp, const char *text)
{
    (void)fputc('"', fp);
    for (; *text != '\0'; text++)
        (void)fprintf(fp, "%s%c", *text == '"' ? "\"" : "", *text);
    (void)fputs("\",", fp);
}

static void put_number(FILE *fp, double x)
{
    if (isnan(x))
        (void)fputc(',', fp);
    else
        (void)fprintf(fp, "%.17g,", x);
}

static size_t write_rows(const tarve_parameters *p, FILE *fp)
{
    size_t n = 0;
    (void)fputs("parameter,level,key,dist,source,valid_from,note,a,b,placeholder\n", fp);
    for (size_t i = 0; i < tarve_parameters_size(p); i++) {
        const tarve_parameter *r = tarve_parameters_row(p, i);
        const char *const text[] = {r->name,   r->level,      r->key, kinds[r->kind],
                                    r->source, r->valid_from, r->note};
        if (r->line == 0)
            continue;
        for (size_t k = 0; k < sizeof text / sizeof *text; k++)
            put(fp, text[k]);
        put_number(fp, r->a);
        put_number(fp, r->b);
        (void)fputs(r->placeholder ? "yes\n" : "no\n", fp);
        n++;
    }
    return n;
}

static bool same_number(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a <= b && a >= b);
}

static void same_row(const tarve_parameter *a, const tarve_parameter *b)
{
    fuzz_check(strcmp(a->name, b->name) == 0 && strcmp(a->level, b->level) == 0 &&
               strcmp(a->key, b->key) == 0 && strcmp(a->source, b->source) == 0 &&
               strcmp(a->valid_from, b->valid_from) == 0 && strcmp(a->note, b->note) == 0);
    fuzz_check(a->kind == b->kind && a->placeholder == b->placeholder && same_number(a->a, b->a) &&
               same_number(a->b, b->b));
}

/* Small ones need more decimals than the reader takes. */
static bool plain_figures(const tarve_parameters *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const tarve_parameter *r = tarve_parameters_row(p, i);
        if ((fabs(r->a) > 0 && fabs(r->a) < 1e-3) || (fabs(r->b) > 0 && fabs(r->b) < 1e-3))
            return false;
    }
    return true;
}

static void written_again(const tarve_parameters *p)
{
    char *text = NULL;
    size_t len = 0;
    tarve_parameters *q = NULL;
    tarve_error err = {0};
    FILE *fp = open_memstream(&text, &len);
    fuzz_check(fp != NULL);
    const size_t n = write_rows(p, fp);
    fuzz_check(fclose(fp) == 0);
    if (plain_figures(p, n)) {
        fuzz_check(tarve_parameters_read(fuzz_file("again.csv", text, len), &q, &err) == TARVE_OK);
        fuzz_check(tarve_parameters_size(p) == tarve_parameters_size(q));
        for (size_t i = 0; i < n; i++)
            same_row(tarve_parameters_row(p, i), tarve_parameters_row(q, i));
        tarve_parameters_free(q);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tarve_parameters *p = NULL;
    tarve_error err = {0};
    quiet_gsl();
    const char *path = fuzz_file("parameters.csv", data, size);
    const tarve_status st = tarve_parameters_read(path, &p, &err);
    if (st != TARVE_OK) {
        fuzz_refused_at(st, &err, path);
        fuzz_check(p == NULL);
        return 0;
    }
    rows_fit(p);
    written_again(p);
    tarve_parameters_free(p);
    return 0;
}
