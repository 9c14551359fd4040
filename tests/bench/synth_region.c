/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth_region.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "tarve/ingest.h"

const char *const synth_member[SYNTH_MEMBERS] = {"KU216", "KU226", "KU256", "KU265",
                                                 "KU312", "KU601", "KU729", "KU931"};
static const double member_size[SYNTH_MEMBERS] = {.05, .12, .06, .02, .06, .11, .36, .22};
const char *const synth_provider[SYNTH_PROVIDERS] = {"P:school", "P:uas"};
const double synth_provider_share[SYNTH_PROVIDERS] = {0.45, 0.20};

static const double scatter_of_sizes = 1.2; /* sd of the logarithm of an occupation's size */
static const double flow_variance = 2.5;    /* of a month's new vacancies, over their mean */
static const double months_open = 1.05, open_sd = 0.3;
static const double monthly_drift = 0.006; /* of an occupation's share, sd of the logarithm */

/* Of the logarithm of levels, stationary. With these, yearly means of vacancies of an area differ
 * by .25 after one year and .43 after five (sd of the logarithm), of unemployed by .10 and .22; the
 * sub-regions of Keski-Suomi 2006 to 2023 differ by .30 and .45, .13 and .25. */
static const double shared_sd = 0.33, vacancy_own_sd = 0.28, seeker_own_sd = 0.15;
static const double vacancy_hears = 0.85, seeker_hears = -0.4; /* of what is shared */

enum { COUNTRY, REGION, AREA, N_LEVELS };
/* How much larger than the level below it is: the rest of it, that is. */
static const double region_over_area = 6.0, country_over_area = 120.0;

void synth_die(const char *what)
{
    (void)fprintf(stderr, "need_study: %s\n", what);
    exit(1);
}

void *synth_room(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    if (p == NULL)
        synth_die("out of memory");
    return p;
}

/* ---- the crosswalk */

static size_t qualification_of(synth_education *e, const char *code, const char *level,
                               const char *field)
{
    for (size_t q = 0; q < e->n_qualifications; q++)
        if (strcmp(e->qualification[q].code, code) == 0)
            return q;
    struct synth_qualification *q = &e->qualification[e->n_qualifications];
    (void)snprintf(q->code, sizeof q->code, "%.63s", code);
    (void)snprintf(q->level, sizeof q->level, "%.7s", level);
    (void)snprintf(q->field, sizeof q->field, "%.15s", field);
    return e->n_qualifications++;
}

void synth_read_education(const char *crosswalk, synth_education *out)
{
    static const char *const heading[] = {"qualification", "level", "field", "occupation", "match"};
    tarve_table *t = NULL;
    tarve_error err = {0};
    size_t c[5] = {0};
    if (tarve_table_read(crosswalk, &t, &err) != TARVE_OK)
        synth_die(err.message);
    for (size_t i = 0; i < 5; i++)
        if (tarve_table_column(t, heading[i], &c[i], &err) != TARVE_OK)
            synth_die(err.message);
    const size_t n = tarve_table_rows(t);
    *out = (synth_education){.pair = synth_room(n, sizeof *out->pair),
                             .qualification = synth_room(n, sizeof *out->qualification)};
    for (size_t i = 0; i < n; i++) {
        const char *match = tarve_table_text(t, i, c[4]);
        synth_pair *p = &out->pair[out->n_pairs++];
        p->qualification =
            qualification_of(out, tarve_table_text(t, i, c[0]), tarve_table_text(t, i, c[1]),
                             tarve_table_text(t, i, c[2]));
        (void)snprintf(p->occupation, sizeof p->occupation, "%.7s", tarve_table_text(t, i, c[3]));
        p->match = match[0] == 'f' ? 1.0 : match[0] == 'p' ? 0.3 : 0.0;
    }
    tarve_table_free(t);
}

void synth_education_free(synth_education *e)
{
    free(e->pair);
    free(e->qualification);
    *e = (synth_education){0};
}

/* ---- levels and mixes */

/* What one level (country, region, area) has of one measure: mean of a month by occupation. */
typedef struct side {
    double *mean; /* [month][occupation] */
} side;

typedef struct making {
    synth_region *r;
    gsl_rng *rng;
    double shared[SYNTH_MONTHS]; /* of the logarithm of vacancies, everywhere */
} making;

/* A mean-reverting walk in its stationary state. */
static void walk(gsl_rng *rng, double sd, double *out)
{
    static const double memory = 0.98;
    double x = sd * gsl_ran_ugaussian(rng);
    for (size_t t = 0; t < SYNTH_MONTHS; t++) {
        out[t] = x;
        x = memory * x + sd * sqrt(1.0 - memory * memory) * gsl_ran_ugaussian(rng);
    }
}

/* Shares of n occupations that depart from `of` by Gamma factors of this shape. */
static void depart(gsl_rng *rng, size_t n, const double *of, double shape, double *out)
{
    double sum = 0.0;
    for (size_t o = 0; o < n; o++) {
        out[o] = of[o] * gsl_ran_gamma(rng, shape, 1.0 / shape);
        sum += out[o];
    }
    for (size_t o = 0; o < n; o++)
        out[o] /= sum;
}

static side make_side(making *k, const double *share, double total, double shared_part,
                      double own_sd, double season)
{
    const size_t n = k->r->n;
    side s = {.mean = synth_room(SYNTH_MONTHS * n, sizeof *s.mean)};
    double own[SYNTH_MONTHS], sum = 0.0, *drift = synth_room(n, sizeof *drift);
    const double phase = 6.2832 * gsl_rng_uniform(k->rng);
    walk(k->rng, own_sd, own);
    for (size_t t = 0; t < SYNTH_MONTHS; t++) {
        const double level = total * exp(shared_part * k->shared[t] + own[t]) *
                             (1.0 + season * sin(6.2832 * (double)t / 12.0 + phase));
        sum = 0.0;
        for (size_t o = 0; o < n; o++) {
            drift[o] += monthly_drift * gsl_ran_ugaussian(k->rng);
            sum += share[o] * exp(drift[o]);
        }
        for (size_t o = 0; o < n; o++)
            s.mean[t * n + o] = level * share[o] * exp(drift[o]) / sum;
    }
    free(drift);
    return s;
}

/* ---- counts */

static double negative_binomial(gsl_rng *rng, double mean)
{
    if (!(mean > 0.0))
        return 0.0;
    return (double)gsl_ran_negative_binomial(rng, 1.0 / flow_variance,
                                             mean / (flow_variance - 1.0));
}

/* New vacancies stay open for exponential times: flow and stock by month. */
static void open_and_close(making *k, const side *s, const double *months, double *flow,
                           double *stock)
{
    const size_t n = k->r->n;
    for (size_t o = 0; o < n; o++) {
        const double stays = exp(-1.0 / months[o]), arrives = months[o] * (1.0 - stays);
        unsigned open = (unsigned)gsl_ran_poisson(k->rng, s->mean[o] * months[o]);
        for (size_t t = 0; t < SYNTH_MONTHS; t++) {
            const double x = negative_binomial(k->rng, s->mean[t * n + o]);
            open = gsl_ran_binomial(k->rng, stays, open) +
                   gsl_ran_binomial(k->rng, fmin(arrives, 1.0), (unsigned)x);
            flow[t * n + o] = x;
            stock[t * n + o] = open;
        }
    }
}

/* A stock moves slowly: nine tenths of last month's deviation stay. */
static void count_seekers(making *k, const side *s, double *out)
{
    const size_t n = k->r->n;
    static const double memory = 0.9;
    for (size_t o = 0; o < n; o++) {
        double z = gsl_ran_ugaussian(k->rng);
        for (size_t t = 0; t < SYNTH_MONTHS; t++) {
            const double mean = s->mean[t * n + o];
            out[t * n + o] = round(fmax(0.0, mean + sqrt(mean) * z));
            z = memory * z + sqrt(1.0 - memory * memory) * gsl_ran_ugaussian(k->rng);
        }
    }
}

/* ---- publishing */

static void publish(synth_region *r, const char *measure, const char *area, const char *group,
                    size_t t, double truth)
{
    const bool hidden = truth >= 1.0 && truth <= 4.0;
    facts_add(&r->published, (fact){.measure = measure,
                                    .area = area,
                                    .group = group,
                                    .freq = TARVE_MONTH,
                                    .period = tarve_period_make(TARVE_MONTH, SYNTH_FIRST_YEAR, 1) +
                                              (tarve_period)t,
                                    .state = hidden ? TARVE_CELL_PROTECTED : TARVE_CELL_VALUE,
                                    .value = hidden ? (double)NAN : truth});
}

static void publish_occupations(synth_region *r, const char *measure, const char *area,
                                const double *figure)
{
    for (size_t t = 0; t < SYNTH_KNOWN; t++) {
        double total = 0.0;
        for (size_t o = 0; o < r->n; o++) {
            publish(r, measure, area, r->code[o], t, figure[t * r->n + o]);
            total += figure[t * r->n + o];
        }
        publish(r, measure, area, "SSS", t, total);
    }
}

/* The area's total, dealt out to its municipalities. */
static void publish_area(making *k, const char *measure, const double *figure)
{
    synth_region *r = k->r;
    for (size_t t = 0; t < SYNTH_KNOWN; t++) {
        unsigned part[SYNTH_MEMBERS] = {0};
        double total = 0.0;
        for (size_t o = 0; o < r->n; o++)
            total += figure[t * r->n + o];
        gsl_ran_multinomial(k->rng, SYNTH_MEMBERS, (unsigned)total, member_size, part);
        for (size_t i = 0; i < SYNTH_MEMBERS; i++)
            publish(r, measure, synth_member[i], "SSS", t, part[i]);
        publish(r, measure, "SK138", "SSS", t, total);
    }
}

/* New vacancies of the area without occupations; their table ends three years early. */
static void publish_flow(synth_region *r)
{
    for (size_t t = 0; t + 36 < SYNTH_KNOWN; t++) {
        double total = 0.0;
        for (size_t o = 0; o < r->n; o++)
            total += r->flow[t * r->n + o];
        publish(r, "vacancy_flow", "SK138", "SSS", t, total);
    }
}

/* ---- the region */

/* The area's figures are truth and stay; those of the region are published with the area's in them.
 */
static void make_vacancies(making *k, const double *share[N_LEVELS], const double *months)
{
    synth_region *r = k->r;
    const size_t n = r->n, all = SYNTH_MONTHS * n;
    const double monthly = r->yearly_flow / 12.0;
    double *flow = synth_room(all, sizeof *flow), *stock = synth_room(all, sizeof *stock);
    side area = make_side(k, share[AREA], monthly, vacancy_hears, vacancy_own_sd, 0.25);
    open_and_close(k, &area, months, r->flow, r->stock);
    side region = make_side(k, share[REGION], monthly * (region_over_area - 1.0), vacancy_hears,
                            vacancy_own_sd / 2.0, 0.25);
    open_and_close(k, &region, months, flow, stock);
    for (size_t i = 0; i < all; i++)
        stock[i] += r->stock[i];
    publish_area(k, "vacancy_stock", r->stock);
    publish_occupations(r, "vacancy_stock", "MK13", stock);
    side country = make_side(k, share[COUNTRY], monthly * country_over_area, 1.0, 0.05, 0.20);
    for (size_t i = 0; i < all; i++)
        stock[i] += round(country.mean[i] * months[i % n]);
    publish_occupations(r, "vacancy_stock", "SSS", stock);
    publish_flow(r);
    free(area.mean);
    free(region.mean);
    free(country.mean);
    free(flow);
    free(stock);
}

static void make_seekers(making *k, const double *share[N_LEVELS])
{
    synth_region *r = k->r;
    const size_t n = r->n, all = SYNTH_MONTHS * n;
    const double stock = r->yearly_flow * (0.4 + 0.6 * gsl_rng_uniform(k->rng));
    double *figure = synth_room(all, sizeof *figure);
    side area = make_side(k, share[AREA], stock, seeker_hears, seeker_own_sd, 0.08);
    count_seekers(k, &area, r->seeker);
    side region = make_side(k, share[REGION], stock * (region_over_area - 1.0), seeker_hears,
                            seeker_own_sd / 2.0, 0.08);
    count_seekers(k, &region, figure);
    for (size_t i = 0; i < all; i++)
        figure[i] += r->seeker[i];
    publish_area(k, "unemployed_stock", r->seeker);
    publish_occupations(r, "unemployed_stock", "MK13", figure);
    side country =
        make_side(k, share[COUNTRY], stock * country_over_area, seeker_hears, 0.03, 0.08);
    for (size_t i = 0; i < all; i++)
        figure[i] += round(country.mean[i]);
    publish_occupations(r, "unemployed_stock", "SSS", figure);
    free(area.mean);
    free(region.mean);
    free(country.mean);
    free(figure);
}

/* Sizes in the country, and the shares that follow from them further down. */
static void make_shares(making *k, const double *size, double *share[N_LEVELS])
{
    const double shape = exp(1.6 + 0.4 * gsl_ran_ugaussian(k->rng));
    depart(k->rng, k->r->n, size, 1e6, share[COUNTRY]);
    depart(k->rng, k->r->n, share[COUNTRY], shape, share[REGION]);
    depart(k->rng, k->r->n, share[REGION], shape, share[AREA]);
}

static void make_all(making *k)
{
    const size_t n = k->r->n;
    double *size = synth_room(2 * n, sizeof *size), *months = size + n, *share[N_LEVELS];
    double group_open = 0.0;
    for (int l = 0; l < N_LEVELS; l++)
        share[l] = synth_room(n, sizeof *share[l]);
    for (size_t o = 0; o < n; o++) {
        size[o] = exp(scatter_of_sizes * gsl_ran_ugaussian(k->rng));
        if (o == 0 || strncmp(k->r->code[o], k->r->code[o - 1], 2) != 0)
            group_open = months_open * exp(open_sd * gsl_ran_ugaussian(k->rng));
        months[o] = group_open;
    }
    make_shares(k, size, share);
    const double *const vacancies[N_LEVELS] = {share[0], share[1], share[2]};
    make_vacancies(k, (const double **)vacancies, months);
    memcpy(k->r->region_share, share[REGION], n * sizeof *share[REGION]);
    for (size_t o = 0; o < n; o++) /* who looks for work in an occupation is another matter */
        size[o] *= exp(0.8 * gsl_ran_ugaussian(k->rng));
    make_shares(k, size, share);
    make_seekers(k, (const double **)vacancies);
    for (int l = 0; l < N_LEVELS; l++)
        free(share[l]);
    free(size);
}

void synth_make(const synth_education *e, char (*code)[8], size_t n, uint64_t seed, uint64_t index,
                synth_region *out)
{
    making k = {.r = out, .rng = gsl_rng_alloc(tarve_rng_keyed)};
    if (k.rng == NULL)
        synth_die("out of memory");
    *out = (synth_region){.education = e,
                          .n = n,
                          .code = code,
                          .flow = synth_room(SYNTH_MONTHS * n, sizeof *out->flow),
                          .stock = synth_room(SYNTH_MONTHS * n, sizeof *out->stock),
                          .seeker = synth_room(SYNTH_MONTHS * n, sizeof *out->seeker),
                          .region_share = synth_room(n, sizeof *out->region_share)};
    tarve_rng_key(k.rng, seed, 1, index);
    out->yearly_flow = 1500.0 * exp(0.6 * gsl_ran_ugaussian(k.rng));
    walk(k.rng, shared_sd, k.shared);
    make_all(&k);
    gsl_rng_free(k.rng);
}

void synth_graduates(synth_region *r, uint64_t seed, uint64_t index, const double *expected)
{
    const synth_education *e = r->education;
    const size_t years = SYNTH_MONTHS / 12;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        synth_die("out of memory");
    r->graduates = synth_room(e->n_qualifications * years, sizeof *r->graduates);
    for (size_t q = 0; q < e->n_qualifications; q++) {
        const size_t p = strcmp(e->qualification[q].level, "uas") == 0;
        tarve_rng_key(rng, seed, 2 + index, q);
        double level = 0.08 * gsl_ran_ugaussian(rng);
        for (size_t y = 0; y < years; y++) {
            const double x =
                (double)gsl_ran_poisson(rng, expected[q] * exp(level) / synth_provider_share[p]);
            const bool hidden = x >= 1.0 && x <= 4.0;
            r->graduates[q * years + y] = x * synth_provider_share[p];
            level = 0.8 * level + 0.06 * gsl_ran_ugaussian(rng);
            if (y < SYNTH_KNOWN / 12)
                facts_add(&r->published,
                          (fact){.measure = "graduates",
                                 .area = synth_provider[p],
                                 .group = e->qualification[q].code,
                                 .freq = TARVE_YEAR,
                                 .period = SYNTH_FIRST_YEAR + (tarve_period)y,
                                 .state = hidden ? TARVE_CELL_PROTECTED : TARVE_CELL_ROUNDED3,
                                 .value = hidden ? (double)NAN : 3.0 * round(x / 3.0)});
        }
    }
    gsl_rng_free(rng);
}

void synth_free(synth_region *r)
{
    free(r->flow);
    free(r->stock);
    free(r->seeker);
    free(r->region_share);
    free(r->graduates);
    facts_free(&r->published);
    *r = (synth_region){0};
}
