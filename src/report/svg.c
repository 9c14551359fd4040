/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/svg.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const xmlChar *x(const char *s)
{
    return (const xmlChar *)s;
}

static const char *name_of(const xmlNode *e)
{
    return (const char *)e->name;
}

static bool is(const xmlNode *e, const char *name)
{
    return e->type == XML_ELEMENT_NODE && strcmp(name_of(e), name) == 0;
}

/* ---- walking: depth first, without the call stack ---- */

static xmlNode *after(const xmlNode *e, const xmlNode *root)
{
    while (e != root && e->next == NULL)
        e = e->parent;
    return e == root ? NULL : e->next;
}

static xmlNode *next(const xmlNode *e, const xmlNode *root)
{
    return e->children != NULL && e->type == XML_ELEMENT_NODE ? e->children : after(e, root);
}

/* ---- attributes, borrowed: every value of a parsed attribute is one text node ---- */

static const char *value_of(const xmlAttr *a)
{
    const bool one = a->children != NULL && a->children->content != NULL;
    return one ? (const char *)a->children->content : "";
}

static const char *attr(const xmlNode *e, const char *name)
{
    for (const xmlAttr *a = e->properties; a != NULL; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return value_of(a);
    return NULL;
}

/* The colour that currentColor stands for at e. */
static const char *colour_at(const xmlNode *e)
{
    for (; e != NULL && e->type == XML_ELEMENT_NODE; e = e->parent)
        if (attr(e, "color") != NULL)
            return attr(e, "color");
    return "black";
}

static bool is_current(const char *value)
{
    return value != NULL && strcmp(value, "currentColor") == 0;
}

static bool spell_out(xmlNode *e, const char *colour)
{
    bool ok = true;
    if (is_current(attr(e, "fill")))
        ok = xmlSetProp(e, x("fill"), x(colour)) != NULL;
    if (is_current(attr(e, "stroke")))
        ok = xmlSetProp(e, x("stroke"), x(colour)) != NULL && ok;
    return ok;
}

/* ---- marks ---- */

static xmlNode *by_reference(const xmlNode *root, const char *href)
{
    if (href == NULL || href[0] != '#')
        return NULL;
    for (const xmlNode *e = root; e != NULL; e = next(e, root))
        if (e->type == XML_ELEMENT_NODE && attr(e, "id") != NULL &&
            strcmp(attr(e, "id"), href + 1) == 0)
            return (xmlNode *)e;
    return NULL;
}

/* A <g> in the place of a use: what it hands down, and where. */
static xmlNode *group_of(const xmlNode *use, const char *colour)
{
    static const char *const kept[] = {"fill", "stroke", "stroke-width", "opacity"};
    const char *const dx = attr(use, "x"), *const dy = attr(use, "y");
    const char *const turn = attr(use, "transform");
    char place[300];
    xmlNode *g = xmlNewDocNode(use->doc, use->ns, x("g"), NULL);
    bool ok = g != NULL;
    for (size_t i = 0; ok && i < sizeof kept / sizeof *kept; i++)
        if (attr(use, kept[i]) != NULL)
            ok = xmlNewProp(g, x(kept[i]), x(attr(use, kept[i]))) != NULL;
    if (ok && (dx != NULL || dy != NULL)) {
        (void)snprintf(place, sizeof place, "%s%stranslate(%.40s,%.40s)", turn == NULL ? "" : turn,
                       turn == NULL ? "" : " ", dx == NULL ? "0" : dx, dy == NULL ? "0" : dy);
        ok = xmlNewProp(g, x("transform"), x(place)) != NULL;
    } else if (ok && turn != NULL) {
        ok = xmlNewProp(g, x("transform"), x(turn)) != NULL;
    }
    if (ok && spell_out(g, colour))
        return g;
    xmlFreeNode(g);
    return NULL;
}

/* A copy that stands alone declares its namespace again: it borrows the one of the shape instead.
 */
static void borrow_namespace(xmlNode *copy, const xmlNode *shape)
{
    for (xmlAttr *a = copy->properties, *then; a != NULL; a = then) {
        then = a->next;
        if (a->ns != NULL)
            (void)xmlRemoveProp(a); /* found above: it is there */
    }
    xmlFreeNsList(copy->nsDef);
    copy->nsDef = NULL;
    copy->ns = shape->ns;
}

/* The shape itself, without its name, in the colour of the use. */
static xmlNode *shape_of(xmlNode *shape, const char *colour)
{
    enum { WITHOUT_CHILDREN = 2 };
    xmlNode *copy = xmlDocCopyNode(shape, shape->doc, WITHOUT_CHILDREN);
    if (copy == NULL)
        return NULL;
    borrow_namespace(copy, shape);
    (void)xmlUnsetProp(copy, x("id")); /* -1: it had none */
    if (spell_out(copy, colour))
        return copy;
    xmlFreeNode(copy);
    return NULL;
}

/* What a use stands for, groups from the outside in; NULL when out of memory. A use that leads to
 * nothing, or round in circles, is an empty group. */
static xmlNode *spelled(const xmlNode *root, const xmlNode *use)
{
    enum { DEEPEST = 8 };
    const char *colour = colour_at(use);
    xmlNode *const outer = group_of(use, colour);
    xmlNode *at = outer, *to = by_reference(root, attr(use, "href"));
    for (int i = 0; i < DEEPEST && at != NULL && to != NULL; i++) {
        const bool through = is(to, "use");
        xmlNode *inner = through ? group_of(to, colour) : shape_of(to, colour);
        if (inner == NULL || xmlAddChild(at, inner) == NULL) {
            xmlFreeNode(inner);
            xmlFreeNode(outer);
            return NULL;
        }
        at = inner;
        to = through ? by_reference(root, attr(to, "href")) : NULL;
    }
    return outer;
}

static bool in_defs(const xmlNode *e)
{
    for (; e != NULL && e->type == XML_ELEMENT_NODE; e = e->parent)
        if (is(e, "defs"))
            return true;
    return false;
}

static bool spell_marks(xmlNode *root)
{
    for (xmlNode *e = root, *then; e != NULL; e = then) {
        then = next(e, root);
        if (!is(e, "use") || in_defs(e))
            continue;
        xmlNode *g = spelled(root, e);
        then = after(e, root);
        if (g == NULL)
            return false;
        xmlFreeNode(xmlReplaceNode(e, g));
    }
    return true;
}

/* ---- what goes ---- */

static bool goes(const xmlNode *e)
{
    static const char *const active[] = {"script", "foreignObject", "a", "image", "use"};
    if (e->type == XML_COMMENT_NODE || e->type == XML_PI_NODE)
        return true;
    if (e->type == XML_TEXT_NODE) /* line ends between elements; never within a text */
        return xmlIsBlankNode(e) == 1 &&
               (is(e->parent, "svg") || is(e->parent, "g") || is(e->parent, "defs"));
    for (size_t i = 0; i < sizeof active / sizeof *active; i++)
        if (is(e, active[i]))
            return true;
    const char *id = e->type == XML_ELEMENT_NODE ? attr(e, "id") : NULL;
    return id != NULL && strncmp(id, "gp", 2) == 0 && in_defs(e);
}

/* Handlers of events, and colours that are spelled out by now. */
static void prune(xmlNode *e)
{
    for (xmlAttr *a = e->properties, *then; a != NULL; a = then) {
        const char *name = (const char *)a->name;
        then = a->next;
        if (strncmp(name, "on", 2) == 0 || strcmp(name, "color") == 0)
            (void)xmlRemoveProp(a); /* found above: it is there */
    }
}

static bool clean(xmlNode *root)
{
    bool ok = true;
    for (xmlNode *e = root, *then; e != NULL && ok; e = then) {
        then = next(e, root);
        if (goes(e) && e != root) {
            then = after(e, root);
            xmlUnlinkNode(e);
            xmlFreeNode(e);
        } else if (e->type == XML_ELEMENT_NODE) {
            ok = spell_out(e, colour_at(e));
        }
    }
    for (xmlNode *e = root; e != NULL; e = next(e, root))
        if (e->type == XML_ELEMENT_NODE)
            prune(e);
    return ok;
}

/* ---- in and out ---- */

static void be_silent(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

static void say_nothing(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

tarve_status tarve_svg_parse(const char *data, size_t len, xmlDocPtr *out, tarve_error *err)
{
    if (len > INT_MAX)
        return tarve_fail(err, TARVE_E_IO, "the picture is too large");
    xmlSetGenericErrorFunc(NULL, say_nothing);
    xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
    if (ctxt == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a picture");
    ctxt->sax->serror = be_silent;
    *out = xmlCtxtReadMemory(ctxt, data, (int)len, NULL, "UTF-8", XML_PARSE_NONET);
    const bool no_memory = ctxt->errNo == XML_ERR_NO_MEMORY;
    xmlFreeParserCtxt(ctxt);
    xmlResetLastError(); /* of this picture, not of the page that it may be for */
    if (*out != NULL)
        return TARVE_OK;
    return no_memory ? tarve_fail(err, TARVE_E_NOMEM, "out of memory for a picture")
                     : tarve_fail(err, TARVE_E_IO, "the picture is not well-formed");
}

static tarve_status serialise(xmlDocPtr doc, char **out, size_t *n, tarve_error *err)
{
    xmlChar *text = NULL;
    int size = 0;
    xmlDocDumpMemoryEnc(doc, &text, &size, "UTF-8");
    char *copy = text == NULL ? NULL : malloc((size_t)size + 1);
    if (copy == NULL) {
        xmlFree(text);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for a picture");
    }
    memcpy(copy, text, (size_t)size + 1);
    xmlFree(text);
    *out = copy;
    *n = (size_t)size;
    return TARVE_OK;
}

tarve_status tarve_svg_plain(const char *data, size_t len, char **out, size_t *n, tarve_error *err)
{
    xmlDocPtr doc = NULL;
    tarve_status st = tarve_svg_parse(data, len, &doc, err);
    if (st != TARVE_OK)
        return st;
    xmlNode *root = xmlDocGetRootElement(doc);
    if (root == NULL || !is(root, "svg"))
        st = tarve_fail(err, TARVE_E_IO, "the picture is no SVG");
    else if (!spell_marks(root) || !clean(root))
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for a picture");
    else
        st = serialise(doc, out, n, err);
    xmlFreeDoc(doc);
    return st;
}
