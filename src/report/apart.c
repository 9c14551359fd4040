/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built with _GNU_SOURCE: pipe2 and prctl are Linux's. */
#include "report/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct outcome {
    tarve_status status;
    tarve_error error; /* its texts that are not copied are constants of this program */
} outcome;

/* ---- the child ---- */

/* Stderr into a pipe that nobody has to empty; its read end. */
static int catch_words(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    if (dup2(ends[1], STDERR_FILENO) < 0)
        return -1;
    return ends[0];
}

/* The library prints that it has no memory, and goes on without what it had no memory for, or fails
 * of something else. */
static tarve_status hear_words(int fd, tarve_status st, const char *library, tarve_error *err)
{
    char text[200];
    (void)fflush(stderr); /* into the pipe */
    const ssize_t n = read(fd, text, sizeof text - 1);
    if (n <= 0)
        return st;
    text[n] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    return st == TARVE_OK || strstr(text, "Memory") != NULL
               ? tarve_fail(err, TARVE_E_NOMEM, "%s: %s", library, text)
               : st;
}

static void tell(int fd, const outcome *o)
{
    const char *from = (const char *)o;
    for (size_t done = 0; done < sizeof *o;) {
        const ssize_t n = write(fd, from + done, sizeof *o - done);
        if (n < 0 && errno != EINTR)
            return; /* the parent hears nothing, and takes it for a failure */
        done += n > 0 ? (size_t)n : 0;
    }
}

static void be_child(tarve_status (*work)(void *ctx, tarve_error *err), void *ctx,
                     const char *library, int fd)
{
    outcome o = {.status = TARVE_OK};
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* it holds the lock of the run as long as it lives */
    const int words = catch_words();
    o.status = words < 0 ? tarve_fail(&o.error, TARVE_E_NOMEM, "no pipe: %s", strerror(errno))
                         : work(ctx, &o.error);
    if (words >= 0)
        o.status = hear_words(words, o.status, library, &o.error);
    tell(fd, &o);
    _exit(0); /* nothing of the parent's is flushed or cleaned up twice */
}

/* ---- the parent ---- */

static bool hear(int fd, outcome *o)
{
    char *to = (char *)o;
    size_t done = 0;
    while (done < sizeof *o) {
        const ssize_t n = read(fd, to + done, sizeof *o - done);
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static tarve_status ended(pid_t pid, const char *library, tarve_error *err)
{
    int status = 0;
    pid_t got = 0;
    while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
        ;
    if (got == pid && WIFSIGNALED(status))
        return tarve_fail(err, TARVE_E_NOMEM, "%s was stopped by signal %d; out of memory?",
                          library, WTERMSIG(status));
    return TARVE_OK;
}

tarve_status tarve_apart(tarve_status (*work)(void *ctx, tarve_error *err), void *ctx,
                         const char *library, tarve_error *err)
{
    int ends[2];
    outcome o = {.status = TARVE_OK};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return tarve_fail(err, TARVE_E_NOMEM, "no pipe for %s: %s", library, strerror(errno));
    const pid_t pid = fork();
    if (pid == 0)
        be_child(work, ctx, library, ends[1]);
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        return tarve_fail(err, TARVE_E_NOMEM, "no process for %s: %s", library, strerror(errno));
    }
    const bool heard = hear(ends[0], &o);
    (void)close(ends[0]);
    const tarve_status st = ended(pid, library, err);
    if (st != TARVE_OK)
        return st;
    if (!heard)
        return tarve_fail(err, TARVE_E_NOMEM, "%s ended without a word", library);
    if (o.status != TARVE_OK && err != NULL)
        *err = o.error;
    return o.status;
}
