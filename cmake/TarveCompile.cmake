# SPDX-License-Identifier: GPL-3.0-or-later
add_library(tarve_compile INTERFACE)
target_compile_features(tarve_compile INTERFACE c_std_17)
target_compile_options(tarve_compile INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Wvla
  -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wimplicit-fallthrough
  -Werror=format-security -Werror=implicit -Werror=incompatible-pointer-types -Werror=int-conversion
  -ffp-contract=off -fstack-protector-strong -fno-strict-overflow
  $<$<C_COMPILER_ID:GNU>:-Wdouble-promotion;-Wduplicated-cond;-Wduplicated-branches;-Wlogical-op;-fstack-clash-protection;-fcf-protection=full>
  $<$<CONFIG:Release>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>
  $<$<BOOL:${TARVE_WERROR}>:-Werror>)
target_compile_definitions(tarve_compile INTERFACE _POSIX_C_SOURCE=200809L HAVE_INLINE
  $<$<CONFIG:Release>:GSL_RANGE_CHECK_OFF>)
target_link_libraries(tarve_compile INTERFACE m)
target_link_options(tarve_compile INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C) # so that -pie is also said when linking
if(TARVE_SANITIZE)
  target_compile_options(tarve_compile INTERFACE -fsanitize=${TARVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(tarve_compile INTERFACE -fsanitize=${TARVE_SANITIZE})
endif()
if(TARVE_FUZZ)
  target_compile_options(tarve_compile INTERFACE -fsanitize=fuzzer-no-link)
endif()
