"""The installed package is used as a stranger would: by CMake's find_package and by pkg-config. Each
way builds a small program, in C and in C++, that measures a square and prints what domain knowledge says it is."""
import filecmp
import os
import subprocess
import sys
import tempfile
from pathlib import Path

BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
CACHE = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
if "TUBAN_SANITIZE:STRING=\n" not in CACHE:
    print("skipped: a sanitized library needs its runtime in every program")
    sys.exit(77)

# 100 m square at 39650000, 3780000 in zone 39: 9994.453652 m2, from 50-digit arithmetic.
PROGRAM = r"""
#include <stdio.h>
#include <tuban/tuban.h>
int main(void) {
    double x[] = {39650000, 39650100, 39650100, 39650000};
    double y[] = {3780000, 3780000, 3780100, 3780100};
    tb_frame *frame;
    tb_meter *meter;
    tb_error error = {0};
    if (tb_frame_create("EPSG:4527", &frame, &error) || tb_meter_create(frame, NULL, &meter, &error))
        return 1;
    printf("%.6f\n", tb_meter_ring_m2(meter, x, y, 4));
    tb_meter_free(meter);
    tb_frame_free(frame);
    return 0;
}
"""
CMAKELISTS = """cmake_minimum_required(VERSION 3.25)
project(consumer C CXX)
find_package(tuban 0.1 REQUIRED)
add_executable(in_c main.c)
add_executable(in_cxx main.cpp)
target_link_libraries(in_c tuban::tuban)
target_link_libraries(in_cxx tuban::tuban)
"""


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, text=True,
                          capture_output=True, **options).stdout


with tempfile.TemporaryDirectory(prefix="tuban-install-") as name:
    folder = Path(name)
    prefix = folder / "prefix"
    run("cmake", "--install", BUILD, "--prefix", prefix)
    (folder / "main.c").write_text(PROGRAM)
    (folder / "main.cpp").write_text(PROGRAM.replace("{0}", "{}"))
    (folder / "CMakeLists.txt").write_text(CMAKELISTS)
    run("cmake", "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", folder / "build")
    library = next(prefix.glob("lib/**/libtuban.so")).parent
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library)}
    by_cmake = [run(folder / "build" / name, env=environment) for name in ("in_c", "in_cxx")]

    package = {**os.environ, "PKG_CONFIG_PATH": str(library / "pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "tuban", env=package).split()
    by_pkg_config = []
    for compiler, source in (("cc", "main.c"), ("c++", "main.cpp")):
        run(compiler, folder / source, "-o", folder / "by-pkg-config", *flags)
        by_pkg_config.append(run(folder / "by-pkg-config", env=environment))
    program = run(prefix / "bin/tuban", "--version")
    assert filecmp.cmp(prefix / "share/bash-completion/completions/tuban", BUILD / "completions/tuban", False)
    assert (prefix / "share/doc/tuban/copyright").is_file() and (prefix / "share/man/man1/tuban.1").is_file()

print(by_cmake, by_pkg_config, program)
sys.exit(0 if by_cmake == by_pkg_config == ["9994.453652\n"] * 2 and program.startswith("tuban ") else 1)
