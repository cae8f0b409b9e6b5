"""cppcheck and clang-tidy are quiet about the sources (clang-tidy needs the compile commands of this
build). The checks that are switched off stand with their reasons in .clang-tidy."""
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
if shutil.which("cppcheck") is None or shutil.which("clang-tidy") is None:
    print("skipped: no cppcheck or no clang-tidy")
    sys.exit(77)
if "CMAKE_BUILD_TYPE:STRING=Release" not in (BUILD / "CMakeCache.txt").read_text(encoding="utf-8"):
    print("skipped: once, on the release build, is enough")
    sys.exit(77)

found = subprocess.run(
    ["cppcheck", "--enable=warning,performance,portability", "--std=c11", "--quiet",
     "--error-exitcode=1", "--inline-suppr", "--suppress=missingInclude", f"-I{ROOT / 'include'}",
     f"-I{ROOT / 'src'}", ROOT / "src", ROOT / "tools/county"], capture_output=True, text=True)
print(found.stderr, end="")



def tidy(source):
    """Complaints about one file; one at a time, as several in one run confuse version 14."""
    done = subprocess.run(["clang-tidy", "--quiet", "-p", BUILD, source], capture_output=True,
                          text=True)
    return [line for line in done.stdout.splitlines() if ": error:" in line or ": warning:" in line]


with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
    complaints = [line for lines in pool.map(tidy, sorted((ROOT / "src").rglob("*.c")))
                  for line in lines]
print("\n".join(complaints))
sys.exit(1 if found.returncode or complaints else 0)
