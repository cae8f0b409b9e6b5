#!/usr/bin/env python3
"""Every collected bulletin in every wording of wordings.py: each figure must come back as it was
printed, and no other. The figures are those of the reference table; which mu figures are wrong in
themselves is told by the domain notes (six of 厦门, one of 澄江)."""
import csv
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import wordings  # noqa: E402

TUBAN = os.environ["TUBAN"]
SHARED = Path(os.environ.get("TUBAN_SHARED", Path(__file__).resolve().parents[3] / "shared"))
WRONG_MU = {
    "福建省厦门市": {"水浇地", "茶园", "乔木林地", "沿海滩涂", "村庄", "交通运输用地"},
    "云南省澄江市": {"坡度>25°"},
}
POWERS = {"公顷": 0, "万公顷": 4, "亩": 0, "万亩": 4}


def bulletins(path):
    found = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = wordings.Row(line["category"].strip("()"),
                               "" if line["subcategory"] == "合计" else line["subcategory"],
                               line["printed_area"], line["printed_area_unit"],
                               line["printed_mu"], line["printed_mu_unit"])
            if row.name == "国土调查总面积":  # printed as 9535 km2, scaled in the table
                row.area, row.area_unit = line["hectares"], "公顷"
            found.setdefault((line["region"], line["as_of"]), []).append(row)
    return found


def read(text, name="-", encoding="utf-8", **environment):
    run = subprocess.run([TUBAN, "published", "-", "-f", "json"], input=text.encode(encoding),
                         capture_output=True, env={**os.environ, **environment}, check=False)
    assert run.returncode == 0, f"{name}: {run.stderr.decode()}\n{text[:2000]}"
    return json.loads(run.stdout)


def scaled(number, unit):
    return Decimal(number).scaleb(POWERS[unit]) if number else None


def figures(published):
    """(category, subcategory) -> hectares, mu"""
    return {(row["category"], row["subcategory"]):
            tuple(Decimal(row[key]) if key in row else None for key in ("hectares", "mu"))
            for row in published["rows"]}


def expected(rows):
    return {(row.category, row.subcategory): (scaled(row.area, row.area_unit),
                                              scaled(row.mu, row.mu_unit)) for row in rows}


def faults(published, rows):
    """What was read otherwise than printed."""
    found, wanted = figures(published), expected(rows)
    for key in sorted(set(found) | set(wanted)):
        if found.get(key) != wanted.get(key):
            yield f"{'/'.join(key)}: read {found.get(key)}, printed {wanted.get(key)}"


def verdict_faults(published, region):
    """Only what is wrong in the bulletins differs."""
    wrong = {check["subcategory"] or check["category"] for check in published["checks"]
             if check["kind"] == "hectares-mu" and check["verdict"] == "differs"}
    if wrong != WRONG_MU.get(region, set()):
        yield f"mu that differ: {wrong}"
    yield from (f"share: {check}" for check in published["checks"]
                if check["kind"] == "share" and check["verdict"] == "differs")


def text_faults(region, as_of, rows, wording, encoding):
    published = read(wording(region, as_of, rows), wording.__name__, encoding)
    yield from faults(published, rows)
    yield from verdict_faults(published, region)
    if published["as_of"] != as_of:
        yield f"date: {published['as_of']}"
    if wording in wordings.CHINESE and published["region"] != region:
        yield f"region: {published['region']}"
    if wording is not wordings.among_other_matters:
        yield from (f"not taken: {entry}" for entry in published["ambiguous"])


def main():
    path = SHARED / "reference/bulletins.csv"
    if not path.exists():
        print("skipped: no reference bulletins")
        return 77
    texts = [(wording, "utf-8") for wording in wordings.CHINESE + wordings.IN_ENGLISH]
    texts.append((wordings.official, "gb18030"))
    count = wrong = 0
    for (region, as_of), rows in bulletins(path).items():
        for wording, encoding in texts:
            count += 1
            for fault in text_faults(region, as_of, rows, wording, encoding):
                wrong += 1
                print(f"{region} {as_of}, {wording.__name__}: {fault}")
    print(f"{count} texts, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
