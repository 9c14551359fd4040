# SPDX-License-Identifier: GPL-3.0-or-later
# Lints as tests; each says what it found. A lint whose tool is absent is skipped aloud.
foreach(lint format licence banned scripts cppcheck)
  add_test(NAME lint.${lint} COMMAND ${PROJECT_SOURCE_DIR}/scripts/lint.sh ${lint})
  set_tests_properties(lint.${lint} PROPERTIES LABELS lint TIMEOUT 300)
endforeach()
# A row of the table of faults without a test, or a test without a row.
add_test(NAME lint.faults COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-faults.sh --names)
set_tests_properties(lint.faults PROPERTIES LABELS lint)
