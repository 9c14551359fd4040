/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts of a field as name and figure, and its class in words: for pages a field has to itself. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"

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

void tarve_page_fact_class(tarve_page *p, const char *name, const tarve_view_field *f)
{
    char line[TARVE_SAY_TEXT * 2], pct[TARVE_SAY_TEXT];
    const tarve_field_need *n = f->from;
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "dt", NULL, name);
    tarve_html_open(&p->h, "dd", NULL);
    tarve_html_open(&p->h, "span", tarve_look_style(f->look));
    tarve_html_open(&p->h, "i", "m");
    tarve_html_attr(&p->h, "aria-hidden", "true");
    tarve_html_text(&p->h, tarve_look_mark(f->look));
    tarve_html_close(&p->h);
    tarve_html_text(&p->h, tarve_say_result(p->lang, f));
    tarve_html_close(&p->h);
    if (n != NULL) {
        (void)snprintf(line, sizeof line, " %s",
                       tarve_say_percent(p->lang, pct, n->class_probability));
        tarve_html_element(&p->h, "span", "r", line);
    }
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}
