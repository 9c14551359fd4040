/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tarve/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/datapackage.h"
#include "report/page.h"
#include "report/pdf.h"
#include "report/plots.h"
#include "report/tables.h"
#include "report/view.h"
#include "report/workbook.h"

/* Makes the folder dirfd/name and opens it. */
static tarve_status make_folder(int dirfd, const char *name, int *fd, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (mkdirat(dirfd, name, 0755) != 0) {
        const int e = errno;
        st = tarve_fail(err, e == ENOSPC || e == EDQUOT ? TARVE_E_IO : TARVE_E_CREATE, "%s",
                        strerror(e));
        goto done;
    }
    *fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*fd < 0)
        st = tarve_fail(err, TARVE_E_CREATE, "%s", strerror(errno));
done:
    if (st != TARVE_OK)
        tarve_error_at(err, name, 0, 0);
    return st;
}

/* Syncs and closes; on an earlier failure only closes. */
static tarve_status leave_folder(int fd, const char *name, tarve_status st, tarve_error *err)
{
    if (fd < 0)
        return st;
    if (st == TARVE_OK && fsync(fd) != 0) {
        st = tarve_fail(err, TARVE_E_IO, "fsync failed: %s", strerror(errno));
        tarve_error_at(err, name, 0, 0);
    }
    (void)close(fd); /* a folder: synced above, nothing is buffered */
    return st;
}

/* For machines; the folder for spreadsheets has the same cells in their dialect. */
static tarve_status write_data(int dirfd, const tarve_view *v, bool semicolons, tarve_error *err)
{
    const char *name = semicolons ? "excel" : "data";
    int fd = -1;
    tarve_status st = make_folder(dirfd, name, &fd, err);
    if (st == TARVE_OK)
        st = tarve_tables_write(fd, v, semicolons, err);
    if (st == TARVE_OK && !semicolons)
        st = tarve_datapackage_write(fd, v, err);
    return leave_folder(fd, name, st, err);
}

/* What could not be made; a warning has said so. */
typedef struct lacks {
    bool any, fonts;
} lacks;

/* A folder of pictures that cannot be written ends the run only where they are required. */
static tarve_status do_without(const tarve_report_inputs *in, const tarve_error *why,
                               lacks *lacking, tarve_error *err)
{
    if (in->plots_required) {
        const tarve_status st = tarve_fail(err, TARVE_E_SERVICE, "no pictures: %s", why->message);
        tarve_error_at(err, why->path, 0, 0);
        return st;
    }
    tarve_log_say(in->log, TARVE_LOG_WARN, why, "no pictures: %s", why->message);
    lacking->any = true;
    return TARVE_OK;
}

/* plots/<code>/, with what was drawn; without the folder nothing was. */
static tarve_status write_plots(int plots_fd, const tarve_view *v, lacks *lacking, int *fd,
                                tarve_plots *plots, tarve_error *err)
{
    tarve_error why = {0};
    *plots = (tarve_plots){.told = lacking->any, .no_fonts = lacking->fonts};
    if (plots_fd < 0)
        return TARVE_OK;
    tarve_status st =
        make_folder(plots_fd, tarve_lang_code(tarve_language_lang(v->lang)), fd, &why);
    if (st == TARVE_OK)
        st = tarve_plots_write(*fd, v, plots, &why);
    if (st == TARVE_E_CREATE) {
        *plots = (tarve_plots){.no_fonts = lacking->fonts};
        (void)snprintf(why.path, sizeof why.path, "plots/%s",
                       tarve_lang_code(tarve_language_lang(v->lang)));
        return do_without(v->in, &why, lacking, err);
    }
    lacking->any = lacking->any || plots->lacking;
    lacking->fonts = plots->no_fonts;
    if (st != TARVE_OK && err != NULL)
        *err = why;
    return st;
}

/* plots/<code>/ and <code>/: all that people read in one language. */
static tarve_status write_language(int dirfd, int plots_fd, const tarve_view *v, lacks *lacking,
                                   tarve_error *err)
{
    const char *code = tarve_lang_code(tarve_language_lang(v->lang));
    tarve_plots plots = {0};
    int pictures_fd = -1, pages_fd = -1;
    tarve_status st = write_plots(plots_fd, v, lacking, &pictures_fd, &plots, err);
    if (st == TARVE_OK)
        st = make_folder(dirfd, code, &pages_fd, err);
    if (st == TARVE_OK)
        st = tarve_pages_write(pages_fd, pictures_fd, v, &plots, err);
    if (st == TARVE_OK)
        st = tarve_workbook_write(pages_fd, v, err);
    st = leave_folder(pages_fd, code, st, err);
    return leave_folder(pictures_fd, code, st, err);
}

/* One view a language, for the index too, which is written last. */
static tarve_status write_languages(int dirfd, const tarve_report_inputs *in, tarve_view *view,
                                    lacks *lacking, tarve_error *err)
{
    int plots_fd = -1;
    tarve_error why = {0};
    tarve_status st = make_folder(dirfd, "plots", &plots_fd, &why);
    if (st == TARVE_E_CREATE)
        st = do_without(in, &why, lacking, err);
    else if (st != TARVE_OK && err != NULL)
        *err = why;
    for (size_t i = 0; i < in->n_languages && st == TARVE_OK; i++) {
        st = tarve_view_make(in, in->language[i], &view[i], err);
        if (st == TARVE_OK && i == 0) /* for machines: names in the first language */
            st = write_data(dirfd, &view[i], false, err);
        if (st == TARVE_OK && i == 0 && in->excel)
            st = write_data(dirfd, &view[i], true, err);
        if (st == TARVE_OK)
            st = write_language(dirfd, plots_fd, &view[i], lacking, err);
    }
    return leave_folder(plots_fd, "plots", st, err);
}

/* After the PDFs: it leads to those that are there. */
static tarve_status write_index(int dirfd, const tarve_report_inputs *in, const tarve_view *view,
                                tarve_error *err)
{
    tarve_html index = {0};
    tarve_status st = tarve_page_index_begin(&index, in, err);
    if (st == TARVE_OK) {
        for (size_t i = 0; i < in->n_languages; i++)
            tarve_page_index_language(&index, &view[i], dirfd);
        st = tarve_page_index_end(&index, dirfd, err);
    }
    tarve_html_free(&index);
    return st;
}

tarve_status tarve_report_write(int dirfd, const tarve_report_inputs *in, tarve_error *err)
{
    lacks lacking = {0};
    tarve_view *view = calloc(in->n_languages, sizeof *view);
    tarve_status st = view == NULL ? tarve_fail(err, TARVE_E_NOMEM, "out of memory")
                                   : write_languages(dirfd, in, view, &lacking, err);
    const bool no_use =
        lacking.fonts && in->pdf == TARVE_PDF_AUTO; /* WeasyPrint ends by a signal */
    if (st == TARVE_OK && !no_use)
        st = tarve_pdf_write(dirfd, in, err);
    if (st == TARVE_INCOMPLETE) {
        lacking.any = true;
        st = TARVE_OK;
    }
    if (st == TARVE_OK)
        st = write_index(dirfd, in, view, err);
    for (size_t i = 0; view != NULL && i < in->n_languages; i++)
        tarve_view_free(&view[i]);
    free(view);
    return st == TARVE_OK && lacking.any
               ? tarve_fail(err, TARVE_INCOMPLETE, "without all of its pictures or PDFs")
               : st;
}
