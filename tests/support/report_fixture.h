/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small region with everything a report can hold, made by hand: eleven fields over five years,
 * eight municipalities of which three have protected months, two headline series with forecasts.
 */
#ifndef TARVE_TEST_REPORT_FIXTURE_H
#define TARVE_TEST_REPORT_FIXTURE_H

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tarve/report.h"

enum {
    FX_YEARS = 5,
    FX_FIELDS = 12,
    FX_LEVELS = 3,
    FX_OCCUPATIONS = 4,
    FX_AREAS = 8,
    FX_MONTHS = 72,
    FX_STEPS = 24
};

typedef struct fixture {
    tarve_report_inputs in;
    const tarve_language *language[1], *catalogue[TARVE_N_LANGS];
    tarve_need_result need;
    tarve_field_need field[FX_YEARS * FX_FIELDS], level[FX_YEARS * FX_LEVELS];
    tarve_occupation_need occupation[FX_YEARS * FX_OCCUPATIONS];
    tarve_area_need area[FX_AREAS];
    const char *municipality[FX_AREAS];
    double value[2][FX_MONTHS];
    tarve_mark mark[2][FX_MONTHS];
    tarve_forecast forecast[2];
    double step[2][7][FX_STEPS];
    tarve_published_series series[2];
    tarve_source source[3];
    tarve_finding finding[3];
    tarve_findings findings;
    tarve_read_report read;
    const tarve_read_report *input[1];
    tarve_period breaks[3];
    const char *reason[3];
} fixture;

typedef struct fixture_field {
    const char *code, *name, *level;
    double openings, gap, spread, ratio, tightness, p[5];
    tarve_need_class class_, second;
    double probability;
} fixture_field;

static const fixture_field fx_fields[FX_FIELDS] = {
    {"vet:F:09",
     "Terveys- ja hyvinvointialat",
     "vet",
     210,
     47,
     36,
     0.62,
     3.1,
     {0.86, 0.11, 0.02, 0.01, 0},
     TARVE_NEED_LARGE_SHORTAGE,
     TARVE_NEED_SHORTAGE,
     0.97},
    {"uas:F:09",
     "Terveys- ja hyvinvointialat",
     "uas",
     120,
     21,
     17,
     0.74,
     2.2,
     {0.61, 0.25, 0.08, 0.05, 0.01},
     TARVE_NEED_SHORTAGE,
     TARVE_NEED_LARGE_SHORTAGE,
     0.86},
    {"vet:F:07",
     "Tekniikan alat",
     "vet",
     260,
     24,
     28,
     0.88,
     6.0,
     {0.21, 0.52, 0.14, 0.1, 0.03},
     TARVE_NEED_SHORTAGE,
     TARVE_NEED_BALANCE,
     0.73},
    {"uas:F:07",
     "Tekniikan alat",
     "uas",
     90,
     6,
     16,
     0.93,
     5.1,
     {0.2, 0.3, 0.25, 0.15, 0.1},
     TARVE_NEED_UNCERTAIN,
     TARVE_NEED_SHORTAGE,
     0.3},
    {"vet:F:01",
     "Kasvatusalat",
     "vet",
     75,
     14,
     12,
     0.79,
     4.8,
     {0.52, 0.24, 0.11, 0.08, 0.05},
     TARVE_NEED_SHORTAGE,
     TARVE_NEED_LARGE_SHORTAGE,
     0.76},
    {"vet:F:08",
     "Maa- ja metsätalousalat",
     "vet",
     82,
     8,
     17,
     0.9,
     9.7,
     {0.3, 0.26, 0.18, 0.14, 0.12},
     TARVE_NEED_UNCERTAIN,
     TARVE_NEED_LARGE_SHORTAGE,
     0.3},
    {"vet:F:10",
     "Palvelualat",
     "vet",
     160,
     3,
     22,
     0.98,
     8.1,
     {0.08, 0.24, 0.36, 0.22, 0.1},
     TARVE_NEED_UNCERTAIN,
     TARVE_NEED_SHORTAGE,
     0.36},
    {"uas:F:10",
     "Palvelualat",
     "uas",
     22,
     1,
     6,
     1.0,
     8.4,
     {0.2, 0.2, 0.2, 0.2, 0.2},
     TARVE_NEED_TOO_SMALL,
     TARVE_NEED_BALANCE,
     0.2},
    {"vet:F:04",
     "Kauppa, hallinto ja oikeustieteet",
     "vet",
     140,
     -21,
     17,
     1.17,
     12.5,
     {0, 0.03, 0.12, 0.55, 0.3},
     TARVE_NEED_SURPLUS,
     TARVE_NEED_LARGE_SURPLUS,
     0.85},
    {"uas:F:04",
     "Kauppa, hallinto ja oikeustieteet",
     "uas",
     110,
     -26,
     15,
     1.26,
     10.2,
     {0, 0.01, 0.05, 0.2, 0.74},
     TARVE_NEED_LARGE_SURPLUS,
     TARVE_NEED_SURPLUS,
     0.74},
    {"vet:F:06",
     "Tietojenkäsittely ja tietoliikenne (ICT)",
     "vet",
     30,
     -6,
     9,
     1.2,
     14.4,
     {0.1, 0.1, 0.2, 0.3, 0.3},
     TARVE_NEED_TOO_SMALL,
     TARVE_NEED_SURPLUS,
     0.3},
    {"vet:F:02",
     "Humanistiset ja taidealat",
     "vet",
     24,
     -9,
     8,
     1.4,
     19.0,
     {0, 0.1, 0.1, 0.2, 0.6},
     TARVE_NEED_TOO_SMALL,
     TARVE_NEED_SURPLUS,
     0.6},
};

static inline tarve_range fx_range(double mid, double spread)
{
    const tarve_range r = {mid, mid - spread, mid + spread};
    return r;
}

static inline void fx_field(tarve_field_need *out, const fixture_field *f, int year)
{
    const double grow = 1 + 0.02 * (year - 3), j = f->openings * grow, r = 0.55 * j;
    *out = (tarve_field_need){.code = f->code, .name_fi = f->name, .level = f->level};
    out->openings = fx_range(j, 0.3 * j);
    out->hires = fx_range(j / 0.7, 0.4 * j);
    out->churn = fx_range(j / 0.7 - j, 0.15 * j);
    out->from_unemployed = fx_range(0.38 * j, 0.12 * j);
    out->mobility = fx_range(0.07 * j, 0.04 * j);
    out->entrants = fx_range(r, 0.2 * j);
    out->backlog = fx_range(0.03 * j, 0.02 * j);
    out->requirement = fx_range(r, f->spread);
    out->supply = fx_range(r - f->gap, 0.3 * f->spread);
    out->gap = fx_range(f->gap * grow, f->spread);
    out->ratio = fx_range(f->ratio, 0.2);
    out->graduates = fx_range(2 * (r - f->gap), 5);
    memcpy(out->p_class, f->p, sizeof out->p_class);
    out->p_gap_positive = f->gap > 0 ? 0.9 : 0.2;
    out->direction = f->gap > 0 ? 1 : -1;
    out->p_top5 = f->gap > 10 ? 0.8 : 0.1;
    out->class_ = f->class_;
    out->likeliest = f->class_ < TARVE_NEED_UNCERTAIN ? f->class_ : TARVE_NEED_BALANCE;
    out->second = f->second;
    out->parent = "";
    out->class_probability = f->probability;
    out->bound_min = 0.3 * r;
    out->bound_max = 1.6 * r;
    out->narrowness = 0.4;
    out->start = TARVE_POSITION_SHORTAGE;
    out->ahead = TARVE_POSITION_BALANCE;
    out->employed = 10 * j;
    out->balance_share = fx_range(-1.5, 0.5);
    out->expansion = -12;
    out->replacement = fx_range(j + 12, 0.3 * j);
    out->tightness = f->tightness;
    out->synthetic = true;
}

static const fixture_field fx_levels[FX_LEVELS] = {
    {"all",
     "Kaikki koulutus",
     "all",
     1300,
     40,
     90,
     0.94,
     6.9,
     {0.1, 0.64, 0.16, 0.1, 0},
     TARVE_NEED_SHORTAGE,
     TARVE_NEED_BALANCE,
     0.74},
    {"uas",
     "Ammattikorkeakoulutus",
     "uas",
     340,
     3,
     40,
     0.99,
     6.1,
     {0.1, 0.1, 0.7, 0.1, 0},
     TARVE_NEED_BALANCE,
     TARVE_NEED_SHORTAGE,
     0.7},
    {"vet",
     "Ammatillinen koulutus",
     "vet",
     980,
     37,
     70,
     0.93,
     7.2,
     {0.05, 0.72, 0.13, 0.1, 0},
     TARVE_NEED_SHORTAGE,
     TARVE_NEED_BALANCE,
     0.77},
};

/* Too small for a class of its own: that of its level. */
static inline void fx_inherit(fixture *x, int y)
{
    for (int i = 0; i < FX_LEVELS; i++)
        x->level[y * FX_LEVELS + i].class_from = &x->level[y * FX_LEVELS + i];
    for (int i = 0; i < FX_FIELDS; i++) {
        tarve_field_need *f = &x->field[y * FX_FIELDS + i];
        f->class_from = f->class_ != TARVE_NEED_TOO_SMALL
                            ? f
                            : &x->level[y * FX_LEVELS + (strcmp(f->level, "uas") == 0 ? 1 : 2)];
    }
}

static inline void fx_need(fixture *x)
{
    static const char *const occupation[FX_OCCUPATIONS][2] = {
        {"2221", "Sairaanhoitajat"},
        {"5321", "Lähihoitajat"},
        {"5223", "Myyjät"},
        {"7212", "Hitsaajat ja kaasuleikkaajat"}};
    for (int y = 0; y < FX_YEARS; y++) {
        for (int i = 0; i < FX_FIELDS; i++)
            fx_field(&x->field[y * FX_FIELDS + i], &fx_fields[i], y + 1);
        for (int i = 0; i < FX_LEVELS; i++)
            fx_field(&x->level[y * FX_LEVELS + i], &fx_levels[i], y + 1);
        fx_inherit(x, y);
        for (int i = 0; i < FX_OCCUPATIONS; i++) {
            const double n = 150 - 30.0 * i;
            x->occupation[y * FX_OCCUPATIONS + i] =
                (tarve_occupation_need){.code = occupation[i][0],
                                        .name_fi = occupation[i][1],
                                        .n12 = fx_range(n, 20),
                                        .hires = fx_range(n, 40),
                                        .churn = fx_range(0.3 * n, 10),
                                        .from_unemployed = fx_range(0.2 * n, 8),
                                        .mobility = fx_range(0.03 * n, 2),
                                        .entrants = fx_range(0.47 * n, 20),
                                        .v_bar = n / 10,
                                        .u_bar = 12 * (i + 1),
                                        .tightness = 10 * 12.0 * (i + 1) / n,
                                        .publishable = i != 3};
        }
    }
    x->need =
        (tarve_need_result){.base_year = 2023,
                            .n_years = FX_YEARS,
                            .n_fields = FX_FIELDS,
                            .n_occupations = FX_OCCUPATIONS,
                            .n_areas = FX_AREAS,
                            .field = x->field,
                            .n_levels = FX_LEVELS,
                            .level = x->level,
                            .occupation = x->occupation,
                            .area = x->area,
                            .mismatch = {"MK13", 3, 120, 0.31, {0.11, 0.1, 0.12}},
                            .commuting_factor = (double)NAN,
                            .area_tightness = 6.9,
                            .nation_tightness = 3.6,
                            .area_n12 = 1900,
                            .area_duration_months = 1.2,
                            .flow_from_stock = true,
                            .share_without_area = 0.031,
                            .administrative_share_u = 0.09,
                            .variance_share = {0.52, 0.17, 0.12, 0.08, 0.02, 0.05, 0.03, 0.01}};
}

static inline void fx_areas(fixture *x)
{
    static const struct {
        const char *code, *name;
        double v, u;
        size_t months;
    } a[FX_AREAS] = {
        {"KU729", "Saarijärvi", 44, 391, 0}, {"KU931", "Viitasaari", 57, 248, 0},
        {"KU601", "Pihtipudas", 31, 204, 0}, {"KU226", "Karstula", 20, 158, 0},
        {"KU216", "Kannonkoski", 9, 63, 2},  {"KU256", "Kinnula", 7, 74, 4},
        {"KU265", "Kyyjärvi", 2.5, 61, 12},  {"KU312", "Kivijärvi", 8, 55, 0},
    };
    for (int i = 0; i < FX_AREAS; i++) {
        const double k = (double)a[i].months / 12;
        x->municipality[i] = a[i].code;
        x->area[i] =
            (tarve_area_need){.code = a[i].code,
                              .name_fi = a[i].name,
                              .v_bar_mid = a[i].v,
                              .v_bar_lo = a[i].v - 1.5 * k,
                              .v_bar_hi = a[i].v + 1.5 * k,
                              .u_bar_lo = a[i].u,
                              .u_bar_mid = a[i].u,
                              .u_bar_hi = a[i].u,
                              .tightness = a[i].months == 0 ? a[i].u / a[i].v : (double)NAN,
                              .protected_months = a[i].months,
                              .openings_share = fx_range(a[i].v / 178.5, 0.03)};
    }
}

static inline void fx_forecast(fixture *x, int s, double level, double swing)
{
    tarve_forecast *f = &x->forecast[s];
    *f = (tarve_forecast){.model = "poisson-trend",
                          .status = "ok",
                          .n_steps = FX_STEPS,
                          .n_levels = 2,
                          .level = {0.8, 0.95},
                          .benchmark_mase = 1.0,
                          .mase = 0.91};
    f->mean = x->step[s][0];
    f->median = x->step[s][1];
    f->lo[0] = x->step[s][2];
    f->hi[0] = x->step[s][3];
    f->lo[1] = x->step[s][4];
    f->hi[1] = x->step[s][5];
    f->benchmark = x->step[s][6];
    for (int h = 0; h < FX_STEPS; h++) {
        const double m = level * (1 + swing * sin(2 * acos(-1) * (h + 7) / 12));
        const double w = 0.12 + 0.02 * h;
        const double row[7] = {
            m, 0.98 * m, m * exp(-w), m * exp(w), m * exp(-1.6 * w), m * exp(1.6 * w), 1.15 * m};
        for (int k = 0; k < 7; k++)
            x->step[s][k][h] = row[k];
    }
}

static inline tarve_trend fx_trend(int s)
{
    return (tarve_trend){.direction = s == 0 ? TARVE_DIRECTION_RISING : TARVE_DIRECTION_FALLING,
                         .per_year = s == 0 ? 4.2 : -32,
                         .lo = s == 0 ? 0.9 : -48,
                         .hi = s == 0 ? 7.1 : -8,
                         .level = 0.8,
                         .p = 0.02,
                         .n_years = s == 0 ? 5 : 6,
                         .first = tarve_period_make(TARVE_MONTH, 2017, 11),
                         .last = tarve_period_make(TARVE_MONTH, 2023, 10)};
}

static inline void fx_series(fixture *x)
{
    static const struct {
        const char *id, *name, *measure;
        double level, swing;
    } d[2] = {{"vacancy_stock/SK138/SSS", "Avoimet työpaikat kuukauden lopussa", "vacancy_stock",
               178, 0.45},
              {"unemployed_stock/SK138/SSS",
               "Työttömät työnhakijat "
               "kuukauden lopussa",
               "unemployed_stock", 1260, 0.08}};
    for (int s = 0; s < 2; s++) {
        for (int t = 0; t < FX_MONTHS; t++) {
            const double wave = sin(2 * acos(-1) * (t + 7) / 12), slow = s == 0 ? t < 60 : t >= 24;
            x->value[s][t] = floor(d[s].level * (1 + d[s].swing * wave + 0.3 * slow * (s == 0)));
            x->mark[s][t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 5, 9);
        }
        fx_forecast(x, s, d[s].level, d[s].swing);
        x->series[s] =
            (tarve_published_series){.id = d[s].id,
                                     .measure = d[s].measure,
                                     .area = "SK138",
                                     .group = "SSS",
                                     .forecast = &x->forecast[s],
                                     .headline = true,
                                     .trend = fx_trend(s),
                                     .history = {.measure = d[s].measure,
                                                 .area = "SK138",
                                                 .group = "SSS",
                                                 .variant = "",
                                                 .kind = TARVE_STOCK,
                                                 .freq = TARVE_MONTH,
                                                 .first = tarve_period_make(TARVE_MONTH, 2017, 11),
                                                 .n = FX_MONTHS,
                                                 .value = x->value[s],
                                                 .mark = x->mark[s]}};
    }
    for (int t = 30; t < 33; t++) { /* a quarter that the publisher protects */
        x->value[0][t] = (double)NAN;
        x->mark[0][t] = tarve_mark_make(TARVE_CELL_PROTECTED, TARVE_REASON_SECRET, 0, 0, 5, 9);
    }
}

static inline void fx_sources(fixture *x)
{
    x->source[0] = (tarve_source){.name = "Tilastokeskus / KEHA-keskus, työnvälitystilasto, 12r5",
                                  .note = "",
                                  .licence = "CC BY 4.0",
                                  .path = "data/12r5.csv",
                                  .last_period = "2023M10",
                                  .dated = "2023-11-24"};
    x->source[1] = (tarve_source){.name = "Esimerkkiaineisto: tutkinnot",
                                  .note = "skripti",
                                  .licence = "CC0",
                                  .path = "data/graduates.csv",
                                  .last_period = "2022",
                                  .dated = "",
                                  .synthetic = true};
    x->source[2] = (tarve_source){.name = "Maanmittauslaitos, kuntarajat",
                                  .note = "",
                                  .licence = "CC BY 4.0",
                                  .path = "geo/keski_suomi.geojson",
                                  .last_period = "2025",
                                  .dated = "2025-01-01"};
    x->finding[0] = (tarve_finding){.code = "total-mismatch",
                                    .level = TARVE_LOG_WARN,
                                    .text = "parts add up to 12, total says 13",
                                    .path = "data/12r5.csv",
                                    .line = 7,
                                    .column = 3};
    x->finding[1] = (tarve_finding){.code = "no-area",
                                    .level = TARVE_LOG_INFO,
                                    .text = "3.1 % of the vacancies have no municipality"};
    x->finding[2] = (tarve_finding){.code = "break",
                                    .level = TARVE_LOG_WARN,
                                    .text = "level shift in 2020M03",
                                    .path = "data/12r5.csv"};
    x->findings = (tarve_findings){.item = x->finding, .n = 3, .cap = 3};
    (void)snprintf(x->read.path, sizeof x->read.path, "data/12r5.csv");
    (void)snprintf(x->read.sha256, sizeof x->read.sha256, "%064d", 7);
    x->read.layout = (tarve_layout){
        .encoding = "ISO-8859-15", .delimiter = ',', .kind = "wide", .source_table = "12r5"};
    x->read.records = 96;
    x->read.accepted = 95;
    x->read.rejected = 1;
    x->read.cells = 1800;
    x->read.taken = 1799;
    x->read.cells_rejected = 1;
    x->read.protected_ = 36;
    x->input[0] = &x->read;
}

/* Opened once for all tests of a program. */
static inline const tarve_language *fx_language(tarve_lang lang)
{
    static tarve_language *open_already[TARVE_N_LANGS];
    if (open_already[lang] == NULL &&
        tarve_language_open(TARVE_LOCALE, lang, &open_already[lang], NULL) != TARVE_OK)
        return tarve_language_untranslated();
    return open_already[lang];
}

static inline void fixture_make(fixture *x)
{
    memset(x, 0, sizeof *x);
    fx_need(x);
    fx_areas(x);
    fx_series(x);
    fx_sources(x);
    static const char *const reason[3] = {"koronan lomautukset", "uusi palvelumalli",
                                          "palvelut kunnille"};
    static const int month[3][2] = {{2020, 3}, {2022, 5}, {2025, 1}};
    for (int i = 0; i < 3; i++) {
        x->breaks[i] = tarve_period_make(TARVE_MONTH, month[i][0], month[i][1]);
        x->reason[i] = reason[i];
    }
    x->language[0] = fx_language(TARVE_FI);
    for (size_t i = 0; i < TARVE_N_LANGS; i++)
        x->catalogue[i] = fx_language((tarve_lang)i);
    x->in = (tarve_report_inputs){.language = x->language,
                                  .n_languages = 1,
                                  .catalogue = x->catalogue,
                                  .region_name = "Sydänsuomi",
                                  .period_label = "2023Q4",
                                  .as_of = "2023M10",
                                  .version = "0.1.0",
                                  .datadir = TARVE_DATASETS,
                                  .need = &x->need,
                                  .municipality = x->municipality,
                                  .n_municipalities = FX_AREAS,
                                  .area = "SK138",
                                  .series = x->series,
                                  .n_series = 2,
                                  .input = x->input,
                                  .n_inputs = 1,
                                  .source = x->source,
                                  .n_sources = 3,
                                  .findings = &x->findings,
                                  .breaks = x->breaks,
                                  .break_reason = {[TARVE_FI] = x->reason},
                                  .n_breaks = 3,
                                  .synthetic = true,
                                  .gnuplot = "gnuplot"};
}

/* A new empty folder below the working directory; the caller closes the descriptor. */
static inline int fixture_folder(char path[64])
{
    (void)snprintf(path, 64, "report-test-XXXXXX");
    if (mkdtemp(path) == NULL)
        return -1;
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Empties the folder dirfd/name and removes it. */
static inline void fx_clear(int dirfd, const char *name)
{
    const int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        (void)unlinkat(fd, e->d_name, 0);
    if (d != NULL)
        (void)closedir(d);
    (void)unlinkat(dirfd, name, AT_REMOVEDIR);
}

/* Removes what a report wrote, and the folder, and closes it; 0 when nothing else was there. */
static inline int fixture_remove(int fd, const char *path)
{
    static const char *const folder[] = {"data",  "plots/fi", "plots/sv", "plots/en",
                                         "plots", "fi",       "sv",       "en"};
    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++)
        fx_clear(fd, folder[i]);
    (void)unlinkat(fd, "index.html", 0);
    return close(fd) != 0 ? -1 : rmdir(path);
}

#endif
