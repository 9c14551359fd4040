/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N5: codes that were not there, and the share of vacancies whose occupation is not known. */
#include <math.h>

#include "need/signal_int.h"

enum { HISTORY = 24 }; /* months without the code before it counts as new */

size_t signal_first_seen(const double *row, size_t n_months, bool *again)
{
    const size_t recent = n_months > SIGNAL_YEAR ? n_months - SIGNAL_YEAR : 0;
    size_t seen = n_months; /* first month of the last year with the code */
    for (size_t t = n_months; t > recent; t--)
        seen = row[t - 1] > 0.0 ? t - 1 : seen;
    *again = false;
    if (seen == n_months || seen < HISTORY)
        return SIZE_MAX;
    for (size_t t = 0; t < seen; t++) {
        const bool absent = row[t] == 0.0; /* false of NaN: not known is not absent */
        if (!absent && t >= seen - HISTORY)
            return SIZE_MAX;
        *again = *again || !absent;
    }
    return seen;
}

double signal_unknown_share(const signal_grid *g, size_t back)
{
    const double x = signal_year(g, g->administrative, back), all = signal_year(g, g->total, back);
    return x / (x + all);
}
