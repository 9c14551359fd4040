/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The what-if curve of study places: what its chart and its section of the page share. */
#ifndef TARVE_REPORT_WHATIF_H
#define TARVE_REPORT_WHATIF_H

#include "report/view.h"
#include "tarve/intake.h"

/* Study places of a field that the view shows, NULL where it is too small for figures. */
static inline const tarve_intake *tarve_whatif_of(const tarve_view *v, const tarve_view_field *f)
{
    const tarve_need_result *r = v->in->need;
    if (r->outlook == NULL || r->outlook->intake == NULL)
        return NULL;
    const tarve_intake *i = &r->outlook->intake[(size_t)(f->need - r->field) % r->n_fields];
    return i->small ? NULL : i;
}

#endif
