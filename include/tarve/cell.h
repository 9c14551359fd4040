/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/cell.h - what one figure of an export is, and where it stood.
 *
 * A cell is 16 bytes: a double and a mark. The double is NaN unless the state is VALUE or ROUNDED3;
 * the mark packs state, reason, flags and place:
 *
 *     bit  0- 2  state          bit 10-21  input file, 0-based (4096 files a panel)
 *     bit  3- 6  reason         bit 22-33  field number in the record, 1-based (4095)
 *     bit  7- 9  flags          bit 34-63  physical line, 1-based (2^30 - 1 lines)
 */
#ifndef TARVE_CELL_H
#define TARVE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_cell_state {
    TARVE_CELL_ABSENT = 0,        /**< no input has this cell                                   */
    TARVE_CELL_VALUE = 1,         /**< an observed figure; a printed 0 or '-' is a true zero     */
    TARVE_CELL_PROTECTED = 2,     /**< an integer in [1,4] that the publisher does not print     */
    TARVE_CELL_ROUNDED3 = 3,      /**< 3k stands for 3k-1, 3k or 3k+1 (education statistics)     */
    TARVE_CELL_MISSING = 4,       /**< not observed; the reason says why                         */
    TARVE_CELL_NOT_APPLICABLE = 5 /**< cannot exist ('..' in PxWeb: cannot be represented)    */
} tarve_cell_state;

typedef enum tarve_cell_reason {
    TARVE_REASON_NONE = 0,
    TARVE_REASON_MISSING = 1,      /**< '.'   data missing                    */
    TARVE_REASON_NOT_SHOWN = 2,    /**< '..'  cannot be represented           */
    TARVE_REASON_SECRET = 3,       /**< '...' confidential                    */
    TARVE_REASON_NOT_ACQUIRED = 4, /**< '....' not acquired                   */
    TARVE_REASON_NOT_ASKED = 5,    /**< '.....' not asked                     */
    TARVE_REASON_EMPTY_MARK = 6,   /**< '......' empty                        */
    TARVE_REASON_BLANK = 7,        /**< an empty field                        */
    TARVE_REASON_NA = 8,           /**< NA, NULL and the like                 */
    TARVE_REASON_UNKNOWN = 9       /**< 'Tieto puuttuu', 'Tuntematon'         */
} tarve_cell_reason;

enum { TARVE_FLAG_PRELIMINARY = 1, TARVE_FLAG_DATE_DAMAGE = 2, TARVE_FLAG_GROUPED = 4 };

typedef uint64_t tarve_mark;

static inline tarve_mark tarve_mark_make(tarve_cell_state state, tarve_cell_reason reason,
                                         unsigned flags, unsigned file, unsigned field,
                                         uint64_t line)
{
    return (tarve_mark)state | (tarve_mark)reason << 3 | (tarve_mark)(flags & 7U) << 7 |
           (tarve_mark)(file & 0xfffU) << 10 | (tarve_mark)(field & 0xfffU) << 22 |
           (line & 0x3fffffffU) << 34;
}
static inline tarve_cell_state tarve_mark_state(tarve_mark m)
{
    return (tarve_cell_state)(m & 7U);
}
static inline tarve_cell_reason tarve_mark_reason(tarve_mark m)
{
    return (tarve_cell_reason)(m >> 3 & 15U);
}
static inline unsigned tarve_mark_flags(tarve_mark m)
{
    return (unsigned)(m >> 7 & 7U);
}
static inline unsigned tarve_mark_file(tarve_mark m)
{
    return (unsigned)(m >> 10 & 0xfffU);
}
static inline unsigned tarve_mark_field(tarve_mark m)
{
    return (unsigned)(m >> 22 & 0xfffU);
}
static inline uint64_t tarve_mark_line(tarve_mark m)
{
    return m >> 34;
}
static inline tarve_mark tarve_mark_with_file(tarve_mark m, unsigned file)
{
    return (m & ~((tarve_mark)0xfffU << 10)) | (tarve_mark)(file & 0xfffU) << 10;
}
static inline bool tarve_mark_has_number(tarve_mark m)
{
    return tarve_mark_state(m) == TARVE_CELL_VALUE || tarve_mark_state(m) == TARVE_CELL_ROUNDED3;
}

#ifdef __cplusplus
}
#endif
#endif
