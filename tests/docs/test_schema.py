"""What the program writes as JSON is what docs/schema says, key by key."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from schema import faults

ROOT = Path(os.environ.get("TUBAN_SOURCE_DIR", Path(__file__).resolve().parents[2]))
TUBAN = os.environ.get("TUBAN", str(ROOT / "build/release/tuban"))
SCHEMAS = {
    name: json.loads((ROOT / f"docs/schema/{name}-1.json").read_text(encoding="utf-8"))
    for name in ("report", "info", "classes", "published", "rules", "tables")
}
SMALL = ROOT / "samples/small/DLTB.geojson"


def run(*arguments):
    done = subprocess.run([TUBAN, *map(str, arguments), "-f", "json"], capture_output=True,
                          encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def broken(folder):
    """The small survey with a fault of many a kind, so that findings are written."""
    data = json.loads(SMALL.read_text(encoding="utf-8"))
    rows = data["features"]
    rows[0]["properties"].update(DLBM="9999", BSM=rows[1]["properties"]["BSM"], TBMJ=1.0)
    rows[1]["properties"].update(DLBM=None, TBDLMJ=0, KCMJ=5)
    rows[2]["geometry"] = None
    rows[3]["geometry"] = {"type": "Point", "coordinates": [39480000, 3780000]}
    ring = rows[4]["geometry"]["coordinates"]
    rows[4]["geometry"] = {"type": "MultiPolygon", "coordinates": [ring, ring]}
    path = folder / "broken.geojson"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def figures(folder):
    path = folder / "figures.csv"
    path.write_text("category,subcategory,hectares,mu,parcels\n耕地,,9.99,1.00,\n耕地,水田,1.62,,\n"
                    "园地,,1.01,,\n不存在,,1,,\nparcels,,,,7\n", encoding="utf-8")
    return path


def geographic(folder):
    path = folder / "degrees.geojson"
    path.write_text('{"type":"Polygon","coordinates":[[[117,34],[117.01,34],[117,34.01],[117,34]]]}',
                    encoding="utf-8")
    return path


def shared():
    """Real layers where they are at hand: formats and systems of all kinds."""
    folder = Path(os.environ.get("TUBAN_SHARED", ROOT / "../shared")) / "data/real"
    wanted = ("cn-sampledata-zone37/*.shp", "nl-brp/*.gpkg", "cn-ae102-dltb/*.shp",
              "qgis-encoding/*.shp", "postgis-loader/*.shp", "qgis-curves-empty/*")
    return sorted(path for pattern in wanted for path in folder.glob(pattern)
                  if path.suffix in (".shp", ".gpkg", ".gml", ".gdb"))


def documents(folder):
    bad, printed = broken(folder), figures(folder)
    yield "report", run("check", SMALL, "--published", ROOT / "samples/small/published.csv")
    yield "report", run("check", bad, "--published", printed, "--most", 1)
    yield "report", run("check", bad, "--published", printed, "--lang", "zh")
    yield "report", run("totals", SMALL, "--by", "category,class,level1,major,county,township,"
                        "village,ownership,owner,slope,terrace,settlement,enclave,island")
    yield "report", run("totals", SMALL, "--edges", "geodesic", "--area", "computed")
    yield "report", run("totals", geographic(folder))
    yield "info", run("info", SMALL)
    yield "info", run("info", geographic(folder))
    yield "rules", run("rules")
    yield "classes", run("classes")
    yield "tables", run("tables", SMALL)
    yield "tables", run("tables", SMALL, "--levelling", "none", "--lang", "zh")
    yield "classes", run("classes", "--classes", ROOT / "samples/own-classes/brp-crops.csv")
    for path in (ROOT / "samples/small/published.csv", ROOT / "samples/shizhong/published.csv",
                 printed):
        yield "published", run("published", path)
    for path in shared():
        yield "info", run("info", path)


def main():
    failed = count = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, document in documents(Path(folder)):
            count += 1
            for fault in faults(document, SCHEMAS[name]):
                failed += 1
                print(f"tuban.{name}/1: {fault}")
    # The validator itself must see what is wrong.
    assert list(faults({"schema": "tuban.classes/1"}, SCHEMAS["classes"]))
    assert count > 12
    print(f"{count} documents, {failed} faults")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
