/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pdf_page.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands side by side in a browser by grid, or by a flex box with a gap; weights between those
 * that are whole hundreds. */
static const char beside[] =
    "h1,h2,h3,caption,.mast .org{font-weight:700}"
    ".lead,.keys{display:flex}.lead li{flex:1 1 0;margin-right:11pt}.keys>div{flex:1 1 0}"
    ".lead li:last-child{margin-right:0}"
    ".facts{display:flex;flex-wrap:wrap}.facts div{width:22%;margin-right:3%}"
    ".mast p,nav li,.swatches li,.marks li{margin-right:11pt}"
    ".swatches li .sw{margin-right:.5em}"
    ".cols{display:table;table-layout:fixed;width:100%}"
    ".cols>*{display:table-cell;vertical-align:top;padding-right:15pt}"
    ".cols>:last-child{padding-right:0}"
    ".cols.map>:first-child{width:78mm}\n";

typedef struct slice {
    const char *s;
    size_t n;
} slice;

/* ---- finding ---- */

static const char *find(slice in, const char *what)
{
    const size_t n = strlen(what);
    for (size_t i = 0; i + n <= in.n; i++)
        if (memcmp(in.s + i, what, n) == 0)
            return in.s + i;
    return NULL;
}

static slice from(slice in, const char *at)
{
    return (slice){at, in.n - (size_t)(at - in.s)};
}

static bool begins(slice in, const char *what)
{
    const size_t n = strlen(what);
    return in.n >= n && memcmp(in.s, what, n) == 0;
}

/* What stands up to the first of the characters, or all. */
static slice up_to(slice in, const char *characters)
{
    size_t n = 0;
    while (n < in.n && strchr(characters, in.s[n]) == NULL)
        n++;
    return (slice){in.s, n};
}

/* ---- custom properties ---- */

enum { MOST_NAMES = 96 };

typedef struct names {
    slice name[MOST_NAMES], value[MOST_NAMES];
    size_t n;
} names;

static bool same(slice a, slice b)
{
    return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

static const slice *look_up(const names *all, slice name)
{
    for (size_t i = 0; i < all->n; i++)
        if (same(all->name[i], name))
            return &all->value[i];
    return NULL;
}

/* "--a:1;--b:2": a later value takes the place of an earlier one. */
static void declare(names *all, slice block)
{
    for (const char *at; (at = find(block, "--")) != NULL;) {
        const slice name = up_to(from(block, at), ":;");
        block = from(block, name.s + name.n);
        if (!begins(block, ":"))
            continue;
        const slice value = up_to(from(block, block.s + 1), ";");
        block = from(block, value.s + value.n);
        size_t i = 0;
        while (i < all->n && !same(all->name[i], name))
            i++;
        if (i == MOST_NAMES)
            continue;
        all->name[i] = name;
        all->value[i] = value;
        all->n += i == all->n;
    }
}

/* The rules of :root that hold on paper: outside every @media, or in one for print. */
static void collect(names *all, slice css)
{
    size_t depth = 0;
    bool holds = true;
    for (size_t i = 0; i < css.n; i++) {
        const slice rest = from(css, css.s + i);
        if (depth == 0 && begins(rest, "@media"))
            holds = find(up_to(rest, "{"), "print") != NULL;
        if (holds && begins(rest, ":root{"))
            declare(all, up_to(from(rest, rest.s + strlen(":root{")), "}"));
        depth += css.s[i] == '{';
        depth -= css.s[i] == '}' && depth > 0;
        if (css.s[i] == '}' && depth == 0)
            holds = true;
    }
}

/* ---- writing ---- */

static void put(FILE *to, slice s)
{
    (void)fwrite(s.s, 1, s.n, to); /* into memory: its failure stays in `to` */
}

static void put_css(FILE *to, const names *all, slice css)
{
    for (const char *at; (at = find(css, "var(")) != NULL;) {
        const slice name = up_to(from(css, at + strlen("var(")), ")");
        const slice *value = look_up(all, name);
        put(to, (slice){css.s, (size_t)(at - css.s)});
        if (value != NULL)
            put(to, *value);
        css = from(css, name.s + name.n);
        css = begins(css, ")") ? from(css, css.s + 1) : css;
    }
    put(to, css);
}

/* An attribute that leads elsewhere than to the same page or to the web. */
static bool leads_to_file(slice at)
{
    static const char href[] = " href=\"";
    if (!begins(at, href))
        return false;
    const slice value = from(at, at.s + strlen(href));
    return !begins(value, "#") && !begins(value, "https://");
}

/* Markup between styles: without <source>, and without links to files. */
static void put_markup(FILE *to, slice html)
{
    const char *kept = html.s;
    for (size_t i = 0; i < html.n;) {
        const slice rest = from(html, html.s + i);
        size_t skip = 0;
        if (begins(rest, "<source "))
            skip = up_to(rest, ">").n + 1;
        else if (leads_to_file(rest))
            skip = strlen(" href=\"") + up_to(from(rest, rest.s + strlen(" href=\"")), "\"").n + 1;
        if (skip > 0) {
            put(to, (slice){kept, (size_t)(rest.s - kept)});
            kept = rest.s + (skip < rest.n ? skip : rest.n);
        }
        i += skip > 0 ? skip : 1;
    }
    put(to, from(html, kept));
}

static void put_page(FILE *to, slice html)
{
    static const char open[] = "<style>", end[] = "</style>";
    names all = {.n = 0};
    for (const char *at; (at = find(html, open)) != NULL;) {
        const slice css = from(html, at + strlen(open));
        const char *stop = find(css, end);
        if (stop == NULL)
            break;
        const slice text = {css.s, (size_t)(stop - css.s)};
        const bool first = all.n == 0;
        collect(&all, text);
        put_markup(to, (slice){html.s, (size_t)(at - html.s)});
        (void)fputs(open, to);
        put_css(to, &all, text);
        if (first)
            (void)fputs(beside, to);
        html = from(html, stop);
    }
    put_markup(to, html);
}

tarve_status tarve_pdf_page(const char *html, size_t len, char **out, size_t *n, tarve_error *err)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (to == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a PDF");
    put_page(to, (slice){html, len});
    const bool failed = ferror(to) != 0;
    if (fclose(to) != 0 || failed) {
        free(text);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a PDF");
    }
    *out = text;
    *n = size;
    return TARVE_OK;
}
