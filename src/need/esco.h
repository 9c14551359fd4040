/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ESCO as the scores need it: occupations and skills sorted by URI, relations and parents. */
#ifndef TARVE_NEED_ESCO_H
#define TARVE_NEED_ESCO_H

#include "base/arena.h"
#include "tarve/signals.h"

typedef struct esco_occupation {
    const char *uri;
    char isco[5];
} esco_occupation;

typedef struct esco_skill {
    const char *uri, *fi, *sv; /* sv NULL: no Swedish file */
} esco_skill;

typedef struct esco_pair {
    size_t occupation, skill;
} esco_pair;

typedef struct esco_parent {
    const char *uri, *broader;
} esco_parent;

struct tarve_esco {
    tarve_arena text;
    esco_occupation *occupation; /* by isco, then URI */
    esco_skill *skill;           /* by URI */
    esco_pair *pair;             /* essential ones; by skill, occupation; each once */
    esco_parent *parent;         /* by URI, then broader URI */
    esco_skill *group;           /* labels of skill groups, by URI; 0 of them without the file */
    size_t n_occupations, n_skills, n_pairs, n_parents, n_groups;
};

/* Label of the group at level 2 above a skill (S1.2 in S1 in S), else the end of its URI; "" where
 * the skill has no parent. */
const char *esco_group(const tarve_esco *e, const char *skill);

#endif
