# SPDX-License-Identifier: GPL-3.0-or-later
include(CMakePackageConfigHelpers)
find_program(GZIP gzip REQUIRED)
# tarve_install_gz(SOURCE NAME FOLDER): FOLDER/NAME.gz, with no name and time in it
function(tarve_install_gz source name folder)
  set(packed ${CMAKE_CURRENT_BINARY_DIR}/packed/${name}.gz)
  add_custom_command(OUTPUT ${packed} DEPENDS ${PROJECT_SOURCE_DIR}/${source}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/packed
    COMMAND ${CMAKE_COMMAND} -E copy ${PROJECT_SOURCE_DIR}/${source} ${CMAKE_CURRENT_BINARY_DIR}/packed/${name}
    COMMAND ${GZIP} -9nf ${CMAKE_CURRENT_BINARY_DIR}/packed/${name} VERBATIM)
  add_custom_target(packed-${name} ALL DEPENDS ${packed})
  install(FILES ${packed} DESTINATION ${folder})
endfunction()
set(TARVE_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/tarve)
install(TARGETS tarve_cli EXPORT tarve-targets)
install(TARGETS tarve EXPORT tarve-targets COMPONENT dev)
install(DIRECTORY include/tarve TYPE INCLUDE COMPONENT dev)
install(EXPORT tarve-targets NAMESPACE tarve:: DESTINATION ${TARVE_CMAKE_DIR} COMPONENT dev)
# relative to where tarve.pc lies, so that the tree may be installed or moved anywhere
file(RELATIVE_PATH TARVE_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" TARVE_PC_PREFIX "\${pcfiledir}/${TARVE_PC_UP}")
configure_file(cmake/tarve.pc.in tarve.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tarve.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
configure_package_config_file(cmake/tarve-config.cmake.in tarve-config.cmake INSTALL_DESTINATION ${TARVE_CMAKE_DIR})
write_basic_package_version_file(tarve-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/TarveDependencies.cmake ${CMAKE_CURRENT_BINARY_DIR}/tarve-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/tarve-config-version.cmake
  DESTINATION ${TARVE_CMAKE_DIR} COMPONENT dev)
# What the program reads at run time; it looks beside itself (../share/tarve), then in the source tree.
install(DIRECTORY datasets/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tarve)
tarve_install_gz(docs/tarve.1 tarve.1 ${CMAKE_INSTALL_MANDIR}/man1)
# How it runs on a server (docs/operations.md). Nothing starts by itself: units are enabled by hand.
install(PROGRAMS scripts/fetch-exports.sh DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/tarve RENAME fetch-exports)
foreach(unit tarve@.service tarve@.timer tarve-fetch@.service tarve-fetch@.timer)
  configure_file(packaging/systemd/${unit}.in packaging/${unit} @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/packaging/${unit} DESTINATION lib/systemd/system)
endforeach()
configure_file(packaging/examples/cron.d.in packaging/cron.d @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/packaging/cron.d packaging/examples/tables.txt packaging/examples/12r5.json
  packaging/examples/12ti.json DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES README.md docs/operations.md docs/security.md docs/data.md docs/methods.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
tarve_install_gz(CHANGELOG.md changelog ${CMAKE_INSTALL_DOCDIR})
