/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N8: skills that ESCO calls essential in the occupations that grow. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/esco.h"
#include "need/memory.h"

enum { TOP = 5, CLUSTER_DIGITS = 2 };

void tarve_skills_free(tarve_skills *s)
{
    free(s->item);
    *s = (tarve_skills){0};
}

/* How many ESCO occupations stand under each 4-digit code; by place in e->occupation. */
static void count_siblings(const tarve_esco *e, double *siblings)
{
    for (size_t i = 0, end; i < e->n_occupations; i = end) {
        for (end = i;
             end < e->n_occupations && strcmp(e->occupation[end].isco, e->occupation[i].isco) == 0;)
            end++;
        for (size_t k = i; k < end; k++)
            siblings[k] = (double)(end - i);
    }
}

static double count_codes(const tarve_esco *e)
{
    double n = 0.0;
    for (size_t i = 0; i < e->n_occupations; i++)
        n += i == 0 || strcmp(e->occupation[i - 1].isco, e->occupation[i].isco) != 0;
    return n;
}

/* More new vacancies a year of a growing occupation, 0 of others and of other clusters. */
static double growth_of(const tarve_signals *s, const char *code, const char *cluster)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->item[i].code, code) == 0 && s->item[i].more > 0.0 &&
            strncmp(code, cluster, CLUSTER_DIGITS) == 0)
            return s->item[i].more;
    return 0.0;
}

/* Score of one skill: its pairs are from..to. */
static double score_of(const tarve_esco *e, const tarve_signals *s, const char *cluster,
                       const double *siblings, double n_codes, size_t from, size_t to)
{
    double score = 0.0, codes = 0.0;
    for (size_t i = from; i < to; i++) {
        const esco_occupation *o = &e->occupation[e->pair[i].occupation];
        codes += i == from || strcmp(e->occupation[e->pair[i - 1].occupation].isco, o->isco) != 0;
        score += growth_of(s, o->isco, cluster) / siblings[e->pair[i].occupation];
    }
    return score * log(n_codes / codes);
}

/* Keeps the list sorted, largest first; equal ones by the order of skills. */
static void insert(tarve_skill *top, size_t *n, const tarve_skill *new)
{
    size_t at = *n;
    while (at > 0 && top[at - 1].score < new->score)
        at--;
    if (at == TOP)
        return;
    const size_t end = *n < TOP ? *n : TOP - 1;
    memmove(&top[at + 1], &top[at], (end - at) * sizeof *top);
    top[at] = *new;
    *n += *n < TOP;
}

static void rank_cluster(const tarve_esco *e, const tarve_signals *s, const char *cluster,
                         const double *siblings, tarve_skills *out)
{
    tarve_skill top[TOP];
    size_t n = 0;
    const double n_codes = count_codes(e);
    for (size_t i = 0, end; i < e->n_pairs; i = end) {
        for (end = i; end < e->n_pairs && e->pair[end].skill == e->pair[i].skill;)
            end++;
        const esco_skill *k = &e->skill[e->pair[i].skill];
        tarve_skill one = {.name_fi = k->fi, .name_sv = k->sv == NULL ? "" : k->sv};
        one.score = score_of(e, s, cluster, siblings, n_codes, i, end);
        one.group = "";
        one.uri = k->uri;
        memcpy(one.cluster, cluster, CLUSTER_DIGITS + 1);
        if (one.score > 0.0)
            insert(top, &n, &one);
    }
    for (size_t i = 0; i < n; i++) {
        top[i].rank = (int)i + 1;
        top[i].group = esco_group(e, top[i].uri);
        top[i].relative = top[i].score / top[0].score;
        out->item[out->n++] = top[i];
    }
}

/* Two-digit groups in which something grows, ascending, each once. */
static size_t list_clusters(const tarve_signals *s, char (*cluster)[CLUSTER_DIGITS + 1])
{
    size_t n = 0;
    for (int k = 0; k < 100; k++) {
        const char code[] = {(char)('0' + k / 10), (char)('0' + k % 10), '\0'};
        bool any = false;
        for (size_t i = 0; i < s->n && !any; i++)
            any = s->item[i].more > 0.0 && strncmp(s->item[i].code, code, CLUSTER_DIGITS) == 0;
        if (any)
            memcpy(cluster[n++], code, sizeof code);
    }
    return n;
}

tarve_status tarve_skills_find(const tarve_esco *e, const tarve_signals *s, tarve_skills *out,
                               tarve_error *err)
{
    char cluster[100][CLUSTER_DIGITS + 1];
    tarve_skills found = {0};
    const size_t n = list_clusters(s, cluster);
    double *siblings = calloc(e->n_occupations + 1, sizeof *siblings);
    found.item = calloc(n * TOP + 1, sizeof *found.item);
    if (siblings == NULL || found.item == NULL) {
        free(siblings);
        free(found.item);
        return no_memory(err);
    }
    count_siblings(e, siblings);
    for (size_t i = 0; i < n; i++)
        rank_cluster(e, s, cluster[i], siblings, &found);
    free(siblings);
    *out = found;
    return TARVE_OK;
}
