#!/usr/bin/python3
"""Proves with GEOS, and without tuban, that a county of tools/make-county is sound.

    county_coverage.py FILE [--targets CSV] [--neighbours N] [--median N]

FILE holds the layers DLTB, XZQ, XZQJX, CJDCQ, CJDCQJX and CZCDYD, or is DLTB.shp (.fgb, .geojson) with
the others beside it. Looked at: every parcel is one valid polygon; the union of all is one polygon without holes and
has exactly the sum of their areas; every edge inside is an edge of exactly two parcels, vertex by
vertex; every coordinate is a whole number of 0.1 mm; units are outlined by parcel edges and their
areas close; settlements are the parcels of their code dissolved, without holes; lines are the borders
of the units; attributes and net totals agree with the rules and with the published figures.
Facts go to standard output, one a line. Exit status: 0 sound, 1 not, 2 usage."""

import argparse
import csv
import os
import sys
from decimal import ROUND_HALF_UP, Decimal

import geopandas
import numpy
from shapely.ops import unary_union

WETLAND = {"0303", "0304", "0306", "0402", "1105", "1106", "1108"}
SETTLEMENT = {"0603", "1004", "1005", "1201"}
LEVEL1 = {"01": "耕地", "02": "园地", "03": "林地", "04": "草地", "05": "城镇村及工矿用地",
          "06": "城镇村及工矿用地", "07": "城镇村及工矿用地", "08": "城镇村及工矿用地",
          "09": "城镇村及工矿用地", "10": "交通运输用地", "11": "水域及水利设施用地",
          "12": "其他土地"}
UNUSED = {"0404", "1101", "1102", "1105", "1106", "1108", "1110", "1204", "1205", "1206", "1207"}
LINEAR = {"1001", "1003", "1006", "1009", "1107", "1107A"}
PLACE_NEEDED = {"05", "06", "07", "08", "09"}

failures = []


def fact(name, value):
    print(f"{name}: {value}")


def require(good, what):
    if not good:
        failures.append(what)
        print(f"NOT SOUND: {what}")


def category(code):
    if code in WETLAND:
        return "湿地"
    if code in SETTLEMENT:
        return "城镇村及工矿用地"
    return LEVEL1[code[:2]]


def read_layer(path, layer):
    extension = os.path.splitext(path)[1]
    if extension in (".shp", ".fgb", ".geojson"):
        if layer != "DLTB":
            path = os.path.join(os.path.dirname(path), layer + extension)
        return geopandas.read_file(path)
    return geopandas.read_file(path, layer=layer)


def rings_of(frame):
    """Vertices of all rings in one array without closing ones, the ring each belongs to, and the
    feature each ring belongs to."""
    parts, owners = [], []
    for number, polygon in enumerate(frame.geometry):
        for ring in [polygon.exterior, *polygon.interiors]:
            parts.append(numpy.asarray(ring.coords)[:-1])
            owners.append(number)
    ring = numpy.repeat(numpy.arange(len(parts)), [len(part) for part in parts])
    return numpy.concatenate(parts), ring, numpy.asarray(owners)


class Edges:
    """The directed edges of a layer, with vertices numbered by their place in tenths of a mm."""

    def __init__(self, frame, origin, known=None):
        self.points, self.ring, owners = rings_of(frame)
        self.owner = owners[self.ring]
        scaled = self.points * 10000
        self.grid = numpy.rint(scaled)
        self.off_grid = numpy.abs(scaled - self.grid).max()
        relative = (self.grid - origin).astype(numpy.int64)
        self.key = relative[:, 0] * 2**31 + relative[:, 1]
        last = numpy.append(self.ring[1:] != self.ring[:-1], True)
        first = numpy.append(0, numpy.flatnonzero(last)[:-1] + 1)
        self.after = numpy.arange(1, len(self.key) + 1)
        self.after[last] = first
        self.before = numpy.empty_like(self.after)
        self.before[self.after] = numpy.arange(len(self.key))

    def number(self, places):
        """Directed edges as numbers; an edge and its reverse are i*n+j and j*n+i."""
        spot = numpy.searchsorted(places, self.key)
        spot[spot == len(places)] = 0
        found = places[spot] == self.key
        return spot * len(places) + spot[self.after], spot[self.after] * len(places) + spot, found


def check_shapes(parcels):
    kinds = set(parcels.geometry.geom_type)
    require(kinds == {"Polygon"}, f"geometries are {kinds}")
    invalid = int((~parcels.geometry.is_valid).sum())
    require(invalid == 0, f"{invalid} parcels are not valid")
    holes = numpy.array([len(polygon.interiors) for polygon in parcels.geometry])
    fact("parcels", len(parcels))
    fact("parcels with holes", f"{(holes > 0).sum()}, at most {holes.max()} holes in one")
    require((holes > 0).any(), "no parcel has a hole")


def check_union(parcels):
    whole = unary_union(list(parcels.geometry))
    areas = parcels.geometry.area.sum()
    require(whole.geom_type == "Polygon", f"the union is a {whole.geom_type}")
    if whole.geom_type == "Polygon":
        require(not whole.interiors, f"the union has {len(whole.interiors)} holes")
    require(abs(whole.area - areas) < 1e-9 * areas, f"union {whole.area}, sum {areas}")
    fact("union", f"{whole.geom_type}, {whole.area:.4f} m2; sum of parcels {areas:.4f} m2")
    return whole


def check_edges(edges, whole):
    places = numpy.unique(edges.key)
    forward, backward, _ = edges.number(places)
    order = numpy.argsort(forward)
    require((numpy.diff(forward[order]) > 0).all(), "an edge is used twice in one direction")
    spot = numpy.searchsorted(forward, backward, sorter=order)
    spot[spot == len(order)] = 0
    twin = order[spot]
    shared = forward[twin] == backward
    outline = int((~shared).sum())
    expected = len(whole.exterior.coords) - 1 if whole.geom_type == "Polygon" else -1
    fact("edges", f"{int(shared.sum()) // 2} shared by two parcels, {outline} on the outline")
    require(outline == expected, f"{outline} edges have one parcel; the outline has {expected}")
    pairs = numpy.unique(numpy.stack([edges.owner[shared], edges.owner[twin[shared]]]), axis=1)
    require((pairs[0] != pairs[1]).all(), "a parcel is its own neighbour")
    return forward, places, numpy.bincount(pairs[0], minlength=edges.owner.max() + 1)


def check_vertices(edges, least_median):
    each = numpy.bincount(edges.owner) + numpy.bincount(
        edges.owner[numpy.append(True, edges.ring[1:] != edges.ring[:-1])])
    fact("vertices", f"{each.sum()}; of a parcel: median {numpy.median(each):.0f}, "
         f"mean {each.mean():.1f}, most {each.max()}")
    require(numpy.median(each) >= least_median, f"median {numpy.median(each)} vertices")
    fact("largest distance from the 0.1 mm grid", f"{edges.off_grid / 10000:.1e} m")
    require(edges.off_grid < 1e-3, "a coordinate is no multiple of 0.0001 m")
    there = edges.points[edges.after] - edges.points
    back = edges.points[edges.before] - edges.points
    length = numpy.hypot(there[:, 0], there[:, 1])
    fact("shortest edge", f"{length.min():.3f} m")
    require(length.min() > 0, "a vertex is repeated")
    cosine = (there * back).sum(axis=1) / (length * length[edges.before])
    sharpest = numpy.degrees(numpy.arccos(numpy.clip(cosine, -1, 1))).min()
    fact("sharpest angle", f"{sharpest:.1f} degrees")
    require(sharpest >= 10, f"an angle of {sharpest:.2f} degrees")


def check_neighbours(parcels, counts, least):
    first = int(counts.argmax())
    fact("most neighbours", f"{counts.max()}, of a parcel of class {parcels.DLBM[first]}")
    require(counts.max() > least, f"no parcel has more than {least} neighbours")


def cents(column):
    return [int((Decimal(repr(value)) * 100).to_integral_value(ROUND_HALF_UP)) for value in column]


def check_units(parcels, edges, places, forward, layer, origin, size, path):
    units = read_layer(path, layer)
    code = "ZLDWDM" if layer == "CJDCQ" else "XZQDM"
    require(set(units.geometry.geom_type) == {"Polygon"}, f"{layer} holds other than polygons")
    require(bool(units.geometry.is_valid.all()), f"{layer} is not valid")
    own = Edges(units, origin)
    numbers, _, found = own.number(places)
    require(bool(found.all()) and bool(numpy.isin(numbers, forward).all()),
            f"{layer} leaves the edges of the parcels")
    totals, planes = {}, {}
    for key, area, plane in zip(parcels.ZLDWDM.str[:size], parcels.cents, parcels.geometry.area):
        totals[key] = totals.get(key, 0) + area
        planes[key] = planes.get(key, 0) + plane
    stated = dict(zip(units[code].str[:size], cents(units.DCMJ)))
    require(stated == totals, f"DCMJ of {layer} is not the sum of its parcels")
    drawn = dict(zip(units[code].str[:size], units.geometry.area))
    require(all(abs(drawn[k] - planes[k]) < 1e-9 * planes[k] + 1e-4 for k in planes),
            f"a polygon of {layer} is not the union of its parcels")
    away = max(abs(a - b) for a, b in zip(cents(units.DCMJ), cents(units.JSMJ)))
    fact(layer, f"{len(units)} units; DCMJ and JSMJ differ by at most {away / 100:.2f} m2")


def settlement_of(place, unit):
    """CZCDM of a parcel: city by county, town by township, else the unit itself."""
    digits = {"201": 6, "202": 9}.get(place[:3], len(unit))
    return unit[:digits] + "0" * (len(unit) - digits)


def check_settlements(parcels, path):
    towns = read_layer(path, "CZCDYD")
    require(set(towns.geometry.geom_type) == {"Polygon"}, "CZCDYD holds other than polygons")
    require(bool(towns.geometry.is_valid.all()), "CZCDYD is not valid")
    require(not any(len(shape.interiors) for shape in towns.geometry), "CZCDYD has holes")
    inside = parcels[parcels.CZCSXM.fillna("") != ""]
    keys = [(place, settlement_of(place, unit))
            for place, unit in zip(inside.CZCSXM, inside.ZLDWDM)]
    sums, shapes = {}, {}
    for key, area, shape in zip(keys, inside.cents, inside.geometry):
        sums[key] = sums.get(key, 0) + area
        shapes.setdefault(key, []).append(shape)
    stated, drawn = {}, {}
    for key, area, shape in zip(zip(towns.CZCLX, towns.CZCDM), cents(towns.CZCMJ), towns.geometry):
        stated[key] = stated.get(key, 0) + area
        drawn.setdefault(key, []).append(shape)
    require(stated == sums, "CZCMJ is not the sum of the parcels")
    for key in sums:
        apart = unary_union(drawn.get(key, [])).symmetric_difference(unary_union(shapes[key]))
        require(apart.area < 1e-3, f"settlement {key} is not that of its parcels: {apart.area} m2")
    overlap = towns.geometry.area.sum() - unary_union(list(towns.geometry)).area
    require(abs(overlap) < 1e-3, f"settlements overlap by {overlap} m2")
    fact("settlements", f"{len(towns)} polygons of {len(sums)} codes")


def check_lines(path, lines, layer):
    """Every border of a unit once, and nothing else."""
    drawn = read_layer(path, lines)
    borders = unary_union(list(read_layer(path, layer).geometry.boundary))
    apart = unary_union(list(drawn.geometry)).symmetric_difference(borders)
    require(apart.length < 1e-6, f"{lines} is not the borders of {layer}: {apart.length} m")
    require(abs(drawn.geometry.length.sum() - borders.length) < 1e-3, f"{lines} has borders twice")


def check_attributes(parcels):
    p = parcels
    code, place = p.DLBM, p.CZCSXM.fillna("")
    farmed = code.str.startswith("01")
    require(p.BSM.str.len().eq(18).all() and p.BSM.is_unique, "BSM is not unique")
    require(not p.assign(v=p.ZLDWDM.str[:12]).duplicated(["v", "TBBH"]).any(), "TBBH repeats")
    require(p.ZLDWDM.str.len().eq(19).all() and p.QSDWDM.str.len().eq(19).all(), "unit codes")
    require((p.GDPDJB.notna() == farmed).all(), "GDPDJB and cultivated land do not agree")
    require((p.GDLX.notna() == (farmed & p.GDPDJB.ne("1"))).all(), "GDLX and GDPDJB do not agree")
    require((p.GDDB.notna() == farmed).all(), "GDDB and cultivated land do not agree")
    terraced = p.GDLX.eq("TT")
    require((p.KCDLBM.eq("1203") == terraced).all() and ((p.KCXS > 0) == terraced).all(),
            "ridges without terraces")
    ridges = [int((Decimal(a) * Decimal(repr(k))).to_integral_value(ROUND_HALF_UP))
              for a, k in zip(p.cents, p.KCXS)]
    require(ridges == cents(p.KCMJ), "KCMJ is not TBMJ x KCXS")
    require(all(a - r == n for a, r, n in zip(p.cents, ridges, p.net)), "TBDLMJ")
    needed = code.str[:2].isin(PLACE_NEEDED) | code.isin(SETTLEMENT)
    require(place[needed].ne("").all(), "CZCSXM is missing")
    require(not (place.isin(["201", "202"]) & code.eq("1006")).any(), "1006 in a town")
    require(not (place.eq("203") & code.isin(["1001", "1002", "1006", "1101"])).any(), "in a village")
    require(((place.str.endswith("A")) <= code.eq("0601")).all(), "201A without 0601")
    require((code.eq("0602") == place.eq("204")).all(), "0602 and 204")
    require((p.XZDWKD[code.isin(LINEAR)] > 0).all(), "XZDWKD is missing")
    require(p.XZDWKD[code.eq("1006")].between(1, 8).all(), "width of a rural road")
    check_least_areas(p)


def check_least_areas(p):
    code = p.DLBM
    built = code.map(category).eq("城镇村及工矿用地") | code.isin(["1001", "1003", "1202"])
    least = numpy.where(built, 20000, numpy.where(code.isin(UNUSED), 60000, 40000))
    small = int((numpy.asarray(p.cents) < least).sum())
    require(small == 0, f"{small} parcels are smaller than the least area mapped")
    quarters = numpy.percentile(p.cents, [0, 25, 50, 75, 100]) / 100
    fact("areas, m2: least, quarters, largest", ", ".join(f"{q:.2f}" for q in quarters))


def totals(parcels):
    sums = {}
    for code, net, area in zip(parcels.DLBM, parcels.net, parcels.cents):
        sums[category(code)] = sums.get(category(code), 0) + net
        sums["其他土地"] = sums.get("其他土地", 0) + area - net
    return sums


def two_decimals(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def check_targets(parcels, path):
    sums = totals(parcels)
    for name, area in sorted(sums.items()):
        fact(name, f"{Decimal(area) / 1000000} ha")
    if not path:
        return
    with open(path, encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["category"] in ("parcels", "图斑个数"):
                require(len(parcels) == int(row["parcels"]), "number of parcels")
                continue
            hectares = Decimal(sums.get(row["category"], 0)) / 1000000
            require(two_decimals(hectares) == Decimal(row["hectares"]),
                    f"{row['category']}: {hectares} ha, published {row['hectares']}")
            if row.get("mu"):
                require(two_decimals(hectares * 15) == Decimal(row["mu"]),
                        f"{row['category']}: {hectares * 15} mu, published {row['mu']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--targets")
    parser.add_argument("--neighbours", type=int, help="default 1000, of small counties a quarter "
                        "of the parcels")
    parser.add_argument("--median", type=int, default=30)
    wanted = parser.parse_args()
    parcels = read_layer(wanted.file, "DLTB")
    parcels["cents"] = cents(parcels.TBMJ)
    parcels["net"] = cents(parcels.TBDLMJ)
    check_shapes(parcels)
    origin = numpy.floor(numpy.asarray(parcels.total_bounds[:2]) * 10000)
    edges = Edges(parcels, origin)
    check_vertices(edges, wanted.median)
    whole = check_union(parcels)
    forward, places, counts = check_edges(edges, whole)
    check_neighbours(parcels, counts, wanted.neighbours or min(1000, len(parcels) // 4))
    for layer, size in (("CJDCQ", 12), ("XZQ", 9)):
        check_units(parcels, edges, places, forward, layer, origin, size, wanted.file)
    check_settlements(parcels, wanted.file)
    check_lines(wanted.file, "XZQJX", "XZQ")
    check_lines(wanted.file, "CJDCQJX", "CJDCQ")
    check_attributes(parcels)
    check_targets(parcels, wanted.targets)
    print("sound" if not failures else f"{len(failures)} things are not sound")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
