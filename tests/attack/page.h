/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TARVE_TESTS_ATTACK_PAGE_H
#define TARVE_TESTS_ATTACK_PAGE_H

#include "attack.h"

/* The pages and the texts of plots/<language>/map*.svg name no figure of a municipality that
 * areas.csv lacks.
 */
void page_compare(const char *run_dir, const sheet *areas, verdict *v);

#endif
