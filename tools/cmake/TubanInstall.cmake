# What `cmake --install` puts where: program, library, headers, and what others need to find them.
include(CMakePackageConfigHelpers)

install(TARGETS tuban EXPORT tubanTargets LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(TARGETS tuban_program RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
set_target_properties(tuban_program PROPERTIES
                      INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/tuban" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")

file(GLOB man_pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/man/*.1")
install(FILES ${man_pages} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")

# The program writes its own completion, so that it fits.
set(completion "${PROJECT_BINARY_DIR}/completions/tuban")
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/completions")
add_custom_command(OUTPUT "${completion}" DEPENDS tuban_program VERBATIM
                   COMMAND tuban_program --bash-completion > "${completion}")
add_custom_target(completion ALL DEPENDS "${completion}")
install(FILES "${completion}" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright)
install(FILES "${PROJECT_SOURCE_DIR}/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/tuban")
install(EXPORT tubanTargets NAMESPACE tuban:: FILE tubanTargets.cmake
        DESTINATION "${package_folder}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/tools/cmake/tubanConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/tubanConfig.cmake"
                              INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/tubanConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/tubanConfig.cmake"
              "${PROJECT_BINARY_DIR}/tubanConfigVersion.cmake"
        DESTINATION "${package_folder}")

# The prefix is told from where tuban.pc lies, so that it may be moved.
file(RELATIVE_PATH PREFIX_FROM_PKGCONFIG "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
configure_file("${PROJECT_SOURCE_DIR}/tools/cmake/tuban.pc.in" "${PROJECT_BINARY_DIR}/tuban.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/tuban.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
