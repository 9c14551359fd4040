/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F23: how far vacancies and job seekers stand in different occupations, with chance taken off. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/rng.h"
#include "need/memory.h"
#include "need/positions.h"

enum { MISMATCH_DRAWS = 1000, MISMATCH_DIGITS = 3, MOST_EVENTS = 100000000 };

static double total(const double *x, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static double index_of(size_t n, const double *v, const double *u)
{
    const double all = sqrt(total(v, n) * total(u, n));
    double matched = 0.0;
    for (size_t i = 0; i < n; i++)
        matched += sqrt(v[i] * u[i]);
    return all > 0.0 ? 1.0 - matched / all : (double)NAN;
}

static void resample(gsl_rng *rng, size_t n, const double *share, double events, unsigned *count,
                     double *to)
{
    gsl_ran_multinomial(rng, n, (unsigned)fmin(round(events), MOST_EVENTS), share, count);
    for (size_t i = 0; i < n; i++)
        to[i] = count[i];
}

/* What equal shares read by chance, MISMATCH_DRAWS times into x. work: 3 n. */
static void draw_chance(gsl_rng *rng, const mismatch_market *m, uint64_t seed, double *work,
                        unsigned *count, double *x)
{
    const size_t n = m->n;
    const double all_v = total(m->v, n), all_u = total(m->u, n);
    double *share = work, *dv = work + n, *du = work + 2 * n;
    for (size_t i = 0; i < n; i++)
        share[i] = (m->v[i] / all_v + m->u[i] / all_u) / 2.0;
    for (size_t d = 0; d < MISMATCH_DRAWS; d++) {
        tarve_rng_key(rng, seed, UINT64_C(0x6d69736d), d);
        resample(rng, n, share, m->n_v, count, dv);
        resample(rng, n, share, m->n_u, count, du);
        x[d] = index_of(n, dv, du);
    }
}

static void sum_up(const mismatch_market *m, double *x, mismatch_index *out)
{
    *out = (mismatch_index){.index = index_of(m->n, m->v, m->u),
                            .none = tarve_mean(x, MISMATCH_DRAWS)};
    tarve_sort(x, MISMATCH_DRAWS);
    out->none_lo80 = tarve_quantile_sorted(x, MISMATCH_DRAWS, 0.1);
    out->none_hi80 = tarve_quantile_sorted(x, MISMATCH_DRAWS, 0.9);
}

tarve_status mismatch_of(const mismatch_market *m, uint64_t seed, mismatch_index *out,
                         tarve_error *err)
{
    const size_t n = m->n;
    double *work = calloc(3 * n + MISMATCH_DRAWS, sizeof *work);
    unsigned *count = calloc(n + 1, sizeof *count);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    const bool ready = work != NULL && count != NULL && rng != NULL;
    if (ready && total(m->v, n) > 0.0 && total(m->u, n) > 0.0) {
        draw_chance(rng, m, seed, work, count, work + 3 * n);
        sum_up(m, work + 3 * n, out);
    }
    free(work);
    free(count);
    if (rng != NULL)
        gsl_rng_free(rng);
    return ready ? TARVE_OK : no_memory(err);
}

/* Occupations of the area of the occupation tables, at a fixed number of digits. */
tarve_status need_mismatch(build *b, tarve_error *err)
{
    const need_model *m = &b->m;
    const double *v = m->v.middle, *u = m->u.middle;
    double *sum = calloc(2 * m->n_occupations + 1, sizeof *sum);
    mismatch_index x = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
    size_t n = 0;
    if (sum == NULL)
        return no_memory(err);
    double *gv = sum, *gu = sum + m->n_occupations;
    for (size_t o = 0; o < m->n_occupations; o++) { /* ascending, so groups stand together */
        n += o == 0 || strncmp(b->occupation[o], b->occupation[o - 1], MISMATCH_DIGITS) != 0;
        gv[n - 1] += v[o];
        gu[n - 1] += u[o];
    }
    const mismatch_market market = {.n = n,
                                    .v = gv,
                                    .u = gu,
                                    .n_v = m->v.exposure * total(gv, n) / m->psi,
                                    .n_u = m->u.exposure * total(gu, n)};
    const tarve_status st = mismatch_of(&market, m->seed, &x, err);
    tarve_mismatch *to = &b->result->mismatch;
    const char *area = b->in->occupation_area;
    to->area = tarve_arena_text(b->text, area, strlen(area));
    to->digits = MISMATCH_DIGITS;
    to->n_occupations = n;
    to->index = x.index;
    to->none = (tarve_range){x.none, x.none_lo80, x.none_hi80};
    free(sum);
    return st == TARVE_OK && to->area == NULL ? no_memory(err) : st;
}
