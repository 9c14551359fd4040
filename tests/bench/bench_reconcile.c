/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long reconciling takes: processor time a horizon, one thread.
 *
 * usage: bench_reconcile [HORIZONS]
 * tree      1, 19, 309, 12,360 and 1,000,000 nodes; figures of the leaves small, a third near 0
 * crossed   309 municipalities x 433 occupations, 19 areas, 40 groups, areas x groups, total
 * MinT      the same with the shrunken correlations of 72 residuals
 * Largest difference of a total from the sum of its leaves in parentheses, relative.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/rng.h"
#include "tarve/reconcile.h"

enum { MUNICIPALITIES = 309, OCCUPATIONS = 433, AREAS = 19, GROUPS = 40, TIMES = 72 };

typedef struct set {
    const char *name;
    size_t n, n_links, first_leaf;
    tarve_reconcile_link *link;
    tarve_reconcile_plan *plan;
    size_t horizons;
    double *base, *variance, *out, *sum, *factor;
    bool *non_negative;
} set;

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *room(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (p == NULL) {
        (void)fputs("bench_reconcile: out of memory\n", stderr);
        exit(1);
    }
    return p;
}

static void must(tarve_status st, const tarve_error *err)
{
    if (st == TARVE_OK)
        return;
    (void)fprintf(stderr, "bench_reconcile: %s\n", err->message);
    exit(1);
}

static void put(set *s, size_t child, size_t parent)
{
    s->link[s->n_links++] = (tarve_reconcile_link){(uint32_t)child, (uint32_t)parent};
}

static void tree_links(set *s)
{
    static const size_t level[] = {1, 19, 309, 12360, 1000000};
    size_t above = 0, here = 1;
    for (size_t l = 1; l < 5; l++) {
        for (size_t i = 0; i < level[l]; i++)
            put(s, here + i, above + i * level[l - 1] / level[l]);
        above = here;
        here += level[l];
    }
    s->n = here;
    s->first_leaf = above;
}

static void crossed_links(set *s)
{
    const size_t area = 1, town = area + AREAS, group = town + MUNICIPALITIES,
                 work = group + GROUPS, both = work + OCCUPATIONS,
                 cell = both + (size_t)AREAS * GROUPS;
    for (size_t i = 0; i < AREAS; i++)
        put(s, area + i, 0);
    for (size_t i = 0; i < MUNICIPALITIES; i++)
        put(s, town + i, area + i * AREAS / MUNICIPALITIES);
    for (size_t j = 0; j < GROUPS; j++)
        put(s, group + j, 0);
    for (size_t j = 0; j < OCCUPATIONS; j++)
        put(s, work + j, group + j * GROUPS / OCCUPATIONS);
    for (size_t i = 0; i < MUNICIPALITIES; i++)
        for (size_t j = 0; j < OCCUPATIONS; j++) {
            const size_t leaf = cell + i * OCCUPATIONS + j;
            put(s, leaf, town + i);
            put(s, leaf, work + j);
            put(s, leaf, both + i * AREAS / MUNICIPALITIES * GROUPS + j * GROUPS / OCCUPATIONS);
        }
    s->n = cell + (size_t)MUNICIPALITIES * OCCUPATIONS;
    s->first_leaf = cell;
}

static void figures(set *s, gsl_rng *rng)
{
    for (size_t h = 0; h < s->horizons; h++) {
        double *y = s->base + h * s->n, *w = s->variance + h * s->n;
        for (size_t i = s->first_leaf; i < s->n; i++) {
            y[i] = gsl_rng_uniform(rng) < 0.6 ? 0.3 * gsl_rng_uniform(rng)
                                              : 4.0 * gsl_rng_uniform(rng);
            w[i] = 0.2 + y[i];
        }
        tarve_reconcile_sum(s->plan, y);
        tarve_reconcile_sum(s->plan, w);
        for (size_t i = 0; i < s->n; i++) {
            w[i] *= i < s->first_leaf ? 0.1 : 1.0;
            y[i] = fmax(y[i] + sqrt(w[i]) * gsl_ran_ugaussian(rng), 0.0);
        }
    }
    for (size_t i = 0; i < s->n; i++)
        s->non_negative[i] = true;
}

static set make(const char *name, size_t most_links, void (*links)(set *), size_t horizons,
                gsl_rng *rng)
{
    tarve_error err = {0};
    set s = {.name = name, .horizons = horizons};
    s.link = room(most_links, sizeof *s.link);
    links(&s);
    const double start = seconds();
    must(tarve_reconcile_plan_new(s.n, s.link, s.n_links, &s.plan, NULL, &err), &err);
    (void)printf("%-9s %zu nodes, %zu leaves: plan %.0f ms\n", name, s.n, s.n - s.first_leaf,
                 1e3 * (seconds() - start));
    s.base = room(horizons * s.n, sizeof *s.base);
    s.variance = room(horizons * s.n, sizeof *s.variance);
    s.out = room(horizons * s.n, sizeof *s.out);
    s.sum = room(s.n, sizeof *s.sum);
    s.non_negative = room(s.n, sizeof *s.non_negative);
    figures(&s, rng);
    return s;
}

static double incoherence(const set *s)
{
    double worst = 0.0;
    for (size_t h = 0; h < s->horizons; h++) {
        memcpy(s->sum, s->out + h * s->n, s->n * sizeof *s->sum);
        tarve_reconcile_sum(s->plan, s->sum);
        for (size_t i = 0; i < s->n; i++)
            worst = fmax(worst, fabs(s->sum[i] - s->out[h * s->n + i]) / (1.0 + s->sum[i]));
    }
    return worst;
}

static void measure(const set *s, bool non_negative)
{
    tarve_error err = {0};
    tarve_reconcile_report *r = room(s->horizons, sizeof *r);
    const tarve_reconcile_problem problem = {.n_columns = s->horizons,
                                             .base = s->base,
                                             .variance = s->variance,
                                             .factor = s->factor,
                                             .n_factors = s->factor == NULL ? 0 : TIMES,
                                             .non_negative = non_negative ? s->non_negative : NULL,
                                             .jobs = 1};
    double best = HUGE_VAL;
    for (int rep = 0; rep < 3; rep++) {
        const double start = seconds();
        must(tarve_reconcile(s->plan, &problem, s->out, NULL, r, &err), &err);
        best = fmin(best, (seconds() - start) / (double)s->horizons);
    }
    (void)printf("  %-16s %7.1f ms a horizon, %d rounds, %d iterations, %zu at 0 (%.0e)\n",
                 non_negative ? "not below zero" : "least change", 1e3 * best, r->rounds,
                 r->iterations, r->n_zero, incoherence(s));
    free(r);
}

static void learn(set *s, gsl_rng *rng)
{
    tarve_error err = {0};
    double common[TIMES], lambda = 0.0, *e = room(s->n * TIMES, sizeof *e);
    s->factor = room(s->n * TIMES, sizeof *s->factor);
    for (size_t t = 0; t < TIMES; t++)
        common[t] = gsl_ran_ugaussian(rng);
    for (size_t i = 0; i < s->n; i++)
        for (size_t t = 0; t < TIMES; t++)
            e[i * TIMES + t] = gsl_ran_ugaussian(rng) + 0.2 * common[t];
    const double start = seconds();
    must(tarve_reconcile_shrink(s->n, TIMES, e, s->factor, &lambda, &err), &err);
    (void)printf("MinT      lambda %.3f in %.0f ms\n", lambda, 1e3 * (seconds() - start));
    free(e);
}

static void drop(set *s)
{
    tarve_reconcile_plan_free(s->plan);
    free(s->link);
    free(s->base);
    free(s->variance);
    free(s->out);
    free(s->sum);
    free(s->factor);
    free(s->non_negative);
}

int main(int argc, char **argv)
{
    const long wanted = argc > 1 ? strtol(argv[1], NULL, 10) : 6;
    const size_t horizons = wanted > 0 && wanted < 100 ? (size_t)wanted : 6;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        return 1;
    tarve_rng_key(rng, 1, 2, 3);
    set tree = make("tree", 1100000, tree_links, horizons, rng);
    measure(&tree, false);
    measure(&tree, true);
    drop(&tree);
    set crossed = make("crossed", 500000, crossed_links, horizons, rng);
    measure(&crossed, false);
    measure(&crossed, true);
    learn(&crossed, rng);
    measure(&crossed, false);
    measure(&crossed, true);
    drop(&crossed);
    gsl_rng_free(rng);
    return 0;
}
