#!/usr/bin/python3
"""Random faults in random coverages, and what shapely says about them, against coverage-answers.

    coverage_oracle.py PROGRAM [--from SEED] [--count N] [--keep FOLDER]

A coverage is a net of crooked quadrangles on a 0.1 mm grid, with vertices along their borders. Into
it go faults: parcels moved, left out, doubled, made larger, laid on top, vertices left out, holes.
Held against shapely: the area of the union, of each gap, of what every two parcels share; that each
region is a valid polygon with that area, its place inside, covered by just the parcels it names.
Exit status: 0 all agree, 1 not, 2 usage."""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile

from osgeo import ogr, osr
from shapely import affinity, wkb
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.ops import unary_union

ogr.UseExceptions()
ORIGIN = (39540000.0, 3830000.0)
RELATIVE, ABSOLUTE = 1e-6, 2e-6  # what areas may differ by: rounding of coordinates so far from 0


def on_grid(x, y):
    return (round(x * 10000) / 10000, round(y * 10000) / 10000)


def net(rng, columns, rows, size):
    """Quadrangles whose borders have up to three vertices more, the same for both neighbours."""
    corner = {(i, j): on_grid(ORIGIN[0] + size * (i + rng.uniform(-0.3, 0.3)),
                              ORIGIN[1] + size * (j + rng.uniform(-0.3, 0.3)))
              for i in range(columns + 1) for j in range(rows + 1)}
    border = {}

    def side(a, b):
        if (b, a) in border:
            return border[b, a][::-1]
        if (a, b) not in border:
            (x0, y0), (x1, y1) = corner[a], corner[b]
            steps = sorted(rng.uniform(0.1, 0.9) for _ in range(rng.randrange(4)))
            border[a, b] = [on_grid(x0 + t * (x1 - x0) + rng.uniform(-0.02, 0.02) * size,
                                    y0 + t * (y1 - y0) + rng.uniform(-0.02, 0.02) * size)
                            for t in steps]
        return border[a, b]

    cells = []
    for i in range(columns):
        for j in range(rows):
            around = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            ring = []
            for a, b in zip(around, around[1:] + around[:1]):
                ring += [corner[a], *side(a, b)]
            cells.append(Polygon(ring))
    return [cell for cell in cells if cell.is_valid]


def snapped(shape):
    if shape.geom_type == "MultiPolygon":
        return MultiPolygon([snapped(part) for part in shape.geoms])
    return Polygon([on_grid(x, y) for x, y in shape.exterior.coords],
                   [[on_grid(x, y) for x, y in ring.coords] for ring in shape.interiors])


def blob(rng, size):
    x, y = (ORIGIN[k] + rng.uniform(0, 5) * size for k in (0, 1))
    turns = sorted(rng.uniform(0, 2 * math.pi) for _ in range(rng.randrange(3, 9)))
    return Polygon([on_grid(x + rng.uniform(0.2, 2) * size * math.cos(t),
                            y + rng.uniform(0.2, 2) * size * math.sin(t)) for t in turns])


def spoil(rng, parcels, size):
    """One fault; returns its name."""
    which = rng.randrange(len(parcels))
    parcel = parcels[which]
    fault = rng.choice(["move", "nudge", "leave out", "double", "scale", "on top", "vertex", "hole",
                        "turn", "part"])
    if fault == "move":
        parcels[which] = snapped(affinity.translate(parcel, rng.uniform(-1, 1) * size,
                                                    rng.uniform(-1, 1) * size))
    elif fault == "nudge":
        parcels[which] = snapped(affinity.translate(parcel, rng.uniform(-0.05, 0.05), 0))
    elif fault == "leave out":
        del parcels[which]
    elif fault == "double":
        parcels.insert(rng.randrange(len(parcels)), parcel)
    elif fault == "scale":
        factor = rng.uniform(0.5, 1.5)
        parcels[which] = snapped(affinity.scale(parcel, factor, factor))
    elif fault == "on top":
        parcels.append(blob(rng, size))
    elif fault == "turn":
        parcels[which] = snapped(affinity.rotate(parcel, rng.uniform(-20, 20)))
    elif fault == "vertex" and parcel.geom_type == "Polygon":
        ring = list(parcel.exterior.coords)[:-1]
        del ring[rng.randrange(len(ring))]
        parcels[which] = Polygon(ring, parcel.interiors) if len(ring) > 2 else parcel
    elif fault == "hole" and parcel.geom_type == "Polygon" and not parcel.interiors:
        inner = snapped(affinity.scale(parcel, 0.4, 0.4))
        parcels[which] = Polygon(parcel.exterior.coords, [inner.exterior.coords])
    elif fault == "part":
        other = parcels[rng.randrange(len(parcels))]
        if other is not parcel and "Polygon" == other.geom_type == parcel.geom_type:
            both = MultiPolygon([parcel, other])
            if both.is_valid:
                parcels[which] = both
                parcels.remove(other)
    return fault


def make(seed):
    rng = random.Random(seed)
    size = rng.choice([3.0, 20.0, 150.0])
    parcels = net(rng, rng.randrange(2, 6), rng.randrange(2, 6), size)
    faults = []
    for _ in range(rng.randrange(0, 7)):
        kept = list(parcels)
        faults.append(spoil(rng, parcels, size))
        if not parcels or not all(shape.is_valid and shape.area > 0 for shape in parcels):
            parcels[:] = kept
            faults.pop()
    rng.shuffle(parcels)
    return parcels, faults


def write(parcels, path):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4527)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = dataset.CreateLayer("DLTB", srs, ogr.wkbMultiPolygon)
    for shape in parcels:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(wkb.dumps(shape))))
        layer.CreateFeature(feature)
    del dataset


def near(found, wanted):
    return abs(found - wanted) <= ABSOLUTE + RELATIVE * abs(wanted)


def polygons(shape):
    return [part for part in getattr(shape, "geoms", [shape])
            if part.geom_type == "Polygon" and part.area > 0]


class Case:
    """One coverage with both answers; what does not agree is collected."""

    def __init__(self, parcels, answers):
        self.parcels, self.faults = parcels, []
        self.regions = [a for a in answers if a["kind"] in ("gap", "overlap")]
        self.sums = next(a for a in answers if a["kind"] == "sums")
        self.shape = [Polygon(r["rings"][0], r["rings"][1:]) for r in self.regions]
        # rounding of the corners of a shape can move that much area
        self.slack = 4e-8 * sum(shape.length for shape in parcels)

    def require(self, good, what):
        if not good:
            self.faults.append(what)

    def same_area(self, found, wanted, what):
        self.require(abs(found - wanted) <= self.slack + RELATIVE * abs(wanted),
                     f"{what}: {found}, shapely {wanted}")

    def check(self):
        whole = unary_union(self.parcels)
        self.same_area(self.sums["union"], whole.area, "union")
        total = sum(shape.area for shape in self.parcels)
        self.same_area(self.sums["excess"], total - whole.area, "excess")
        self.require(near(self.sums["union"] + self.sums["excess"], total), "balance")
        self.check_gaps(whole)
        self.check_pairs()
        for region, shape in zip(self.regions, self.shape):
            self.check_region(region, shape)

    def check_gaps(self, whole):
        around = box(*whole.buffer(100).bounds)
        gaps = [part for part in polygons(around.difference(whole))
                if not part.intersects(around.boundary)]
        wanted = [gap for gap in gaps if gap.area > self.slack]
        found = [shape for region, shape in zip(self.regions, self.shape)
                 if region["kind"] == "gap" and shape.area > self.slack]
        self.same_area(self.sums["gaps"], sum(gap.area for gap in gaps), "gaps")
        for gap in wanted:
            here = [shape for shape in found if gap.contains(shape.representative_point())]
            self.same_area(sum(shape.area for shape in here), gap.area, f"gap at {gap.centroid}")
        for shape in found:
            self.require(any(gap.contains(shape.representative_point()) for gap in wanted),
                         f"no gap at {shape.centroid}, {shape.area}")

    def check_pairs(self):
        shared = {}
        for region in self.regions:
            rows = sorted(region["rows"]) if region["kind"] == "overlap" else []
            for i, a in enumerate(rows):
                for b in rows[i + 1:]:
                    shared[a, b] = shared.get((a, b), 0) + region["area"]
        for i, first in enumerate(self.parcels):
            for j in range(i + 1, len(self.parcels)):
                wanted = first.intersection(self.parcels[j]).area
                self.same_area(shared.get((i + 1, j + 1), 0), wanted, f"{i + 1} and {j + 1} share")

    def check_region(self, region, shape):
        name = f"{region['kind']} at {region['place']}"
        place = Point(region["place"])
        self.require(near(region["area"], shape.area), f"{name}: area")
        if shape.area <= self.slack:
            return
        self.require(shape.is_valid, f"{name}: not valid")
        self.require(shape.distance(place) < 1e-7, f"{name}: its place is not in it")
        over = [i + 1 for i, parcel in enumerate(self.parcels) if parcel.contains(place)]
        if region["widest"] > 1e-6:
            rows = [] if region["kind"] == "gap" else sorted(region["rows"])
            self.require(over == rows, f"{name}: {rows} cover it, shapely {over}")
            self.require(len(rows) == region["times"], f"{name}: covered {region['times']} times")
        self.check_flags(region, shape, name)

    def check_flags(self, region, shape, name):
        rows = [self.parcels[row - 1] for row in region["rows"]]
        if region["kind"] == "gap":
            around = [i + 1 for i, parcel in enumerate(self.parcels)
                      if parcel.buffer(1e-6).intersection(shape.boundary).length > 0.01]
            self.require(set(around) <= set(region["rows"]), f"{name}: around it {around}")
            self.require(region["one_parcel"] == (len(rows) == 1), f"{name}: one parcel")
            return
        twins = [next(k for k, b in enumerate(rows)
                      if k == i or a.symmetric_difference(b).area < self.slack)
                 for i, a in enumerate(rows)]
        doubled = twins != list(range(len(rows)))
        self.require(bool(region["duplicate"]) == doubled, f"{name}: duplicate {doubled}")
        self.require(region["twins"] == (twins if doubled else []), f"{name}: twins {twins}")


def ask(program, path, threads):
    ran = subprocess.run([program, path, "DLTB", "0", str(threads)], capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(f"{program}: status {ran.returncode}: {ran.stderr}")
    return ran.stdout


def examine(program, seed, folder):
    """What does not agree for one seed."""
    parcels, faults = make(seed)
    path = os.path.join(folder, f"case-{seed}.gpkg")
    write(parcels, path)
    told = ask(program, path, 1)
    case = Case(parcels, [json.loads(line) for line in told.splitlines()])
    case.require(told == ask(program, path, 3), "three threads say something else")
    case.check()
    return [f"seed {seed} ({', '.join(faults)}): {fault}" for fault in case.faults]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--from", type=int, default=1, dest="first")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--keep", help="folder to leave the cases in")
    wanted = parser.parse_args()
    disagreed = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(wanted.first, wanted.first + wanted.count):
            faults = examine(wanted.program, seed, wanted.keep or folder)
            disagreed += bool(faults)
            print("\n".join(faults), end="\n" if faults else "")
    print(f"{wanted.count - disagreed} of {wanted.count} coverages agree")
    return 1 if disagreed else 0


if __name__ == "__main__":
    sys.exit(main())
