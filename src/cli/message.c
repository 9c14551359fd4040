/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages: `tarve: FILE:LINE:COL: CODE: text`, one line each, composed in a fixed buffer and
 * written by write(2), so that they come out even when memory or stdio does not.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "tarve/run.h"

enum { MOST_CODES = 64, CODE_BYTES = 40 };

static struct {
    pthread_mutex_t lock;
    tarve_log_level shown, logged; /* up to this one on stderr, in the file of --log */
    bool journal;                  /* stderr is the journal: lines begin with <priority> */
    bool said, mute;
    size_t n_codes;
    struct {
        char code[CODE_BYTES];
        size_t seen;
    } count[MOST_CODES];
} out = {.lock = PTHREAD_MUTEX_INITIALIZER, .shown = TARVE_LOG_WARN, .logged = TARVE_LOG_INFO};

static void write_all(const char *s, size_t len)
{
    while (len > 0) {
        const ssize_t n = write(STDERR_FILENO, s, len);
        if (n <= 0)
            return; /* nowhere left to complain */
        s += n;
        len -= (size_t)n;
    }
}

static void write_line(tarve_log_level level, const char *text)
{
    static const char priority[] = {'3', '4', '6', '7'};
    char line[2048];
    if (out.mute)
        return;
    int n = out.journal ? snprintf(line, sizeof line, "<%c>tarve: %s\n", priority[level], text)
                        : snprintf(line, sizeof line, "tarve: %s\n", text);
    if (n < 0)
        return;
    if ((size_t)n >= sizeof line) {
        n = (int)sizeof line - 1;
        line[n - 1] = '\n';
    }
    cli_progress_clear();
    write_all(line, (size_t)n);
    out.said = true;
}

/* Number of this event among those of its code; 0 when it has none. */
static size_t count_code(const char *code)
{
    if (code == NULL)
        return 0;
    size_t i = 0;
    while (i < out.n_codes && strncmp(out.count[i].code, code, CODE_BYTES - 1) != 0)
        i++;
    if (i == MOST_CODES)
        i--;
    if (i == out.n_codes) {
        (void)snprintf(out.count[i].code, CODE_BYTES, "%s", code);
        out.n_codes++;
    }
    return ++out.count[i].seen;
}

static void compose(const tarve_error *place, const char *text, char *line, size_t size)
{
    char path[700], shown[900];
    const char *code = place == NULL ? NULL : place->code;
    (void)tarve_text_escape_all(text, strlen(text), shown, sizeof shown);
    path[0] = '\0';
    if (place != NULL && place->path[0] != '\0') {
        (void)tarve_text_escape_all(place->path, strlen(place->path), path, sizeof path - 50);
        const size_t n = strlen(path);
        if (place->line > 0)
            (void)snprintf(path + n, sizeof path - n, ":%zu:%zu: ", place->line, place->column);
        else
            (void)snprintf(path + n, sizeof path - n, ": ");
    }
    (void)snprintf(line, size, "%s%s%s%s", path, code == NULL ? "" : code, code == NULL ? "" : ": ",
                   shown);
}

static void event(void *ctx, tarve_log_level level, const tarve_error *place, const char *text)
{
    char line[1800];
    (void)ctx;
    (void)pthread_mutex_lock(&out.lock);
    if (level <= out.shown || level <= out.logged)
        compose(place, text, line, sizeof line);
    if (level <= out.logged && !out.mute)
        cli_logfile_line(level, line);
    if (level <= out.shown && count_code(place == NULL ? NULL : place->code) <= CLI_SHOWN_PER_CODE)
        write_line(level, line);
    (void)pthread_mutex_unlock(&out.lock);
}

const tarve_log *cli_log(void)
{
    static const tarve_log log = {.event = event, .progress = cli_progress};
    return &log;
}

void cli_error(const tarve_error *err)
{
    char line[1800];
    (void)pthread_mutex_lock(&out.lock);
    compose(err, err->message[0] != '\0' ? err->message : "failed", line, sizeof line);
    write_line(TARVE_LOG_ERROR, line);
    if (!out.mute)
        cli_logfile_line(TARVE_LOG_ERROR, line);
    (void)pthread_mutex_unlock(&out.lock);
}

void cli_reject(const tarve_reject *r)
{
    char text[1300];
    tarve_error place = {.line = r->line, .column = r->column, .code = r->code};
    (void)snprintf(place.path, sizeof place.path, "%.255s", r->path == NULL ? "" : r->path);
    event(NULL, TARVE_LOG_WARN, &place, tarve_reject_text(r, text, sizeof text));
}

void cli_message_end(void)
{
    char line[200];
    for (size_t i = 0; i < out.n_codes; i++)
        if (out.count[i].seen > CLI_SHOWN_PER_CODE) {
            (void)snprintf(line, sizeof line, "%s: and %zu more", out.count[i].code,
                           out.count[i].seen - CLI_SHOWN_PER_CODE);
            write_line(TARVE_LOG_ERROR, line);
        }
    out.n_codes = 0;
}

void cli_message_mute(void)
{
    (void)pthread_mutex_lock(&out.lock);
    out.mute = true;
    (void)pthread_mutex_unlock(&out.lock);
}

bool cli_message_said(void)
{
    return out.said;
}

/* systemd says which device and inode its stream has: only then may <N> stand before a line. */
static bool stderr_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat sb;
    char mine[64];
    if (stream == NULL || fstat(STDERR_FILENO, &sb) != 0)
        return false;
    (void)snprintf(mine, sizeof mine, "%llu:%llu", (unsigned long long)sb.st_dev,
                   (unsigned long long)sb.st_ino);
    return strcmp(stream, mine) == 0;
}

void cli_message_level(const cli_options *common)
{
    out.journal = stderr_is_journal();
    out.shown = common->quiet          ? TARVE_LOG_ERROR
                : common->verbose >= 2 ? TARVE_LOG_DEBUG
                : common->verbose == 1 ? TARVE_LOG_INFO
                : out.journal          ? TARVE_LOG_INFO /* it keeps, and shows by priority */
                                       : TARVE_LOG_WARN;
    out.logged = common->verbose >= 2 ? TARVE_LOG_DEBUG : TARVE_LOG_INFO;
    if (!common->quiet && isatty(STDERR_FILENO))
        cli_progress_enable();
}
