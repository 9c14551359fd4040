/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes on the ratio I (F20): printed only when likely enough and large enough. */
#include "need/classes.h"

#include <math.h>

#include "need/params.h"

const char *tarve_need_class_code(tarve_need_class c)
{
    static const char *const code[] = {
        [TARVE_NEED_LARGE_SHORTAGE] = "large_shortage",
        [TARVE_NEED_SHORTAGE] = "shortage",
        [TARVE_NEED_BALANCE] = "balance",
        [TARVE_NEED_SURPLUS] = "surplus",
        [TARVE_NEED_LARGE_SURPLUS] = "large_surplus",
        [TARVE_NEED_UNCERTAIN] = "uncertain",
        [TARVE_NEED_TOO_SMALL] = "too_small",
    };
    return (size_t)c < sizeof code / sizeof *code ? code[c] : "unknown";
}

class_rules class_rules_of(tarve_parameters *p)
{
    return (class_rules){.cut = {params_value(p, "cut_large_shortage"),
                                 params_value(p, "cut_shortage"), params_value(p, "cut_surplus"),
                                 params_value(p, "cut_large_surplus")},
                         .min_five = params_value(p, "min_openings_five"),
                         .min_three = params_value(p, "min_openings_three"),
                         .probability = params_value(p, "class_probability"),
                         .min_gap_persons = params_value(p, "min_gap_persons"),
                         .min_gap_share = params_value(p, "min_gap_share")};
}

tarve_need_class class_of_ratio(const class_rules *rules, double ratio)
{
    if (isnan(ratio))
        return TARVE_NEED_UNCERTAIN;
    if (ratio <= rules->cut[0])
        return TARVE_NEED_LARGE_SHORTAGE;
    if (ratio <= rules->cut[1])
        return TARVE_NEED_SHORTAGE;
    if (ratio < rules->cut[2])
        return TARVE_NEED_BALANCE;
    return ratio < rules->cut[3] ? TARVE_NEED_SURPLUS : TARVE_NEED_LARGE_SURPLUS;
}

/* Three classes: the extreme ones join their side. */
static void merge_extremes(double p[5])
{
    p[TARVE_NEED_SHORTAGE] += p[TARVE_NEED_LARGE_SHORTAGE];
    p[TARVE_NEED_SURPLUS] += p[TARVE_NEED_LARGE_SURPLUS];
    p[TARVE_NEED_LARGE_SHORTAGE] = p[TARVE_NEED_LARGE_SURPLUS] = 0.0;
}

static void two_likeliest(const double p[5], class_verdict *v)
{
    int first = 0, second = -1;
    for (int i = 1; i < 5; i++)
        if (p[i] > p[first])
            first = i;
    for (int i = 0; i < 5; i++)
        if (i != first && (second < 0 || p[i] > p[second]))
            second = i;
    v->likeliest = (tarve_need_class)first;
    v->second = (tarve_need_class)second;
}

/* The most extreme class whose tail is likely enough; UNCERTAIN when none is. */
static tarve_need_class likely_class(const double p[5], double least, double *probability)
{
    const double tail[5] = {p[0], p[0] + p[1], p[2], p[3] + p[4], p[4]};
    static const tarve_need_class order[5] = {TARVE_NEED_LARGE_SHORTAGE, TARVE_NEED_LARGE_SURPLUS,
                                              TARVE_NEED_SHORTAGE, TARVE_NEED_SURPLUS,
                                              TARVE_NEED_BALANCE};
    for (int i = 0; i < 5; i++)
        if (tail[order[i]] >= least) {
            *probability = tail[order[i]];
            return order[i];
        }
    return TARVE_NEED_UNCERTAIN;
}

class_verdict class_decide(const class_rules *rules, const double p[5], double openings, double gap)
{
    class_verdict v = {.class_ = TARVE_NEED_TOO_SMALL, .probability = (double)NAN};
    double q[5] = {p[0], p[1], p[2], p[3], p[4]};
    v.n_classes = openings >= rules->min_five ? 5 : openings >= rules->min_three ? 3 : 0;
    if (v.n_classes != 5)
        merge_extremes(q);
    two_likeliest(q, &v);
    if (v.n_classes == 0)
        return v;
    v.probability = q[v.likeliest];
    v.class_ = likely_class(q, rules->probability, &v.probability);
    const double least = fmax(rules->min_gap_persons, rules->min_gap_share * openings);
    if (v.class_ != TARVE_NEED_BALANCE && v.class_ != TARVE_NEED_UNCERTAIN &&
        !(fabs(gap) >= least)) {
        v.class_ = TARVE_NEED_UNCERTAIN;
        v.probability = q[v.likeliest];
    }
    return v;
}

int class_direction(const class_rules *rules, double p_gap_positive)
{
    if (p_gap_positive >= rules->probability)
        return 1;
    return p_gap_positive <= 1.0 - rules->probability ? -1 : 0;
}

const char *tarve_need_direction_code(int direction)
{
    return direction > 0 ? "up" : direction < 0 ? "down" : "unclear";
}
