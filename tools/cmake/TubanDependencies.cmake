# What tuban stands on. tools/setup installs the Debian packages of the same list.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(GDAL REQUIRED IMPORTED_TARGET "gdal>=3.6")
pkg_check_modules(PROJ REQUIRED IMPORTED_TARGET "proj>=9.1")
pkg_check_modules(GEOS REQUIRED IMPORTED_TARGET "geos>=3.11")
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET "jansson>=2.14")
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)

add_library(TubanDependencies INTERFACE)
target_link_libraries(TubanDependencies INTERFACE PkgConfig::GDAL PkgConfig::PROJ PkgConfig::GEOS
                                                  PkgConfig::JANSSON PkgConfig::XLSXWRITER
                                                  Threads::Threads m)
