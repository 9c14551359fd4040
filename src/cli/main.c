/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: a table of commands and a loop. */
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

const char *argp_program_version = "tarve " TARVE_VERSION;

static const cli_command *const commands[] = {&cli_init,   &cli_sniff, &cli_check,    &cli_run,
                                              &cli_whatif, &cli_score, &cli_forecast, &cli_backtest,
                                              &cli_verify, NULL};

static void on_gsl_error(const char *reason, const char *file, int line, int code)
{
    if (code == GSL_EINVAL) { /* index out of range and friends: our bug, not the data's */
        tarve_error err = {0};
        (void)tarve_fail(&err, TARVE_E_BUG, "bug: gsl %s:%d: %s", file, line, reason);
        cli_error(&err);
        abort();
    }
}

/* A data file must never be given descriptor 0, 1 or 2. */
static void fill_standard_fds(void)
{
    for (int fd = 0; fd <= 2; fd++)
        while (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            if (open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) < 0)
                _exit(TARVE_E_NOMEM);
}

static void settle_process(void)
{
    const struct rlimit no_core = {0, 0}; /* a core would hold the inputs */
    fill_standard_fds();
    (void)umask(022);
    (void)setrlimit(RLIMIT_CORE, &no_core);
    (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe and a full quota become write errors */
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)gsl_set_error_handler(on_gsl_error);
}

/* stdout is data: a write that failed is an error, however the program ends. */
static void close_stdout(void)
{
    const bool before = ferror(stdout) != 0, now = fflush(stdout) != 0, bad = before || now;
    const int e = errno; /* says nothing of a write that failed long before */
    if (fclose(stdout) == 0 && !bad)
        return;
    tarve_error err = {0};
    if (bad && e == EPIPE)
        _exit(TARVE_E_IO); /* the reader left on purpose */
    (void)tarve_fail(&err, TARVE_E_IO, "standard output: %s",
                     before && !now ? "a write failed" : strerror(now ? e : errno));
    cli_error(&err);
    _exit(TARVE_E_IO);
}

/* libgomp ends the program by itself when memory or threads run out, with a status that is none of
 * ours: leave as if we had noticed. */
static void on_exit_of_library(int status, void *unused)
{
    tarve_error err = {0};
    (void)unused;
    if (status != EXIT_FAILURE)
        return;
    cli_signals_clean();
    (void)tarve_fail(&err, TARVE_E_NOMEM, "out of memory or threads (OpenMP)");
    cli_error(&err);
    _exit(TARVE_E_NOMEM);
}

/* ---- command line ---- */

typedef struct main_line {
    cli_options common;
    int command; /* index of the command's name in argv, 0 = none */
} main_line;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    main_line *m = state->input;
    (void)arg;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &m->common;
        return 0;
    case ARGP_KEY_ARG:
        m->command = state->next - 1;
        state->next = state->argc; /* the rest is the command's */
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "a command is missing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static char *list_commands(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC)
        return (char *)text;
    size_t size = 0;
    char *list = NULL;
    FILE *fp = open_memstream(&list, &size);
    if (fp == NULL)
        return (char *)text;
    (void)fputs("Commands:\n", fp);
    for (const cli_command *const *c = commands; *c != NULL; c++)
        (void)fprintf(fp, "  %-9s %-12s %s\n", (*c)->name, (*c)->args, (*c)->summary);
    (void)fputs("\n`tarve COMMAND --help' and `man tarve' say more.", fp);
    if (fclose(fp) != 0) {
        free(list);
        return (char *)text;
    }
    return list;
}

static const cli_command *find_command(const char *name)
{
    for (const cli_command *const *c = commands; *c != NULL; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static const struct argp_child children[] = {{&cli_common_argp, 0, NULL, 0}, {0}};
static const struct argp main_argp = {
    .parser = parse,
    .args_doc = "COMMAND [ARG...]",
    .doc = "From exports of vacancies, job seekers and graduates to the training need of a region."
           "\v-",
    .children = children,
    .help_filter = list_commands,
};

/* `tarve help CMD` is `tarve CMD --help`. */
static tarve_status run_help(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    char help[] = "--help";
    char *ask[] = {argv[0], help, NULL};
    if (argc < 2) {
        char program[] = "tarve";
        ask[0] = program;
        (void)argp_parse(&main_argp, 2, ask, ARGP_IN_ORDER, NULL, NULL); /* exits */
        return TARVE_OK;
    }
    const cli_command *c = find_command(argv[1]);
    if (c == NULL)
        return tarve_fail(err, TARVE_E_USAGE, "no command '%s'; `tarve --help' lists them",
                          argv[1]);
    return c->run(common, 2, ask, err);
}

static tarve_status dispatch(const main_line *m, int argc, char **argv, tarve_error *err)
{
    const char *name = argv[m->command];
    if (strcmp(name, "help") == 0)
        return run_help(&m->common, argc - m->command, argv + m->command, err);
    const cli_command *c = find_command(name);
    if (c == NULL)
        return tarve_fail(err, TARVE_E_USAGE, "no command '%s'; `tarve --help' lists them", name);
    return c->run(&m->common, argc - m->command, argv + m->command, err);
}

/* A log that lacks lines is said; what the command did stands as it is. */
static void end_log(tarve_status st)
{
    tarve_error err = {0};
    const int e = cli_logfile_close(st);
    if (e == 0)
        return;
    (void)tarve_fail(&err, TARVE_E_IO, "--log: not all of it could be written: %s", strerror(e));
    cli_error(&err);
}

int main(int argc, char **argv)
{
    main_line m = {0};
    tarve_error err = {0};
    settle_process();
    (void)unsetenv("LANGUAGE"); /* reports say it themselves: tarve/language.h */
    if (atexit(close_stdout) != 0 || on_exit(on_exit_of_library, NULL) != 0)
        return TARVE_E_NOMEM;
    if (argp_parse(&main_argp, argc, argv, ARGP_IN_ORDER, NULL, &m) != 0) {
        (void)tarve_fail(&err, TARVE_E_NOMEM, "out of memory");
        cli_error(&err);
        return TARVE_E_NOMEM;
    }
    const tarve_status st = dispatch(&m, argc, argv, &err);
    cli_signals_hold(); /* once a signal is being served, this waits for the end */
    cli_message_end();
    if (st != TARVE_OK && (err.message[0] != '\0' || !cli_message_said()))
        cli_error(&err);
    cli_progress_clear();
    end_log(st);
    return (int)st;
}
