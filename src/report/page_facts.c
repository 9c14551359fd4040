/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts of a field as name and figure, for pages a field has to itself; its class in words. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };

void tarve_page_fact(tarve_page *p, const char *name, tarve_range r, int decimals, bool sign)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "dt", NULL, name);
    tarve_html_open(&p->h, "dd", NULL);
    tarve_html_text(&p->h, sign ? tarve_say_signed(p->lang, buf, r.median, decimals)
                                : tarve_say_number(p->lang, buf, r.median, decimals));
    if (r.lo80 < r.hi80) {
        tarve_html_text(&p->h, " ");
        tarve_html_element(&p->h, "span", "r",
                           tarve_say_range(p->lang, buf, r.lo80, r.hi80, decimals));
    }
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_fact_text(tarve_page *p, const char *name, const char *text)
{
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "dt", NULL, name);
    tarve_html_element(&p->h, "dd", NULL, text);
    tarve_html_close(&p->h);
}

/* ---- the class ---- */

/* Of a field too small for its own class: whose class it is, and where the field itself points. */
static void inherited_line(const tarve_page *p, const tarve_view_field *f, char line[LINE])
{
    const char *direction = tarve_say_direction(p->lang, f->need->direction);
    if (f->from == NULL)
        (void)snprintf(line, LINE, tarve_tr(p->lang, "here %s"), direction);
    else
        (void)snprintf(line, LINE, tarve_tr(p->lang, "class: %.200s; here %s"),
                       tarve_view_need_name(p->v, f->from), direction);
}

/* The likeliest class is shortage of any size: it is told as rounded elsewhere on the pages. */
static bool is_all_shortage(const tarve_field_need *n, double p_shortage)
{
    const double rounding = 0.011;
    return n->likeliest == TARVE_NEED_SHORTAGE &&
           fabs(n->class_probability - p_shortage) < rounding;
}

static void class_line(const tarve_page *p, const tarve_view_field *f, char line[LINE])
{
    const tarve_field_need *n = f->need;
    const double short_of = tarve_view_p_shortage(f);
    char pct[TARVE_SAY_TEXT];
    double likely = 0;
    if (f->small)
        inherited_line(p, f, line);
    else if (n->class_ == TARVE_NEED_UNCERTAIN &&
             tarve_view_likely(n, &likely) != TARVE_NEED_UNCERTAIN)
        (void)snprintf(line, LINE, "%s", tarve_say_percent(p->lang, pct, likely));
    else if (n->class_ == TARVE_NEED_UNCERTAIN)
        (void)snprintf(
            line, LINE, tarve_tr(p->lang, "%s %s, else %s"), tarve_say_class(p->lang, n->likeliest),
            tarve_say_percent(p->lang, pct,
                              is_all_shortage(n, short_of) ? short_of : n->class_probability),
            tarve_say_class(p->lang, n->second));
    else
        (void)snprintf(line, LINE, "%s (%s)", tarve_say_likelihood(p->lang, n->class_probability),
                       tarve_say_percent(p->lang, pct, n->class_probability));
}

void tarve_page_class(tarve_page *p, const tarve_view_field *f)
{
    char line[LINE];
    class_line(p, f, line);
    tarve_html_open(&p->h, "span", tarve_look_style(f->look));
    tarve_html_open(&p->h, "span", NULL);
    tarve_html_attr(&p->h, "aria-hidden", "true");
    tarve_html_text(&p->h, tarve_look_mark(f->look));
    tarve_html_close(&p->h);
    tarve_html_text(&p->h, " ");
    tarve_html_text(&p->h, tarve_say_result(p->lang, f));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "br", NULL);
    tarve_html_void(&p->h);
    tarve_html_element(&p->h, "span", "r", line);
}

void tarve_page_fact_class(tarve_page *p, const char *name, const tarve_view_field *f)
{
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "dt", NULL, name);
    tarve_html_open(&p->h, "dd", NULL);
    tarve_page_class(p, f);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}
