"""Only functions named tb_ leave the shared library, and all that the public headers declare do."""
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
LIBRARY = Path(os.environ["TUBAN_BINARY_DIR"]) / "libtuban.so"

listing = subprocess.run(["nm", "-D", "--defined-only", LIBRARY], capture_output=True, text=True,
                         check=True).stdout
# Sanitizer runtimes add symbols of their own to their builds.
exported = {line.split()[-1] for line in listing.splitlines()
            if not re.search(r"asan|ubsan|sanitizer|lsan| (__bss_start|_edata|_end)$", line)}
declared = set()
for header in (ROOT / "include/tuban").glob("*.h"):
    text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
    declared |= set(re.findall(r"TB_API[^;]*?\b(tb_\w+)\s*\(", text, flags=re.S))

for name in sorted(exported - declared):
    print(f"leaves the library, but no public header declares it: {name}")
for name in sorted(declared - exported):
    print(f"declared, but not in the library: {name}")
sys.exit(1 if exported != declared else 0)
