"""Validity against GEOS on 9,000 small random polygons, most of them broken: on a coarse grid every way
of touching, crossing and turning back occurs. tuban asks GEOS only where its own quick look says that
something meets, so what is tested is that the quick look lets nothing pass."""
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from shapely.geometry import shape
    from shapely.validation import explain_validity
except ImportError:
    print("skipped: no shapely")
    sys.exit(77)

TUBAN = os.environ["TUBAN"]
X, Y = 39510000, 3780000
dice = random.Random(20191231)


def ring(points, size, offset=0):
    corners = [[X + 10 * dice.randint(0, size) + offset, Y + 10 * dice.randint(0, size) + offset]
               for _ in range(points)]
    return [*corners, corners[0]]


def star(points):
    """A ring that goes round once, with some vertices pulled onto the grid: often valid."""
    out = []
    for i in range(points):
        r = dice.choice((30, 40, 50))
        a = 2 * math.pi * i / points
        out.append([X + 60 + round(r * math.cos(a)), Y + 60 + round(r * math.sin(a))])
    return [*out, out[0]]


def triangle(size, corner=None):
    """Nearly anywhere, or at a corner."""
    x, y = corner or (X + dice.randint(30, 90), Y + dice.randint(30, 90))
    return [[x, y], [x + size, y], [x, y + size], [x, y]]


def polygon(i):
    kind = i % 6
    if kind == 0:
        return {"type": "Polygon", "coordinates": [ring(dice.randint(3, 7), 4)]}
    if kind == 1:
        return {"type": "Polygon", "coordinates": [star(dice.randint(4, 12))]}
    if kind == 2:
        return {"type": "Polygon", "coordinates": [star(10), ring(dice.randint(3, 4), 3, 40)]}
    if kind == 4:  # holes anywhere: outside, in each other, or as they should be
        holes = [ring(3, 2, dice.randint(-20, 120)) for _ in range(dice.randint(1, 4))]
        return {"type": "Polygon", "coordinates": [star(dice.randint(8, 60)), *holes]}
    if kind == 5:  # more chains than are compared each with each
        holes = [triangle(dice.randint(1, 2)) for _ in range(dice.randint(2, 12))]
        if dice.random() < 0.2:  # one in another
            holes += [outer := triangle(12), triangle(3, (outer[0][0] + 1, outer[0][1] + 1))]
        return {"type": "Polygon", "coordinates": [star(40), *dice.sample(holes, len(holes))]}
    return {"type": "MultiPolygon", "coordinates": [[star(6)], [ring(3, 6, 60)]]}


def moved(coordinates, by):
    if isinstance(coordinates[0], (int, float)):
        return [coordinates[0] + by[0], coordinates[1] + by[1]]
    return [moved(part, by) for part in coordinates]


# Apart from each other: what neighbours do is another test's matter.
geometries = [{**(g := polygon(i)), "coordinates":
               moved(g["coordinates"], (500 * (i % 100), 500 * (i // 100)))} for i in range(9000)]
with tempfile.TemporaryDirectory(prefix="tuban-validity-") as folder:
    path = Path(folder) / "polygons.geojson"
    path.write_text(json.dumps({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}},
        "features": [{"type": "Feature", "properties": {}, "geometry": g} for g in geometries]}),
        encoding="utf-8")
    done = subprocess.run([TUBAN, "check", path, "-f", "json", "--most", "1000000"],
                          capture_output=True, text=True)
assert done.stderr == "", done.stderr
found = {}
for finding in json.loads(done.stdout)["findings"]["details"]:
    if finding["rule"] in ("geometry-invalid", "ring-self-touch"):
        found[finding["row"]] = finding

failed = invalid = 0
kinds = {}
for row, geometry in enumerate(geometries, 1):
    reason = explain_validity(shape(geometry))
    sound = reason == "Valid Geometry"
    invalid += not sound
    kinds[reason.split("[")[0]] = kinds.get(reason.split("[")[0], 0) + 1
    # Shells inside shells are told apart by nesting when read, so their words may differ.
    nested = geometry["type"] == "MultiPolygon"
    if sound and row in found and not nested or not sound and row not in found and not nested:
        failed += 1
        if failed < 10:
            print(row, reason, found.get(row, {}).get("found"), geometry["coordinates"])
print(kinds)
assert min(kinds["Hole lies outside shell"], kinds["Holes are nested"], kinds["Valid Geometry"]) > 20
print(f"{len(geometries)} polygons, {invalid} invalid by GEOS, {failed} judged otherwise")
sys.exit(1 if failed or invalid < 1000 or invalid > 8000 else 0)
