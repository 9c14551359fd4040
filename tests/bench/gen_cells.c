/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the monthly cells of a country as `tarve forecast` reads them, and their hierarchy.
 *
 * usage: gen_cells AREAS OCCUPATIONS MONTHS MEAN DATA.csv HIERARCHY.csv
 * Each cell has a size (lognormal, MEAN over all), the seasons and the random walk of its
 * occupation, a walk of its own and Poisson noise; 1 to 4 is protected ("..."). Every cell has two
 * parents, its area and its occupation, which the total has as parts. Same bytes for the same
 * arguments.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"

enum { FIRST_YEAR = 2006, YEAR = 12, MOST = 5000 };

typedef struct country {
    size_t areas, groups, months;
    double mean;
    double *path;           /* groups x months: what all cells of an occupation do */
    uint64_t *area, *group; /* figures of the totals, by months */
    gsl_rng *rng;
} country;

static void set_paths(country *c)
{
    for (size_t g = 0; g < c->groups; g++) {
        double level = 0.0, season[YEAR];
        tarve_rng_key(c->rng, 1, g, 0);
        for (size_t k = 0; k < YEAR; k++)
            season[k] = 0.15 * gsl_ran_ugaussian(c->rng);
        for (size_t t = 0; t < c->months; t++) {
            level += 0.04 * gsl_ran_ugaussian(c->rng);
            c->path[g * c->months + t] = level + season[t % YEAR];
        }
    }
}

static void print_row(FILE *fp, const char *id, size_t t, uint64_t figure, bool hide)
{
    (void)fprintf(fp, "%s,%zuM%02zu,", id, FIRST_YEAR + t / YEAR, t % YEAR + 1);
    if (hide && figure >= 1 && figure <= 4)
        (void)fputs("...\n", fp);
    else
        (void)fprintf(fp, "%llu\n", (unsigned long long)figure);
}

static uint64_t draw_figure(const country *c, double mu)
{
    return mu < 1e6 ? gsl_ran_poisson(c->rng, mu)
                    : (uint64_t)fmax(0.0, mu + sqrt(mu) * gsl_ran_ugaussian(c->rng));
}

static void write_cell(country *c, size_t a, size_t g, FILE *data, FILE *links)
{
    static const double wide = 1.5; /* sd of the logarithm of a cell's size */
    char id[64];
    tarve_rng_key(c->rng, 2, a, g);
    (void)snprintf(id, sizeof id, "A%04zu-O%04zu", a, g);
    (void)fprintf(links, "%s,A%04zu\n%s,O%04zu\n", id, a, id, g);
    double level = log(c->mean) + wide * gsl_ran_ugaussian(c->rng) - wide * wide / 2.0;
    for (size_t t = 0; t < c->months; t++) {
        level += 0.02 * gsl_ran_ugaussian(c->rng);
        const uint64_t y = draw_figure(c, exp(level + c->path[g * c->months + t]));
        c->area[a * c->months + t] += y;
        c->group[g * c->months + t] += y;
        print_row(data, id, t, y, true);
    }
}

static void write_total(const country *c, char letter, size_t n, const uint64_t *figure, FILE *data,
                        FILE *links)
{
    for (size_t i = 0; i < n; i++) {
        char id[40];
        (void)snprintf(id, sizeof id, "%c%04zu", letter, i);
        (void)fprintf(links, "%s,T\n", id);
        for (size_t t = 0; t < c->months; t++)
            print_row(data, id, t, figure[i * c->months + t], false);
    }
}

static void write_country(country *c, FILE *data, FILE *links)
{
    (void)fputs("series_id,period,value\n", data);
    (void)fputs("child,parent\n", links);
    for (size_t a = 0; a < c->areas; a++)
        for (size_t g = 0; g < c->groups; g++)
            write_cell(c, a, g, data, links);
    write_total(c, 'A', c->areas, c->area, data, links);
    write_total(c, 'O', c->groups, c->group, data, links);
    for (size_t t = 0; t < c->months; t++) {
        uint64_t sum = 0;
        for (size_t a = 0; a < c->areas; a++)
            sum += c->area[a * c->months + t];
        print_row(data, "T", t, sum, false);
    }
}

static bool make_country(country *c)
{
    const size_t n = (c->areas + 2 * c->groups) * c->months;
    c->path = calloc(n, sizeof *c->path);
    c->area = calloc(n, sizeof *c->area);
    c->group = c->area + c->areas * c->months;
    c->rng = gsl_rng_alloc(tarve_rng_keyed);
    if (c->path == NULL || c->area == NULL || c->rng == NULL)
        return false;
    set_paths(c);
    return true;
}

static void free_country(country *c)
{
    free(c->path);
    free(c->area);
    if (c->rng != NULL)
        gsl_rng_free(c->rng);
}

static size_t size_of(const char *text)
{
    const unsigned long n = strtoul(text, NULL, 10);
    return n >= 1 && n <= MOST ? n : 0;
}

int main(int argc, char **argv)
{
    country c = {0};
    if (argc == 7)
        c = (country){.areas = size_of(argv[1]),
                      .groups = size_of(argv[2]),
                      .months = size_of(argv[3]),
                      .mean = strtod(argv[4], NULL)};
    if (c.areas == 0 || c.groups == 0 || c.months == 0 || !(c.mean > 0.0)) {
        (void)fputs("usage: gen_cells AREAS OCCUPATIONS MONTHS MEAN DATA.csv HIERARCHY.csv\n",
                    stderr);
        return 64;
    }
    FILE *data = fopen(argv[5], "wb"), *links = fopen(argv[6], "wb");
    bool good = data != NULL && links != NULL && make_country(&c);
    if (good)
        write_country(&c, data, links);
    good = good && ferror(data) == 0 && ferror(links) == 0;
    good = data != NULL && fclose(data) == 0 && good;
    good = links != NULL && fclose(links) == 0 && good;
    free_country(&c);
    if (!good)
        (void)fprintf(stderr, "gen_cells: %s or %s cannot be written\n", argv[5], argv[6]);
    return good ? 0 : 74;
}
