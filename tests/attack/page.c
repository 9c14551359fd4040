/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include <ctype.h>
#include <dirent.h>
#include <libxml/HTMLparser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nodes.h"

enum { CELL = 128 };

/* What is read, and what it must agree with. */
typedef struct place {
    const sheet *areas;
    const char *file;
    bool english;
} place;

/* "1 291" and "7,6" as numbers, in English "1,291" and "7.6"; false for anything else. */
static bool is_number(const char *text, bool english, double *out)
{
    char plain[CELL];
    size_t n = 0;
    for (const unsigned char *s = (const unsigned char *)text; *s != '\0' && n + 1 < CELL; s++) {
        if (s[0] == 0xc2 && s[1] == 0xa0) /* no-break space */
            s++;
        else if (*s != ' ' && *s != '\n' && !(english && *s == ','))
            plain[n++] = (char)(*s == ',' ? '.' : *s);
    }
    plain[n] = '\0';
    char *end;
    *out = strtod(plain, &end);
    return n > 0 && *end == '\0';
}

static void content(const xmlNode *node, char out[CELL])
{
    xmlChar *text = xmlNodeGetContent(node);
    (void)snprintf(out, CELL, "%s", text == NULL ? "" : (const char *)text);
    xmlFree(text);
}

static size_t row_of(const sheet *areas, const char *name)
{
    for (size_t i = 1; i < areas->n_rows; i++)
        if (strcmp(sheet_at(areas, i, "name"), name) == 0 &&
            strcmp(sheet_at(areas, i, "level"), "municipality") == 0)
            return i;
    return SIZE_MAX;
}

static bool said_already(const sheet *areas, size_t row, double x)
{
    static const char *const column[] = {"vacancies", "unemployed", "unemployed_per_vacancy",
                                         "protected_months"};
    for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
        const char *text = sheet_at(areas, row, column[c]);
        if (text[0] != '\0' && fabs(strtod(text, NULL) - x) < 1e-9)
            return true;
    }
    return false;
}

/* Every figure beside a municipality's name must stand in its row of the table. */
static void look_at_row(const xmlNode *tr, const place *at, verdict *v)
{
    const sheet *areas = at->areas;
    char text[CELL];
    size_t row = SIZE_MAX;
    for (const xmlNode *td = tr->children; td != NULL; td = td->next) {
        double x;
        if (td->type != XML_ELEMENT_NODE)
            continue;
        content(td, text);
        if (row == SIZE_MAX)
            row = row_of(areas, text);
        else if (is_number(text, at->english, &x) && !said_already(areas, row, x))
            fail_at(v, at->file, "%s of %s is not in data/areas.csv", text,
                    sheet_at(areas, row, "area"));
        if (row == SIZE_MAX)
            return;
    }
}

static void walk(const xmlNode *node, const char *element, const place *at, verdict *v,
                 void (*look)(const xmlNode *, const place *, verdict *))
{
    for (; node != NULL; node = node_after(node))
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, element) == 0)
            look(node, at, v);
}

/* The map writes nothing but names and ratios. */
static void look_at_text(const xmlNode *node, const place *at, verdict *v)
{
    const sheet *areas = at->areas;
    char text[CELL];
    double x;
    content(node, text);
    if (!is_number(text, at->english, &x))
        return;
    for (size_t i = 1; i < areas->n_rows; i++)
        if (said_already(areas, i, x))
            return;
    fail_at(v, at->file, "%s is not in data/areas.csv", text);
}

static void read_file(const char *run_dir, const place *at, const char *element, verdict *v,
                      void (*look)(const xmlNode *, const place *, verdict *))
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", run_dir, at->file);
    xmlDoc *doc = htmlReadFile(path, "UTF-8",
                               HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET);
    if (doc != NULL)
        walk(xmlDocGetRootElement(doc), element, at, v, look);
    else
        fail_at(v, at->file, "cannot be read");
    xmlFreeDoc(doc);
}

static bool ends_with(const char *name, const char *end)
{
    const size_t n = strlen(name), e = strlen(end);
    return n > e && strcmp(name + n - e, end) == 0;
}

/* Of a municipality's own page every large figure must stand in its row. */
static void look_at_big(const xmlNode *node, const place *at, verdict *v)
{
    char text[CELL];
    double x;
    const char *code = strstr(at->file, "municipality-");
    xmlChar *css = xmlGetProp(node, (const xmlChar *)"class");
    const bool big = css != NULL && strcmp((const char *)css, "big") == 0;
    xmlFree(css);
    content(node, text);
    if (code == NULL || !big || !is_number(text, at->english, &x))
        return;
    code += strlen("municipality-");
    for (size_t i = 1; i < at->areas->n_rows; i++)
        if (strncmp(sheet_at(at->areas, i, "area"), code, strcspn(code, ".")) == 0 &&
            said_already(at->areas, i, x))
            return;
    fail_at(v, at->file, "%s is not in data/areas.csv", text);
}

/* Every page, or every map, of one folder; how many there were. */
static size_t read_folder(const char *run_dir, const char *folder, bool maps, const place *like,
                          verdict *v)
{
    char path[4096], file[512];
    size_t n = 0;
    (void)snprintf(path, sizeof path, "%s/%s", run_dir, folder);
    DIR *d = opendir(path);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (maps ? strncmp(e->d_name, "map", 3) != 0 || !ends_with(e->d_name, ".svg")
                 : !ends_with(e->d_name, ".html"))
            continue;
        (void)snprintf(file, sizeof file, "%.100s/%.255s", folder, e->d_name);
        const place at = {like->areas, file, like->english};
        read_file(run_dir, &at, maps ? "text" : "tr", v, maps ? look_at_text : look_at_row);
        if (!maps)
            read_file(run_dir, &at, "span", v, look_at_big);
        n++;
    }
    if (d != NULL)
        (void)closedir(d);
    return n;
}

void page_compare(const char *run_dir, const sheet *areas, verdict *v)
{
    static const char *const language[] = {"fi", "sv", "en"};
    char folder[32];
    size_t n = 0;
    for (size_t i = 0; i < sizeof language / sizeof *language; i++) {
        const place like = {areas, NULL, strcmp(language[i], "en") == 0};
        n += read_folder(run_dir, language[i], false, &like, v);
        (void)snprintf(folder, sizeof folder, "plots/%s", language[i]);
        (void)read_folder(run_dir, folder, true, &like, v); /* no map may be worth drawing */
    }
    if (n == 0)
        fail_at(v, run_dir, "no page");
}
