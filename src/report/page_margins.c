/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Foot of every sheet on paper: what is synthetic, whose page it is, which sheet of how many. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/page.h"
#include "report/say.h"

enum { STRING = 1600, MOST = 120 };

/*
 * A CSS string without its quotes. Whatever is no ASCII letter, digit or space becomes an escape,
 * so nothing from data can end the string, the rule or the element.
 */
static const char *css_string(const char *text, char out[STRING])
{
    const size_t len = strlen(text);
    size_t o = 0, n = 0;
    for (size_t i = 0; i < len && n < MOST; n++) {
        uint32_t cp = 0;
        const size_t step = tarve_utf8_next(text + i, len - i, &cp);
        const bool plain = (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ||
                           (cp >= '0' && cp <= '9') || cp == ' ';
        if (step == 0) /* no UTF-8: dropped */
            i++;
        else if (plain)
            out[o++] = (char)cp;
        else
            o += (size_t)snprintf(out + o, STRING - o, "\\%06x ", (unsigned)cp);
        i += step;
    }
    out[o] = '\0';
    return out;
}

/* Region, page and period: "Sydansuomi, Quarterly brief 4/2023" */
static void whose(const tarve_page *p, const char *title, char line[STRING])
{
    char period[TARVE_SAY_TEXT];
    (void)snprintf(line, STRING, "%.60s, %.80s %s", p->v->region, title,
                   tarve_page_period(p->v, period));
}

void tarve_page_margins(tarve_page *p, const char *title)
{
    static const char font[] = "7.5pt Inter,Arial,sans-serif";
    char a[STRING], b[STRING], line[STRING], css[3 * STRING];
    const char *rule = css;
    whose(p, title, line);
    int n = snprintf(css, sizeof css,
                     "@page{@bottom-center{content:\"%s\";font:%s;color:#47535e}"
                     "@bottom-right{content:\"%s \" counter(page) \" / \" counter(pages);"
                     "font:%s;color:#47535e}}\n",
                     css_string(line, a), font,
                     css_string(tarve_tr(p->lang, TARVE_MSGC("sheet", "Page")), b), font);
    if (p->v->synthetic && n > 0 && (size_t)n < sizeof css)
        (void)snprintf(css + n, sizeof css - (size_t)n,
                       "@page{@bottom-left{content:\"%s\";font:600 %s;color:#5c4a00}}\n",
                       css_string(tarve_tr(p->lang, "The education data are synthetic"), a), font);
    tarve_html_style(&p->h, &rule, 1);
}
