/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel/audit.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- saying ---- */

static size_t *said(audit *a, const char *code)
{
    size_t i = 0;
    while (i < MAX_CODES - 1 && a->count[i].code != NULL && strcmp(a->count[i].code, code) != 0)
        i++;
    a->count[i].code = code;
    return &a->count[i].said;
}

void audit_say(audit *a, const char *code, tarve_log_level level, tarve_mark mark, const char *fmt,
               ...)
{
    if (a->status != TARVE_OK || (*said(a, code))++ >= SAY_AT_MOST)
        return;
    char text[sizeof((tarve_finding *)0)->text];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    const char *path = mark == 0 ? "" : a->p->path[tarve_mark_file(mark)];
    a->status = tarve_findings_add(a->out, code, level, path, (size_t)tarve_mark_line(mark), 0,
                                   a->err, "%s", text);
}

static void say_how_many_more(audit *a)
{
    for (size_t i = 0; i < MAX_CODES && a->status == TARVE_OK; i++)
        if (a->count[i].said > SAY_AT_MOST)
            a->status =
                tarve_findings_add(a->out, a->count[i].code, TARVE_LOG_INFO, "", 0, 0, a->err,
                                   "and %zu more of this kind", a->count[i].said - SAY_AT_MOST);
}

/* ---- looking ---- */

tarve_mark series_mark_at(const series_rec *r, tarve_period t)
{
    const int64_t at = (int64_t)t - r->base;
    return at < 0 || at >= r->n ? 0 : series_marks(r)[at];
}

bounds cell_bounds(const series_rec *r, tarve_period t)
{
    const tarve_mark mark = series_mark_at(r, t);
    const double x = mark == 0 ? 0 : r->value[t - r->base];
    switch (tarve_mark_state(mark)) {
    case TARVE_CELL_VALUE:
        return (bounds){x, x, true};
    case TARVE_CELL_ROUNDED3:
        return (bounds){fmax(x - 1, 0), x + 1, true};
    case TARVE_CELL_PROTECTED:
        return (bounds){1, 4, true};
    case TARVE_CELL_ABSENT:
    case TARVE_CELL_MISSING:
    case TARVE_CELL_NOT_APPLICABLE:
        break;
    }
    return (bounds){0, (double)INFINITY, false};
}

bounds bounds_or_none(const series_rec *r, tarve_period t)
{
    static const bounds none = {0, 0, false};
    return r == NULL ? none : cell_bounds(r, t);
}

const char *bounds_text(bounds b, char buf[FIGURE_TEXT])
{
    if (b.lo == b.hi)
        (void)snprintf(buf, FIGURE_TEXT, "%.12g", b.lo);
    else if (isinf(b.hi))
        (void)snprintf(buf, FIGURE_TEXT, "%.12g or more", b.lo);
    else
        (void)snprintf(buf, FIGURE_TEXT, "%.12g..%.12g", b.lo, b.hi);
    return buf;
}

const char *series_code(const struct tarve_panel *p, const series_rec *r, tarve_axis axis)
{
    return p->axis[axis].name[r->key.code[axis]];
}

static const series_rec *series_with(const struct tarve_panel *p, const series_rec *like,
                                     tarve_axis axis, const char *code)
{
    series_key key = like->key;
    return panel_code_id(p, axis, code, &key.code[axis]) ? panel_series_of(p, &key) : NULL;
}

const series_rec *series_of_area(const struct tarve_panel *p, const series_rec *like,
                                 const char *area)
{
    return series_with(p, like, TARVE_AXIS_AREA, area);
}

const series_rec *series_of_group(const struct tarve_panel *p, const series_rec *like,
                                  const char *group)
{
    return series_with(p, like, TARVE_AXIS_GROUP, group);
}

bool series_is_count(const struct tarve_panel *p, const series_rec *r)
{
    const tarve_measure_info *info = tarve_measure_find(series_code(p, r, TARVE_AXIS_MEASURE));
    return info != NULL && info->whole && (info->kind == TARVE_STOCK || info->kind == TARVE_FLOW);
}

tarve_status tarve_panel_audit(const tarve_panel *p, const tarve_hierarchy *h, tarve_findings *out,
                               tarve_error *err)
{
    return tarve_panel_audit_knowing(p, h, NULL, 0, out, err);
}

tarve_status tarve_panel_audit_knowing(const tarve_panel *p, const tarve_hierarchy *h,
                                       const tarve_known_shift *known, size_t n_known,
                                       tarve_findings *out, tarve_error *err)
{
    if (!p->finished)
        return tarve_fail(err, TARVE_E_USAGE, "the panel is not finished");
    audit a = {.p = p, .h = h, .known = known, .n_known = n_known, .out = out, .err = err};
    const size_t before = out->n;
    audit_mergers(&a);
    audit_totals(&a);
    audit_flows(&a);
    audit_shape(&a);
    audit_breaks(&a);
    say_how_many_more(&a);
    if (a.status != TARVE_OK)
        out->n = before;
    return a.status;
}
