/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What totals that are known say of the protected cells below them. */
#ifndef TARVE_FORECAST_NARROW_H
#define TARVE_FORECAST_NARROW_H

#include "tarve/reconcile.h"

typedef struct tarve_narrow tarve_narrow;

/* How the nodes of a hierarchy add up: a total is the sum of its children, or where those overlap
 * (a total of rows and of columns) of its leaves. The links are those of the plan. Errors: NOMEM.
 */
tarve_status tarve_narrow_new(const tarve_reconcile_plan *plan, size_t n,
                              const tarve_reconcile_link *link, size_t n_links, tarve_narrow **out,
                              tarve_error *err) TARVE_MUST_CHECK;
void tarve_narrow_free(tarve_narrow *k);

/* A total is a node with parts: which one, and its parts in rising order. */
size_t tarve_narrow_totals(const tarve_narrow *k);
uint32_t tarve_narrow_total(const tarve_narrow *k, size_t total);
const uint32_t *tarve_narrow_parts(const tarve_narrow *k, size_t total, size_t *n);
/* Leaves a total out of all that follows. */
void tarve_narrow_ignore(tarve_narrow *k, size_t total);

/*
 * Whole figures of one period, by node: known lo = hi, protected lo < hi, not known NaN in both.
 * Every protected cell is narrowed to what the totals of which all is known leave it, round by
 * round until nothing changes: no figure within the new bounds is ruled out by any single total.
 * @param expected  [out] what a protected cell comes to when a total shares what is left out by the
 *                  widths of the bounds, the mean over its totals; NaN where none says anything
 * A total that its parts cannot come to, as given or as narrowed by others, says nothing in this
 * period: tarve_narrow_denied. Whatever the order of links: the same bytes. Allocates nothing.
 * Cost: O(links) and, a round, O(links of totals with something protected).
 */
void tarve_narrow_period(tarve_narrow *k, double *lo, double *hi, double *expected);
bool tarve_narrow_denied(const tarve_narrow *k, size_t total);

#endif
