/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve/export.h - visibility and checks that every public header uses. */
#ifndef TARVE_EXPORT_H
#define TARVE_EXPORT_H
#if defined(__GNUC__)
#define TARVE_API          __attribute__((visibility("default")))
#define TARVE_MUST_CHECK   __attribute__((warn_unused_result))
#define TARVE_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define TARVE_API
#define TARVE_MUST_CHECK
#define TARVE_PRINTF(f, a)
#endif
#endif
