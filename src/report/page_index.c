/* SPDX-License-Identifier: GPL-3.0-or-later */
/* index.html of a run: the way to its pages, in every language that it has. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "report/page.h"
#include "report/say.h"
#include "report/workbook.h"

const tarve_page_kind *const tarve_page_kinds[TARVE_N_PAGES] = {
    &tarve_page_brief, &tarve_page_intake, &tarve_page_municipality, &tarve_page_meeting,
    &tarve_page_annex};

static void href_of(const tarve_view *v, const char *file, char href[TARVE_PAGE_FILE + 8])
{
    (void)snprintf(href, TARVE_PAGE_FILE + 8, "%s/%s",
                   tarve_lang_code(tarve_language_lang(v->lang)), file);
}

static void describe(tarve_html *h, const char *about)
{
    if (about == NULL)
        return;
    tarve_html_text(h, ". ");
    tarve_html_text(h, about);
    tarve_html_text(h, ".");
}

/* A link, and what it is for. */
static void item(tarve_html *h, const char *href, const char *name, const char *about)
{
    tarve_html_open(h, "li", NULL);
    tarve_page_link(h, href, name, false);
    describe(h, about);
    tarve_html_close(h);
}

/* Behind the link to a page: its PDF, when there is one, with language and size. */
static void pdf_of(tarve_html *h, const tarve_view *v, const char *page, int dirfd)
{
    enum { KILOBYTE = 1000 };
    const tarve_lang lang = tarve_language_lang(v->lang);
    char href[TARVE_PAGE_FILE + 8], text[2 * TARVE_SAY_TEXT], size[TARVE_SAY_TEXT];
    struct stat sb;
    (void)snprintf(href, sizeof href, "%.*s.pdf", (int)(strlen(page) - strlen(".html")), page);
    if (fstatat(dirfd, href, &sb, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(sb.st_mode))
        return;
    (void)snprintf(text, sizeof text, tarve_tr(v->lang, "PDF, %s, %s kB"), tarve_lang_name(lang),
                   tarve_say_number(v->lang, size, ceil((double)sb.st_size / KILOBYTE), 0));
    tarve_html_text(h, " (");
    tarve_html_open(h, "a", NULL);
    tarve_html_attr(h, "href", href);
    tarve_html_attr(h, "type", "application/pdf");
    tarve_html_text(h, text);
    tarve_html_close(h);
    tarve_html_text(h, ")");
}

/* A page with its PDF, and what it is for. */
static void page_item(tarve_html *h, const tarve_view *v, const char *file, const char *name,
                      const char *about, int dirfd)
{
    char href[TARVE_PAGE_FILE + 8];
    href_of(v, file, href);
    tarve_html_open(h, "li", NULL);
    tarve_page_link(h, href, name, false);
    pdf_of(h, v, href, dirfd);
    describe(h, about);
    tarve_html_close(h);
}

/* The municipalities, all on one line of the list. */
static void each_area(tarve_html *h, const tarve_view *v, const tarve_page_kind *kind, int dirfd)
{
    char file[TARVE_PAGE_FILE];
    tarve_html_open(h, "li", NULL);
    tarve_html_element(h, "b", NULL, tarve_tr(v->lang, kind->title));
    tarve_html_text(h, ". ");
    tarve_html_text(h, tarve_tr(v->lang, kind->about));
    tarve_html_text(h, ":");
    tarve_html_open(h, "ul", "inline");
    for (size_t i = 0; i < v->n_areas; i++) {
        tarve_page_file(kind, &v->area[i], file);
        page_item(h, v, file, v->area[i].name, NULL, dirfd);
    }
    tarve_html_close(h);
    tarve_html_close(h);
}

static void pages(tarve_html *h, const tarve_view *v, int dirfd)
{
    tarve_html_open(h, "ul", "plain");
    for (size_t k = 0; k < TARVE_N_PAGES; k++) {
        const tarve_page_kind *kind = tarve_page_kinds[k];
        if (kind->each_area) {
            if (v->n_areas > 0)
                each_area(h, v, kind, dirfd);
            continue;
        }
        page_item(h, v, kind->file, tarve_tr(v->lang, kind->title), tarve_tr(v->lang, kind->about),
                  dirfd);
    }
    tarve_html_close(h);
}

static void files(tarve_html *h, const tarve_view *v)
{
    char href[TARVE_PAGE_FILE + 8];
    href_of(v, TARVE_WORKBOOK, href);
    tarve_html_element(h, "h3", NULL, tarve_tr(v->lang, "For spreadsheets and programs"));
    tarve_html_open(h, "ul", "plain");
    item(h, href, tarve_tr(v->lang, "Workbook"),
         tarve_tr(v->lang, "All tables with charts, for spreadsheets"));
    if (v->in->excel)
        item(h, "excel/", "excel/", tarve_tr(v->lang, "The tables with semicolons"));
    item(h, "data/", "data/", tarve_tr(v->lang, "All tables as CSV"));
    item(h, "data/datapackage.json", "datapackage.json",
         tarve_tr(v->lang, "What the columns of the tables are"));
    item(h, "manifest.json", "manifest.json",
         tarve_tr(v->lang, "From which files the report was made"));
    if (v->in->rejects_shown > 0)
        item(h, "rejects.csv", "rejects.csv", tarve_tr(v->lang, "Left out of the inputs"));
    tarve_html_close(h);
}

static void synthetic(tarve_html *h, const tarve_view *v)
{
    if (!v->synthetic)
        return;
    tarve_html_open(h, "p", "bar");
    tarve_html_element(h, "b", NULL, tarve_tr(v->lang, "The figures on education are synthetic."));
    tarve_html_text(h, " ");
    tarve_html_text(h, tarve_tr(v->lang, "Do not use them for decisions."));
    tarve_html_close(h);
}

void tarve_page_index_language(tarve_html *h, const tarve_view *v, int dirfd)
{
    const char *code = tarve_lang_code(tarve_language_lang(v->lang));
    char period[TARVE_SAY_TEXT], line[400];
    tarve_html_open(h, "section", NULL);
    tarve_html_attr(h, "lang", code);
    tarve_html_attr(h, "id", code);
    (void)snprintf(line, sizeof line, "%s: %.240s %s", tarve_tr(v->lang, "Training need"),
                   v->region, tarve_page_period(v, period));
    tarve_html_open(h, "h2", NULL);
    tarve_html_data(h, line);
    tarve_html_close(h);
    synthetic(h, v);
    tarve_page_gates(h, v);
    pages(h, v, dirfd);
    files(h, v);
    tarve_html_close(h);
}

/* ---- above the languages ---- */

static void mast(tarve_html *h, const tarve_report_inputs *in, const char *period)
{
    const tarve_language *first = in->language[0];
    char line[4 * TARVE_SAY_TEXT], buf[TARVE_SAY_TEXT];
    tarve_freq f;
    tarve_period t;
    const char *as_of = in->as_of == NULL ? "" : in->as_of;
    tarve_html_open(h, "header", NULL);
    tarve_html_open(h, "div", "mast");
    tarve_html_open(h, "p", "org");
    tarve_html_data(h, in->region_name);
    tarve_html_close(h);
    tarve_html_open(h, "p", NULL);
    tarve_html_data(h, period);
    tarve_html_close(h);
    if (tarve_period_parse(as_of, strlen(as_of), &f, &t)) {
        (void)snprintf(line, sizeof line, tarve_tr(first, "Data up to %s"),
                       tarve_say_until(first, buf, f, t));
        tarve_html_element(h, "p", "when", line);
    }
    tarve_html_close(h);
}

/* To the languages on this page, and to all runs beside this one. */
static void ways(tarve_html *h, const tarve_report_inputs *in)
{
    char href[8];
    tarve_html_open(h, "nav", NULL);
    tarve_html_attr(h, "aria-label", tarve_tr(in->language[0], "Pages and languages"));
    tarve_html_open(h, "ul", NULL);
    for (size_t i = 0; i < in->n_languages; i++) {
        const tarve_lang lang = tarve_language_lang(in->language[i]);
        (void)snprintf(href, sizeof href, "#%s", tarve_lang_code(lang));
        tarve_html_open(h, "li", NULL);
        tarve_html_attr(h, "lang", tarve_lang_code(lang));
        tarve_page_link(h, href, tarve_lang_name(lang), false);
        tarve_html_close(h);
    }
    tarve_html_open(h, "li", NULL);
    tarve_page_link(h, "../index.html", tarve_tr(in->language[0], "All reports"), false);
    tarve_html_close(h);
    tarve_html_close(h);
    tarve_html_close(h);
    tarve_html_close(h); /* header */
}

tarve_status tarve_page_index_begin(tarve_html *h, const tarve_report_inputs *in, tarve_error *err)
{
    char title[400], period[TARVE_SAY_TEXT];
    const tarve_view only_period = {.in = in};
    const tarve_status st = tarve_html_begin(h, err);
    if (st != TARVE_OK)
        return st;
    const tarve_language *first = in->language[0];
    (void)snprintf(title, sizeof title, "%s: %.240s %s", tarve_tr(first, "Training need"),
                   in->region_name, tarve_page_period(&only_period, period));
    tarve_html_open(h, "html", NULL);
    tarve_html_attr(h, "lang", tarve_lang_code(tarve_language_lang(first)));
    tarve_page_open_head(h, title);
    tarve_html_close(h);
    tarve_html_open(h, "body", NULL);
    tarve_page_skip(h, first);
    tarve_html_open(h, "div", "page");
    mast(h, in, period);
    ways(h, in);
    tarve_html_open(h, "main", NULL);
    tarve_html_attr(h, "id", "content");
    tarve_html_element(h, "h1", NULL, tarve_tr(first, "Pages and files of the report"));
    return TARVE_OK;
}

tarve_status tarve_page_index_end(tarve_html *h, int dirfd, tarve_error *err)
{
    for (int open = 0; open < 4; open++) /* main, div, body, html */
        tarve_html_close(h);
    return tarve_html_save(h, dirfd, "index.html", err);
}
