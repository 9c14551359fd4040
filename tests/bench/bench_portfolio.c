/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accuracy and speed of the portfolio on held-out figures, the models alone.
 *
 * usage: bench_portfolio [-k K] SET.csv META.csv [SET.csv META.csv ...]
 * -k K: scores the K horizons before the test part instead (an earlier origin, training parts only)
 *
 * SET.csv: series_id,period_index,value,part(train|test); META.csv: series_id,frequency,horizon,...
 * Prints sMAPE and MASE, means over series as in the M3 competition, microseconds a series, and the
 * seconds for the plans, one for each length.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forecast/series.h"
#include "tarve/model.h"

enum { MAX_N = 1024, MAX_H = 48 };

typedef struct sums {
    double smape, mase, seconds, planning;
    size_t n, n_mase;
} sums;

static double clock_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double step_size(const tarve_series *s)
{
    const size_t lag = s->n > s->m ? s->m : 1;
    double sum = 0.0;
    for (size_t t = lag; t < s->n; t++)
        sum += fabs(s->y[t] - s->y[t - lag]);
    return sum / (double)(s->n - lag);
}

/* The plan for n figures, made at its first use; plans: MAX_N, of one set. */
static const tarve_regular_plan *plan_for(tarve_regular_plan **plans, size_t n, size_t m, sums *to)
{
    const double before = clock_now();
    if (plans[n] == NULL && tarve_regular_plan_make(n, m, &plans[n], NULL) != TARVE_OK)
        exit(1);
    to->planning += clock_now() - before;
    return plans[n];
}

static void score(tarve_regular_plan **plans, const double *y, size_t n, size_t m, size_t h,
                  sums *to)
{
    tarve_error err = {0};
    tarve_series s;
    double centre[MAX_H], spread[MAX_H], smape = 0.0, error = 0.0;
    tarve_path path = {.n_steps = h, .centre = centre, .spread = spread};
    const tarve_history history = {.id = "x", .value = y, .n = n, .season = m};
    if (tarve_series_make(&history, &s, &err) != TARVE_OK)
        exit(1);
    const tarve_regular_plan *plan = plan_for(plans, n, m, to);
    const double before = clock_now();
    if (tarve_regular_path_planned(plan, s.y, m, NULL, &path, &err) != TARVE_OK)
        for (size_t i = 0; i < h; i++)
            centre[i] = s.y[n - 1];
    to->seconds += clock_now() - before;
    for (size_t i = 0; i < h; i++) {
        const double f = path.logs ? exp(centre[i]) : centre[i], a = y[n + i] / s.scale;
        smape += 200.0 * fabs(f - a) / (fabs(f) + fabs(a) + 1e-12) / (double)h;
        error += fabs(f - a) / (double)h;
    }
    to->smape += smape;
    to->n++;
    const double q = step_size(&s);
    if (q > 0.0) {
        to->mase += error / q;
        to->n_mase++;
    }
    tarve_series_free(&s);
}

static void print(const char *name, const sums *s)
{
    (void)printf("%-24s series %zu  sMAPE %.2f  MASE %.3f  %.0f us a series, plans %.2f s\n", name,
                 s->n, s->smape / (double)s->n, s->mase / (double)s->n_mase,
                 1e6 * s->seconds / (double)s->n, s->planning);
}

static const char *after_comma(const char *text)
{
    const char *comma = strchr(text, ',');
    return comma == NULL ? "" : comma + 1;
}

static bool same_id(const char *a, const char *b)
{
    const size_t n = strcspn(a, ",");
    return n == strcspn(b, ",") && strncmp(a, b, n) == 0;
}

/* The series of a set stand one after the other, in the order of META. */
static void run_set(const char *set, const char *meta, size_t back, sums *all)
{
    FILE *data = fopen(set, "r"), *about = fopen(meta, "r");
    char row[512], line[512] = "";
    static double y[MAX_N];
    static tarve_regular_plan *plans[MAX_N];
    sums here = {0};
    if (data == NULL || about == NULL || fgets(line, sizeof line, data) == NULL ||
        fgets(row, sizeof row, about) == NULL) {
        (void)fprintf(stderr, "bench_portfolio: cannot read %s, %s\n", set, meta);
        exit(1);
    }
    bool more = fgets(line, sizeof line, data) != NULL;
    size_t m = 0, h = 0, n = 0;
    while (fgets(row, sizeof row, about) != NULL) {
        const char *rest = after_comma(row);
        char *end = NULL;
        m = strtoul(rest, &end, 10);
        h = strtoul(after_comma(end), NULL, 10);
        for (n = 0; more && n < MAX_N && same_id(row, line);
             more = fgets(line, sizeof line, data) != NULL)
            y[n++] = strtod(after_comma(after_comma(line)), NULL);
        if (h <= MAX_H && n >= (back + 1) * h + 2 * m + 4 && n >= (back + 1) * h + 8)
            score(plans, y, n - (back + 1) * h, m, h, &here);
    }
    (void)fclose(data);
    (void)fclose(about);
    for (size_t i = 0; i < MAX_N; i++) {
        tarve_regular_plan_free(plans[i]);
        plans[i] = NULL;
    }
    print(strrchr(set, '/') != NULL ? strrchr(set, '/') + 1 : set, &here);
    all->smape += here.smape;
    all->mase += here.mase;
    all->seconds += here.seconds;
    all->planning += here.planning;
    all->n += here.n;
    all->n_mase += here.n_mase;
}

int main(int argc, char **argv)
{
    sums all = {0};
    size_t back = 0;
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "-k") == 0) {
        back = strtoul(argv[2], NULL, 10);
        first = 3;
    }
    for (int i = first; i + 1 < argc; i += 2)
        run_set(argv[i], argv[i + 1], back, &all);
    print("all", &all);
    return 0;
}
