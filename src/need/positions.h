/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a field stands now beside where it is going, and what employment adds to the ledger. */
#ifndef TARVE_NEED_POSITIONS_H
#define TARVE_NEED_POSITIONS_H

#include "need/build.h"
#include "need/classes.h"

/* Stocks and flows of the occupations: the last 12 months, and the 12 before. */
typedef struct occupation_stocks {
    double *v, *u; /* o: of the area, estimated */
    /* o: of the occupation area, as printed; NULL without a flow by occupation */
    double *v_then[2], *n_then[2], *u_then[2];
} occupation_stocks;

tarve_status stocks_now(const build *b, occupation_stocks *out, tarve_error *err) TARVE_MUST_CHECK;
void stocks_free(occupation_stocks *s);

/* Is a figure of the stocks now (F22) tight, balanced or slack beside the country's. */
typedef struct start_rules {
    double reference, tight, slack; /* unemployed per vacancy; as shares of it; NaN not known */
} start_rules;
tarve_position position_of_start(const start_rules *rules, double tightness);
/* From P(I <= shortage cut) and P(I >= surplus cut): what is likely enough. */
tarve_position position_ahead(double p_shortage, double p_surplus, double probability);

/*
 * Sets start, ahead and outlook of to[year][unit]. I ahead is the mean over years +3 ... +5 of each
 * draw; with fewer than three years it is not known.
 */
void positions_fill(const need_draws *r, const class_rules *rules, const start_rules *start,
                    tarve_field_need *to);

/* F23: 1 - sum sqrt(v_i/V u_i/U), and what pure chance would make of it with equal shares. */
typedef struct mismatch_index {
    double index, none, none_lo80, none_hi80;
} mismatch_index;
typedef struct mismatch_market {
    size_t n; /* occupations */
    const double *v, *u;
    double n_v, n_u; /* independent events behind all of v and of u */
} mismatch_market;
/* Draws are keyed by seed. Nothing is written where one side is empty. */
tarve_status mismatch_of(const mismatch_market *m, uint64_t seed, mismatch_index *out,
                         tarve_error *err) TARVE_MUST_CHECK;
tarve_status need_mismatch(build *b, tarve_error *err) TARVE_MUST_CHECK;

#endif
