# SPDX-License-Identifier: GPL-3.0-or-later
# A Debian package: cmake --preset package && cmake --build --preset package && cpack --config build/package/CPackConfig.cmake -B build/package
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tarve)
set(CPACK_PACKAGE_CONTACT "tarve maintainers <tarve@packages.example.org>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL runtime) # headers and the static library are for who builds from source
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME tarve)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "Reads CSV exports of vacancies, job seekers and graduates per municipality,
forecasts them and publishes the training need per field of education with
ranges and probabilities: tables, plots and pages. Made to run unattended
once a quarter from cron or a systemd timer.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)       # libraries, by dpkg-shlibdeps
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)    # the user that runs it
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox, weasyprint, fonts-inter, curl, jq") # plots, PDF, letters, fetching
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "default-mta | mail-transport-agent, cron")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/debian/postinst
 ${PROJECT_SOURCE_DIR}/packaging/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
tarve_install_gz(packaging/debian/changelog changelog.Debian ${CMAKE_INSTALL_DOCDIR})
include(CPack)
