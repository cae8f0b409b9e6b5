"""valgrind finds no error and no lost memory in the commands, on small inputs."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
CACHE = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
if shutil.which("valgrind") is None or "TUBAN_SANITIZE:STRING=\n" not in CACHE:
    print("skipped: no valgrind, or a sanitized build")
    sys.exit(77)

SMALL = ROOT / "samples/small"
failed = 0
with tempfile.TemporaryDirectory(prefix="tuban-valgrind-") as folder:
    county = Path(folder) / "county.gpkg"
    subprocess.run([BUILD / "make-county", "--targets", ROOT / "samples/shizhong/published.csv",
                    "--parcels", "1000", "-o", county], check=True, capture_output=True)
    for arguments in (["check", county, "--threads", "2"],
                      ["check", SMALL / "DLTB.geojson", "--published", SMALL / "published.csv",
                       "-f", "json"],
                      ["totals", county, "--by", "village,class", "-f", "csv"],
                      ["layers", county, "-o", folder + "/layers.gpkg", "--with-findings"],
                      ["layers", SMALL / "DLTB.geojson", "-o", folder + "/layers.zip",
                       "--text-encoding", "GBK"],
                      ["tables", county, "-o", folder + "/tables.xlsx"],
                      ["tables", county, "-f", "csv", "-o", folder + "/tables", "--control", "900"],
                      ["info", county],
                      ["published", SMALL / "published.csv", "-f", "json"],
                      ["check", folder + "/missing.gpkg"]):
        done = subprocess.run(
            ["valgrind", "-q", "--leak-check=full", "--errors-for-leak-kinds=definite",
             "--error-exitcode=99", os.environ["TUBAN"], *map(str, arguments)],
            capture_output=True, text=True)
        if done.returncode == 99:
            failed += 1
            print(" ".join(map(str, arguments)), done.stderr[-1500:])
sys.exit(1 if failed else 0)
