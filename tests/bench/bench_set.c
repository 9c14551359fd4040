/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench_set.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bench_die(const char *what)
{
    (void)fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

bench_series *bench_find(bench_set *all, const char *id, bool add)
{
    for (size_t i = all->n; i-- > 0;)
        if (strcmp(all->s[i].id, id) == 0)
            return &all->s[i];
    if (!add)
        return NULL;
    if (all->n == all->cap) {
        all->cap = all->cap == 0 ? 64 : 2 * all->cap;
        all->s = realloc(all->s, all->cap * sizeof *all->s);
        if (all->s == NULL)
            bench_die("out of memory");
    }
    bench_series *s = &all->s[all->n++];
    memset(s, 0, sizeof *s);
    (void)snprintf(s->id, sizeof s->id, "%.63s", id);
    return s;
}

/* Cuts a line at its commas; what is left after the last field stays with it. */
static void split(char *line, char **field, size_t n, const char *what)
{
    field[0] = line;
    for (size_t k = 1; k < n; k++) {
        field[k] = strchr(field[k - 1], ',');
        if (field[k] == NULL)
            bench_die(what);
        *field[k]++ = '\0';
    }
}

/* The whole number that text begins with. */
static int whole(const char *text, char **end)
{
    const long x = strtol(text, end, 10);
    if (*end == text || x < 0 || x > INT_MAX)
        bench_die("a row of the meta file is not understood");
    return (int)x;
}

void bench_read_set(const char *path, bench_set *all)
{
    FILE *fp = fopen(path, "r");
    char line[256];
    if (fp == NULL || fgets(line, sizeof line, fp) == NULL)
        bench_die(path);
    while (fgets(line, sizeof line, fp) != NULL) {
        char *field[4];
        split(line, field, 4, "a row of the set has fewer than 4 fields");
        bench_series *s = bench_find(all, field[0], true);
        if (s->n == BENCH_MAX_N)
            bench_die("a series is too long");
        const bool hidden = strcmp(field[2], "...") == 0;
        const bool number = !hidden && field[2][0] != '\0' && strcmp(field[2], "NA") != 0;
        s->value[s->n] = number ? strtod(field[2], NULL) : (double)NAN;
        s->mark[s->n] = (tarve_mark)(hidden   ? TARVE_CELL_PROTECTED
                                     : number ? TARVE_CELL_VALUE
                                              : TARVE_CELL_MISSING);
        s->n++;
        s->n_train += strncmp(field[3], "train", 5) == 0;
    }
    (void)fclose(fp);
}

void bench_read_meta(const char *path, bench_set *all)
{
    FILE *fp = fopen(path, "r");
    char line[256];
    if (fp == NULL || fgets(line, sizeof line, fp) == NULL)
        bench_die(path);
    while (fgets(line, sizeof line, fp) != NULL) {
        char *field[6], *end;
        split(line, field, 6, "a row of the meta file has fewer than 6 fields");
        const int frequency = whole(field[1], &end), horizon = whole(field[2], &end);
        const int year = whole(field[5], &end), sub = *end == '-' ? whole(end + 1, &end) : 1;
        bench_series *s = bench_find(all, field[0], false);
        if (s == NULL || horizon > BENCH_MAX_H)
            continue;
        s->frequency = frequency;
        s->horizon = (size_t)horizon;
        s->start = year * frequency + sub - 1;
    }
    (void)fclose(fp);
}

bool bench_enough(const bench_series *s, size_t n)
{
    size_t figures = 0;
    for (size_t t = 0; t < n; t++)
        figures += tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED || s->value[t] > 0.0 ||
                   s->value[t] < 0.0;
    return n >= 60 && figures >= 24;
}

bool bench_counts(const bench_series *s)
{
    for (size_t t = 0; t < s->n; t++)
        if (s->value[t] < 0 || s->value[t] != floor(s->value[t]))
            if (!isnan(s->value[t]))
                return false;
    return true;
}
