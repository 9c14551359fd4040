/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve check CONFIG: read everything, forecast nothing. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/show.h"

typedef struct check_line {
    cli_config_line in;
    const char *rejects;
    bool pin;
} check_line;

enum { KEY_PIN = 0x200, KEY_REJECTS };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    check_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->in;
        return 0;
    case KEY_PIN:
        line->pin = true;
        return 0;
    case KEY_REJECTS:
        line->rejects = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"rejects", KEY_REJECTS, "FILE", 0, "Write every cell and record that is not taken to FILE", 0},
    {"pin", KEY_PIN, NULL, 0,
     "Write what was recognised into the configuration; from then on a departure is an error", 0},
    {0},
};
static const struct argp_child children[] = {{&cli_config_argp, 0, NULL, 0}, {0}};
static const struct argp check_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "CONFIG",
    .doc = "Read all inputs and say what was recognised, refused, found and is missing.",
    .children = children,
};

/* ---- the table ---- */

/* Paths of inputs begin with the folder of the configuration: left out to keep the table narrow. */
static const char *short_path(const char *path, const char *config)
{
    const char *slash = strrchr(config, '/');
    const size_t n = slash == NULL ? 0 : (size_t)(slash - config) + 1;
    return strncmp(path, config, n) == 0 ? path + n : path;
}

static void print_input(const tarve_check_result *r, size_t i, const char *path)
{
    const tarve_read_report *in = r->input[i];
    char periods[2 * TARVE_PERIOD_TEXT] = "";
    show_text(path, 44);
    if (r->status[i] != TARVE_OK || in == NULL) {
        (void)printf("  %s\n", r->status[i] == TARVE_E_MISSING ? "not there" : "refused");
        return;
    }
    const tarve_coverage *c = &in->coverage;
    if (c->n_series > 0)
        (void)tarve_period_format_range(c->freq, c->first, c->last, periods);
    (void)printf("  %-17s %5zu %6zu %9zu", periods, c->n_areas, c->n_groups, in->taken);
    show_share(in->zero, in->taken);
    (void)putchar(' ');
    show_share(in->protected_, in->taken);
    (void)putchar(' ');
    show_share(in->missing + in->not_applicable, in->taken);
    (void)printf(" %8zu\n      ", in->cells_rejected);
    show_text(in->layout.kind, 0);
    (void)fputs("; ", stdout);
    show_dialect(&in->layout);
    (void)putchar('\n');
    show_notes(in, "      ");
}

static void print_inputs(const tarve_check_result *r, const char *config)
{
    (void)printf("%-44s  %-17s %5s %6s %9s%5s %5s %5s %8s\n", "input", "periods", "areas", "groups",
                 "cells", "zero", "1-4", "none", "rejected");
    for (size_t i = 0; i < r->n_inputs; i++)
        print_input(r, i,
                    short_path(r->input[i] != NULL ? r->input[i]->path : r->error[i].path, config));
}

static void print_finding(const tarve_finding *f, const char *config)
{
    static const char *const level[] = {"error", "warning", "note", "debug"};
    (void)printf("  %-8s", level[f->level]);
    if (f->path[0] != '\0') {
        show_text(short_path(f->path, config), 0);
        if (f->line > 0)
            (void)printf(":%zu:%zu", f->line, f->column);
        (void)fputs(": ", stdout);
    }
    (void)printf("%s: ", f->code);
    show_text(f->text, 0);
    (void)putchar('\n');
}

static bool is_missing(const tarve_finding *f)
{
    return strcmp(f->code, "missing") == 0;
}

/* Findings of the audit, the first of each code only up to the usual number. */
static void print_findings(const tarve_findings *all, const char *config)
{
    const char *code = NULL;
    size_t seen = 0;
    (void)puts("\nfindings");
    for (size_t i = 0; i < all->n; i++) {
        const tarve_finding *f = &all->item[i];
        if (is_missing(f))
            continue;
        if (code == NULL || strcmp(code, f->code) != 0) {
            if (seen > CLI_SHOWN_PER_CODE)
                (void)printf("          %s: and %zu more\n", code, seen - CLI_SHOWN_PER_CODE);
            code = f->code;
            seen = 0;
        }
        if (++seen <= CLI_SHOWN_PER_CODE)
            print_finding(f, config);
    }
    if (seen > CLI_SHOWN_PER_CODE)
        (void)printf("          %s: and %zu more\n", code, seen - CLI_SHOWN_PER_CODE);
    if (code == NULL)
        (void)puts("  none");
}

static void print_missing(const tarve_findings *all)
{
    size_t n = 0;
    (void)puts("\nmissing for a full run");
    for (size_t i = 0; i < all->n; i++)
        if (is_missing(&all->item[i])) {
            n++;
            (void)fputs("  ", stdout);
            show_text(all->item[i].text, 0);
            (void)putchar('\n');
        }
    if (n == 0)
        (void)puts("  nothing");
}

/* ---- command ---- */

static tarve_status pin(const char *config, const tarve_check_result *r, tarve_error *err)
{
    size_t n = 0;
    const tarve_status st = tarve_config_pin(config, r, &n, err);
    if (st == TARVE_OK)
        (void)printf("\npinned\n  %zu of %zu inputs%s\n", n, r->n_inputs,
                     n < r->n_inputs ? "; the others had a layout already" : "");
    return st;
}

static tarve_status check(const check_line *line, const char *datadir, const tarve_config *c,
                          tarve_error *err)
{
    tarve_check_result r = {0};
    const tarve_run_options opt = {.datadir = datadir,
                                   .newest = cli_newest_month(),
                                   .max_rejects = line->in.max_rejects,
                                   .rejects = line->rejects,
                                   .jobs = line->in.common.jobs,
                                   .log = cli_log()};
    tarve_status st = tarve_check(c, &opt, &r, err);
    if (r.n_inputs > 0) {
        print_inputs(&r, line->in.config);
        print_findings(&r.findings, line->in.config);
        print_missing(&r.findings);
    }
    if (line->pin && st == TARVE_OK)
        st = pin(line->in.config, &r, err);
    if (st == TARVE_INCOMPLETE)
        (void)tarve_fail(err, st, "%zu cells or records rejected, within the tolerance",
                         r.rejected);
    tarve_check_result_free(&r);
    return st;
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    check_line line = {.in.common = *common};
    char datadir[CLI_PATH];
    tarve_config *c = NULL;
    tarve_status st = cli_parse(&cli_check, &check_argp, argc, argv, &line, err);
    if (st != TARVE_OK)
        return st;
    st = cli_open_config(&line.in, datadir, &c, err);
    if (st == TARVE_OK)
        st = check(&line, datadir, c, err);
    tarve_config_free(c);
    return st;
}

const cli_command cli_check = {
    .name = "check",
    .args = "CONFIG",
    .summary = "read all inputs: what was recognised, refused, found, missing",
    .run = run,
};
