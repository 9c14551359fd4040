/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What if a field had more study places: the question checked, the field found. */
#include "run/whatif.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = 64, FURTHEST = 128, SHOWN = 3 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add or leave out to come from one text to the other. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST + 1], n = strnlen(b, LONGEST);
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 0; i < LONGEST && a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 1; j <= n; j++) {
            const size_t change = diagonal + (a[i] != b[j - 1]);
            diagonal = row[j];
            row[j] = smaller(change, 1 + smaller(row[j], row[j - 1]));
        }
    }
    return row[n];
}

static tarve_status unknown_field(const tarve_need_result *r, const char *field, tarve_error *err)
{
    char list[200] = "";
    size_t o = 0, shown = 0;
    for (size_t far = 0; far <= FURTHEST && shown < SHOWN; far++)
        for (size_t i = 0; i < r->n_fields && shown < SHOWN; i++) {
            if (distance(r->field[i].code, field) != far || o >= sizeof list)
                continue;
            o += (size_t)snprintf(list + o, sizeof list - o, "%s%s", o > 0 ? ", " : "",
                                  r->field[i].code);
            shown++;
        }
    return tarve_fail(err, TARVE_E_USAGE, "no field \"%.60s\"; the nearest: %s", field,
                      list[0] != '\0' ? list : "none, the run has no fields");
}

tarve_status tarve_whatif(const tarve_config *c, const tarve_run_options *opt,
                          const tarve_question *q, tarve_need_result **out, tarve_error *err)
{
    tarve_need_result *r = NULL;
    if (!(q->places >= 0.0 && q->places <= 1e6))
        return tarve_fail(err, TARVE_E_USAGE, "%g places: 0 to 1000000", q->places);
    const tarve_status st = run_answer(c, opt, q, &r, err);
    if (st != TARVE_OK && st != TARVE_INCOMPLETE)
        return st;
    tarve_status verdict = st;
    const int first = r->base_year + 1;
    if (q->from_year != 0 && (q->from_year < first || q->from_year > first + TARVE_LAG_YEARS))
        verdict = tarve_fail(err, TARVE_E_USAGE, "from %d: places can begin in %d to %d",
                             q->from_year, first, first + (int)TARVE_LAG_YEARS);
    else if (r->answer == NULL || r->answer->field == NULL)
        verdict = unknown_field(r, q->field, err);
    if (verdict == st)
        *out = r;
    else
        tarve_need_free(r);
    return verdict;
}
