/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast a file is read: bare csv_parse, bytes to observations, bytes to panel.
 *
 * usage: bench_ingest CLASSIFICATIONS-DIR FILE [JOBS...]
 */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "tarve/ingest.h"
#include "tarve/panel.h"

/* Wall and processor time since some moment. */
typedef struct stopwatch {
    double wall, cpu;
} stopwatch;

typedef struct setting {
    const char *path;
    double bytes;
    stopwatch bare;
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

static void say(const setting *s, const char *what, stopwatch t)
{
    (void)printf("%-32s %5.0f MB/s %6.2f s = %4.2f of bare; processor %6.2f s = %4.2f of bare\n",
                 what, 1e-6 * s->bytes / t.wall, t.wall, s->bare.wall / t.wall, t.cpu,
                 s->bare.cpu / t.cpu);
    (void)fflush(stdout);
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
    say(s, "bare csv_parse", s->bare);
    return 0;
}

/* ---- a sink that keeps nothing */

static tarve_status begin(void *ctx, size_t part, tarve_codes **codes, void **part_ctx,
                          tarve_error *err)
{
    (void)ctx;
    (void)part;
    *codes = tarve_codes_new();
    *part_ctx = *codes;
    return *codes != NULL ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

static tarve_status add(void *part_ctx, const tarve_obs *obs, size_t n, tarve_error *err)
{
    (void)part_ctx;
    (void)obs;
    (void)n;
    (void)err;
    return TARVE_OK;
}

static tarve_status finish(void *ctx, void *part_ctx, bool keep, tarve_error *err)
{
    (void)ctx;
    (void)keep;
    (void)err;
    tarve_codes_free(part_ctx);
    return TARVE_OK;
}

static int failed(const tarve_error *err)
{
    (void)fprintf(stderr, "%s:%zu:%zu: %s\n", err->path, err->line, err->column, err->message);
    return 65;
}

static int to_observations(const setting *s)
{
    char what[64];
    tarve_error err = {0};
    tarve_read_report *report = NULL;
    const tarve_sink sink = {.begin = begin, .add = add, .finish = finish};
    const stopwatch from = now();
    if (tarve_read_file(s->path, &s->options, &sink, &report, &err) != TARVE_OK)
        return failed(&err);
    (void)snprintf(what, sizeof what, "bytes to observations, %d job%s", s->options.jobs,
                   s->options.jobs == 1 ? "" : "s");
    say(s, what, since(from));
    (void)printf("  %zu records, %zu accepted, %zu cells taken, %zu rejected\n", report->records,
                 report->accepted, report->taken, report->cells_rejected);
    tarve_read_report_free(report);
    return 0;
}

static int to_panel(const setting *s)
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
    say(s, what, since(from));
    tarve_panel_memory(p, &cell_bytes, &other_bytes, &n_cells);
    (void)printf("  %zu series, %zu cells, %.2f bytes a cell and %.1f MB for codes and indexes\n",
                 tarve_panel_size(p), n_cells, (double)cell_bytes / (double)n_cells,
                 1e-6 * (double)other_bytes);
    tarve_panel_free(p);
    return 0;
}

int main(int argc, char **argv)
{
    tarve_error err = {0};
    tarve_lexicon *lexicon = NULL;
    if (argc < 3) {
        (void)fputs("usage: bench_ingest CLASSIFICATIONS-DIR FILE [JOBS...]\n", stderr);
        return 64;
    }
    if (tarve_lexicon_load(argv[1], &lexicon, &err) != TARVE_OK)
        return failed(&err);
    setting s = {.path = argv[2],
                 .options = {.lexicon = lexicon, .jobs = 1, .as_of_month = TARVE_NO_PERIOD}};
    int rc = bare(&s);
    for (int i = 3; rc == 0 && i < (argc > 3 ? argc : 4); i++) {
        s.options.jobs = argc > 3 ? (int)strtol(argv[i], NULL, 10) : 1;
        rc = to_observations(&s);
        if (rc == 0)
            rc = to_panel(&s);
    }
    (void)printf("peak memory %.0f MB\n", peak_megabytes());
    tarve_lexicon_free(lexicon);
    return rc;
}
