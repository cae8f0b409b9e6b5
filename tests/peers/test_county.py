"""The synthetic county: sound by GEOS (county_coverage.py, which owes nothing to tuban), closing to
its targets, and clean for tuban in every format; the same seed gives the same bytes.

The whole county runs as well, once: exactly as many parcels as published, and about 1.9 million
vertices."""
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
TUBAN = os.environ["TUBAN"]
PROOF = Path(__file__).parent / "county_coverage.py"
PUBLISHED = ROOT / "samples/shizhong/published.csv"

# Another county's figures, made up: it is the generator that must close on any.
OTHER = """category,hectares,mu,parcels
耕地,5210.07,78151.05,
园地,88.40,1326.00,
林地,1930.66,28959.90,
草地,41.09,616.35,
湿地,12.75,191.25,
城镇村及工矿用地,1480.32,22204.80,
交通运输用地,330.18,4952.70,
水域及水利设施用地,611.90,9178.50,
parcels,,,2500
"""


def run(*command, status=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == status, (command, done.returncode, done.stdout[-2000:], done.stderr)
    return done.stdout


def make(path, *options):
    run(BUILD / "make-county", "-o", path, *options)
    return path


def prove(path, targets):
    try:
        import geopandas  # noqa: F401
    except ImportError:
        print("geopandas is missing: the proof by GEOS is left out")
        return
    run("/usr/bin/python3", PROOF, path, "--targets", targets)


def check(path, published):
    report = json.loads(run(TUBAN, "check", path, "--published", published, "-f", "json"))
    assert report["verdict"] == "clean", report["findings"]
    assert all(row["agrees"] for row in report["published"]["rows"])
    return report


def small_counties(folder):
    targets = folder / "other.csv"
    targets.write_text(OTHER, encoding="utf-8")
    first = make(folder / "first.gpkg", "--targets", targets, "--seed", "7")
    again = make(folder / "again.gpkg", "--targets", targets, "--seed", "7")
    assert first.read_bytes() == again.read_bytes(), "the same seed gave another county"
    prove(first, targets)
    categories = check(first, targets)["categories"]
    (folder / "shapefile").mkdir()
    shapefile = make(folder / "shapefile/DLTB.shp", "--targets", targets, "--seed", "7",
                     "--encoding", "GBK")
    flatgeobuf = make(folder / "DLTB.fgb", "--targets", targets, "--seed", "7")
    for path in (shapefile, flatgeobuf):
        report = check(path, targets)
        assert report["categories"] == categories, path
    assert check(shapefile, targets)["input"]["encoding"] == "GB18030"
    geodatabase(folder, first, targets, categories)


def geodatabase(folder, county, targets, categories):
    """A file geodatabase whose parcel layer has a technical name: it is found by its alias, beside two
    other layers of polygons (gdal 8647)."""
    path = folder / "county.gdb"
    run("ogr2ogr", "-f", "OpenFileGDB", path, county, "DLTB", "-nln", "PARCELS_2019",
        "-lco", "LAYER_ALIAS=地类图斑")
    for unit in ("XZQ", "CJDCQ"):
        run("ogr2ogr", "-update", "-f", "OpenFileGDB", path, county, unit)
    report = check(path, targets)
    assert report["input"]["layer"] == "PARCELS_2019", report["input"]
    assert report["categories"] == categories


def altered_figures(folder, county):
    """0.01 ha off is rounding, 0.02 differs and names its row; so does a count of parcels."""
    rows = list(csv.DictReader(PUBLISHED.open(encoding="utf-8")))
    for change, agrees in ((0.01, True), (0.02, False)):
        path = folder / f"altered-{change}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            for row in rows:
                altered = dict(row)
                if row["category"] == "林地":
                    altered["hectares"] = f"{float(row['hectares']) + change:.2f}"
                    altered["mu"] = ""
                writer.writerow(altered)
        report = json.loads(run(TUBAN, "check", county, "--published", path, "-f", "json",
                                status=0 if agrees else 1))
        assert report["verdict"] == ("clean" if agrees else "differs")
        row = next(r for r in report["published"]["rows"] if r["category"] == "林地")
        assert row["agrees"] is agrees and (row["note"] == "rounding") is agrees, row
        assert sum(not r["agrees"] for r in report["published"]["rows"]) == (0 if agrees else 1)


def changed_class(folder, county):
    """A field turned into an orchard moves by its net area, to the hundredth of a square metre."""
    copy = folder / "changed.gpkg"
    copy.write_bytes(county.read_bytes())
    base = sqlite3.connect(copy)
    # Triggers of the spatial index need functions that only GDAL brings; no geometry changes here.
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{name}"')
    bsm, net, ridge = base.execute(
        "SELECT BSM, TBDLMJ, KCMJ FROM DLTB WHERE DLBM = '0103' AND KCMJ > 0 LIMIT 1").fetchone()
    base.execute("UPDATE DLTB SET DLBM = '0201' WHERE BSM = ?", (bsm,))
    base.commit()
    base.close()
    before, after = ({row["category"]: row["area_dm2"] for row in json.loads(
        run(TUBAN, "totals", path, "-f", "json"))["categories"]} for path in (county, copy))
    moved = {name: after[name] - before[name] for name in before if after[name] != before[name]}
    assert moved == {"耕地": -round(net * 100), "园地": round(net * 100)}, (moved, net, ridge)


def whole_county(folder):
    county = make(folder / "county.gpkg", "--targets", PUBLISHED)
    prove(county, PUBLISHED)
    report = check(county, PUBLISHED)
    assert report["total"]["parcels"] == 40641
    assert 1_850_000 <= report["input"]["vertices"] <= 1_950_000, report["input"]["vertices"]
    altered_figures(folder, county)
    changed_class(folder, county)


with tempfile.TemporaryDirectory(prefix="tuban-county-") as name:
    small_counties(Path(name))
    if "address" in (BUILD / "CMakeCache.txt").read_text(encoding="utf-8").split(
            "TUBAN_SANITIZE:STRING=")[1].split("\n")[0]:
        print("the whole county is left to the release build")
    else:
        whole_county(Path(name))
print("sound")
sys.exit(0)
