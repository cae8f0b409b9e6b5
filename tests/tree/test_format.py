"""Sources are formatted by .clang-format; generated tables are as their generator writes them."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
if shutil.which("clang-format") is None:
    print("skipped: no clang-format")
    sys.exit(77)
GENERATED = ("_table.c", "_table.h", "catalogue.c")
sources = [path for folder in ("src", "include", "tools", "tests", "samples")
           for path in sorted((ROOT / folder).rglob("*.[ch]")) if not path.name.endswith(GENERATED)]
sys.exit(subprocess.run(["clang-format", "--dry-run", "-Werror", *sources]).returncode)
