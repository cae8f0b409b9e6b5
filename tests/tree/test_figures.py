"""No published figure and no district's name stands in src/ or include/: what the program prints
is computed. Every figure of every published.csv under samples/ is looked for, in every unit."""
import csv
import os
import re
import sys
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
NAMES = ["市中区", "市中", "shizhong", "Shizhong"]

figures = set()
for path in ROOT.glob("samples/*/published.csv"):
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            figures |= {row[key] for key in ("hectares", "mu", "parcels") if row.get(key)}
# Short figures such as 2.24 stand in code for other reasons.
figures = {figure for figure in figures if len(figure.replace(".", "")) >= 5}

failed = 0
for path in [*ROOT.glob("src/**/*"), *ROOT.glob("include/**/*")]:
    if not path.is_file():
        continue
    text = path.read_text(encoding="utf-8")
    for wanted in [*figures, *NAMES]:
        if re.search(rf"(?<![\d.]){re.escape(wanted)}(?![\d])", text):
            failed += 1
            print(f"{path.relative_to(ROOT)}: {wanted}")
sys.exit(1 if failed or not figures else 0)
