"""A layer in PostGIS totals as the file it was loaded from."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from postgis_server import server  # noqa: E402

TUBAN = os.environ["TUBAN"]
SQUARES = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}},
    "features": [
        {"type": "Feature",
         "properties": {"BSM": f"9901012110{i:08d}", "DLBM": code, "DLMC": name},
         "geometry": {"type": "Polygon", "coordinates": [[
             [39650000 + 100 * i, 3780000], [39650100 + 100 * i, 3780000],
             [39650100 + 100 * i, 3780100], [39650000 + 100 * i, 3780100],
             [39650000 + 100 * i, 3780000]]]}}
        for i, (code, name) in enumerate([("0101", "水田"), ("0301", "乔木林地"), ("1003", "公路用地")])
    ],
}


def categories(source, *options):
    run = subprocess.run([TUBAN, "totals", source, *options, "-f", "json"], capture_output=True,
                         text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["categories"]


with server() as connection:
    if connection is None:
        print("skipped: no PostgreSQL with PostGIS")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="tuban-postgis-file-") as folder:
        path = Path(folder) / "squares.geojson"
        path.write_text(json.dumps(SQUARES), encoding="utf-8")
        subprocess.run(["ogr2ogr", "-f", "PostgreSQL", connection, path, "-nln", "dltb"], check=True)
        from_file = categories(str(path))
        from_base = categories(connection, "--layer", "DLTB")
    # PostgreSQL folds names to lower case: the layer is dltb, its fields dlbm and bsm.
    assert from_base == from_file, (from_base, from_file)
    areas = [row["area_dm2"] for row in from_base if row["area_dm2"]]
    # A 100 m square at 39650000, 3780000 is 9994.45 m2 (50-digit arithmetic); its neighbours to the
    # east differ by less than 0.05 m2.
    assert len(areas) == 3 and areas[0] == 999445, areas
print("PostGIS and file agree")
