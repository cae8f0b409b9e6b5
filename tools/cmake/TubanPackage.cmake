# `cpack --config build/release/CPackConfig.cmake` makes a Debian package of what is installed.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}") # wherever it is called from
set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
                                                GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
    "tuban reads the parcel layer of a land survey, first of all DLTB of China's
Third National Land Survey, in any form that GDAL opens, in VCT and in
boundary-point text. It tells whether the layer is sound, puts every parcel in
its land category, measures it on the ellipsoid by the official formula, and
holds the totals against published figures.
.
The package holds the program, the library libtuban and what is needed to
compile with it.")
set(CPACK_PACKAGE_CONTACT "tuban contributors <tuban@packages.invalid>" CACHE STRING
    "Maintainer of packages that are made here")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
# Its dependencies are those of the binaries; the program's own library comes with it.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}")
file(WRITE "${PROJECT_BINARY_DIR}/debian/shlibs" "libtuban ${PROJECT_VERSION_MAJOR} tuban (>= ${PROJECT_VERSION})\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${PROJECT_BINARY_DIR}/debian/shlibs"
                                       "${PROJECT_SOURCE_DIR}/tools/cmake/debian/triggers")
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/tools/cmake/DebianTree.cmake")
include(CPack)
