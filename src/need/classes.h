/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F20: from the draws of a ratio to one of five classes, three, "uncertain" or "too small". */
#ifndef TARVE_NEED_CLASSES_H
#define TARVE_NEED_CLASSES_H

#include "tarve/need.h"

typedef struct class_rules {
    double cut[4]; /* ratio: large shortage <=, shortage <=, surplus >=, large surplus >= */
    double min_five, min_three; /* openings a year that five and three classes ask for */
    double probability;
    double min_gap_persons, min_gap_share; /* of the openings */
} class_rules;

/* As the parameters set them. */
class_rules class_rules_of(tarve_parameters *p);

/* The class of one ratio; UNCERTAIN for NaN (no openings in that draw). */
tarve_need_class class_of_ratio(const class_rules *rules, double ratio);

typedef struct class_verdict {
    tarve_need_class class_, likeliest, second;
    double probability; /* of class_ with the more extreme one on its side; NaN for TOO_SMALL */
    int n_classes;
} class_verdict;

/* p: probabilities of the five classes; openings and gap: medians. */
class_verdict class_decide(const class_rules *rules, const double p[5], double openings,
                           double gap);

/* 1 when P(gap > 0) is at least the probability a class asks for, -1 when at most the rest of one.
 */
int class_direction(const class_rules *rules, double p_gap_positive);

#endif
