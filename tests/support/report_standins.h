/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the need room as its header states them, while that room is not built. Weak: the real
 * ones win where they are linked. */
#ifndef TARVE_TEST_REPORT_STANDINS_H
#define TARVE_TEST_REPORT_STANDINS_H
#include <math.h>

#include "tarve/need.h"

__attribute__((weak)) double tarve_round_persons(double p)
{
    const double unit = fabs(p) < 50 ? 5 : 10;
    return isnan(p) ? p : unit * round(p / unit) + 0.0;
}
__attribute__((weak)) tarve_shown tarve_show_observed(double value, tarve_mark mark)
{
    tarve_shown s = {TARVE_SHOWN_MISSING, 0};
    if (tarve_mark_state(mark) == TARVE_CELL_PROTECTED)
        s.kind = TARVE_SHOWN_PROTECTED;
    else if (tarve_mark_has_number(mark))
        s = (tarve_shown){value > 0 && value < 5 ? TARVE_SHOWN_PROTECTED : TARVE_SHOWN_NUMBER,
                          value};
    return s;
}
__attribute__((weak)) tarve_status tarve_disclosure_table(size_t n_rows, size_t n_cols,
                                                          bool has_total, const double *value,
                                                          const tarve_mark *mark,
                                                          tarve_shown *shown, tarve_error *err)
{
    (void)err;
    for (size_t c = 0; c < n_cols; c++) {
        size_t hidden = 0, smallest = 0;
        for (size_t r = 0; r < n_rows; r++) {
            const size_t at = r * n_cols + c;
            shown[at] = tarve_show_observed(value[at], mark[at]);
            if (r == 0 && has_total)
                continue;
            hidden += shown[at].kind == TARVE_SHOWN_PROTECTED;
            if (shown[at].kind == TARVE_SHOWN_NUMBER &&
                (smallest == 0 || value[at] < value[smallest]))
                smallest = at;
        }
        if (has_total && hidden == 1 && smallest != 0)
            shown[smallest].kind = TARVE_SHOWN_SUPPRESSED;
    }
    return TARVE_OK;
}
__attribute__((weak)) const char *tarve_need_class_code(tarve_need_class c)
{
    static const char *const code[] = {"large_shortage", "shortage",  "balance",  "surplus",
                                       "large_surplus",  "uncertain", "too_small"};
    return code[c];
}
__attribute__((weak)) size_t tarve_parameters_size(const tarve_parameters *p)
{
    (void)p;
    return 0;
}
__attribute__((weak)) const tarve_parameter *tarve_parameters_row(const tarve_parameters *p,
                                                                  size_t i)
{
    (void)p;
    (void)i;
    return NULL;
}
__attribute__((weak)) double tarve_parameter_mean(const tarve_parameter *p)
{
    return p->a;
}
#endif
