/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page's frame, its head and its pieces; the sections are in page_*.c. */
#include "report/page.h"

#include <math.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "report/fi.h"
#include "report/picture.h"

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
    char buf[TARVE_FI_TEXT];
    tarve_html_open(&p->h, "td", "n");
    tarve_html_text(&p->h, sign ? tarve_fi_signed(buf, r.median, decimals)
                                : tarve_fi_number(buf, r.median, decimals));
    if (r.lo80 < r.hi80) { /* also false for NaN */
        tarve_html_text(&p->h, " ");
        tarve_html_element(&p->h, "span", "r", tarve_fi_range(buf, r.lo80, r.hi80, decimals));
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
    tarve_html_element(&p->h, "span", "ex", "synteettisiä koulutustietoja");
}

void tarve_page_table(tarve_page *p, const char *id, const char *caption, const char *small)
{
    tarve_html_open(&p->h, "div", "scroll");
    tarve_html_attr(&p->h, "tabindex", "0");
    tarve_html_attr(&p->h, "role", "region");
    tarve_html_attr(&p->h, "aria-labelledby", id);
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

/* ---- frame ---- */

static void meta(tarve_html *h, const char *name, const char *value, const char *content)
{
    tarve_html_open(h, "meta", NULL);
    tarve_html_attr(h, name, value);
    if (content != NULL)
        tarve_html_attr(h, "content", content);
    tarve_html_void(h);
}

/* "4/2023" of "2023Q4"; the label itself when it is no period. */
static void period_text(const tarve_view *v, char buf[TARVE_FI_TEXT])
{
    tarve_freq f;
    tarve_period t;
    const char *label = v->in->period_label == NULL ? "" : v->in->period_label;
    if (tarve_period_parse(label, strlen(label), &f, &t))
        (void)tarve_fi_period(buf, f, t);
    else
        (void)snprintf(buf, TARVE_FI_TEXT, "%.40s", label);
}

static void head(tarve_page *p)
{
    tarve_html *h = &p->h;
    char period[TARVE_FI_TEXT];
    period_text(p->v, period);
    tarve_html_open(h, "head", NULL);
    meta(h, "charset", "utf-8", NULL);
    meta(h, "http-equiv", "Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:");
    meta(h, "name", "viewport", "width=device-width, initial-scale=1");
    meta(h, "name", "generator", "tarve");
    tarve_html_open(h, "title", NULL);
    tarve_html_text(h, "Koulutustarpeen katsaus ");
    tarve_html_data(h, period);
    tarve_html_text(h, ", ");
    tarve_html_text(h, p->v->region);
    tarve_html_close(h);
    tarve_html_style(h, tarve_page_style, TARVE_PAGE_STYLES);
    if (p->v->synthetic) {
        const char *const css = tarve_page_synthetic_style;
        tarve_html_style(h, &css, 1);
    }
    tarve_html_close(h);
}

static void navigation(tarve_html *h)
{
    static const char *const link[][2] = {{"#tarve", "Koulutustarve"},
                                          {"#ennusteet", "Ennusteet"},
                                          {"#kunnat", "Kunnat"},
                                          {"#oletukset", "Oletukset"},
                                          {"#aineisto", "Aineisto ja menetelmä"}};
    tarve_html_open(h, "nav", NULL);
    tarve_html_attr(h, "aria-label", "Sivun osat");
    tarve_html_open(h, "ul", NULL);
    for (size_t i = 0; i < sizeof link / sizeof *link; i++) {
        tarve_html_open(h, "li", NULL);
        tarve_html_open(h, "a", NULL);
        tarve_html_attr(h, "href", link[i][0]);
        tarve_html_text(h, link[i][1]);
        tarve_html_close(h);
        tarve_html_close(h);
    }
    tarve_html_close(h);
    tarve_html_close(h);
}

static void mast(tarve_page *p)
{
    tarve_html *h = &p->h;
    char buf[TARVE_FI_TEXT], line[2 * TARVE_FI_TEXT];
    tarve_freq f;
    tarve_period t;
    const char *as_of = p->v->in->as_of == NULL ? "" : p->v->in->as_of;
    tarve_html_open(h, "header", NULL);
    tarve_html_open(h, "div", "mast");
    tarve_html_element(h, "p", "org", p->v->region);
    period_text(p->v, buf);
    (void)snprintf(line, sizeof line, "Koulutustarpeen katsaus %s", buf);
    tarve_html_open(h, "p", NULL);
    tarve_html_data(h, line);
    tarve_html_close(h);
    if (tarve_period_parse(as_of, strlen(as_of), &f, &t)) {
        (void)snprintf(line, sizeof line, "Tiedot %s asti", tarve_fi_until(buf, f, t));
        tarve_html_element(h, "p", "when", line);
    }
    tarve_html_close(h);
    navigation(h);
    tarve_html_close(h);
}

static void banners(tarve_page *p)
{
    tarve_html *h = &p->h;
    char line[160], n[TARVE_FI_TEXT];
    if (p->v->synthetic) {
        tarve_html_open(h, "p", "bar");
        tarve_html_element(h, "b", NULL, "Koulutustiedot ovat synteettisiä:");
        tarve_html_text(h, " tutkintojen, aloittajien ja koulutuksen järjestäjien "
                           "luvut on keksitty esimerkiksi. Niihin perustuvat luvut on merkitty "
                           "näin:");
        tarve_page_synthetic(p);
        tarve_html_text(h, ". Älä käytä niitä "
                           "päätöksiin.");
        tarve_html_close(h);
    }
    if (p->v->in->rejects_shown > 0) {
        const size_t count = p->v->in->rejects_shown;
        (void)tarve_fi_number(n, (double)count, 0);
        (void)snprintf(line, sizeof line, "%s %s.", n, count == 1 ? "kohta" : "kohtaa");
        tarve_html_open(h, "p", "bar");
        tarve_html_element(h, "b", NULL, "Lähtötiedoista on hylätty:");
        tarve_html_text(h, " ");
        tarve_html_text(h, line);
        tarve_html_text(h, " Muu aineisto on luettu. Hylätyt kohdat syineen ovat "
                           "tiedostossa ");
        tarve_html_open(h, "a", NULL);
        tarve_html_attr(h, "href", "rejects.csv");
        tarve_html_text(h, "rejects.csv");
        tarve_html_close(h);
        tarve_html_text(h, ".");
        tarve_html_close(h);
    }
}

static void body(tarve_page *p)
{
    tarve_html *h = &p->h;
    tarve_html_open(h, "body", NULL);
    tarve_html_open(h, "a", "skip");
    tarve_html_attr(h, "href", "#sisalto");
    tarve_html_text(h, "Siirry sisältöön");
    tarve_html_close(h);
    tarve_html_open(h, "div", "page");
    mast(p);
    tarve_html_open(h, "main", NULL);
    tarve_html_attr(h, "id", "sisalto");
    banners(p);
    tarve_page_lead(p);
    tarve_page_need(p);
    tarve_page_forecasts(p);
    tarve_page_areas(p);
    tarve_page_signals(p);
    tarve_page_roadmap(p);
    tarve_page_assumptions(p);
    tarve_page_crosswalk(p);
    tarve_page_quality(p);
    tarve_page_method(p);
    tarve_html_close(h);
    tarve_page_foot(p);
    tarve_html_close(h);
    tarve_html_close(h);
}

static tarve_status save(int dirfd, tarve_html *h, tarve_error *err)
{
    const char *bytes = NULL;
    size_t len = 0;
    tarve_out out = {0};
    tarve_status st = tarve_html_end(h, &bytes, &len, err);
    if (st == TARVE_OK)
        st = tarve_out_open(dirfd, "index.html", &out, err);
    if (st != TARVE_OK)
        return st;
    (void)fwrite(bytes, 1, len, out.fp); /* a short write stays in fp */
    return tarve_out_close(&out, err);
}

tarve_status tarve_page_write(int dirfd, int plots_fd, const tarve_view *v,
                              const tarve_plots *plots, tarve_error *err)
{
    tarve_page p = {.v = v, .plots = plots, .plots_fd = plots_fd, .err = err};
    tarve_status st = tarve_html_begin(&p.h, err);
    if (st != TARVE_OK)
        goto done;
    tarve_html_open(&p.h, "html", NULL);
    tarve_html_attr(&p.h, "lang", "fi");
    head(&p);
    body(&p);
    tarve_html_close(&p.h);
    st = p.st != TARVE_OK ? p.st : save(dirfd, &p.h, err);
done:
    tarve_html_free(&p.h);
    return st;
}
