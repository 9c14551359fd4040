/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WeasyPrint is fed each page through a file in memory and writes the PDF beside it. */
#include "report/pdf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/child.h"
#include "report/pdf_page.h"

enum {
    TIMEOUT_MS = 120000,
    LARGEST = 64 << 20,
    LARGEST_PAGE = 64 << 20,
    AT_ONCE = 2,
    NAME_ROOM = 300,
    MOST_PAGES = 4096,
};

/* ---- which pages ---- */

typedef struct sheet {
    char html[NAME_ROOM], pdf[NAME_ROOM]; /* "fi/brief.html" */
    tarve_status st;
    tarve_error why;
} sheet;

typedef struct sheets {
    sheet *item;
    size_t n;
} sheets;

static bool is_printed(const char *name)
{
    static const char *const printed[] = {"brief.html", "intake.html", "meeting.html"};
    const size_t n = strlen(name);
    for (size_t i = 0; i < sizeof printed / sizeof *printed; i++)
        if (strcmp(name, printed[i]) == 0)
            return true;
    return strncmp(name, "municipality-", 13) == 0 && n > 5 && strcmp(name + n - 5, ".html") == 0;
}

static tarve_status add_sheet(sheets *all, const char *folder, const char *name, tarve_error *err)
{
    if (all->n == MOST_PAGES || strlen(folder) + strlen(name) + 2 > NAME_ROOM)
        return tarve_fail(err, TARVE_E_BUG, "more pages than there can be, or too long a name");
    sheet *more = realloc(all->item, (all->n + 1) * sizeof *more);
    if (more == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    all->item = more;
    sheet *s = &more[all->n++];
    *s = (sheet){.st = TARVE_OK};
    (void)snprintf(s->html, sizeof s->html, "%s%s", folder, name);
    (void)snprintf(s->pdf, sizeof s->pdf, "%.*s.pdf", (int)(strlen(s->html) - strlen(".html")),
                   s->html);
    return TARVE_OK;
}

/* The printed pages of one folder ("fi/"); an absent one has none. */
static tarve_status list_folder(int dirfd, const char *folder, sheets *all, tarve_error *err)
{
    const int fd = openat(dirfd, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    tarve_status st = TARVE_OK;
    if (d == NULL) {
        if (fd >= 0)
            (void)close(fd);
        return fd < 0 && errno == ENOENT ? TARVE_OK
                                         : tarve_fail(err, TARVE_E_IO, "%s", strerror(errno));
    }
    for (const struct dirent *e; st == TARVE_OK && (e = readdir(d)) != NULL;)
        if (is_printed(e->d_name))
            st = add_sheet(all, folder, e->d_name, err);
    (void)closedir(d); /* it was read from */
    return st;
}

static int by_name(const void *a, const void *b)
{
    const sheet *x = a, *y = b;
    return strcmp(x->html, y->html);
}

static tarve_status list_pages(int dirfd, sheets *all, tarve_error *err)
{
    static const char *const folder[] = {"fi/", "sv/", "en/"};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < sizeof folder / sizeof *folder && st == TARVE_OK; i++)
        st = list_folder(dirfd, folder[i], all, err);
    if (all->n > 0)
        qsort(all->item, all->n, sizeof *all->item, by_name);
    return st;
}

/* ---- one page ---- */

static tarve_status read_page(int dirfd, const char *name, char **text, size_t *len,
                              tarve_error *err)
{
    struct stat sb;
    const int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    FILE *fp = fd < 0 ? NULL : fdopen(fd, "r");
    char *buf = NULL;
    tarve_status st = TARVE_OK;
    if (fp == NULL || fstat(fd, &sb) != 0 || sb.st_size <= 0 || sb.st_size > LARGEST_PAGE) {
        st = tarve_fail(err, TARVE_E_IO, "the page cannot be read back");
        goto done;
    }
    buf = malloc((size_t)sb.st_size);
    if (buf == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for a PDF");
    else if (fread(buf, 1, (size_t)sb.st_size, fp) != (size_t)sb.st_size)
        st = tarve_fail(err, TARVE_E_IO, "the page cannot be read back");
    if (st != TARVE_OK)
        goto done;
    *text = buf;
    *len = (size_t)sb.st_size;
    buf = NULL;
done:
    free(buf);
    if (fp != NULL)
        (void)fclose(fp); /* it was read from */
    else if (fd >= 0)
        (void)close(fd);
    return st;
}

/* The page as WeasyPrint shall read it, in memory and from its beginning. */
static tarve_status feed(int dirfd, const char *name, int *fd, tarve_error *err)
{
    char *html = NULL, *page = NULL;
    size_t len = 0, n = 0, done = 0;
    tarve_status st = read_page(dirfd, name, &html, &len, err);
    if (st == TARVE_OK)
        st = tarve_pdf_page(html, len, &page, &n, err);
    *fd = st == TARVE_OK ? memfd_create("page", MFD_CLOEXEC) : -1;
    while (st == TARVE_OK && done < n) {
        const ssize_t put = *fd < 0 ? -1 : write(*fd, page + done, n - done);
        if (put > 0)
            done += (size_t)put;
        else if (put == 0 || errno != EINTR)
            st = tarve_fail(err, TARVE_E_NOMEM, "no memory for a PDF: %s", strerror(errno));
    }
    if (st == TARVE_OK && lseek(*fd, 0, SEEK_SET) != 0)
        st = tarve_fail(err, TARVE_E_NOMEM, "no memory for a PDF: %s", strerror(errno));
    free(html);
    free(page);
    return st;
}

/* Is it a PDF from its first to its last line? Synced and readable for everybody, then. */
static tarve_status settle(int dirfd, const char *name, tarve_error *err)
{
    char head[5], tail[16];
    struct stat sb;
    const int fd = openat(dirfd, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const bool whole =
        fd >= 0 && fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode) &&
        sb.st_size > (off_t)(sizeof head + sizeof tail) &&
        pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
        memcmp(head, "%PDF-", sizeof head) == 0 &&
        pread(fd, tail, sizeof tail, sb.st_size - (off_t)sizeof tail) == (ssize_t)sizeof tail &&
        memmem(tail, sizeof tail, "%%EOF", 5) != NULL;
    tarve_status st = TARVE_OK;
    if (!whole)
        st = tarve_fail(err, TARVE_E_SERVICE, "what it wrote is no PDF, or is cut");
    else if (fchmod(fd, 0644) != 0 || fsync(fd) != 0)
        st = tarve_fail(err, TARVE_E_IO, "fsync failed: %s", strerror(errno));
    if (fd >= 0)
        (void)close(fd); /* synced above */
    return st;
}

static tarve_status make_one(int dirfd, const char *program, sheet *s, bool *absent)
{
    const char *const argv[] = {program, "--quiet", "--pdf-variant", "pdf/ua-1", "-", s->pdf, NULL};
    tarve_job job = {
        .argv = argv, .timeout_ms = TIMEOUT_MS, .max_bytes = LARGEST, .last_line = true};
    tarve_status st = feed(dirfd, s->html, &job.input, &s->why);
    if (st == TARVE_OK)
        st = tarve_child_run(dirfd, &job, absent, &s->why);
    if (st == TARVE_OK)
        st = settle(dirfd, s->pdf, &s->why);
    if (job.input >= 0)
        (void)close(job.input);
    if (st != TARVE_OK)
        (void)unlinkat(dirfd, s->pdf, 0); /* most often it is not there */
    return st;
}

/* ---- all of them ---- */

/* Pages after one that found no program are not tried. */
static void make_all(int dirfd, const tarve_report_inputs *in, sheets *all, bool *absent)
{
    const char *program = in->weasyprint == NULL ? "weasyprint" : in->weasyprint;
    bool over = false;
    size_t done = 0;
#pragma omp parallel for schedule(dynamic, 1) num_threads(AT_ONCE)
    for (size_t i = 0; i < all->n; i++) {
        bool stop = false, gone = false;
#pragma omp atomic read
        stop = over;
        if (stop) {
            all->item[i].st = TARVE_E_SERVICE;
            continue;
        }
        all->item[i].st = make_one(dirfd, program, &all->item[i], &gone);
        if (gone) {
#pragma omp atomic write
            over = true;
        }
#pragma omp critical(tarve_pdf_progress)
        tarve_log_progress(in->log, "printing", ++done, all->n);
    }
    *absent = over;
}

/* The first failure that says why; one that the machine and not WeasyPrint is to blame for goes
 * first. */
static const sheet *worst(const sheets *all, size_t *lacking)
{
    const sheet *found = NULL;
    *lacking = 0;
    for (size_t i = 0; i < all->n; i++) {
        const sheet *s = &all->item[i];
        if (s->st == TARVE_OK)
            continue;
        ++*lacking;
        if (s->why.message[0] != '\0' &&
            (found == NULL || (found->st == TARVE_E_SERVICE && s->st != TARVE_E_SERVICE)))
            found = s;
    }
    return found;
}

static tarve_status verdict(const tarve_report_inputs *in, const sheets *all, bool absent,
                            tarve_error *err)
{
    size_t lacking = 0;
    const sheet *w = worst(all, &lacking);
    if (w == NULL)
        return TARVE_OK;
    const bool fatal = w->st != TARVE_E_SERVICE || in->pdf == TARVE_PDF_REQUIRED;
    if (!fatal && absent)
        tarve_log_say(in->log, TARVE_LOG_WARN, NULL, "no PDF: %s", w->why.message);
    else if (!fatal)
        tarve_log_say(in->log, TARVE_LOG_WARN, NULL, "%zu of %zu PDFs are lacking; %s: %s", lacking,
                      all->n, w->pdf, w->why.message);
    if (!fatal)
        return TARVE_INCOMPLETE;
    const tarve_status st = tarve_fail(err, w->st, "%s", w->why.message);
    if (!absent)
        tarve_error_at(err, w->pdf, 0, 0);
    return st;
}

tarve_status tarve_pdf_write(int dirfd, const tarve_report_inputs *in, tarve_error *err)
{
    sheets all = {0};
    bool absent = false;
    if (in->pdf == TARVE_PDF_OFF)
        return TARVE_OK;
    tarve_status st = list_pages(dirfd, &all, err);
    if (st == TARVE_OK) {
        make_all(dirfd, in, &all, &absent);
        st = verdict(in, &all, absent, err);
    }
    free(all.item);
    return st;
}
