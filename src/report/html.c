/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"

#include <libxml/xmlerror.h>

#include "base/text.h"

/* The writer drops a text that it has no memory for and returns success: only the last error says
 * so. */
static void keep(tarve_html *h, int rc)
{
    const xmlError *last = xmlGetLastError();
    h->failed = h->failed || rc < 0 || (last != NULL && last->code == XML_ERR_NO_MEMORY);
}

/* What goes wrong is said by us, once. */
static void be_silent(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

static const xmlChar *x(const char *s)
{
    return (const xmlChar *)s;
}

tarve_status tarve_html_begin(tarve_html *h, tarve_error *err)
{
    xmlSetGenericErrorFunc(NULL, be_silent);
    xmlResetLastError();
    h->text = xmlBufferCreate();
    h->w = h->text == NULL ? NULL : xmlNewTextWriterMemory(h->text, 0);
    if (h->w == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the page");
    keep(h, xmlTextWriterWriteRaw(h->w, x("<!DOCTYPE html>\n")));
    return TARVE_OK;
}

tarve_status tarve_html_end(tarve_html *h, const char **bytes, size_t *len, tarve_error *err)
{
    keep(h, xmlTextWriterEndDocument(h->w));
    keep(h, xmlTextWriterFlush(h->w));
    if (h->failed)
        return tarve_fail(err, TARVE_E_NOMEM, "the page could not be put together");
    *bytes = (const char *)xmlBufferContent(h->text);
    *len = (size_t)xmlBufferLength(h->text);
    return TARVE_OK;
}

void tarve_html_free(tarve_html *h)
{
    if (h->w != NULL)
        xmlFreeTextWriter(h->w);
    if (h->text != NULL)
        xmlBufferFree(h->text);
    *h = (tarve_html){0};
}

void tarve_html_open(tarve_html *h, const char *name, const char *css_class)
{
    keep(h, xmlTextWriterStartElement(h->w, x(name)));
    if (css_class != NULL)
        tarve_html_attr(h, "class", css_class);
}

void tarve_html_attr(tarve_html *h, const char *name, const char *value)
{
    keep(h, xmlTextWriterWriteAttribute(h->w, x(name), x(value)));
}

void tarve_html_text(tarve_html *h, const char *text)
{
    keep(h, xmlTextWriterWriteString(h->w, x(text)));
}

void tarve_html_data(tarve_html *h, const char *text)
{
    char buf[1024];
    (void)tarve_text_clean(text == NULL ? "" : text, 240, buf, sizeof buf);
    tarve_html_text(h, buf);
}

void tarve_html_close(tarve_html *h)
{
    keep(h, xmlTextWriterFullEndElement(h->w));
}

void tarve_html_void(tarve_html *h)
{
    keep(h, xmlTextWriterEndElement(h->w));
}

void tarve_html_style(tarve_html *h, const char *const *css, size_t n)
{
    tarve_html_open(h, "style", NULL);
    for (size_t i = 0; i < n; i++)
        keep(h, xmlTextWriterWriteRaw(h->w, x(css[i])));
    tarve_html_close(h);
}

void tarve_html_element(tarve_html *h, const char *name, const char *css_class, const char *text)
{
    tarve_html_open(h, name, css_class);
    tarve_html_text(h, text);
    tarve_html_close(h);
}
