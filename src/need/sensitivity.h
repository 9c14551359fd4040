/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two assumptions that all fields share do to each of them. */
#ifndef TARVE_NEED_SENSITIVITY_H
#define TARVE_NEED_SENSITIVITY_H

#include "need/build.h"
#include "tarve/intake.h"

/* Every field and year with kappa, then chi, held at three points of its distribution, all else
 * drawn: the outlook's sensitivity. After the fields are summed up. Nothing without fields. */
tarve_status sensitivity_fill(build *b, const need_draws *base, tarve_error *err) TARVE_MUST_CHECK;
void sensitivity_free(tarve_outlook *o);

#endif
