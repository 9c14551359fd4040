/* SPDX-License-Identifier: GPL-3.0-or-later */
/* index.html over all runs: in the first language, with the others beside. */
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

/* The languages of the page. */
typedef struct tongues {
    const tarve_language *const *item;
    size_t n;
} tongues;

/* A text in the first language; in the others behind it, marked as theirs. */
static void say(tarve_html *h, const tongues *l, const char *msgid)
{
    tarve_html_text(h, tarve_tr(l->item[0], msgid));
    for (size_t i = 1; i < l->n; i++) {
        tarve_html_text(h, " ");
        tarve_html_open(h, "span", "beside");
        tarve_html_attr(h, "lang", tarve_lang_code(tarve_language_lang(l->item[i])));
        tarve_html_text(h, tarve_tr(l->item[i], msgid));
        tarve_html_close(h);
    }
}

/* "4/2023", the same in all languages; the label itself when it is no period. */
static const char *short_period(const char *label, char buf[TARVE_SAY_TEXT])
{
    tarve_freq f;
    tarve_period t;
    if (tarve_period_parse(label, strlen(label), &f, &t))
        return tarve_say_period(buf, f, t);
    (void)snprintf(buf, TARVE_SAY_TEXT, "%.40s", label);
    return buf;
}

static void cell(tarve_html *h, const char *text)
{
    tarve_html_open(h, "td", NULL);
    tarve_html_data(h, text);
    tarve_html_close(h);
}

/* The briefs as PDF, each under the name of its language. */
static void briefs(tarve_html *h, const tarve_run_listed *r)
{
    char href[64];
    bool any = false;
    tarve_html_open(h, "td", NULL);
    for (int l = 0; l < TARVE_N_LANGS; l++) {
        const tarve_lang lang = (tarve_lang)l;
        if (!r->brief_pdf[l])
            continue;
        (void)snprintf(href, sizeof href, "%s/%s/brief.pdf", r->period, tarve_lang_code(lang));
        tarve_html_text(h, any ? ", " : "");
        tarve_html_open(h, "a", NULL);
        tarve_html_attr(h, "href", href);
        tarve_html_attr(h, "type", "application/pdf");
        tarve_html_attr(h, "lang", tarve_lang_code(lang));
        tarve_html_attr(h, "hreflang", tarve_lang_code(lang));
        tarve_html_text(h, tarve_lang_name(lang));
        tarve_html_close(h);
        any = true;
    }
    tarve_html_text(h, any ? "" : TARVE_DASH);
    tarve_html_close(h);
}

static void one_run(tarve_html *h, const tongues *l, const tarve_run_listed *r)
{
    char buf[TARVE_SAY_TEXT], href[64];
    (void)snprintf(href, sizeof href, "%s/index.html", r->period);
    tarve_html_open(h, "tr", NULL);
    tarve_html_open(h, "th", NULL);
    tarve_html_attr(h, "scope", "row");
    tarve_page_link(h, href, short_period(r->period, buf), false);
    tarve_html_close(h);
    cell(h, r->region);
    cell(h, short_period(r->as_of, buf));
    tarve_html_open(h, "td", NULL);
    say(h, l, r->incomplete ? TARVE_MSGC("run", "incomplete") : TARVE_MSGC("run", "complete"));
    tarve_html_close(h);
    briefs(h, r);
    tarve_html_close(h);
}

static void table(tarve_html *h, const tongues *l, const tarve_run_listed *run, size_t n)
{
    static const char *const heading[] = {TARVE_MSG("Report"), TARVE_MSG("Area"),
                                          TARVE_MSG("Last month of the data"),
                                          (TARVE_MSGC("run", "Status")), TARVE_MSG("Brief as PDF")};
    tarve_html_open(h, "table", NULL);
    tarve_html_open(h, "thead", NULL);
    tarve_html_open(h, "tr", NULL);
    for (size_t i = 0; i < sizeof heading / sizeof *heading; i++) {
        tarve_html_open(h, "th", NULL);
        tarve_html_attr(h, "scope", "col");
        say(h, l, heading[i]);
        tarve_html_close(h);
    }
    tarve_html_close(h);
    tarve_html_close(h);
    tarve_html_open(h, "tbody", NULL);
    for (size_t i = 0; i < n; i++)
        one_run(h, l, &run[i]);
    tarve_html_close(h);
    tarve_html_close(h);
}

static void page(tarve_html *h, const tongues *l, const tarve_run_listed *run, size_t n)
{
    const char *title = tarve_tr(l->item[0], "Reports, newest first");
    tarve_html_open(h, "html", NULL);
    tarve_html_attr(h, "lang", tarve_lang_code(tarve_language_lang(l->item[0])));
    tarve_page_open_head(h, title);
    tarve_html_close(h);
    tarve_html_open(h, "body", NULL);
    tarve_html_open(h, "div", "page");
    tarve_html_open(h, "main", "runs");
    tarve_html_open(h, "h1", NULL);
    say(h, l, "Reports, newest first");
    tarve_html_close(h);
    tarve_html_open(h, "div", "scroll");
    tarve_html_attr(h, "tabindex", "0");
    tarve_html_attr(h, "role", "region");
    tarve_html_attr(h, "aria-label", title);
    table(h, l, run, n);
    for (int open = 0; open < 5; open++) /* div, main, div, body, html */
        tarve_html_close(h);
}

tarve_status tarve_report_runs(int dirfd, const char *file, const tarve_run_listed *run, size_t n,
                               const tarve_language *const *language, size_t n_languages,
                               tarve_error *err)
{
    const tongues l = {language, n_languages};
    tarve_html h = {0};
    tarve_status st = tarve_html_begin(&h, err);
    if (st == TARVE_OK) {
        page(&h, &l, run, n);
        st = tarve_html_save(&h, dirfd, file, err);
    }
    tarve_html_free(&h);
    return st;
}
