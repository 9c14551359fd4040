/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/workbook_check.h"

#include <assert.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unzip.h>

enum { BLOCK = 1 << 14, NAME = 256 };

/* What a part says of itself: a block of a file that was lost can leave the rest well-formed, and
 * so can a range that there was no memory for. */
typedef struct tally {
    size_t cells, texts, texts_said;   /* of a sheet; of the list of texts */
    size_t series, categories, values; /* of a chart; every series has both */
} tally;

static size_t *counter(tally *t, const char *name)
{
    assert(t != NULL);
    const struct {
        const char *name;
        size_t *n;
    } counted[] = {{"c", &t->cells},
                   {"si", &t->texts},
                   {"c:ser", &t->series},
                   {"c:cat", &t->categories},
                   {"c:val", &t->values}};
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        if (strcmp(name, counted[i].name) == 0)
            return counted[i].n;
    return NULL;
}

static void count_piece(void *ctx, const xmlChar *name, const xmlChar **attribute)
{
    tally *t = ctx;
    size_t *n = counter(t, (const char *)name);
    if (n != NULL)
        ++*n;
    const bool said = strcmp((const char *)name, "sst") == 0 && attribute != NULL;
    for (; said && attribute[0] != NULL; attribute += 2)
        if (strcmp((const char *)attribute[0], "uniqueCount") == 0)
            t->texts_said = strtoul((const char *)attribute[1], NULL, 10);
}

static bool adds_up(const tally *t)
{
    return t->texts == t->texts_said && t->series == t->categories && t->series == t->values;
}

static void be_silent(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

static tarve_status cut(const char *part, tarve_error *err)
{
    return tarve_fail(err, TARVE_E_IO, "the workbook is cut or damaged (%s)", part);
}

/* The part that is open, to its end. */
static tarve_status parse(unzFile zip, const char *part, tally *out, tarve_error *err)
{
    xmlSAXHandler sax = {.initialized = 1, .startElement = count_piece};
    char block[BLOCK];
    int n = 0, bad = 0;
    xmlParserCtxtPtr ctxt = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    if (ctxt == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the workbook");
    ctxt->userData = out;
    ctxt->sax->serror = be_silent;
    while (bad == 0 && (n = unzReadCurrentFile(zip, block, sizeof block)) > 0)
        bad = xmlParseChunk(ctxt, block, n, 0);
    if (bad == 0 && n == 0)
        bad = xmlParseChunk(ctxt, block, 0, 1);
    const bool no_memory = ctxt->errNo == XML_ERR_NO_MEMORY;
    const bool whole = n == 0 && bad == 0 && ctxt->wellFormed;
    xmlFreeParserCtxt(ctxt);
    if (no_memory)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the workbook");
    return whole ? TARVE_OK : cut(part, err);
}

static tarve_status check_part(unzFile zip, size_t *cells, tarve_error *err)
{
    char part[NAME];
    tally of = {0};
    if (unzGetCurrentFileInfo64(zip, NULL, part, sizeof part, NULL, 0, NULL, 0) != UNZ_OK ||
        unzOpenCurrentFile(zip) != UNZ_OK)
        return cut("its list of parts", err);
    const tarve_status st = parse(zip, part, &of, err);
    const bool same_crc = unzCloseCurrentFile(zip) == UNZ_OK;
    if (strncmp(part, "xl/worksheets/", strlen("xl/worksheets/")) == 0)
        *cells += of.cells;
    return st == TARVE_OK && (!same_crc || !adds_up(&of)) ? cut(part, err) : st;
}

tarve_status tarve_workbook_check(const char *path, size_t cells, tarve_error *err)
{
    size_t found = 0;
    unzFile zip = unzOpen64(path);
    if (zip == NULL)
        return cut("it is no zip file", err);
    int at = unzGoToFirstFile(zip);
    tarve_status st = TARVE_OK;
    for (; at == UNZ_OK && st == TARVE_OK; at = unzGoToNextFile(zip))
        st = check_part(zip, &found, err);
    (void)unzClose(zip); /* it was read from */
    if (st == TARVE_OK && at != UNZ_END_OF_LIST_OF_FILE)
        st = cut("its list of parts", err);
    if (st == TARVE_OK && found != cells)
        st = tarve_fail(err, TARVE_E_IO, "the workbook has %zu cells and not the %zu written",
                        found, cells);
    return st;
}
