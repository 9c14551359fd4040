/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nodes.h"

enum { CELL = 128 };

/* "1 291" and "7,6" as numbers; false for anything else. */
static bool finnish_number(const char *text, double *out)
{
    char plain[CELL];
    size_t n = 0;
    for (const unsigned char *s = (const unsigned char *)text; *s != '\0' && n + 1 < CELL; s++) {
        if (s[0] == 0xc2 && s[1] == 0xa0) /* no-break space */
            s++;
        else if (*s != ' ' && *s != '\n')
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
static void look_at_row(const xmlNode *tr, const sheet *areas, verdict *v)
{
    char text[CELL];
    size_t row = SIZE_MAX;
    for (const xmlNode *td = tr->children; td != NULL; td = td->next) {
        double x;
        if (td->type != XML_ELEMENT_NODE)
            continue;
        content(td, text);
        if (row == SIZE_MAX)
            row = row_of(areas, text);
        else if (finnish_number(text, &x) && !said_already(areas, row, x))
            fail_at(v, "index.html", "%s of %s is not in data/areas.csv", text,
                    sheet_at(areas, row, "area"));
        if (row == SIZE_MAX)
            return;
    }
}

static void walk(const xmlNode *node, const char *element, const sheet *areas, verdict *v,
                 void (*look)(const xmlNode *, const sheet *, verdict *))
{
    for (; node != NULL; node = node_after(node))
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, element) == 0)
            look(node, areas, v);
}

/* The map writes nothing but names and ratios. */
static void look_at_text(const xmlNode *node, const sheet *areas, verdict *v)
{
    char text[CELL];
    double x;
    content(node, text);
    if (!finnish_number(text, &x))
        return;
    for (size_t i = 1; i < areas->n_rows; i++)
        if (said_already(areas, i, x))
            return;
    fail_at(v, "plots/map.svg", "%s is not in data/areas.csv", text);
}

static void read_file(const char *run_dir, const char *name, const char *element,
                      const sheet *areas, bool needed, verdict *v,
                      void (*look)(const xmlNode *, const sheet *, verdict *))
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", run_dir, name);
    if (!needed && access(path, R_OK) != 0)
        return; /* no map was worth drawing */
    xmlDoc *doc = htmlReadFile(path, "UTF-8",
                               HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET);
    if (doc != NULL)
        walk(xmlDocGetRootElement(doc), element, areas, v, look);
    else if (needed)
        fail_at(v, name, "cannot be read");
    xmlFreeDoc(doc);
}

void page_compare(const char *run_dir, const sheet *areas, verdict *v)
{
    read_file(run_dir, "index.html", "tr", areas, true, v, look_at_row);
    read_file(run_dir, "plots/map.svg", "text", areas, false, v, look_at_text);
    read_file(run_dir, "plots/map-narrow.svg", "text", areas, false, v, look_at_text);
}
