/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pages are made of; their frame is in page_frame.c, their sections in page_*.c. */
#include "report/page.h"

#include <math.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "report/picture.h"
#include "report/say.h"

/* ---- pieces ---- */

static void fail(tarve_page *p, tarve_status st)
{
    if (p->st == TARVE_OK)
        p->st = st;
}

/* A picture as an attribute, data:image/svg+xml;base64,... */
static void data_uri(tarve_page *p, const char *attribute, const char *file)
{
    static const char head[] = "data:image/svg+xml;base64,";
    char *data = NULL, *uri = NULL;
    size_t len = 0;
    tarve_status st = tarve_picture_read(p->plots_fd, file, &data, &len, p->err);
    if (st == TARVE_OK) {
        const size_t n = BASE64_ENCODE_RAW_LENGTH(len);
        uri = malloc(sizeof head + n);
        if (uri == NULL) {
            st = tarve_fail(p->err, TARVE_E_NOMEM, "out of memory for a picture");
        } else {
            memcpy(uri, head, sizeof head - 1);
            base64_encode_raw(uri + sizeof head - 1, len, (const uint8_t *)data);
            uri[sizeof head - 1 + n] = '\0';
            tarve_html_attr(&p->h, attribute, uri);
        }
    }
    if (st != TARVE_OK)
        fail(p, st);
    free(data);
    free(uri);
}

void tarve_page_picture(tarve_page *p, const char *name, const char *alt)
{
    char file[TARVE_PLOT_NAME + 16];
    if (!tarve_plots_drawn(p->plots, name))
        return;
    tarve_html_open(&p->h, "picture", NULL);
    tarve_html_open(&p->h, "source", NULL);
    tarve_html_attr(&p->h, "media", "screen and (max-width: 44rem)");
    (void)snprintf(file, sizeof file, "%s-narrow.svg", name);
    data_uri(p, "srcset", file);
    tarve_html_void(&p->h);
    tarve_html_open(&p->h, "img", NULL);
    tarve_html_attr(&p->h, "alt", alt);
    (void)snprintf(file, sizeof file, "%s.svg", name);
    data_uri(p, "src", file);
    tarve_html_void(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_head(tarve_page *p, const char *headings)
{
    char one[128];
    tarve_html_open(&p->h, "thead", NULL);
    tarve_html_open(&p->h, "tr", NULL);
    for (const char *s = headings; *s != '\0';) {
        const bool number = *s == '#';
        s += number;
        const size_t n = strcspn(s, "|");
        (void)snprintf(one, sizeof one, "%.*s", (int)n, s);
        tarve_html_open(&p->h, "th", number ? "n" : NULL);
        tarve_html_attr(&p->h, "scope", "col");
        tarve_html_text(&p->h, one);
        tarve_html_close(&p->h);
        s += n + (s[n] == '|');
    }
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "tbody", NULL);
}

void tarve_page_cell(tarve_page *p, const char *text)
{
    tarve_html_element(&p->h, "td", "n", text);
}

void tarve_page_range(tarve_page *p, tarve_range r, int decimals, bool sign)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "td", "n");
    tarve_html_text(&p->h, sign ? tarve_say_signed(p->lang, buf, r.median, decimals)
                                : tarve_say_number(p->lang, buf, r.median, decimals));
    if (r.lo80 < r.hi80) { /* also false for NaN */
        tarve_html_text(&p->h, " ");
        tarve_html_element(&p->h, "span", "r",
                           tarve_say_range(p->lang, buf, r.lo80, r.hi80, decimals));
    }
    tarve_html_close(&p->h);
}

void tarve_page_row_head(tarve_page *p, const char *name)
{
    tarve_html_open(&p->h, "th", NULL);
    tarve_html_attr(&p->h, "scope", "row");
    tarve_html_data(&p->h, name);
    tarve_html_close(&p->h);
}

void tarve_page_synthetic(tarve_page *p)
{
    if (!p->v->synthetic)
        return;
    tarve_html_text(&p->h, " ");
    tarve_html_element(&p->h, "span", "ex", tarve_tr(p->lang, "synthetic education data"));
}

void tarve_page_lead_in(tarve_page *p, const char *text)
{
    char strong[128];
    const size_t n = strcspn(text, "|");
    (void)snprintf(strong, sizeof strong, "%.*s", (int)n, text);
    tarve_html_element(&p->h, "b", NULL, strong);
    tarve_html_text(&p->h, text + n + (text[n] == '|'));
}

void tarve_page_table(tarve_page *p, const char *id, const char *caption, const char *small)
{
    char label[128];
    (void)snprintf(label, sizeof label, "%s%s%s", p->within == NULL ? "" : p->within,
                   p->within == NULL ? "" : " ", id);
    tarve_html_open(&p->h, "div", "scroll");
    tarve_html_attr(&p->h, "tabindex", "0");
    tarve_html_attr(&p->h, "role", "region");
    tarve_html_attr(&p->h, "aria-labelledby", label);
    tarve_html_open(&p->h, "table", NULL);
    tarve_html_open(&p->h, "caption", NULL);
    tarve_html_attr(&p->h, "id", id);
    tarve_html_element(&p->h, "h2", NULL, caption);
    if (small != NULL) {
        tarve_html_text(&p->h, " ");
        tarve_html_element(&p->h, "small", NULL, small);
    }
    tarve_html_close(&p->h);
}

void tarve_page_table_end(tarve_page *p)
{
    tarve_html_close(&p->h); /* tbody */
    tarve_html_close(&p->h); /* table */
    tarve_html_close(&p->h); /* div */
}
