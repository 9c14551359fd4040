/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a protected cell is best taken for: cells that are known are hidden, treated in four ways,
 * and what comes is forecast from the rest.
 *
 * usage: bench_protected [-l LIMIT] [-g SIZE] ORIGINS STEP JOBS 2310.csv
 *        bench_protected [-l LIMIT] [-g SIZE] ORIGINS STEP JOBS MEAN SET.csv META.csv
 *
 * 2310.csv: "municipality","2006M01",open during the month,new during the month,... as Statistics
 * Finland has it. Open less new is carried over from the month before: a small count that is known,
 * also where it is 1 to 4, whenever both are published.
 * With a SET (bench_set.h), every person or opening of a published series is kept with the chance
 * that brings the series to a MEAN of so many: small counts with the course, seasons and breaks of
 * real series, all of them known. A dispersion above Poisson's shrinks by that.
 *
 * A MEAN of 0 leaves them as they are published: with a LIMIT above 4, really known figures are
 * hidden. What the publisher protects then stays in: hidden like the rest, and in `known` and where
 * it is scored 1 to 4 (2.5 in a sum).
 *
 * Figures of 1 to LIMIT (4) before the origin are hidden. Series with a mean below 20 (twice the
 * LIMIT where that is more), a twentieth of their figures hidden, not all, and four fifths of all
 * known are scored, by all 12 months after it that are known: mean of -log P(figure); |sum of means
 * - sum of figures| / sum of figures.
 * With a SIZE, every so many series of the file have a total that is known where they all are: it
 * narrows what hidden ones can be (`totals`).
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "bench_set.h"
#include "forecast/counts.h"
#include "forecast/narrow.h"
#include "quiet_gsl.h"
#include "tarve/backtest.h"

enum { AHEAD = 12, LEAST = 36 };
typedef enum treatment { KNOWN, INTERVAL, DROPPED, ZERO, MIDDLE, TOTALS, TREATMENTS } treatment;
static const char *const name_of[TREATMENTS] = {"known", "interval", "dropped",
                                                "0",     "middle",   "totals"};
static const double small = 20.0, least_hidden = 0.05, least_known = 0.8;

/* What is asked for. */
typedef struct task {
    size_t origins, step, group; /* group 0: no totals */
    double limit;
    int jobs;
} task;

typedef struct score {
    double log, error, sum;
    size_t n, paths;
} score;

/* ---- figures that are known ---- */

/* "text",... : the text; moves on to what follows the comma. */
static char *quoted(char **at)
{
    char *from = *at + 1, *end = **at == '"' ? strchr(from, '"') : NULL;
    if (end == NULL || end[1] != ',')
        bench_die("a row of the table is not understood");
    *end = '\0';
    *at = end + 2;
    return from;
}

static double number(char **at)
{
    char *end = *at;
    const double x = strtod(*at, &end);
    const bool none = end == *at;
    if (*end != ',')
        bench_die("a row of the table has too few fields");
    *at = end + 1;
    return none ? (double)NAN : x;
}

static void read_carried_over(const char *path, bench_set *all)
{
    FILE *fp = fopen(path, "r");
    char line[512];
    if (fp == NULL || fgets(line, sizeof line, fp) == NULL)
        bench_die(path);
    while (fgets(line, sizeof line, fp) != NULL) {
        char *at = line, *town = quoted(&at), *month = NULL;
        bench_series *s = bench_find(all, town, true);
        const long year = strtol(quoted(&at), &month, 10);
        if (s->n == 0)
            s->start = (int)(12 * year + strtol(month + 1, NULL, 10) - 1);
        if (s->n == BENCH_MAX_N)
            bench_die("a series is too long");
        const double open = number(&at), new = number(&at);
        s->value[s->n++] = open - new;
    }
    (void)fclose(fp);
}

/* Protected cells of the set itself are left out. */
static void leave_out_protected(bench_set *all)
{
    for (size_t i = 0; i < all->n; i++)
        for (size_t t = 0; t < all->s[i].n; t++)
            if (isnan(all->s[i].value[t]))
                all->s[i].mark[t] = (tarve_mark)TARVE_CELL_MISSING;
}

static void thin(bench_set *all, double mean)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        bench_die("out of memory");
    for (size_t i = 0; i < all->n; i++) {
        bench_series *s = &all->s[i];
        double sum = 0.0, k = 0.0;
        for (size_t t = 0; t < s->n; t++)
            if (!isnan(s->value[t])) {
                sum += s->value[t];
                k++;
            }
        const double kept = sum > 0.0 ? fmin(mean * k / sum, 1.0) : 1.0;
        for (size_t t = 0; t < s->n; t++) {
            tarve_rng_key(rng, 1, i, t);
            if (!isnan(s->value[t]))
                s->value[t] = gsl_ran_binomial(rng, kept, (unsigned)s->value[t]);
        }
    }
    gsl_rng_free(rng);
}

/* ---- treatments ---- */

static bool is_protected(const bench_series *s, size_t t)
{
    return tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED;
}

static bool is_hidden(const bench_series *s, size_t t, double limit)
{
    return is_protected(s, t) || (s->value[t] >= 1.0 && s->value[t] <= limit);
}

/* Figures as they are forecast from, BENCH_MAX_N a series. */
typedef struct cells {
    double *value, *lo, *hi, *expected;
    tarve_mark *mark;
} cells;

static void treat_cell(const task *k, treatment how, const bench_series *s, size_t t,
                       const cells *c)
{
    const double middle = (1.0 + k->limit) / 2.0; /* likelihoods of counts know no 2.5: 2, 3, ... */
    const bool hide = is_hidden(s, t, k->limit) && (how != KNOWN || is_protected(s, t));
    const bool within = hide && (how == INTERVAL || how == TOTALS || how == KNOWN);
    c->value[t] = !hide           ? s->value[t]
                  : how == ZERO   ? 0.0
                  : how == MIDDLE ? floor(middle + (t % 2 == 0 ? 0.0 : 0.5))
                                  : (double)NAN;
    c->mark[t] = (tarve_mark)(within               ? TARVE_CELL_PROTECTED
                              : isnan(c->value[t]) ? TARVE_CELL_MISSING
                                                   : TARVE_CELL_VALUE);
    c->lo[t] = within ? 1.0 : (double)NAN;
    c->hi[t] = within ? (how == KNOWN ? 4.0 : k->limit) : (double)NAN;
    c->expected[t] = (double)NAN;
}

static bool is_scored(const task *k, const bench_series *s, size_t n)
{
    double sum = 0.0, known = 0.0, hidden = 0.0;
    for (size_t t = 0; t < n; t++) {
        const double y = is_protected(s, t) ? 2.5 : s->value[t];
        if (isnan(y))
            continue;
        sum += y;
        hidden += is_hidden(s, t, k->limit);
        known++;
    }
    return known >= LEAST && sum / known < fmax(small, 2.0 * k->limit) &&
           hidden / known >= least_hidden && hidden < known && known / (double)n >= least_known;
}

static void score_path(const bench_series *s, size_t n, const tarve_dist *d, score *out)
{
    double came = 0.0, forecast = 0.0;
    for (size_t h = 0; h < AHEAD && n + h < s->n; h++) {
        const bool hidden = is_protected(s, n + h);
        const double y = hidden ? 2.5 : s->value[n + h];
        if (isnan(y))
            continue;
        const tarve_actual actual = hidden ? (tarve_actual){1.0, 4.0} : (tarve_actual){y, y};
        out->log += tarve_score_log(&d[h], true, 1.0, actual);
        out->n++;
        came += y;
        forecast += tarve_dist_mean(&d[h]);
    }
    out->error += fabs(forecast - came);
    out->sum += came;
    out->paths++;
}

/* ---- one origin, one treatment ---- */

typedef struct origin {
    const bench_series **which;
    cells all;
    tarve_history *history;
    tarve_series *ready;
    const tarve_series **scored;
    size_t n, n_scored;
} origin;

static void *room(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    if (p == NULL)
        bench_die("out of memory");
    return p;
}

static origin origin_make(const bench_set *all)
{
    const size_t n = all->n * BENCH_MAX_N;
    origin o = {.which = room(all->n, sizeof(bench_series *)),
                .history = room(all->n, sizeof *o.history),
                .ready = room(all->n, sizeof *o.ready),
                .scored = room(all->n, sizeof(tarve_series *))};
    o.all = (cells){.value = room(4 * n, sizeof(double)), .mark = room(n, sizeof *o.all.mark)};
    o.all.lo = o.all.value + n;
    o.all.hi = o.all.lo + n;
    o.all.expected = o.all.hi + n;
    return o;
}

static void origin_free(origin *o)
{
    for (size_t i = 0; i < o->n; i++)
        tarve_series_free(&o->ready[i]);
    free((void *)o->which);
    free(o->all.value);
    free(o->all.mark);
    free(o->history);
    free(o->ready);
    free((void *)o->scored);
}

static cells cells_of(const origin *o, size_t i)
{
    const size_t at = i * BENCH_MAX_N;
    return (cells){o->all.value + at, o->all.lo + at, o->all.hi + at, o->all.expected + at,
                   o->all.mark + at};
}

/* ---- totals of every so many series */

static tarve_narrow *plan_groups(size_t n, size_t group)
{
    tarve_error err = {0};
    const size_t n_nodes = n + (n + group - 1) / group;
    tarve_reconcile_link *link = room(n, sizeof *link);
    tarve_reconcile_plan *plan = NULL;
    tarve_narrow *k = NULL;
    for (size_t i = 0; i < n; i++)
        link[i] = (tarve_reconcile_link){(uint32_t)i, (uint32_t)(n + i / group)};
    if (tarve_reconcile_plan_new(n_nodes, link, n, &plan, NULL, &err) != TARVE_OK ||
        tarve_narrow_new(plan, n_nodes, link, n, &k, &err) != TARVE_OK)
        bench_die(err.message);
    tarve_reconcile_plan_free(plan);
    free(link);
    return k;
}

/* Month `back` of all series, which end together. */
static void narrow_month(const origin *o, size_t group, size_t back, tarve_narrow *k, double *node)
{
    const size_t n = o->n, n_nodes = n + (n + group - 1) / group;
    double *lo = node, *hi = node + n_nodes, *expected = node + 2 * n_nodes;
    for (size_t i = 0; i < n_nodes; i++)
        lo[i] = hi[i] = i < n ? (double)NAN : 0.0;
    for (size_t i = 0; i < n; i++) {
        const bool within = o->history[i].n > back;
        const size_t t = within ? o->history[i].n - 1 - back : 0;
        const cells c = cells_of(o, i);
        const bool open = within && tarve_mark_state(c.mark[t]) == TARVE_CELL_PROTECTED;
        lo[i] = open ? c.lo[t] : within ? c.value[t] : (double)NAN;
        hi[i] = open ? c.hi[t] : lo[i];
        lo[n + i / group] += within ? o->which[i]->value[t] : (double)NAN;
    }
    for (size_t i = n; i < n_nodes; i++)
        hi[i] = lo[i];
    tarve_narrow_period(k, lo, hi, expected);
    for (size_t i = 0; i < n; i++) {
        const cells c = cells_of(o, i);
        if (o->history[i].n <= back)
            continue;
        const size_t t = o->history[i].n - 1 - back;
        if (tarve_mark_state(c.mark[t]) != TARVE_CELL_PROTECTED)
            continue;
        c.lo[t] = lo[i];
        c.hi[t] = hi[i];
        c.expected[t] = expected[i];
    }
}

static void narrow_all(const origin *o, size_t group)
{
    tarve_narrow *k = plan_groups(o->n, group);
    double *node = room(6 * o->n + 3, sizeof *node);
    for (size_t back = 0; back < BENCH_MAX_N; back++)
        narrow_month(o, group, back, k, node);
    free(node);
    tarve_narrow_free(k);
}

static void take_series(const bench_set *all, const task *k, size_t back, treatment how, origin *o)
{
    for (size_t i = 0; i < all->n; i++) {
        const bench_series *s = &all->s[i];
        if (s->n < back + LEAST)
            continue;
        const size_t n = s->n - back;
        const cells c = cells_of(o, o->n);
        for (size_t t = 0; t < n; t++)
            treat_cell(k, how, s, t, &c);
        o->history[o->n] = (tarve_history){.id = s->id,
                                           .value = c.value,
                                           .mark = c.mark,
                                           .n = n,
                                           .season = 12,
                                           .first = s->start,
                                           .counts = true,
                                           .lo = c.lo,
                                           .hi = c.hi,
                                           .expected = c.expected};
        o->which[o->n++] = s;
    }
    if (how == TOTALS)
        narrow_all(o, k->group);
}

static void make_ready(const task *k, origin *o)
{
    tarve_error err = {0};
    for (size_t i = 0; i < o->n; i++) {
        if (tarve_series_make(&o->history[i], &o->ready[i], &err) != TARVE_OK)
            bench_die(err.message);
        if (is_scored(k, o->which[i], o->history[i].n))
            o->scored[o->n_scored++] = &o->ready[i];
    }
}

static void run_pool(const origin *o, int jobs, score *out)
{
    tarve_error err = {0};
    tarve_counts_pool *pool = NULL;
    if (o->n_scored == 0)
        return;
    if (tarve_counts_learn(o->scored, o->n_scored, jobs, &pool, &err) != TARVE_OK)
        bench_die(err.message);
    for (size_t i = 0; i < o->n_scored; i++) {
        const tarve_series *s = o->scored[i];
        tarve_dist d[AHEAD];
        if (tarve_counts_predict(pool, s, s->n, NULL, AHEAD, d, &err) != TARVE_OK)
            bench_die(err.message);
        score_path(o->which[s - o->ready], s->n, d, out);
    }
    tarve_counts_pool_free(pool);
}

static void run_engine(const origin *o, int jobs, score *out)
{
    const tarve_forecast_options opt = {
        .n_steps = AHEAD, .n_levels = 1, .level = {0.95}, .seed = 1, .jobs = jobs};
    tarve_error err = {0};
    tarve_forecast *f = calloc(o->n + 1, sizeof *f);
    if (f == NULL)
        bench_die("out of memory");
    if (tarve_forecast_all(o->history, o->n, &opt, f, &err) != TARVE_OK)
        bench_die(err.message);
    for (size_t i = 0; i < o->n_scored; i++) {
        const size_t at = (size_t)(o->scored[i] - o->ready);
        score_path(o->which[at], o->scored[i]->n, f[at].dist, out);
    }
    for (size_t i = 0; i < o->n; i++)
        tarve_forecast_free(&f[i]);
    free(f);
}

static void print_scores(const task *k, const score *pool, const score *engine)
{
    (void)printf("%zu forecasts, %zu figures\n", pool[KNOWN].paths, pool[KNOWN].n);
    (void)printf("1-%-8.0f %8s %8s %8s %8s\n", k->limit, "pool log", "sum", "engine", "sum");
    for (int i = 0; i < TREATMENTS; i++)
        if (pool[i].n > 0)
            (void)printf("%-10s %8.3f %8.3f %8.3f %8.3f\n", name_of[i],
                         pool[i].log / (double)pool[i].n, pool[i].error / pool[i].sum,
                         engine[i].log / (double)engine[i].n, engine[i].error / engine[i].sum);
}

static void run_task(const bench_set *all, const task *k)
{
    score pool[TREATMENTS] = {{0}}, engine[TREATMENTS] = {{0}};
    for (size_t i = 0; i < k->origins; i++)
        for (int how = 0; how < TREATMENTS; how++) {
            if (how == TOTALS && k->group == 0)
                continue;
            origin o = origin_make(all);
            take_series(all, k, AHEAD + i * k->step, (treatment)how, &o);
            make_ready(k, &o);
            run_pool(&o, k->jobs, &pool[how]);
            run_engine(&o, k->jobs, &engine[how]);
            origin_free(&o);
        }
    print_scores(k, pool, engine);
}

int main(int argc, char **argv)
{
    task k = {.limit = 4.0};
    for (; argc > 2 && argv[1][0] == '-'; argc -= 2, argv += 2)
        if (argv[1][1] == 'l')
            k.limit = strtod(argv[2], NULL);
        else
            k.group = strtoul(argv[2], NULL, 10);
    if (argc != 5 && argc != 7)
        bench_die("usage: bench_protected [-l LIMIT] [-g SIZE] ORIGINS STEP JOBS {2310.csv | MEAN "
                  "SET.csv META.csv}");
    quiet_gsl();
    bench_set all = {0};
    k.origins = strtoul(argv[1], NULL, 10);
    k.step = strtoul(argv[2], NULL, 10);
    k.jobs = (int)strtol(argv[3], NULL, 10);
    if (argc == 5) {
        read_carried_over(argv[4], &all);
    } else {
        const double mean = strtod(argv[4], NULL);
        bench_read_set(argv[5], &all);
        bench_read_meta(argv[6], &all);
        if (mean > 0.0) {
            leave_out_protected(&all);
            thin(&all, mean);
        }
    }
    run_task(&all, &k);
    free(all.s);
    return 0;
}
