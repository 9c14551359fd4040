/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve sniff FILE...: how a file was understood. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "cli/cli.h"
#include "cli/show.h"

enum { LISTED = 12, FEW_OBSERVATIONS = 4 };

typedef struct sniff_line {
    cli_options common;
    char **file;
    int n_files;
} sniff_line;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    sniff_line *line = state->input;
    (void)arg;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->common;
        return 0;
    case ARGP_KEY_ARGS:
        line->file = state->argv + state->next;
        line->n_files = state->argc - state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "the file is missing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_common_argp, 0, NULL, 0}, {0}};
static const struct argp sniff_argp = {
    .parser = parse,
    .args_doc = "FILE...",
    .doc = "Say how each file is understood: encoding, delimiter, columns, measures, periods, "
           "areas, protected and missing cells. Exits with 65 when a file is refused or a cell of "
           "it is not taken.",
    .children = children,
};

/* ---- what a file holds ---- */

typedef struct measure_seen {
    const char *code;
    tarve_measure_kind kind;
    size_t cells;
} measure_seen;

typedef struct range_seen {
    tarve_period first, last;
    bool any;
} range_seen;

typedef struct contents {
    tarve_intern area, group, measure, variant;
    measure_seen by_measure[LISTED];
    range_seen range[3]; /* years, quarters, months */
    size_t n_short;      /* series with too few observations to be forecast on their own */
} contents;

static const tarve_freq freqs[] = {TARVE_YEAR, TARVE_QUARTER, TARVE_MONTH};

static void count_cells(contents *c, const tarve_series *s, uint32_t measure)
{
    range_seen *r = &c->range[s->freq == TARVE_YEAR ? 0 : s->freq == TARVE_QUARTER ? 1 : 2];
    size_t numbers = 0, cells = 0;
    for (size_t t = 0; t < s->n; t++) {
        const tarve_period p = s->first + (tarve_period)t;
        if (tarve_mark_state(s->mark[t]) == TARVE_CELL_ABSENT)
            continue;
        cells++;
        numbers += tarve_mark_has_number(s->mark[t]);
        r->first = !r->any || p < r->first ? p : r->first;
        r->last = !r->any || p > r->last ? p : r->last;
        r->any = true;
    }
    c->n_short += numbers < FEW_OBSERVATIONS;
    if (measure < LISTED) {
        c->by_measure[measure].code = s->measure;
        c->by_measure[measure].kind = s->kind;
        c->by_measure[measure].cells += cells;
    }
}

static tarve_status look_over(const tarve_panel *p, contents *c, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < tarve_panel_size(p) && st == TARVE_OK; i++) {
        const tarve_series s = tarve_panel_series(p, i);
        uint32_t id = 0, measure = 0;
        st = tarve_intern_put(&c->area, s.area, strlen(s.area), &id, err);
        if (st == TARVE_OK)
            st = tarve_intern_put(&c->group, s.group, strlen(s.group), &id, err);
        if (st == TARVE_OK)
            st = tarve_intern_put(&c->variant, s.variant, strlen(s.variant), &id, err);
        if (st == TARVE_OK)
            st = tarve_intern_put(&c->measure, s.measure, strlen(s.measure), &measure, err);
        if (st == TARVE_OK)
            count_cells(c, &s, measure);
    }
    return st;
}

static void free_contents(contents *c)
{
    tarve_intern_free(&c->area);
    tarve_intern_free(&c->group);
    tarve_intern_free(&c->measure);
    tarve_intern_free(&c->variant);
}

/* ---- printing ---- */

static void heading(const char *name)
{
    (void)printf("  %-11s ", name);
}

static void print_columns(const tarve_layout *l)
{
    enum { SHOWN = 12 };
    (void)printf("  columns     %zu\n", l->n_columns);
    for (size_t i = 0; i < l->n_columns && i < SHOWN; i++) {
        const tarve_column *c = &l->column[i];
        char period[TARVE_PERIOD_TEXT];
        (void)printf("    %3zu %-8s ", i + 1, show_role(c->role));
        show_text(c->label, 0);
        for (int a = 0; a < TARVE_N_AXES; a++)
            if (c->fixed[a] != NULL) {
                (void)fputs(" = ", stdout);
                show_text(c->fixed[a], 0);
            }
        if (c->period != TARVE_NO_PERIOD)
            (void)printf(" @ %s", tarve_period_format(c->freq, c->period, period));
        (void)putchar('\n');
    }
    if (l->n_columns > SHOWN)
        (void)printf("        and %zu more\n", l->n_columns - SHOWN);
}

static void print_layout(const tarve_read_report *r)
{
    const tarve_layout *l = &r->layout;
    heading("understood");
    show_text(l->kind == NULL || l->kind[0] == '\0' ? "not" : l->kind, 0);
    if (l->source_table != NULL && l->source_table[0] != '\0') {
        (void)fputs(", table ", stdout);
        show_text(l->source_table, 0);
    }
    (void)putchar('\n');
    heading("written as");
    show_dialect(l);
    (void)putchar('\n');
    if (l->title != NULL && l->title[0] != '\0') {
        heading("title");
        show_text(l->title, 0);
        (void)putchar('\n');
    }
    print_columns(l);
}

static void print_codes(const char *name, const tarve_intern *codes, const tarve_lexicon *lex)
{
    if (codes->n == 0)
        return;
    heading(name);
    (void)printf("%zu: ", codes->n);
    for (uint32_t i = 0; i < codes->n && i < LISTED; i++) {
        const char *code = tarve_intern_text(codes, i, NULL);
        const char *label = tarve_lexicon_label(lex, code, TARVE_FI);
        (void)fputs(i > 0 ? ", " : "", stdout);
        show_text(code, 0);
        if (label != NULL) {
            (void)putchar(' ');
            show_text(label, 0);
        }
    }
    (void)puts(codes->n > LISTED ? ", ..." : "");
}

static void print_contents(const contents *c, const tarve_lexicon *lex)
{
    for (size_t i = 0; i < c->measure.n && i < LISTED; i++) {
        heading(i == 0 ? "measures" : "");
        show_text(c->by_measure[i].code, 0);
        (void)printf(" (%s), %zu cells\n", show_kind(c->by_measure[i].kind),
                     c->by_measure[i].cells);
    }
    for (size_t f = 0; f < sizeof freqs / sizeof *freqs; f++) {
        char first[TARVE_PERIOD_TEXT], last[TARVE_PERIOD_TEXT];
        if (!c->range[f].any)
            continue;
        heading("periods");
        (void)printf("%s to %s\n", tarve_period_format(freqs[f], c->range[f].first, first),
                     tarve_period_format(freqs[f], c->range[f].last, last));
    }
    print_codes("areas", &c->area, lex);
    print_codes("groups", &c->group, lex);
    if (c->variant.n > 1)
        print_codes("variants", &c->variant, lex);
}

static void print_counts(const tarve_read_report *r)
{
    (void)printf("  records     %zu: %zu accepted, %zu rejected, %zu blank\n", r->records,
                 r->accepted, r->rejected, r->blank);
    (void)printf("  cells       %zu: %zu taken, %zu rejected\n", r->cells, r->taken,
                 r->cells_rejected);
    (void)printf("              %zu zero, %zu protected, %zu rounded to 3, %zu missing, "
                 "%zu not applicable, %zu preliminary\n",
                 r->zero, r->protected_, r->rounded, r->missing, r->not_applicable, r->preliminary);
}

static void print_report(const tarve_read_report *r, const contents *c, const tarve_lexicon *lex)
{
    print_layout(r);
    print_contents(c, lex);
    print_counts(r);
    if (r->n_notes > 0 || c->n_short > 0)
        (void)puts("  notes");
    show_notes(r, "    ");
    if (c->n_short > 0)
        (void)printf("    too-short: %zu series with fewer than %d figures\n", c->n_short,
                     (int)FEW_OBSERVATIONS);
}

/* ---- one file ---- */

typedef struct sniffer {
    const tarve_lexicon *lex;
    int jobs;
    size_t rejected;
} sniffer;

static void count_reject(void *ctx, const tarve_reject *r)
{
    ((sniffer *)ctx)->rejected++;
    cli_reject(r);
}

static tarve_status read_one(const char *path, sniffer *s, tarve_panel *p,
                             tarve_read_report **report, tarve_error *err)
{
    const tarve_read_options options = {.lexicon = s->lex,
                                        .log = cli_log(),
                                        .jobs = s->jobs,
                                        .as_of_month = cli_newest_month(),
                                        .reject = count_reject,
                                        .reject_ctx = s};
    tarve_status st = tarve_panel_read(p, path, &options, report, err);
    if (st == TARVE_OK)
        st = tarve_panel_finish(p, err);
    return st;
}

static tarve_status sniff(const char *path, sniffer *s, tarve_error *err)
{
    tarve_read_report *report = NULL;
    contents c = {0};
    tarve_panel *p = tarve_panel_new();
    tarve_status st = p == NULL ? tarve_fail(err, TARVE_E_NOMEM, "out of memory")
                                : read_one(path, s, p, &report, err);
    if (st == TARVE_OK)
        st = look_over(p, &c, err);
    if (st == TARVE_OK && report != NULL) {
        show_text(path, 0);
        (void)putchar('\n');
        print_report(report, &c, s->lex);
    }
    if (st == TARVE_OK && s->rejected > 0)
        st = tarve_fail(err, TARVE_E_INPUT, "%zu cells or records are not taken", s->rejected);
    if (st != TARVE_OK)
        tarve_error_at(err, path, 0, 0);
    free_contents(&c);
    tarve_read_report_free(report);
    tarve_panel_free(p);
    return st;
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    sniff_line line = {.common = *common};
    char datadir[CLI_PATH], dir[CLI_PATH + 20];
    tarve_lexicon *lex = NULL;
    tarve_status st = cli_parse(&cli_sniff, &sniff_argp, argc, argv, &line, err);
    if (st != TARVE_OK)
        return st;
    cli_message_level(&line.common);
    st = cli_datadir(&line.common, datadir, err);
    if (st != TARVE_OK)
        return st;
    (void)snprintf(dir, sizeof dir, "%s/classifications", datadir);
    st = tarve_lexicon_load(dir, &lex, err);
    for (int i = 0; i < line.n_files && lex != NULL;
         i++) { /* all are tried; the first failure counts */
        sniffer s = {.lex = lex, .jobs = cli_jobs(&line.common)};
        tarve_error why = {0};
        const tarve_status one = sniff(line.file[i], &s, &why);
        cli_message_end();
        if (one != TARVE_OK)
            cli_error(&why);
        st = st == TARVE_OK ? one : st;
    }
    tarve_lexicon_free(lex);
    return st;
}

const cli_command cli_sniff = {
    .name = "sniff",
    .args = "FILE...",
    .summary = "how a file is understood, and what of it is not",
    .run = run,
};
