/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "tarve/panel.h"

/* NOLINTNEXTLINE(readability-function-size): a place is three of its parameters */
tarve_status tarve_findings_add(tarve_findings *f, const char *code, tarve_log_level level,
                                const char *path, size_t line, size_t column, tarve_error *err,
                                const char *fmt, ...)
{
    if (f->n == f->cap) {
        const size_t cap = f->cap == 0 ? 16 : 2 * f->cap;
        tarve_finding *item = realloc(f->item, cap * sizeof *item);
        if (item == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu findings", cap);
        f->item = item;
        f->cap = cap;
    }
    tarve_finding *add = &f->item[f->n++];
    *add = (tarve_finding){.code = code, .level = level, .line = line, .column = column};
    (void)snprintf(add->path, sizeof add->path, "%s", path == NULL ? "" : path);
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(add->text, sizeof add->text, fmt, ap);
    va_end(ap);
    tarve_text_mend(add->path);
    tarve_text_mend(add->text);
    return TARVE_OK;
}

void tarve_findings_free(tarve_findings *f)
{
    free(f->item);
    *f = (tarve_findings){0};
}
