/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters as the other files of this room ask for them: reading one marks it as used. */
#ifndef TARVE_NEED_PARAMS_H
#define TARVE_NEED_PARAMS_H

#include "tarve/need.h"

/* As tarve_parameters_find(), never NULL (there is a built-in default), and marked as used. */
const tarve_parameter *params_use(tarve_parameters *p, const char *name, const char *level,
                                  const char *field, const char *qualification);
const tarve_parameter *params_use_occupation(tarve_parameters *p, const char *name,
                                             const char *code);
/* Mean of the row that holds for everything; for constants. */
double params_value(tarve_parameters *p, const char *name);
/* Of the file that was read, "" when none was. */
const char *params_path(const tarve_parameters *p);
/* All built-in defaults, as if an empty file had been read; NULL when out of memory. */
tarve_parameters *params_default(void);

#endif
