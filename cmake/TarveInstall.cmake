# SPDX-License-Identifier: GPL-3.0-or-later
include(CMakePackageConfigHelpers)
set(TARVE_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/tarve)
install(TARGETS tarve tarve_cli EXPORT tarve-targets)
install(DIRECTORY include/tarve TYPE INCLUDE)
install(EXPORT tarve-targets NAMESPACE tarve:: DESTINATION ${TARVE_CMAKE_DIR})
# relative to where tarve.pc lies, so that the tree may be installed or moved anywhere
file(RELATIVE_PATH TARVE_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" TARVE_PC_PREFIX "\${pcfiledir}/${TARVE_PC_UP}")
configure_file(cmake/tarve.pc.in tarve.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tarve.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
configure_package_config_file(cmake/tarve-config.cmake.in tarve-config.cmake INSTALL_DESTINATION ${TARVE_CMAKE_DIR})
write_basic_package_version_file(tarve-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/TarveDependencies.cmake ${CMAKE_CURRENT_BINARY_DIR}/tarve-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/tarve-config-version.cmake
  DESTINATION ${TARVE_CMAKE_DIR})
# What the program reads at run time; it looks beside itself (../share/tarve), then in the source tree.
install(DIRECTORY datasets/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tarve)
if(EXISTS ${PROJECT_SOURCE_DIR}/docs/tarve.1)
  install(FILES docs/tarve.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
