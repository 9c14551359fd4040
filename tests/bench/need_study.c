/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How honest is the training need? Made-up regions whose truth is known (synth_region.h), the need
 * of each worked out from what was published of it, both held side by side.
 *
 * usage: need_study DATASETS REGIONS [SEED [DRAWS [JOBS]]]
 * The true assumptions of a region (kappa, churn, shares of the crosswalk, ...) are drawn from the
 * shipped distributions, so a range that holds what it says holds the truth in 80 of 100 regions.
 * Prints, by year ahead: coverage of the 80 % range of the gap, misses above and below, classes
 * printed and how many of them were wrong; and the time that the need takes. Exit 1 with --check
 * as the last argument where coverage is outside 0.75 to 0.85 or a tenth of the classes is wrong.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/num.h"
#include "base/rng.h"
#include "synth_region.h"
#include "tarve/ingest.h"

enum { MOST_FIELDS = 64, YEARS = SYNTH_YEARS };

/* ---- what is shipped */

typedef struct shipped {
    synth_education education;
    tarve_crosswalk *crosswalk;
    tarve_parameters *parameters;
    char (*code)[8];
    size_t n;
} shipped;

static void read_occupations(const char *path, shipped *s)
{
    tarve_table *t = NULL;
    tarve_error err = {0};
    size_t column = 0;
    if (tarve_table_read(path, &t, &err) != TARVE_OK ||
        tarve_table_column(t, "code", &column, &err) != TARVE_OK)
        synth_die(err.message);
    s->code = synth_room(tarve_table_rows(t), sizeof *s->code);
    for (size_t i = 0; i < tarve_table_rows(t); i++) {
        const char *code = tarve_table_text(t, i, column);
        if (strlen(code) == 4 && strspn(code, "0123456789") == 4)
            (void)snprintf(s->code[s->n++], sizeof *s->code, "%.7s", code);
    }
    tarve_table_free(t);
}

static void read_shipped(const char *datasets, shipped *s)
{
    char path[4096];
    tarve_error err = {0};
    (void)snprintf(path, sizeof path, "%s/classifications/occupations.csv", datasets);
    read_occupations(path, s);
    (void)snprintf(path, sizeof path, "%s/crosswalk.csv", datasets);
    synth_read_education(path, &s->education);
    if (tarve_crosswalk_read(path, &s->crosswalk, &err) != TARVE_OK)
        synth_die(err.message);
    (void)snprintf(path, sizeof path, "%s/parameters.csv", datasets);
    if (tarve_parameters_read(path, &s->parameters, &err) != TARVE_OK)
        synth_die(err.message);
}

/* ---- the truth of a region */

typedef struct truth {
    const shipped *of;
    synth_region region;
    double *parameter;          /* by row of the file: drawn once */
    tarve_ledger_params ledger; /* of the region */
    double *share;              /* by pair of the crosswalk: P(e|o) */
    double *registered;         /* by occupation, F15 */
    char field[MOST_FIELDS][32];
    size_t n_fields, *field_of; /* by qualification */
    double gap[YEARS][MOST_FIELDS], ratio[YEARS][MOST_FIELDS];
} truth;

static double parameter(const truth *w, const tarve_parameter *row)
{
    for (size_t i = 0; i < tarve_parameters_size(w->of->parameters); i++)
        if (tarve_parameters_row(w->of->parameters, i) == row)
            return w->parameter[i];
    synth_die("a parameter without a row");
}

static double common(const truth *w, const char *name)
{
    return parameter(w, tarve_parameters_find(w->of->parameters, name, NULL, NULL, NULL));
}

static double of_qualification(const truth *w, const char *name, size_t q)
{
    const struct synth_qualification *e = &w->of->education.qualification[q];
    return parameter(w,
                     tarve_parameters_find(w->of->parameters, name, e->level, e->field, e->code));
}

static void draw_parameters(truth *w, gsl_rng *rng)
{
    const tarve_parameters *p = w->of->parameters;
    w->parameter = synth_room(tarve_parameters_size(p), sizeof *w->parameter);
    for (size_t i = 0; i < tarve_parameters_size(p); i++)
        w->parameter[i] = tarve_parameter_draw(tarve_parameters_row(p, i), rng);
    w->ledger = (tarve_ledger_params){.kappa = common(w, "kappa"),
                                      .omega = common(w, "omega"),
                                      .chi = common(w, "chi"),
                                      .phi = common(w, "phi"),
                                      .alpha = common(w, "alpha"),
                                      .iota = common(w, "iota"),
                                      .u_max = common(w, "u_max"),
                                      .backlog_years = common(w, "backlog_years"),
                                      .frictional_months = (double)NAN};
}

static size_t occupation_at(const truth *w, const char *code)
{
    for (size_t o = 0; o < w->region.n; o++)
        if (strcmp(w->region.code[o], code) == 0)
            return o;
    return SIZE_MAX;
}

static double fixed_of(const truth *w, const char *name, const char *code)
{
    return tarve_parameter_mean(tarve_parameters_occupation(w->of->parameters, name, code));
}

/* F12: match times recent graduates, none and higher taken out; drawn around it where rng. */
static void fill_shares(truth *w, const double *graduates, gsl_rng *rng)
{
    const synth_education *e = &w->of->education;
    const double n = tarve_parameter_mean(
        tarve_parameters_find(w->of->parameters, "crosswalk_n", NULL, NULL, NULL));
    for (size_t o = 0; o < w->region.n; o++) {
        const char *code = w->region.code[o];
        const double rest = fixed_of(w, "none", code) + fixed_of(w, "higher", code);
        double sum = 0.0, drawn = rng != NULL && rest > 0.0 ? gsl_ran_gamma(rng, n * rest, 1.0) : 0;
        for (size_t i = 0; i < e->n_pairs; i++)
            if (strcmp(e->pair[i].occupation, code) == 0)
                sum += e->pair[i].match * (graduates[e->pair[i].qualification] + 1.0);
        for (size_t i = 0; sum > 0.0 && i < e->n_pairs; i++) {
            const synth_pair *p = &e->pair[i];
            if (strcmp(p->occupation, code) != 0)
                continue;
            const double mean = p->match * (graduates[p->qualification] + 1.0) / sum * (1.0 - rest);
            w->share[i] = rng == NULL || !(mean > 0.0) ? mean : gsl_ran_gamma(rng, n * mean, 1.0);
            drawn += w->share[i];
        }
        for (size_t i = 0; rng != NULL && sum > 0.0 && i < e->n_pairs; i++)
            if (strcmp(e->pair[i].occupation, code) == 0)
                w->share[i] /= drawn;
    }
}

static double mean_of(const double *x, size_t n, size_t from, size_t months, size_t o)
{
    double sum = 0.0;
    for (size_t t = from; t < from + months; t++)
        sum += x[t * n + o];
    return sum / (double)months;
}

/* F15: recent graduates who are among the unemployed already. */
static void fill_registered(truth *w, const double *graduates)
{
    const synth_education *e = &w->of->education;
    const synth_region *r = &w->region;
    for (size_t q = 0; q < e->n_qualifications; q++) {
        double sum = 0.0;
        for (int pass = 0; pass < 2; pass++)
            for (size_t i = 0; i < e->n_pairs; i++) {
                const size_t o = occupation_at(w, e->pair[i].occupation);
                if (e->pair[i].qualification != q || o == SIZE_MAX)
                    continue;
                const double x = w->share[i] * mean_of(r->stock, r->n, SYNTH_KNOWN - 12, 12, o);
                if (pass == 0)
                    sum += x;
                else if (sum > 0.0)
                    w->registered[o] += of_qualification(w, "theta", q) * graduates[q] * x / sum;
            }
    }
}

typedef struct year_figures {
    double need[MOST_FIELDS], openings[MOST_FIELDS], others[MOST_FIELDS], supply[MOST_FIELDS];
} year_figures;

/* The ledger of what really happened in the 12 months from `from` on. */
static void account(const truth *w, size_t from, year_figures *out)
{
    const synth_region *r = &w->region;
    const synth_education *e = &w->of->education;
    double *n12 = synth_room(3 * r->n, sizeof *n12), *v = n12 + r->n, *u = v + r->n;
    tarve_ledger *ledger = synth_room(r->n, sizeof *ledger);
    for (size_t o = 0; o < r->n; o++) {
        n12[o] = 12.0 * mean_of(r->flow, r->n, from, 12, o);
        v[o] = mean_of(r->stock, r->n, from, 12, o);
        u[o] = fmax(0.0, mean_of(r->seeker, r->n, from, 12, o) - w->registered[o]);
    }
    if (tarve_ledger_compute(r->n, n12, v, u, &w->ledger, ledger, NULL) != TARVE_OK)
        synth_die("the ledger was refused");
    for (size_t i = 0; i < e->n_pairs; i++) {
        const size_t o = occupation_at(w, e->pair[i].occupation);
        if (o == SIZE_MAX)
            continue;
        const tarve_ledger *l = &ledger[o];
        const size_t f = w->field_of[e->pair[i].qualification];
        out->need[f] += w->share[i] * l->entrants;
        out->openings[f] += w->share[i] * (l->hires - l->churn);
        out->others[f] += w->share[i] * (l->from_unemployed + l->mobility);
    }
    free(ledger);
    free(n12);
}

static double yield(const truth *w, size_t q, double graduates)
{
    return tarve_supply(graduates, of_qualification(w, "mu", q), of_qualification(w, "a", q),
                        of_qualification(w, "rho", q), of_qualification(w, "m", q));
}

static void number_fields(truth *w)
{
    const synth_education *e = &w->of->education;
    for (size_t q = 0; q < e->n_qualifications; q++) {
        char code[32];
        (void)snprintf(code, sizeof code, "%s:%s", e->qualification[q].level,
                       e->qualification[q].field);
        size_t f = 0;
        while (f < w->n_fields && strcmp(w->field[f], code) != 0)
            f++;
        if (f == w->n_fields) {
            if (f == MOST_FIELDS)
                synth_die("more fields than there is room for");
            memcpy(w->field[w->n_fields++], code, sizeof code);
        }
        w->field_of[q] = f;
    }
}

/* What a school would reckon: the region's occupations, expected assumptions, openings that
 * neither job seekers nor movers fill. */
static void reckon_requirement(const truth *w, double *of_qualification)
{
    const synth_education *e = &w->of->education;
    const tarve_parameters *p = w->of->parameters;
    static const char *const name[] = {"kappa", "chi", "phi", "iota"};
    double m[4];
    for (size_t i = 0; i < 4; i++)
        m[i] = tarve_parameter_mean(tarve_parameters_find(p, name[i], NULL, NULL, NULL));
    const double left = m[0] * ((1.0 - m[1]) * (1.0 - m[3]) - m[2]);
    for (size_t i = 0; i < e->n_pairs; i++) {
        const size_t o = occupation_at(w, e->pair[i].occupation);
        if (o != SIZE_MAX)
            of_qualification[e->pair[i].qualification] +=
                w->share[i] * left * w->region.yearly_flow * w->region.region_share[o];
    }
}

static double expected_yield(const truth *w, size_t q)
{
    static const char *const name[] = {"mu", "a", "rho", "m"};
    const struct synth_qualification *e = &w->of->education.qualification[q];
    double m[4];
    for (size_t i = 0; i < 4; i++)
        m[i] = tarve_parameter_mean(
            tarve_parameters_find(w->of->parameters, name[i], e->level, e->field, e->code));
    return tarve_supply(1.0, m[0], m[1], m[2], m[3]);
}

/* Schools train about what they reckon is needed, each field off by a factor of its own. */
static void expect_graduates(truth *w, gsl_rng *rng, double *expected)
{
    static const double off = 0.5; /* sd of the logarithm */
    const synth_education *e = &w->of->education;
    double factor[MOST_FIELDS], *required = synth_room(e->n_qualifications, sizeof *required);
    reckon_requirement(w, required);
    for (size_t f = 0; f < w->n_fields; f++)
        factor[f] = exp(off * gsl_ran_ugaussian(rng));
    for (size_t q = 0; q < e->n_qualifications; q++)
        expected[q] = factor[w->field_of[q]] * required[q] / expected_yield(w, q);
    free(required);
}

static void settle_years(truth *w)
{
    const synth_education *e = &w->of->education;
    const size_t years = SYNTH_MONTHS / 12, known = SYNTH_KNOWN / 12;
    for (size_t k = 0; k < YEARS; k++) {
        year_figures y;
        memset(&y, 0, sizeof y);
        account(w, SYNTH_KNOWN + 12 * k, &y);
        for (size_t q = 0; q < e->n_qualifications; q++)
            y.supply[w->field_of[q]] += yield(w, q, w->region.graduates[q * years + known + k]);
        for (size_t f = 0; f < w->n_fields; f++) {
            w->gap[k][f] = y.need[f] - y.supply[f];
            w->ratio[k][f] = (y.supply[f] + y.others[f]) / y.openings[f];
        }
    }
}

static void make_truth(const shipped *s, uint64_t seed, uint64_t index, truth *w)
{
    const synth_education *e = &s->education;
    const size_t n = e->n_qualifications, years = SYNTH_MONTHS / 12, known = SYNTH_KNOWN / 12;
    double *graduates = synth_room(n, sizeof *graduates);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    if (rng == NULL)
        synth_die("out of memory");
    *w = (truth){.of = s,
                 .share = synth_room(e->n_pairs, sizeof *w->share),
                 .registered = synth_room(s->n, sizeof *w->registered),
                 .field_of = synth_room(n, sizeof *w->field_of)};
    synth_make(e, s->code, s->n, seed, index, &w->region);
    tarve_rng_key(rng, seed, 3, index);
    draw_parameters(w, rng);
    number_fields(w);
    fill_shares(w, graduates, NULL);
    expect_graduates(w, rng, graduates);
    synth_graduates(&w->region, seed, index, graduates);
    for (size_t q = 0; q < n; q++)
        graduates[q] = tarve_mean(w->region.graduates + q * years + known - 3, 3);
    fill_shares(w, graduates, rng);
    fill_registered(w, graduates);
    settle_years(w);
    gsl_rng_free(rng);
    free(graduates);
}

static void truth_free(truth *w)
{
    synth_free(&w->region);
    free(w->parameter);
    free(w->share);
    free(w->registered);
    free(w->field_of);
}

/* ---- the need of it */

typedef struct options {
    uint64_t seed;
    size_t regions, draws;
    int jobs;
    bool check;
} options;

/* What a run publishes: all totals of vacancies and unemployed, forecast together. */
typedef struct ahead {
    tarve_forecast *forecast;
    tarve_series *series;
    size_t n;
} ahead;

static ahead look_ahead(const tarve_panel *p, const options *opt)
{
    const size_t most = tarve_panel_size(p);
    ahead a = {.forecast = synth_room(most, sizeof *a.forecast),
               .series = synth_room(most, sizeof *a.series)};
    tarve_history *history = synth_room(most, sizeof *history);
    char(*id)[64] = synth_room(most, sizeof *id);
    tarve_error err = {0};
    for (size_t i = 0; i < most; i++) {
        const tarve_series s = tarve_panel_series(p, i);
        if (s.freq != TARVE_MONTH || strcmp(s.group, "SSS") != 0 ||
            strcmp(s.measure, "vacancy_flow") == 0)
            continue;
        (void)snprintf(id[a.n], sizeof *id, "%s/%s", s.measure, s.area);
        history[a.n] = (tarve_history){.id = id[a.n],
                                       .value = s.value,
                                       .mark = s.mark,
                                       .n = s.n,
                                       .freq = s.freq,
                                       .first = s.first,
                                       .counts = true};
        a.series[a.n++] = s;
    }
    const tarve_forecast_options o = {.n_steps = SYNTH_AHEAD,
                                      .n_levels = 2,
                                      .level = {0.80, 0.95},
                                      .seed = opt->seed,
                                      .jobs = opt->jobs};
    if (tarve_forecast_all(history, a.n, &o, a.forecast, &err) != TARVE_OK)
        synth_die(err.message);
    free(history);
    free(id);
    return a;
}

static tarve_need_path path_of(const ahead *a, const char *measure)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->series[i].measure, measure) == 0 && strcmp(a->series[i].area, "SK138") == 0)
            return (tarve_need_path){&a->forecast[i],
                                     a->series[i].first + (tarve_period)a->series[i].n - 1};
    return (tarve_need_path){0};
}

static void ahead_free(ahead *a)
{
    for (size_t i = 0; i < a->n; i++)
        tarve_forecast_free(&a->forecast[i]);
    free(a->forecast);
    free(a->series);
}

static tarve_need_result *need_of(const truth *w, const tarve_panel *p, const ahead *a,
                                  const options *opt)
{
    tarve_need_result *r = NULL;
    tarve_error err = {0};
    const tarve_need_inputs in = {.panel = p,
                                  .crosswalk = w->of->crosswalk,
                                  .parameters = w->of->parameters,
                                  .area = "SK138",
                                  .occupation_area = "MK13",
                                  .municipality = synth_member,
                                  .n_municipalities = SYNTH_MEMBERS,
                                  .provider = synth_provider,
                                  .provider_share = synth_provider_share,
                                  .n_providers = SYNTH_PROVIDERS,
                                  .as_of_month =
                                      tarve_period_make(TARVE_MONTH, SYNTH_LAST_YEAR, 12),
                                  .vacancy_path = path_of(a, "vacancy_stock"),
                                  .unemployed_path = path_of(a, "unemployed_stock"),
                                  .horizon_years = YEARS,
                                  .occupation_digits = 4,
                                  .n_draws = opt->draws,
                                  .seed = opt->seed,
                                  .jobs = opt->jobs};
    if (tarve_need_run(&in, &r, &err) != TARVE_OK)
        synth_die(err.message);
    return r;
}

static tarve_need_result *work_out(const truth *w, const options *opt)
{
    tarve_panel *p = tarve_panel_new();
    tarve_error err = {0};
    const facts *f = &w->region.published;
    if (p == NULL || feed(p, "made up", f->item, f->n, 1, &err) != TARVE_OK ||
        tarve_panel_finish(p, &err) != TARVE_OK)
        synth_die(err.message);
    ahead a = look_ahead(p, opt);
    tarve_need_result *r = need_of(w, p, &a, opt);
    ahead_free(&a);
    tarve_panel_free(p);
    return r;
}

/* ---- scores */

typedef struct score {
    size_t n, inside, below, above, printed, wrong, uncertain;
    double width;
} score;

static tarve_need_class class_of(double ratio, int n_classes)
{
    if (ratio <= 0.95)
        return ratio <= 0.80 && n_classes == 5 ? TARVE_NEED_LARGE_SHORTAGE : TARVE_NEED_SHORTAGE;
    if (ratio < 1.05)
        return TARVE_NEED_BALANCE;
    return ratio >= 1.20 && n_classes == 5 ? TARVE_NEED_LARGE_SURPLUS : TARVE_NEED_SURPLUS;
}

/* A class is printed for itself or a more extreme one on its side. */
static bool is_right(tarve_need_class said, tarve_need_class is)
{
    if (said == TARVE_NEED_BALANCE)
        return is == said;
    return said < TARVE_NEED_BALANCE ? is <= said : is >= said;
}

static void add_field(const tarve_field_need *f, double gap, double ratio, score *s)
{
    s->n++;
    s->below += gap < f->gap.lo80;
    s->above += gap > f->gap.hi80;
    s->inside += gap >= f->gap.lo80 && gap <= f->gap.hi80;
    s->width += f->gap.hi80 - f->gap.lo80;
    s->uncertain += f->class_ == TARVE_NEED_UNCERTAIN;
    if (f->class_ == TARVE_NEED_UNCERTAIN || f->class_ == TARVE_NEED_TOO_SMALL)
        return;
    s->printed++;
    s->wrong += !is_right(f->class_, class_of(ratio, f->n_classes));
}

static void add_region(const truth *w, const tarve_need_result *r, score large[YEARS],
                       score small[YEARS])
{
    for (size_t i = 0; i < r->n_years * r->n_fields; i++) {
        const tarve_field_need *need = &r->field[i];
        const size_t y = i / r->n_fields;
        for (size_t f = 0; f < w->n_fields; f++)
            if (strcmp(need->code, w->field[f]) == 0)
                add_field(need, w->gap[y][f], w->ratio[y][f],
                          need->n_classes > 0 ? &large[y] : &small[y]);
    }
}

static double part(size_t of, size_t n)
{
    return n > 0 ? (double)of / (double)n : (double)NAN;
}

static void add_score(score *to, const score *s)
{
    to->n += s->n;
    to->inside += s->inside;
    to->below += s->below;
    to->above += s->above;
    to->printed += s->printed;
    to->wrong += s->wrong;
    to->uncertain += s->uncertain;
    to->width += s->width;
}

static void print_score(const char *what, const char *year, const score *s)
{
    printf("%-6s %-4s %6zu %9.3f %6.3f %6.3f %7.1f %8zu %6.3f %10.3f\n", what, year, s->n,
           part(s->inside, s->n), part(s->below, s->n), part(s->above, s->n),
           s->n > 0 ? s->width / (double)s->n : (double)NAN, s->printed, part(s->wrong, s->printed),
           part(s->uncertain, s->n));
}

static score print_scores(const char *what, const score *by_year)
{
    score all = {0};
    for (size_t y = 0; y < YEARS; y++) {
        char year[8];
        (void)snprintf(year, sizeof year, "+%zu", y + 1);
        print_score(what, year, &by_year[y]);
        add_score(&all, &by_year[y]);
    }
    print_score(what, "all", &all);
    return all;
}

static double now(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int study(const shipped *s, const options *opt)
{
    score large[YEARS] = {{0}}, small[YEARS] = {{0}};
    double *seconds = synth_room(opt->regions, sizeof *seconds);
    for (size_t i = 0; i < opt->regions; i++) {
        truth w;
        make_truth(s, opt->seed, i, &w);
        const double begin = now();
        tarve_need_result *r = work_out(&w, opt);
        seconds[i] = now() - begin;
        add_region(&w, r, large, small);
        tarve_need_free(r);
        truth_free(&w);
    }
    puts("fields year      n  coverage  below  above   width  classes  wrong  uncertain");
    const score all = print_scores(">=50", large), rest = print_scores("<50", small);
    double sum = 0.0;
    for (size_t i = 0; i < opt->regions; i++)
        sum += seconds[i];
    tarve_sort(seconds, opt->regions);
    printf("need of a region: median %.2f s, all %zu regions %.1f s, %zu draws, %d jobs\n",
           seconds[opt->regions / 2], opt->regions, sum, opt->draws, opt->jobs);
    free(seconds);
    const double inside = part(all.inside + rest.inside, all.n + rest.n);
    const bool good = inside >= 0.75 && inside <= 0.85 && part(all.wrong, all.printed) < 0.10;
    return opt->check && !good;
}

int main(int argc, char **argv)
{
    shipped s = {0};
    options opt = {.seed = 1, .draws = 4000, .jobs = 2};
    if (argc > 1 && strcmp(argv[argc - 1], "--check") == 0) {
        opt.check = true;
        argc--;
    }
    if (argc < 3 || argc > 6)
        synth_die("usage: need_study DATASETS REGIONS [SEED [DRAWS [JOBS]]] [--check]");
    opt.regions = strtoul(argv[2], NULL, 10);
    if (argc > 3)
        opt.seed = strtoul(argv[3], NULL, 10);
    if (argc > 4)
        opt.draws = strtoul(argv[4], NULL, 10);
    if (argc > 5)
        opt.jobs = (int)strtol(argv[5], NULL, 10);
    if (opt.regions == 0)
        synth_die("at least one region");
    read_shipped(argv[1], &s);
    const int rc = study(&s, &opt);
    synth_education_free(&s.education);
    tarve_crosswalk_free(s.crosswalk);
    tarve_parameters_free(s.parameters);
    free(s.code);
    return rc;
}
