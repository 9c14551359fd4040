/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast a file is read: bare csv_parse, bytes to observations, bytes to panel.
 *
 * usage: bench_ingest CLASSIFICATIONS-DIR FILE [ROUNDS [JOBS...]]
 *
 * Each round measures all of them one after the other; what is told is the median of the rounds,
 * and the median of the ratios to the bare loop of the same round: single passes vary by a quarter
 * on shared machines.
 */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "null_sink.h"
#include "tarve/ingest.h"
#include "tarve/panel.h"

/* Wall and processor time since some moment. */
typedef struct stopwatch {
    double wall, cpu;
} stopwatch;

enum { MOST_ROUNDS = 99, MOST_MEASURES = 16 };

/* One thing measured, in every round. */
typedef struct measure {
    char what[64];
    double wall[MOST_ROUNDS], cpu[MOST_ROUNDS], of_wall[MOST_ROUNDS], of_cpu[MOST_ROUNDS];
} measure;

typedef struct setting {
    const char *path;
    double bytes;
    stopwatch bare; /* of the round */
    size_t round, n_measures;
    measure measure[MOST_MEASURES];
    char facts[400]; /* counts and memory, the same in every round */
    tarve_read_options options;
} setting;

static double seconds(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static stopwatch now(void)
{
    return (stopwatch){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static stopwatch since(stopwatch from)
{
    const stopwatch to = now();
    return (stopwatch){to.wall - from.wall, to.cpu - from.cpu};
}

static double peak_megabytes(void)
{
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_maxrss / 1024;
}

static void keep(setting *s, size_t which, const char *what, stopwatch t)
{
    measure *m = &s->measure[which];
    (void)snprintf(m->what, sizeof m->what, "%s", what);
    m->wall[s->round] = t.wall;
    m->cpu[s->round] = t.cpu;
    m->of_wall[s->round] = s->bare.wall / t.wall;
    m->of_cpu[s->round] = s->bare.cpu / t.cpu;
    if (which >= s->n_measures)
        s->n_measures = which + 1;
}

/* Lowest, median and highest of the rounds. */
static void say_ratio(const char *what, double *x, size_t n)
{
    tarve_sort(x, n);
    (void)printf("; %s %4.2f (%4.2f...%4.2f)", what, tarve_quantile_sorted(x, n, 0.5), x[0],
                 x[n - 1]);
}

static void say_all(setting *s, size_t n)
{
    (void)printf(
        "%zu rounds; seconds are medians, ratios to csv_parse of the same round: median (range)\n",
        n);
    for (size_t i = 0; i < s->n_measures; i++) {
        measure *m = &s->measure[i];
        tarve_sort(m->wall, n);
        tarve_sort(m->cpu, n);
        const double wall = tarve_quantile_sorted(m->wall, n, 0.5);
        (void)printf("%-30s %5.0f MB/s, wall %6.2f s, processor %6.2f s", m->what,
                     1e-6 * s->bytes / wall, wall, tarve_quantile_sorted(m->cpu, n, 0.5));
        if (i > 0) {
            say_ratio("of bare by wall", m->of_wall, n);
            say_ratio("by processor", m->of_cpu, n);
        }
        (void)putchar('\n');
    }
    (void)printf("%speak memory %.0f MB\n", s->facts, peak_megabytes());
}

static void count_field(void *text, size_t len, void *ctx)
{
    (void)text;
    *(size_t *)ctx += len;
}

static void count_row(int c, void *ctx)
{
    *(size_t *)ctx += c == '\n';
}

/* The whole file through csv_parse, by blocks, callbacks that only count. */
static int bare(setting *s)
{
    static char block[256 * 1024];
    struct csv_parser p;
    size_t sum = 0;
    const int fd = open(s->path, O_RDONLY);
    if (fd < 0 || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        perror(s->path);
        return 66;
    }
    s->bytes = (double)lseek(fd, 0, SEEK_END);
    (void)lseek(fd, 0, SEEK_SET);
    const stopwatch from = now();
    for (ssize_t n; (n = read(fd, block, sizeof block)) > 0;) {
        if (csv_parse(&p, block, (size_t)n, count_field, count_row, &sum) != (size_t)n)
            break;
    }
    (void)csv_fini(&p, count_field, count_row, &sum);
    s->bare = since(from);
    csv_free(&p);
    (void)close(fd);
    keep(s, 0, "bare csv_parse", s->bare);
    return 0;
}

static int failed(const tarve_error *err)
{
    (void)fprintf(stderr, "%s:%zu:%zu: %s\n", err->path, err->line, err->column, err->message);
    return 65;
}

static int to_observations(setting *s, size_t which)
{
    char what[64];
    tarve_error err = {0};
    tarve_read_report *report = NULL;
    const tarve_sink sink = null_sink(NULL);
    const stopwatch from = now();
    if (tarve_read_file(s->path, &s->options, &sink, &report, &err) != TARVE_OK)
        return failed(&err);
    (void)snprintf(what, sizeof what, "bytes to observations, %d job%s", s->options.jobs,
                   s->options.jobs == 1 ? "" : "s");
    keep(s, which, what, since(from));
    (void)snprintf(s->facts, sizeof s->facts,
                   "%zu records, %zu accepted, %zu cells taken, %zu rejected\n", report->records,
                   report->accepted, report->taken, report->cells_rejected);
    tarve_read_report_free(report);
    return 0;
}

static int to_panel(setting *s, size_t which)
{
    char what[64];
    tarve_error err = {0};
    size_t cell_bytes = 0, other_bytes = 0, n_cells = 0;
    tarve_panel *p = tarve_panel_new();
    const stopwatch from = now();
    if (p == NULL || tarve_panel_read(p, s->path, &s->options, NULL, &err) != TARVE_OK ||
        tarve_panel_finish(p, &err) != TARVE_OK)
        return failed(&err);
    (void)snprintf(what, sizeof what, "bytes to panel, %d job%s", s->options.jobs,
                   s->options.jobs == 1 ? "" : "s");
    keep(s, which, what, since(from));
    tarve_panel_memory(p, &cell_bytes, &other_bytes, &n_cells);
    const size_t used = strlen(s->facts);
    (void)snprintf(s->facts + used, sizeof s->facts - used,
                   "%zu series, %zu cells, %.2f bytes a cell and %.1f MB for codes and indexes\n",
                   tarve_panel_size(p), n_cells, (double)cell_bytes / (double)n_cells,
                   1e-6 * (double)other_bytes);
    tarve_panel_free(p);
    return 0;
}

static int one_round(setting *s, int n_jobs, char **jobs)
{
    int rc = bare(s);
    for (int i = 0; rc == 0 && i < n_jobs; i++) {
        s->options.jobs = (int)strtol(jobs[i], NULL, 10);
        rc = to_observations(s, 1 + 2 * (size_t)i);
        if (rc == 0)
            rc = to_panel(s, 2 + 2 * (size_t)i);
    }
    return rc;
}

int main(int argc, char **argv)
{
    static setting s;
    static char one[] = "1", *single[] = {one};
    tarve_error err = {0};
    tarve_lexicon *lexicon = NULL;
    const long rounds = argc > 3 ? strtol(argv[3], NULL, 10) : 1;
    const int n_jobs = argc > 4 ? argc - 4 : 1;
    if (argc < 3 || rounds < 1 || rounds > MOST_ROUNDS || 2 * n_jobs >= MOST_MEASURES) {
        (void)fputs("usage: bench_ingest CLASSIFICATIONS-DIR FILE [ROUNDS [JOBS...]]\n", stderr);
        return 64;
    }
    if (tarve_lexicon_load(argv[1], &lexicon, &err) != TARVE_OK)
        return failed(&err);
    s.path = argv[2];
    s.options = (tarve_read_options){.lexicon = lexicon, .as_of_month = TARVE_NO_PERIOD};
    int rc = 0;
    for (s.round = 0; rc == 0 && s.round < (size_t)rounds; s.round++)
        rc = one_round(&s, n_jobs, argc > 4 ? argv + 4 : single);
    if (rc == 0)
        say_all(&s, (size_t)rounds);
    tarve_lexicon_free(lexicon);
    return rc;
}
