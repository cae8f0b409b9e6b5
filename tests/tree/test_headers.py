"""Every public header compiles alone, in C and in C++, under strict flags, and has its guard."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only",
          f"-I{ROOT / 'include'}"]

failed = 0
for header in sorted((ROOT / "include/tuban").glob("*.h")):
    source = f"#include <tuban/{header.name}>\n#include <tuban/{header.name}>\n"
    for compiler in (["cc", "-std=c11", "-xc"], ["c++", "-std=c++11", "-xc++"], ["c++", "-std=c++17", "-xc++"]):
        result = subprocess.run([*compiler, *STRICT, "-"], input=source, text=True,
                                capture_output=True)
        if result.returncode != 0:
            failed += 1
            print(f"{header.name} with {compiler[0]}:\n{result.stderr}")
sys.exit(1 if failed else 0)
