/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"

enum { KEY_DATADIR = 0x100, KEY_LOG, MAX_JOBS = 1024 };

static const struct argp_option options[] = {
    {"quiet", 'q', NULL, 0, "Say nothing but errors", -2},
    {"verbose", 'v', NULL, 0, "Say more; twice for everything", -2},
    {"jobs", 'j', "N", 0, "Threads (default: the configuration's, else all cores)", -2},
    {"datadir", KEY_DATADIR, "DIR", 0, "Classifications, crosswalk and parameters", -2},
    {"log", KEY_LOG, "FILE", 0, "Append everything that happens to FILE, with times", -2},
    {0},
};

long cli_number(const struct argp_state *state, const char *arg, long lo, long hi,
                const char *option)
{
    char *end;
    const long v = strtol(arg, &end, 10);
    if (arg[0] < '0' || arg[0] > '9' || *end != '\0' || v < lo || v > hi)
        argp_error(state, "%s wants a number from %ld to %ld, not '%s'", option, lo, hi, arg);
    return v;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    cli_options *o = state->input;
    switch (key) {
    case 'q':
        o->quiet = true;
        return 0;
    case 'v':
        o->verbose++;
        return 0;
    case 'j':
        o->jobs = (int)cli_number(state, arg, 1, MAX_JOBS, "--jobs");
        return 0;
    case KEY_DATADIR:
        o->datadir = arg;
        return 0;
    case KEY_LOG:
        cli_logfile_open(state, arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_common_argp = {.options = options, .parser = parse};

tarve_status cli_parse(const cli_command *command, const struct argp *argp, int argc, char **argv,
                       void *input, tarve_error *err)
{
    char name[64];
    (void)snprintf(name, sizeof name, "tarve %s", command->name);
    argv[0] = name; /* so that usage and errors name the command */
    const error_t e = argp_parse(argp, argc, argv, 0, NULL, input);
    argv[0] = (char *)command->name;
    return e == 0 ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "command line: %s", strerror(e));
}

size_t cli_levels(const struct argp_state *state, const char *arg, double level[TARVE_MAX_LEVELS])
{
    const char *s = arg;
    for (size_t n = 0;;) {
        const size_t whole = strspn(s, "0123456789");
        const size_t len = whole + (s[whole] == '.' ? 1 + strspn(s + whole + 1, "0123456789") : 0);
        const double v = strtod(s, NULL); /* digits and points only: no locale comes into it */
        if (whole == 0 || (s[len] != ',' && s[len] != '\0') || !(v > 0 && v < 100) ||
            n == TARVE_MAX_LEVELS)
            argp_error(state, "--levels wants up to %d per cents like 80,95, not '%s'",
                       (int)TARVE_MAX_LEVELS, arg);
        level[n++] = v / 100;
        if (s[len] == '\0')
            return n;
        s += len + 1;
    }
}

const char *cli_model(const struct argp_state *state, const char *arg)
{
    char names[400] = "";
    size_t n = 0, o = 0;
    const tarve_model *const *models = tarve_models(&n);
    if (tarve_model_find(arg) != NULL)
        return arg;
    for (size_t i = 0; i < n && o < sizeof names; i++)
        o += (size_t)snprintf(names + o, sizeof names - o, "%s%s", i > 0 ? ", " : "",
                              models[i]->name);
    argp_error(state, "no model '%s'; there are %s", arg, names);
    return arg;
}

int cli_jobs(const cli_options *common)
{
    return common->jobs > 0 ? common->jobs : omp_get_num_procs();
}

tarve_period cli_this_month(void)
{
    enum { FIRST_SANE = 2026, LAST_SANE = 2100 };
    const time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) == NULL)
        return TARVE_NO_PERIOD;
    const int year = utc.tm_year + 1900;
    return year < FIRST_SANE || year > LAST_SANE
               ? TARVE_NO_PERIOD
               : tarve_period_make(TARVE_MONTH, year, utc.tm_mon + 1);
}

tarve_period cli_newest_month(void)
{
    const tarve_period month = cli_this_month();
    return month == TARVE_NO_PERIOD
               ? month
               : tarve_period_make(TARVE_MONTH, tarve_period_year(TARVE_MONTH, month) + 1, 12);
}
