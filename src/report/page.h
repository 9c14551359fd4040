/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages: self-contained, without scripts, printable on A4; one folder a language. */
#ifndef TARVE_REPORT_PAGE_H
#define TARVE_REPORT_PAGE_H

#include "report/html.h"
#include "report/plots.h"
#include "report/view.h"

typedef struct tarve_page tarve_page;

/* One kind of page. */
typedef struct tarve_page_kind {
    const char *file; /* "brief.html"; of each area: "municipality", and its code follows */
    const char *title, *about; /* texts to translate; about: a line of the index, no full stop */
    bool each_area;            /* one page for each municipality */
    void (*sections)(tarve_page *p);
} tarve_page_kind;

enum { TARVE_N_PAGES = 5, TARVE_PAGE_FILE = 64 };
extern const tarve_page_kind *const tarve_page_kinds[TARVE_N_PAGES]; /* in the order of the index */
extern const tarve_page_kind tarve_page_annex, tarve_page_brief, tarve_page_intake,
    tarve_page_meeting, tarve_page_municipality;

struct tarve_page {
    tarve_html h;
    const tarve_view *v;
    const tarve_language *lang; /* of the view */
    const tarve_page_kind *kind;
    const tarve_view_area *area; /* whose page it is; NULL = of the whole area */
    char file[TARVE_PAGE_FILE];
    const tarve_plots *plots;
    const char *within; /* id of the heading that tables of like captions stand below, or NULL */
    int plots_fd;
    tarve_status st; /* of reading pictures; the first one sticks */
    tarve_error *err;
};

/* Every page of the view's language. @p plots_fd: the folder of its pictures. */
tarve_status tarve_pages_write(int dirfd, int plots_fd, const tarve_view *v,
                               const tarve_plots *plots, tarve_error *err) TARVE_MUST_CHECK;
void tarve_page_file(const tarve_page_kind *kind, const tarve_view_area *area,
                     char file[TARVE_PAGE_FILE]);

/* index.html of the run, a section a language; @p dirfd: the run's folder, whose PDFs it leads to.
 */
tarve_status tarve_page_index_begin(tarve_html *h, const tarve_report_inputs *in,
                                    tarve_error *err) TARVE_MUST_CHECK;
void tarve_page_index_language(tarve_html *h, const tarve_view *v, int dirfd);
tarve_status tarve_page_index_end(tarve_html *h, int dirfd, tarve_error *err) TARVE_MUST_CHECK;

/* Banner of limits that the report does not meet; nothing when it meets all. */
void tarve_page_gates(tarve_html *h, const tarve_view *v);

/* Sections, in the order of the page. */
void tarve_page_headline(tarve_page *p); /* of the brief: h1, three sentences */
void tarve_page_need(tarve_page *p);
void tarve_page_places(tarve_page *p); /* within it */
void tarve_page_whatif(tarve_page *p); /* after the places */
void tarve_page_forecasts(tarve_page *p);
void tarve_page_areas(tarve_page *p);
void tarve_page_series(tarve_page *p);  /* municipalities by month, seasons */
void tarve_page_signals(tarve_page *p); /* nothing when none were looked for */
/* The four fixed indicators alone; false when the roadmap has no sub-goal for them. */
bool tarve_page_indicators(tarve_page *p);
void tarve_page_roadmap(tarve_page *p); /* nothing without a roadmap */
void tarve_page_assumptions(tarve_page *p);
void tarve_page_sensitivity(tarve_page *p); /* within it */
void tarve_page_crosswalk(tarve_page *p);
void tarve_page_quality(tarve_page *p);
void tarve_page_method(tarve_page *p);
void tarve_page_foot(tarve_page *p);

/* Of the meeting pack: its fields (indices into shown[], at most so many), one section each, and
 * the assumptions that partners confirm. */
enum { TARVE_DISCUSS_MOST = 4 };
size_t tarve_discuss_fields(const tarve_view *v, size_t index[TARVE_DISCUSS_MOST]);
void tarve_page_discuss(tarve_page *p);
size_t tarve_page_n_confirm(const tarve_view *v);
void tarve_page_confirm(tarve_page *p);

/* "Suunta: ..." of a headline series, a paragraph of its own. */
void tarve_page_trend(tarve_page *p, const tarve_published_series *s);

/* ---- pieces ---- */

/* <head> up to its styles; the caller may add some and closes it. */
void tarve_page_open_head(tarve_html *h, const char *title);
/* Foot of the sheets: region, title, period, number; texts go into it as escaped CSS strings. */
void tarve_page_margins(tarve_page *p, const char *title);
/* First in <body>: leads a keyboard to <main id="content">. */
void tarve_page_skip(tarve_html *h, const tarve_language *lang);
void tarve_page_link(tarve_html *h, const char *href, const char *text, bool current);
/* "4/2023" of "2023Q4"; the label itself when it is no period. buf holds TARVE_SAY_TEXT. */
const char *tarve_page_period(const tarve_view *v, char *buf);
tarve_status tarve_html_save(tarve_html *h, int dirfd, const char *file,
                             tarve_error *err) TARVE_MUST_CHECK;

/* A chart by name, wide and narrow, as data; nothing when it was not drawn. */
void tarve_page_picture(tarve_page *p, const char *name, const char *alt);
/* <th scope="col"> of each heading that the text holds, "|" between; "#" before it: numbers. */
void tarve_page_head(tarve_page *p, const char *headings);
void tarve_page_cell(tarve_page *p, const char *text);                        /* number cell */
void tarve_page_range(tarve_page *p, tarve_range r, int decimals, bool sign); /* median, range */
void tarve_page_row_head(tarve_page *p, const char *name);
/* The class of a field, and on a line of its own how likely it is, or whose class it is. */
void tarve_page_class(tarve_page *p, const tarve_view_field *f);
/* Within <dl class="facts">: a figure with its range, a text, the class of a field. */
void tarve_page_fact(tarve_page *p, const char *name, tarve_range r, int decimals, bool sign);
void tarve_page_fact_text(tarve_page *p, const char *name, const char *text);
void tarve_page_fact_class(tarve_page *p, const char *name, const tarve_view_field *f);
/* <table> in a scrolling region with a caption (h2's size) and a small line below it, or NULL. */
/* "Gap| is ...": in bold what stands before the bar. */
void tarve_page_lead_in(tarve_page *p, const char *text);
void tarve_page_table(tarve_page *p, const char *id, const char *caption, const char *small);
void tarve_page_table_end(tarve_page *p);
void tarve_page_synthetic(tarve_page *p); /* the mark, when the run has synthetic input */

enum { TARVE_PAGE_STYLES = 8 };
extern const char tarve_page_style_brief[];
extern const char tarve_page_style_pack[]; /* one of them */
extern const char *const tarve_page_style[TARVE_PAGE_STYLES];

#endif
