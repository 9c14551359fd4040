/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/model.h"

#include <stdlib.h>

#include "need/rows.h"

static void mix_free(mix *m)
{
    for (size_t b = 0; b < m->n_blocks; b++) {
        latent_free(&m->block[b].latent);
        free(m->block[b].occupation);
    }
    free(m->block);
    free(m->known);
    free(m->middle);
    free(m->expected);
    free(m->own);
    free(m->shape);
}

void need_model_free(need_model *m)
{
    mix_free(&m->v);
    mix_free(&m->u);
    mix_free(&m->n);
    double *doubles[] = {m->registered, m->cell_share, m->none,   m->other,     m->recent_field,
                         m->n_path,     m->v_path,     m->u_path, m->g_path,    m->n_mean,
                         m->v_mean,     m->u_mean,     m->g_mean, m->completion};
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
        free(doubles[i]);
    size_t *sizes[] = {m->duration_group,     m->group_of, m->first,
                       m->cell_qualification, m->field_of, m->unit_of};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        free(sizes[i]);
    free(m->occupation_key);
    free(m->set_of);
    free(m->set_admits);
    free(m->only_field);
    free(m->only_cell);
    free(m->graduate_cell);
    free((void *)m->row);
    free(m->rows_of);
    mixed_rows_free(m->mixed);
    *m = (need_model){0};
}
