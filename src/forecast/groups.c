/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/groups.h"

enum {
    SEASONS = TARVE_SEASON_MAX,
    CLASSES = TARVE_GROUP_CLASSES,
    SIZES = TARVE_GROUP_SIZES,
    BANDS = TARVE_BANDS
};

bool tarve_class_combines(tarve_class c)
{
    return c != TARVE_CLASS_TINY && c != TARVE_CLASS_ZERO;
}

tarve_group tarve_group_of(const tarve_series *s)
{
    static const double limit[SIZES - 1] = {3.0, 10.0, 30.0, 100.0, 300.0};
    tarve_group g = {.m = s->m, .class_ = s->class_};
    while (s->counts && g.size < SIZES - 1 && s->mean >= limit[g.size])
        g.size++;
    return g;
}

void tarve_group_numbers(tarve_group g, uint32_t of[TARVE_GROUP_LEVELS])
{
    const uint32_t m = (uint32_t)g.m - 1, c = (uint32_t)g.class_, s = (uint32_t)g.size;
    of[0] = 0;
    of[1] = 1 + m;
    of[2] = 1 + SEASONS + m * CLASSES + c;
    of[3] = 1 + SEASONS + SEASONS * CLASSES + (m * CLASSES + c) * SIZES + s;
}

size_t tarve_group_level(uint32_t number)
{
    return number == 0                                ? 0
           : number < 1 + SEASONS                     ? 1
           : number < 1 + SEASONS + SEASONS * CLASSES ? 2
                                                      : 3;
}

static uint32_t band_of(size_t h)
{
    static const size_t last[BANDS - 1] = {0, 2, 5, 11, 23};
    uint32_t b = 0;
    while (b < BANDS - 1 && h > last[b])
        b++;
    return b;
}

uint32_t tarve_bin_of(tarve_group g, size_t h)
{
    const uint32_t m = (uint32_t)g.m - 1, c = (uint32_t)g.class_, s = (uint32_t)g.size;
    const uint32_t above = 1 + SEASONS * (1 + BANDS) + SEASONS * BANDS * CLASSES;
    return above + ((m * BANDS + band_of(h)) * CLASSES + c) * SIZES + s;
}

bool tarve_bin_is_far(uint32_t bin)
{
    const uint32_t second = 1 + SEASONS, third = second + SEASONS * BANDS;
    const uint32_t fourth = third + SEASONS * BANDS * CLASSES;
    const uint32_t place = bin < second   ? 0
                           : bin < third  ? bin - second
                           : bin < fourth ? (bin - third) / CLASSES
                                          : (bin - fourth) / (CLASSES * SIZES);
    return place % BANDS == BANDS - 1;
}

void tarve_bin_parents(uint32_t parent[TARVE_BINS])
{
    const uint32_t second = 1 + SEASONS, third = second + SEASONS * BANDS;
    const uint32_t fourth = third + SEASONS * BANDS * CLASSES;
    for (uint32_t b = 0; b < TARVE_BINS; b++)
        parent[b] = b < second   ? 0
                    : b < third  ? 1 + (b - second) / BANDS
                    : b < fourth ? second + (b - third) / CLASSES
                                 : third + (b - fourth) / SIZES;
}
