/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page has around its sections: head, masthead, navigation, banners, foot. */
#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "report/page.h"
#include "report/say.h"

static void meta(tarve_html *h, const char *name, const char *value, const char *content)
{
    tarve_html_open(h, "meta", NULL);
    tarve_html_attr(h, name, value);
    if (content != NULL)
        tarve_html_attr(h, "content", content);
    tarve_html_void(h);
}

const char *tarve_page_period(const tarve_view *v, char *buf)
{
    tarve_freq f;
    tarve_period t;
    const char *label = v->in->period_label == NULL ? "" : v->in->period_label;
    if (tarve_period_parse(label, strlen(label), &f, &t))
        return tarve_say_period(buf, f, t);
    (void)snprintf(buf, TARVE_SAY_TEXT, "%.40s", label);
    return buf;
}

void tarve_page_open_head(tarve_html *h, const char *title)
{
    tarve_html_open(h, "head", NULL);
    meta(h, "charset", "utf-8", NULL);
    meta(h, "http-equiv", "Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:");
    meta(h, "name", "viewport", "width=device-width, initial-scale=1");
    meta(h, "name", "generator", "tarve");
    tarve_html_open(h, "title", NULL);
    tarve_html_data(h, title);
    tarve_html_close(h);
    tarve_html_style(h, tarve_page_style, TARVE_PAGE_STYLES);
}

/* Title of the page: what it is and about whom, "Municipality page: Karstula". */
static void title_of(const tarve_page *p, char *buf, size_t size)
{
    const char *what = tarve_tr(p->lang, p->kind->title);
    if (p->area != NULL)
        (void)snprintf(buf, size, "%s: %.200s", what, p->area->name);
    else
        (void)snprintf(buf, size, "%s", what);
}

static void head(tarve_page *p)
{
    char title[400], line[800], period[TARVE_SAY_TEXT];
    title_of(p, title, sizeof title);
    (void)snprintf(line, sizeof line, "%s %s, %.240s", title, tarve_page_period(p->v, period),
                   p->v->region);
    tarve_page_open_head(&p->h, line);
    tarve_page_margins(p, title);
    tarve_html_close(&p->h);
}

/* ---- navigation ---- */

void tarve_page_link(tarve_html *h, const char *href, const char *text, bool current)
{
    tarve_html_open(h, "a", NULL);
    tarve_html_attr(h, "href", href);
    if (current)
        tarve_html_attr(h, "aria-current", "page");
    tarve_html_data(h, text);
    tarve_html_close(h);
}

static void other_pages(tarve_page *p)
{
    tarve_html_open(&p->h, "ul", NULL);
    for (size_t k = 0; k < TARVE_N_PAGES; k++) {
        const tarve_page_kind *kind = tarve_page_kinds[k];
        if (kind->each_area) /* they are many: the index lists them */
            continue;
        tarve_html_open(&p->h, "li", NULL);
        tarve_page_link(&p->h, kind->file, tarve_tr(p->lang, kind->title), kind == p->kind);
        tarve_html_close(&p->h);
    }
    tarve_html_open(&p->h, "li", NULL);
    tarve_page_link(&p->h, "../index.html", tarve_tr(p->lang, "All pages"), false);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* The same page in the other languages of the run, each under its own name. */
static void languages(tarve_page *p)
{
    char href[TARVE_PAGE_FILE + 16];
    if (p->v->in->n_languages < 2)
        return;
    tarve_html_open(&p->h, "ul", "languages");
    for (size_t i = 0; i < p->v->in->n_languages; i++) {
        const tarve_lang other = tarve_language_lang(p->v->in->language[i]);
        if (other == tarve_language_lang(p->lang))
            continue;
        tarve_html_open(&p->h, "li", NULL);
        tarve_html_open(&p->h, "a", NULL);
        (void)snprintf(href, sizeof href, "../%s/%s", tarve_lang_code(other), p->file);
        tarve_html_attr(&p->h, "href", href);
        tarve_html_attr(&p->h, "lang", tarve_lang_code(other));
        tarve_html_attr(&p->h, "hreflang", tarve_lang_code(other));
        tarve_html_text(&p->h, tarve_lang_name(other));
        tarve_html_close(&p->h);
        tarve_html_close(&p->h);
    }
    tarve_html_close(&p->h);
}

static void mast(tarve_page *p)
{
    tarve_html *h = &p->h;
    char buf[TARVE_SAY_TEXT], line[4 * TARVE_SAY_TEXT], title[400];
    tarve_freq f;
    tarve_period t;
    const char *as_of = p->v->in->as_of == NULL ? "" : p->v->in->as_of;
    tarve_html_open(h, "header", NULL);
    tarve_html_open(h, "div", "mast");
    tarve_html_element(h, "p", "org", p->v->region);
    title_of(p, title, sizeof title);
    (void)snprintf(line, sizeof line, "%.240s %s", title, tarve_page_period(p->v, buf));
    tarve_html_open(h, "p", NULL);
    tarve_html_data(h, line);
    tarve_html_close(h);
    if (tarve_period_parse(as_of, strlen(as_of), &f, &t)) {
        (void)snprintf(line, sizeof line, tarve_tr(p->lang, "Data up to %s"),
                       tarve_say_until(p->lang, buf, f, t));
        tarve_html_element(h, "p", "when", line);
    }
    tarve_html_close(h);
    tarve_html_open(h, "nav", NULL);
    tarve_html_attr(h, "aria-label", tarve_tr(p->lang, "Pages and languages"));
    other_pages(p);
    languages(p);
    tarve_html_close(h);
    tarve_html_close(h);
}

/* ---- banners ---- */

static void synthetic_banner(tarve_page *p)
{
    tarve_html *h = &p->h;
    if (!p->v->synthetic)
        return;
    tarve_html_open(h, "p", "bar");
    tarve_html_element(h, "b", NULL, tarve_tr(p->lang, "The figures on education are synthetic:"));
    tarve_html_text(h, " ");
    tarve_html_text(h, tarve_tr(p->lang,
                                "figures of qualifications, entrants and providers are invented "
                                "for an example. What rests on them is marked:"));
    tarve_page_synthetic(p);
    tarve_html_text(h, ". ");
    tarve_html_text(h, tarve_tr(p->lang, "Do not use them for decisions."));
    tarve_html_close(h);
}

static void rejects_banner(tarve_page *p)
{
    tarve_html *h = &p->h;
    char line[200], n[TARVE_SAY_TEXT];
    const size_t count = p->v->in->rejects_shown;
    if (count == 0)
        return;
    (void)tarve_say_number(p->lang, n, (double)count, 0);
    (void)snprintf(line, sizeof line, tarve_ntr(p->lang, "%s cell.", "%s cells.", count), n);
    tarve_html_open(h, "p", "bar");
    tarve_html_element(h, "b", NULL, tarve_tr(p->lang, "Left out of the inputs:"));
    tarve_html_text(h, " ");
    tarve_html_text(h, line);
    tarve_html_text(h, " ");
    tarve_html_text(h,
                    tarve_tr(p->lang, "All else has been read. They are listed with reasons in:"));
    tarve_html_text(h, " ");
    tarve_page_link(h, "../rejects.csv", "rejects.csv", false);
    tarve_html_close(h);
}

/* ---- the whole page ---- */

void tarve_page_skip(tarve_html *h, const tarve_language *lang)
{
    tarve_html_open(h, "a", "skip");
    tarve_html_attr(h, "href", "#content");
    tarve_html_text(h, tarve_tr(lang, "Skip to content"));
    tarve_html_close(h);
}

static void body(tarve_page *p)
{
    tarve_html *h = &p->h;
    tarve_html_open(h, "body", NULL);
    tarve_page_skip(h, p->lang);
    tarve_html_open(h, "div", "page");
    mast(p);
    tarve_html_open(h, "main", NULL);
    tarve_html_attr(h, "id", "content");
    tarve_page_gates(h, p->v);
    synthetic_banner(p);
    rejects_banner(p);
    p->kind->sections(p);
    tarve_html_close(h);
    tarve_page_foot(p);
    tarve_html_close(h);
    tarve_html_close(h);
}

tarve_status tarve_html_save(tarve_html *h, int dirfd, const char *file, tarve_error *err)
{
    const char *bytes = NULL;
    size_t len = 0;
    tarve_out out = {0};
    tarve_status st = tarve_html_end(h, &bytes, &len, err);
    if (st == TARVE_OK)
        st = tarve_out_open(dirfd, file, &out, err);
    if (st != TARVE_OK)
        return st;
    (void)fwrite(bytes, 1, len, out.fp); /* a short write stays in fp */
    return tarve_out_close(&out, err);
}

static tarve_status write_page(tarve_page *p, int dirfd)
{
    tarve_status st = tarve_html_begin(&p->h, p->err);
    if (st != TARVE_OK)
        goto done;
    tarve_html_open(&p->h, "html", NULL);
    tarve_html_attr(&p->h, "lang", tarve_lang_code(tarve_language_lang(p->lang)));
    head(p);
    body(p);
    tarve_html_close(&p->h);
    st = p->st != TARVE_OK ? p->st : tarve_html_save(&p->h, dirfd, p->file, p->err);
done:
    tarve_html_free(&p->h);
    return st;
}

static tarve_status write_kind(const tarve_page_kind *kind, tarve_page *p, int dirfd)
{
    const size_t n = kind->each_area ? p->v->n_areas : 1;
    tarve_status st = TARVE_OK;
    p->kind = kind;
    for (size_t i = 0; i < n && st == TARVE_OK; i++) {
        p->area = kind->each_area ? &p->v->area[i] : NULL;
        tarve_page_file(kind, p->area, p->file);
        st = write_page(p, dirfd);
    }
    return st;
}

void tarve_page_file(const tarve_page_kind *kind, const tarve_view_area *area,
                     char file[TARVE_PAGE_FILE])
{
    if (area == NULL)
        (void)snprintf(file, TARVE_PAGE_FILE, "%s", kind->file);
    else
        (void)snprintf(file, TARVE_PAGE_FILE, "%s-%.32s.html", kind->file, area->code);
}

tarve_status tarve_pages_write(int dirfd, int plots_fd, const tarve_view *v,
                               const tarve_plots *plots, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t k = 0; k < TARVE_N_PAGES && st == TARVE_OK; k++) {
        tarve_page p = {.v = v, .lang = v->lang, .plots = plots, .plots_fd = plots_fd, .err = err};
        st = write_kind(tarve_page_kinds[k], &p, dirfd);
    }
    return st;
}
