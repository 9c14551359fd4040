/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stopping: signals are taken by a thread that may do anything a thread may (a handler may not
 * remove a folder), then the program dies by the same signal, as its parent expects.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static struct {
    pthread_mutex_t busy;
    sigset_t set;
    void (*clean)(void);
} watch = {.busy = PTHREAD_MUTEX_INITIALIZER};

/* The parent of a process, or -1. */
static long parent_of(const char *pid)
{
    char path[64], text[512];
    (void)snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    const ssize_t n = read(fd, text, sizeof text - 1);
    (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *end = strrchr(text, ')'); /* the name before it may hold anything */
    return end == NULL || strlen(end) < 5 ? -1 : strtol(end + 4, NULL, 10);
}

void cli_children_kill(void)
{
    DIR *d = opendir("/proc");
    if (d == NULL)
        return;
    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        const long pid = strtol(e->d_name, NULL, 10);
        if (pid <= 1 || parent_of(e->d_name) != (long)getpid())
            continue;
        if (getpgid((pid_t)pid) == (pid_t)pid)
            (void)kill((pid_t)-pid, SIGKILL); /* a group of its own: all of it */
        (void)kill((pid_t)pid, SIGKILL);
    }
    (void)closedir(d);
}

static void die_by(int sig)
{
    sigset_t one;
    (void)signal(sig, SIG_DFL);
    (void)sigemptyset(&one);
    (void)sigaddset(&one, sig);
    (void)pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    (void)raise(sig);
    _exit(128 + sig); /* not reached: the default action ends the process */
}

static void *wait_for_signal(void *unused)
{
    int sig = 0;
    char text[40];
    (void)unused;
    while (sigwait(&watch.set, &sig) != 0)
        ;
    (void)pthread_mutex_lock(&watch.busy);
    (void)snprintf(text, sizeof text, "ended by signal %d", sig);
    cli_logfile_line(TARVE_LOG_ERROR, text);
    cli_message_mute(); /* what fails from now on fails because of us */
    watch.clean();
    die_by(sig);
    return NULL;
}

tarve_status cli_signals_watch(void (*clean)(void), tarve_error *err)
{
    static const int taken[] = {SIGINT, SIGTERM, SIGHUP};
    pthread_t thread;
    struct sigaction old;
    watch.clean = clean;
    (void)sigemptyset(&watch.set);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (sigaction(taken[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) /* nohup stays */
            (void)sigaddset(&watch.set, taken[i]);
    (void)pthread_sigmask(SIG_BLOCK, &watch.set, NULL);
    if (pthread_create(&thread, NULL, wait_for_signal, NULL) != 0)
        return tarve_fail(err, TARVE_E_NOMEM, "cannot start the thread that waits for signals");
    (void)pthread_detach(thread);
    return TARVE_OK;
}

void cli_signals_clean(void)
{
    if (watch.clean != NULL)
        watch.clean();
}

void cli_signals_hold(void)
{
    (void)pthread_mutex_lock(&watch.busy);
}

void cli_signals_release(void)
{
    (void)pthread_mutex_unlock(&watch.busy);
}
