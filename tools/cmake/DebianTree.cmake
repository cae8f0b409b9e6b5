# Run by cpack on the tree that becomes the Debian package: what Debian asks beyond an installation.
set(tree "${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}")

# Its library is where the loader looks anyway.
file(RPATH_REMOVE FILE "${tree}/bin/tuban")

set(changelog "${tree}/share/doc/tuban/changelog")
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file("${CMAKE_CURRENT_LIST_DIR}/debian/changelog.in" "${changelog}" @ONLY)
file(GLOB pages "${tree}/share/man/man1/*.1")
execute_process(COMMAND gzip -9n ${pages} "${changelog}" COMMAND_ERROR_IS_FATAL ANY)

file(MAKE_DIRECTORY "${tree}/share/lintian/overrides")
file(COPY_FILE "${CMAKE_CURRENT_LIST_DIR}/debian/lintian-overrides" "${tree}/share/lintian/overrides/tuban")
