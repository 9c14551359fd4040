/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reconciliation against dense generalised least squares, optimality conditions and sums. */
#include "near.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <string.h>

#include "tarve/reconcile.h"

enum { MOST = 200, TIMES = 12 };

typedef struct tree {
    size_t n, n_links;
    tarve_reconcile_link link[4 * MOST];
    tarve_reconcile_plan *plan;
    bool leaf[MOST];
    double S[MOST][MOST]; /* [node][node]: leaf is below or is the node itself */
    double base[MOST], var[MOST], factor[MOST * TIMES], x[MOST];
    size_t T;
    bool nn[MOST];
    gsl_rng *rng;
} tree;

static void part_of(tree *h, uint32_t child, uint32_t parent)
{
    h->link[h->n_links++] = (tarve_reconcile_link){child, parent};
}

/* S by walking down from every node; each is gone through once. */
static void mark_below(tree *h, uint32_t top)
{
    uint32_t to_do[MOST] = {top};
    bool seen[MOST] = {false};
    seen[top] = true;
    for (size_t n = 1; n > 0;) {
        const uint32_t at = to_do[--n];
        if (h->leaf[at])
            h->S[top][at] = 1.0;
        for (size_t i = 0; i < h->n_links; i++)
            if (h->link[i].parent == at && !seen[h->link[i].child]) {
                seen[h->link[i].child] = true;
                to_do[n++] = h->link[i].child;
            }
    }
}

static void build(tree *h)
{
    for (size_t i = 0; i < h->n; i++)
        h->leaf[i] = true;
    for (size_t i = 0; i < h->n_links; i++)
        h->leaf[h->link[i].parent] = false;
    for (uint32_t i = 0; i < h->n; i++)
        mark_below(h, i);
    assert_int_equal(tarve_reconcile_plan_new(h->n, h->link, h->n_links, &h->plan, NULL, NULL),
                     TARVE_OK);
}

static void figures(tree *h, double low)
{
    for (size_t i = 0; i < h->n; i++) {
        h->base[i] = low + 4.0 * gsl_rng_uniform(h->rng);
        h->var[i] = 0.05 + 3.0 * gsl_rng_uniform(h->rng);
        h->nn[i] = true;
    }
    for (size_t i = 0; i < h->n; i++)
        if (!h->leaf[i]) {
            h->base[i] = 5.0 * gsl_ran_ugaussian(h->rng);
            for (size_t j = 0; j < h->n; j++)
                h->base[i] += h->S[i][j] * h->base[j];
        }
}

static tree *new_tree(size_t n, gsl_rng *rng)
{ /* node i > 0 hangs below a random earlier node: many depths; two roots */
    tree *h = calloc(1, sizeof *h);
    h->n = n;
    h->rng = rng;
    for (uint32_t i = 2; i < n; i++)
        part_of(h, i, (uint32_t)gsl_rng_uniform_int(rng, i < 12 ? i : i / 2));
    build(h);
    return h;
}

static tree *new_crossed(uint32_t rows, uint32_t columns, gsl_rng *rng)
{ /* 0 total, 1 and 2 halves of the rows, then rows, columns, cells */
    tree *h = calloc(1, sizeof *h);
    h->n = 3 + rows + columns + (size_t)rows * columns;
    h->rng = rng;
    part_of(h, 1, 0);
    part_of(h, 2, 0);
    for (uint32_t i = 0; i < rows; i++)
        part_of(h, 3 + i, 1 + i % 2);
    for (uint32_t j = 0; j < columns; j++)
        part_of(h, 3 + rows + j, 0);
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t j = 0; j < columns; j++) {
            const uint32_t cell = 3 + rows + columns + i * columns + j;
            part_of(h, cell, 3 + i);
            part_of(h, cell, 3 + rows + j);
        }
    build(h);
    return h;
}

static void drop(tree *h)
{
    tarve_reconcile_plan_free(h->plan);
    free(h);
}

static tarve_status solve(tree *h, bool nn, tarve_reconcile_report *report)
{
    const tarve_reconcile_problem problem = {.n_columns = 1,
                                             .base = h->base,
                                             .variance = h->var,
                                             .factor = h->T > 0 ? h->factor : NULL,
                                             .n_factors = h->T,
                                             .non_negative = nn ? h->nn : NULL};
    return tarve_reconcile(h->plan, &problem, h->x, NULL, report, NULL);
}

static void with_factors(tree *h)
{
    static double residual[MOST * TIMES];
    double common[TIMES], lambda = 0.0;
    for (size_t t = 0; t < TIMES; t++)
        common[t] = gsl_ran_ugaussian(h->rng);
    for (size_t i = 0; i < h->n; i++)
        for (size_t t = 0; t < TIMES; t++)
            residual[i * TIMES + t] = gsl_ran_ugaussian(h->rng) + common[t];
    assert_int_equal(tarve_reconcile_shrink(h->n, TIMES, residual, h->factor, &lambda, NULL),
                     TARVE_OK);
    assert_true(lambda > 0.0 && lambda < 1.0);
    h->T = TIMES;
}

/* W, dense. */
static gsl_matrix *dense_w(const tree *h)
{
    gsl_matrix *w = gsl_matrix_calloc(h->n, h->n);
    for (size_t i = 0; i < h->n; i++)
        for (size_t j = 0; j < h->n; j++) {
            double s = 0.0, own = 1.0;
            for (size_t t = 0; t < h->T; t++) {
                s += h->factor[i * TIMES + t] * h->factor[j * TIMES + t];
                own -= h->factor[i * TIMES + t] * h->factor[i * TIMES + t];
            }
            gsl_matrix_set(w, i, j, sqrt(h->var[i] * h->var[j]) * (s + (i == j ? own : 0.0)));
        }
    return w;
}

static gsl_matrix *dense_c(const tree *h, size_t *rows)
{
    *rows = 0;
    for (size_t i = 0; i < h->n; i++)
        *rows += !h->leaf[i];
    gsl_matrix *c = gsl_matrix_calloc(*rows, h->n);
    for (size_t i = 0, r = 0; i < h->n; i++) {
        if (h->leaf[i])
            continue;
        for (size_t j = 0; j < h->n; j++)
            gsl_matrix_set(c, r, j, (i == j ? 1.0 : 0.0) - h->S[i][j]);
        r++;
    }
    return c;
}

/* y - W C' (C W C')^-1 C y */
static void compare_dense(tree *h)
{
    size_t rows = 0;
    gsl_matrix *w = dense_w(h), *c = dense_c(h, &rows);
    gsl_matrix *cw = gsl_matrix_calloc(rows, h->n), *cwc = gsl_matrix_calloc(rows, rows);
    gsl_vector *u = gsl_vector_calloc(rows), *want = gsl_vector_calloc(h->n);
    const gsl_vector_const_view y = gsl_vector_const_view_array(h->base, h->n);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, c, w, 0.0, cw);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, cw, c, 0.0, cwc);
    gsl_blas_dgemv(CblasNoTrans, 1.0, c, &y.vector, 0.0, u);
    assert_int_equal(gsl_linalg_cholesky_decomp1(cwc), 0);
    assert_int_equal(gsl_linalg_cholesky_svx(cwc, u), 0);
    gsl_vector_memcpy(want, &y.vector);
    gsl_blas_dgemv(CblasTrans, -1.0, cw, u, 1.0, want);
    for (size_t i = 0; i < h->n; i++)
        assert_near(h->x[i], gsl_vector_get(want, i), 1e-9);
    gsl_matrix_free(w);
    gsl_matrix_free(c);
    gsl_matrix_free(cw);
    gsl_matrix_free(cwc);
    gsl_vector_free(u);
    gsl_vector_free(want);
}

static void is_coherent(const tree *h, const double *x)
{
    for (size_t i = 0; i < h->n; i++) {
        double s = 0.0;
        for (size_t j = 0; j < h->n; j++)
            s += h->S[i][j] * x[j];
        assert_near(x[i], s, 1e-9);
    }
}

/* Gradient of the least change in the leaves: 0 where positive, not negative where 0. */
static void is_optimal(tree *h)
{
    gsl_matrix *w = dense_w(h);
    gsl_vector *d = gsl_vector_calloc(h->n);
    for (size_t i = 0; i < h->n; i++)
        gsl_vector_set(d, i, h->x[i] - h->base[i]);
    assert_int_equal(gsl_linalg_cholesky_decomp1(w), 0);
    assert_int_equal(gsl_linalg_cholesky_svx(w, d), 0);
    for (size_t j = 0; j < h->n; j++) {
        double g = 0.0;
        for (size_t i = 0; h->leaf[j] && i < h->n; i++)
            g += h->S[i][j] * gsl_vector_get(d, i);
        if (!h->leaf[j])
            continue;
        assert_true(h->x[j] >= 0.0);
        if (h->x[j] > 0.0)
            assert_near(g, 0.0, 1e-8);
        else
            assert_true(g >= -1e-8);
    }
    gsl_matrix_free(w);
    gsl_vector_free(d);
}

static void every_kind(gsl_rng *rng, double low, bool nn, void (*check)(tree *))
{
    for (int rep = 0; rep < 24; rep++) {
        tree *h = rep % 2 == 0 ? new_tree(20 + (size_t)rep * 7, rng)
                               : new_crossed(3 + (uint32_t)rep / 4, 5 + (uint32_t)rep / 3, rng);
        tarve_reconcile_report report = {0};
        figures(h, low);
        if (rep % 4 > 1)
            with_factors(h);
        assert_int_equal(solve(h, nn, &report), TARVE_OK);
        assert_false(report.fallback);
        assert_true(nn ? report.rounds < 12 : report.rounds == 1);
        is_coherent(h, h->x);
        check(h);
        drop(h);
    }
}

static void equals_dense_least_squares(void **state)
{
    every_kind(*state, -2.0, false, compare_dense);
}

static void non_negative_is_optimal(void **state)
{
    every_kind(*state, -1.5, true, is_optimal);
}

static void variances_equal_dense(void **state)
{ /* of a tree: W - W C' (C W C')^-1 C W, by reconciling unit vectors */
    tree *h = new_tree(60, *state);
    static double base[60 * 60], var[60 * 60], out[60 * 60], spread[60 * 60];
    figures(h, 0.0);
    for (size_t i = 0; i < 60; i++)
        for (size_t j = 0; j < 60; j++) {
            base[i * 60 + j] = i == j ? 1.0 : 0.0;
            var[i * 60 + j] = h->var[j];
        }
    const tarve_reconcile_problem problem = {.n_columns = 60, .base = base, .variance = var};
    assert_int_equal(tarve_reconcile(h->plan, &problem, out, spread, NULL, NULL), TARVE_OK);
    for (size_t j = 0; j < 60; j++) {
        double v = 0.0;
        for (size_t i = 0; i < 60; i++)
            v += out[i * 60 + j] * out[i * 60 + j] * h->var[i];
        assert_near(spread[j], v, 1e-9);
    }
    drop(h);
}

static void held_nodes_stay(void **state)
{
    for (int rep = 0; rep < 8; rep++) {
        tree *h = rep % 2 == 0 ? new_tree(80, *state) : new_crossed(6, 8, *state);
        figures(h, 1.0);
        if (rep > 3)
            with_factors(h);
        h->base[0] = 400.0;
        h->var[0] = 0.0;
        h->var[h->n - 1] = 0.0;
        assert_int_equal(solve(h, rep % 3 == 0, NULL), TARVE_OK);
        assert_near(h->x[0], 400.0, 1e-12);
        assert_near(h->x[h->n - 1], h->base[h->n - 1], 1e-12);
        is_coherent(h, h->x);
        drop(h);
    }
}

static void all_held(void **state)
{
    for (int crossed = 0; crossed < 2; crossed++) {
        tree *h = crossed ? new_crossed(4, 5, *state) : new_tree(40, *state);
        tarve_reconcile_report report = {0};
        tarve_error err = {0};
        figures(h, 1.0);
        memset(h->var, 0, sizeof h->var);
        tarve_reconcile_sum(h->plan, h->base);
        assert_int_equal(solve(h, true, NULL), TARVE_OK);
        for (size_t i = 0; i < h->n; i++)
            assert_near(h->x[i], h->base[i], 1e-12);
        h->base[0] += 1.0;
        const tarve_reconcile_problem problem = {
            .n_columns = 1, .base = h->base, .variance = h->var};
        assert_int_equal(tarve_reconcile(h->plan, &problem, h->x, NULL, &report, &err),
                         TARVE_E_INPUT);
        assert_string_equal(err.code, "held-sums");
        assert_int_equal(report.node, 0);
        assert_near(report.sum, h->base[0] - 1.0, 1e-9);
        drop(h);
    }
}

static void held_totals_contradict(void **state)
{ /* rows say 30, columns say 40; and a total below 0 of parts that may not be */
    tree *h = new_crossed(3, 4, *state);
    tarve_reconcile_report report = {0};
    figures(h, 1.0);
    for (uint32_t i = 3; i < 10; i++) {
        h->base[i] = 10.0;
        h->var[i] = 0.0;
    }
    assert_int_equal(solve(h, false, &report), TARVE_E_INPUT);
    drop(h);
    h = new_tree(30, *state);
    figures(h, 1.0);
    h->base[0] = -5.0;
    h->var[0] = 0.0;
    assert_int_equal(solve(h, true, &report), TARVE_E_INPUT);
    assert_int_equal(solve(h, false, &report), TARVE_OK);
    drop(h);
}

static void held_at_more_than_nothing(void **state)
{ /* all parts negative, the total held at 7: they must come up again */
    for (int crossed = 0; crossed < 2; crossed++) {
        tree *h = crossed ? new_crossed(3, 4, *state) : new_tree(30, *state);
        figures(h, -9.0);
        h->base[0] = 7.0;
        h->var[0] = 0.0;
        assert_int_equal(solve(h, true, NULL), TARVE_OK);
        assert_near(h->x[0], 7.0, 1e-12);
        is_coherent(h, h->x);
        drop(h);
    }
}

static void hostile_figures(void **state)
{
    tree *h = new_tree(30, *state);
    const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    figures(h, 1.0);
    for (size_t i = 0; i < 3; i++) {
        h->base[7] = bad[i];
        assert_int_equal(solve(h, true, NULL), TARVE_E_USAGE);
        h->base[7] = 1.0;
        h->var[7] = bad[i];
        assert_int_equal(solve(h, true, NULL), TARVE_E_USAGE);
        h->var[7] = 1.0;
    }
    h->var[7] = -1.0;
    assert_int_equal(solve(h, true, NULL), TARVE_E_USAGE);
    drop(h);
    double one = 3.0, v = 2.0, x = 0.0, s = 0.0;
    tarve_reconcile_plan *p = NULL;
    assert_int_equal(tarve_reconcile_plan_new(1, NULL, 0, &p, NULL, NULL), TARVE_OK);
    const tarve_reconcile_problem single = {.n_columns = 1, .base = &one, .variance = &v};
    assert_int_equal(tarve_reconcile(p, &single, &x, &s, NULL, NULL), TARVE_OK);
    assert_near(x, 3.0, 0.0);
    assert_near(s, 2.0, 0.0);
    tarve_reconcile_plan_free(p);
}

static void bad_links(void **state)
{
    (void)state;
    tarve_reconcile_plan *p = NULL;
    tarve_error err = {0};
    size_t bad = 99;
    const tarve_reconcile_link circle[] = {{1, 0}, {2, 1}, {3, 4}, {4, 5}, {5, 3}, {6, 5}};
    assert_int_equal(tarve_reconcile_plan_new(7, circle, 6, &p, &bad, &err), TARVE_E_INPUT);
    assert_string_equal(err.code, "cycle");
    assert_true(bad >= 2 && bad <= 4);
    const tarve_reconcile_link self[] = {{0, 0}};
    assert_int_equal(tarve_reconcile_plan_new(1, self, 1, &p, &bad, &err), TARVE_E_INPUT);
    assert_int_equal(bad, 0);
    const tarve_reconcile_link twice[] = {{1, 0}, {2, 0}, {1, 0}};
    assert_int_equal(tarve_reconcile_plan_new(3, twice, 3, &p, &bad, &err), TARVE_E_INPUT);
    assert_string_equal(err.code, "duplicate-link");
    assert_int_equal(bad, 2);
    const tarve_reconcile_link beyond[] = {{9, 0}};
    assert_int_equal(tarve_reconcile_plan_new(3, beyond, 1, &p, &bad, &err), TARVE_E_USAGE);
    assert_int_equal(tarve_reconcile_plan_new(0, NULL, 0, &p, &bad, &err), TARVE_E_USAGE);
}

static void shrinkage_is_schafer_and_strimmers(void **state)
{ /* over all pairs, as the paper has it */
    enum { N = 40, T = 15 };
    static double e[N * T], f[N * T], z[N][T];
    double num = 0.0, den = 0.0, lambda = 0.0;
    for (size_t i = 0; i < N; i++) {
        double mean = 0.0, ss = 0.0;
        for (size_t t = 0; t < T; t++) {
            e[i * T + t] = gsl_ran_ugaussian(*state) + (i > 0 ? 0.4 * e[t] : 0.0);
            mean += e[i * T + t] / T;
        }
        for (size_t t = 0; t < T; t++)
            ss += (e[i * T + t] - mean) * (e[i * T + t] - mean);
        for (size_t t = 0; t < T; t++)
            z[i][t] = (e[i * T + t] - mean) / sqrt(ss / (T - 1.0));
    }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            double mean = 0.0, ss = 0.0;
            for (size_t t = 0; t < T; t++)
                mean += z[i][t] * z[j][t] / T;
            for (size_t t = 0; t < T; t++)
                ss += (z[i][t] * z[j][t] - mean) * (z[i][t] * z[j][t] - mean);
            const double r = T / (T - 1.0) * mean;
            num += i == j ? 0.0 : T / pow(T - 1.0, 3.0) * ss;
            den += i == j ? 0.0 : r * r;
        }
    assert_int_equal(tarve_reconcile_shrink(N, T, e, f, &lambda, NULL), TARVE_OK);
    assert_near(lambda, num / den, 1e-10);
    assert_int_equal(tarve_reconcile_shrink(N, 2, e, f, &lambda, NULL), TARVE_E_USAGE);
    for (size_t i = 0; i < (size_t)N * T; i++)
        e[i] = i % T == 0 ? (double)NAN : 3.0; /* nothing varies: nothing goes together */
    assert_int_equal(tarve_reconcile_shrink(N, T, e, f, &lambda, NULL), TARVE_OK);
    assert_near(lambda, 1.0, 0.0);
}

static void whole_numbers_add_up(void **state)
{
    for (int rep = 0; rep < 20; rep++) {
        tree *h = rep % 2 == 0 ? new_tree(150, *state) : new_crossed(7, 9, *state);
        uint64_t key[MOST];
        double before[MOST];
        figures(h, 0.0);
        assert_int_equal(solve(h, true, NULL), TARVE_OK);
        memcpy(before, h->x, sizeof before);
        for (size_t i = 0; i < h->n; i++)
            key[i] = i * 77777U % 1009U;
        assert_int_equal(tarve_reconcile_round(h->plan, h->x, key, NULL), TARVE_OK);
        for (size_t i = 0; i < h->n; i++) {
            double s = 0.0;
            for (size_t j = 0; j < h->n; j++)
                s += h->S[i][j] * h->x[j];
            assert_true(h->x[i] == s && h->x[i] == floor(h->x[i]) && h->x[i] >= 0.0);
            if (rep % 2 == 0 || h->leaf[i])
                assert_true(fabs(h->x[i] - before[i]) < 1.0);
        }
        assert_true(rep % 2 == 0 || fabs(h->x[0] - before[0]) <= 0.5 + 1e-9);
        drop(h);
    }
}

static void ties_go_by_key(void **state)
{
    (void)state;
    tarve_reconcile_plan *p = NULL;
    const tarve_reconcile_link link[] = {{1, 0}, {2, 0}, {3, 0}};
    const uint64_t key[] = {0, 30, 10, 20};
    double x[] = {2.0, 2.0 / 3, 2.0 / 3, 2.0 / 3}, off[] = {9.0, 1.0, 1.0, 1.0};
    assert_int_equal(tarve_reconcile_plan_new(4, link, 3, &p, NULL, NULL), TARVE_OK);
    assert_int_equal(tarve_reconcile_round(p, x, key, NULL), TARVE_OK);
    assert_true(x[0] == 2.0 && x[1] == 0.0 && x[2] == 1.0 && x[3] == 1.0);
    assert_int_equal(tarve_reconcile_round(p, off, key, NULL), TARVE_E_USAGE);
    assert_near(off[0], 9.0, 0.0);
    tarve_reconcile_plan_free(p);
}

static void draws_are_coherent(void **state)
{
    enum { DRAWS = 50 };
    tree *h = new_crossed(4, 6, *state);
    double *draw = calloc(DRAWS * h->n, sizeof *draw);
    figures(h, -1.0);
    assert_int_equal(solve(h, true, NULL), TARVE_OK);
    for (size_t i = 0; i < DRAWS * h->n; i++)
        draw[i] = gsl_ran_poisson(*state, 1.0);
    tarve_reconcile_draws(h->plan, h->x, h->nn, DRAWS, draw);
    for (size_t i = 0; i < h->n; i++) {
        double mean = 0.0;
        for (size_t d = 0; d < DRAWS; d++)
            mean += draw[d * h->n + i] / DRAWS;
        assert_near(mean, h->x[i], 1e-9);
    }
    for (size_t d = 0; d < DRAWS; d++) {
        is_coherent(h, draw + d * h->n);
        for (size_t i = 0; i < h->n; i++)
            assert_true(draw[d * h->n + i] >= 0.0);
    }
    free(draw);
    drop(h);
}

static void threads_and_order_of_links_do_not_matter(void **state)
{
    enum { H = 7 };
    for (int crossed = 0; crossed < 2; crossed++) {
        tree *h = crossed ? new_crossed(9, 11, *state) : new_tree(150, *state);
        static double base[H * MOST], var[H * MOST], a[H * MOST], b[H * MOST];
        tarve_reconcile_plan *mixed = NULL;
        for (size_t k = 0; k < H; k++) {
            figures(h, -1.0);
            memcpy(base + k * h->n, h->base, h->n * sizeof *base);
            memcpy(var + k * h->n, h->var, h->n * sizeof *var);
        }
        with_factors(h);
        tarve_reconcile_problem problem = {.n_columns = H,
                                           .base = base,
                                           .variance = var,
                                           .factor = h->factor,
                                           .n_factors = crossed ? TIMES : 0,
                                           .non_negative = h->nn,
                                           .jobs = 1};
        assert_int_equal(tarve_reconcile(h->plan, &problem, a, NULL, NULL, NULL), TARVE_OK);
        gsl_ran_shuffle(*state, h->link, h->n_links, sizeof *h->link);
        assert_int_equal(tarve_reconcile_plan_new(h->n, h->link, h->n_links, &mixed, NULL, NULL),
                         TARVE_OK);
        problem.jobs = 3;
        assert_int_equal(tarve_reconcile(mixed, &problem, b, NULL, NULL, NULL), TARVE_OK);
        assert_memory_equal(a, b, H * h->n * sizeof *a);
        tarve_reconcile_plan_free(mixed);
        drop(h);
    }
}

static int setup(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    gsl_rng_set(rng, 20260101);
    *state = rng;
    return rng == NULL;
}

static int teardown(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_dense_least_squares),
        cmocka_unit_test(non_negative_is_optimal),
        cmocka_unit_test(variances_equal_dense),
        cmocka_unit_test(held_nodes_stay),
        cmocka_unit_test(all_held),
        cmocka_unit_test(held_totals_contradict),
        cmocka_unit_test(held_at_more_than_nothing),
        cmocka_unit_test(hostile_figures),
        cmocka_unit_test(bad_links),
        cmocka_unit_test(shrinkage_is_schafer_and_strimmers),
        cmocka_unit_test(whole_numbers_add_up),
        cmocka_unit_test(ties_go_by_key),
        cmocka_unit_test(draws_are_coherent),
        cmocka_unit_test(threads_and_order_of_links_do_not_matter),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
