"""Every rule about the shape of a parcel: one that breaks it, and one that just does not. Sizes are
reasoned: near the central meridian of zone 39 the plane's areas are those of the ellipsoid to 1e-4."""
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TUBAN = os.environ["TUBAN"]
X, Y = 39510000, 3780000


def box(width, height):
    return [[0, 0], [width, 0], [width, height], [0, height], [0, 0]]


def wedge(degrees):
    """A right triangle of 200 m with this angle at its first vertex."""
    return [[0, 0], [200, 0], [200, 200 * math.tan(math.radians(degrees))], [0, 0]]


CASES = [
    # name, class, ring in metres, rules expected
    ("square", "0301", box(30, 30), set()),
    ("vertex twice", "0301", [[0, 0], [30, 0], [30, 0], [30, 30], [0, 30], [0, 0]],
     {"duplicate-vertex"}),
    ("first vertex twice", "0301", [[0, 0], [0, 0], [30, 0], [30, 30], [0, 30], [0, 0]],
     {"duplicate-vertex"}),
    ("angle of 9.9 degrees", "0301", wedge(9.9), {"sharp-angle"}),
    ("angle of 10.1 degrees", "0301", wedge(10.1), set()),
    ("spike", "0301", [[0, 0], [30, 0], [30, 15], [60, 15], [30, 15], [30, 30], [0, 30], [0, 0]],
     {"sharp-angle", "geometry-invalid"}),
    ("spike from a corner in", "0301", [[0, 0], [15, -1], [15, 9], [15, -1], [30, 0], [30, 30],
                                        [0, 30], [0, 0]], {"sharp-angle", "geometry-invalid"}),
    ("triangle that hangs on a vertex", "0301", [[0, 0], [15, 0], [10, 9], [20, 9], [15, 0],
                                                 [30, 0], [30, 30], [0, 30], [0, 0]],
     {"ring-self-touch"}),
    ("two plots that meet in a point", "0301", [[0, 0], [30, 30], [0, 60], [60, 60], [30, 30],
                                                [60, 0], [0, 0]], {"ring-self-touch"}),
    ("3.1 m square", "0702", box(3.1, 3.1), {"sliver", "small-parcel"}),
    ("strip of 2000 m by 0.19 m", "1006", box(2000, 0.19), {"sliver", "small-parcel"}),
    # Q107: 2 m of mean width, of what is drawn as a strip; a rectangle of 2 m is 2 m wide, however
    # short, and what narrows is as wide as on the whole: 200 x 3 and 200 x 0.9 are 1.95.
    ("strip of 2000 m by 0.21 m", "1006", box(2000, 0.21), {"narrow-line"}),
    ("ditch of 1.98 m", "1107", box(300, 1.98), {"narrow-line"}),
    ("ditch of 2 m", "1107", box(250, 2), set()),
    ("path of 1.98 m through a wood", "0301", box(300, 1.98), set()),
    ("river of 1.98 m", "1101", box(310, 1.98), set()),
    ("track of 3 m, and of 0.9 m further on", "1006",
     [[0, 0], [400, 0], [400, 0.9], [200, 0.9], [200, 3], [0, 3], [0, 0]], {"narrow-line"}),
    ("homestead of 199 m2", "0702", box(10, 19.9), {"small-parcel"}),
    ("homestead of 201 m2", "0702", box(10, 20.1), set()),
    ("farm facility of 201 m2", "1202", box(10, 20.1), set()),
    ("forest of 399 m2", "0301", box(10, 39.9), {"small-parcel"}),
    ("forest of 401 m2", "0301", box(10, 40.1), set()),
    ("other grassland of 599 m2", "0404", box(10, 59.9), {"small-parcel"}),
    ("other grassland of 601 m2", "0404", box(10, 60.1), set()),
]


def run(folder, name, crs, features):
    path = Path(folder) / f"{name}.geojson"
    path.write_text(json.dumps({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}},
        "features": features}), encoding="utf-8")
    done = subprocess.run([TUBAN, "check", path, "-f", "json"], capture_output=True, text=True)
    assert done.stderr == "", done.stderr
    found = {}
    for finding in json.loads(done.stdout)["findings"]["details"]:
        found.setdefault(finding["row"], []).append(finding)
    return found


def feature(code, ring):
    return {"type": "Feature", "properties": {"DLBM": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


SHAPES = {"duplicate-vertex", "sharp-angle", "sliver", "small-parcel", "geometry-invalid",
          "ring-self-touch", "narrow-line"}
failed = 0
with tempfile.TemporaryDirectory(prefix="tuban-shapes-") as folder:
    # Far apart, so that nothing is said about neighbours.
    placed = [feature(code, [[X + x, Y + 5000 * i + y] for x, y in ring])
              for i, (_, code, ring, _) in enumerate(CASES)]
    found = run(folder, "plane", 4527, placed)
    for i, (name, _, _, expected) in enumerate(CASES):
        rules = {f["rule"] for f in found.get(i + 1, [])} & SHAPES
        if rules != expected:
            failed += 1
            print(f"{name}: expected {sorted(expected)}, found {sorted(rules)}")

    # The place of a finding is the vertex, and its measure the angle.
    sharp = next(f for f in found[4] if f["rule"] == "sharp-angle")
    if (sharp["x"], sharp["y"]) != (X, Y + 15000) or abs(sharp["measure"] - 9.9) > 1e-6:
        failed += 1
        print("the sharp angle is not where it was made:", sharp)

    # In degrees at 60 north a step to the east is half as long: this angle is 10.1 degrees there, and
    # would be 5.1 if degrees were taken for lengths.
    lat, step = 60, 0.004
    north = step * math.cos(math.radians(lat)) * math.tan(math.radians(10.1))
    triangle = [[117, lat], [117 + step, lat], [117 + step, lat + north], [117, lat]]
    blunt = run(folder, "degrees", 4490, [feature("0301", triangle)])
    if any(f["rule"] == "sharp-angle" for f in blunt.get(1, [])):
        failed += 1
        print("an angle of 10.1 degrees in geographic coordinates is called sharp")
    # Kinds of what is not valid: the hole is told where it lies, a ring of no area once.
    def polygon(*rings):
        return {"type": "Feature", "properties": {"DLBM": "0301"}, "geometry": {
            "type": "Polygon",
            "coordinates": [[[X + x, Y + y, *z] for x, y, *z in ring] for ring in rings]}}

    kinds = run(folder, "kinds", 4527, [
        polygon(box(50, 50), [[2000 + x, y] for x, y in box(9, 9)]),
        polygon([[x + 5000, y] for x, y in box(50, 50)], [[x + 5010, y + 10] for x, y in box(9, 9)],
                [[x + 5012, y + 12] for x, y in box(2, 2)]),
        polygon([[x + 9000, y] for x, y in ([0, 0], [50, 50], [50, 0], [0, 40], [0, 0])]),
        polygon([[9500, 0], [9500, 30], [9500, 0], [9500, 0]]),
        polygon([[x + 12000, y, 30.5] for x, y in box(50, 50)]),
        # One wild vertex is a fault of its parcel, not of the reference system.
        polygon([[13000, 0], [13050, 0], [1e9, 50], [13000, 50], [13000, 0]])])
    told = {row: [(f["rule"], f["message"], f["found"]) for f in findings]
            for row, findings in kinds.items()}
    for row, words in ((1, "a hole lies outside its shell"), (2, "a hole lies inside another hole"),
                       (3, "the outline crosses itself, or runs along itself"),
                       (4, "a ring has fewer than three different vertices"),
                       (6, "its coordinates have no position in the reference system")):
        invalid = [f for f in told.get(row, []) if f[0] == "geometry-invalid"]
        if [f[1] for f in invalid] != [words]:
            failed += 1
            print(f"row {row}: expected {words}, found {told.get(row)}")
    if (kinds[1][0]["x"], kinds[1][0]["y"]) != (X + 2000, Y) or \
            {f[0] for f in told[4]} & {"sliver", "small-parcel"} or \
            [f for f in told[None]] != [("height-values", "Coordinates carry heights or measures (Z, M), "
                                         "which are not looked at", "Z 1, M 0")]:
        failed += 1
        print("kinds:", told[1], told[4], told.get(None))
print(f"{len(CASES) + 9} cases, {failed} failed")
sys.exit(1 if failed else 0)
