# How everything is compiled: the language, the warnings, the sanitizers.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(BUILD_TESTING "Build the tests" ON)
option(TUBAN_FUZZ "Build the fuzzers (clang)" OFF)
option(TUBAN_WERROR "Warnings are errors" ON)
set(TUBAN_SANITIZE "" CACHE STRING "Sanitizers for everything, as in -fsanitize=")

# -O3 for the loops over vertices; assertions stay out of release builds.
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG")

# No fused multiply-add: the same coordinates give the same area on every machine.
add_compile_options(-ffp-contract=off -fno-math-errno)
# Translated formats come from the catalogue; a test holds every translation to its original.
add_library(TubanWarnings INTERFACE)
target_compile_options(TubanWarnings INTERFACE -Wall -Wextra -Wconversion -Wshadow
                                               -Wstrict-prototypes -Wmissing-prototypes
                                               $<$<BOOL:${TUBAN_WERROR}>:-Werror>)

if(TUBAN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(TUBAN_SANITIZE)
  add_compile_options(-fsanitize=${TUBAN_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${TUBAN_SANITIZE})
endif()
