#!/usr/bin/env python3
"""Layers that are no county but must not be a cliff: odd_shapes.py KIND OUT.gpkg [SIZE]

    giant     one parcel around 88,804 others (GEOS issue 1503 is about 88,697)
    vertices  one parcel of a million vertices, a wavy circle
    comb      one parcel of 250,000 teeth, all above each other
    parts     one parcel of 300,000 parts
    tiny      a million parcels of 0.25 m2

What takes n * n where edges or parcels that lie on each other are compared each with each:

    wound     one square that is gone around 25,000 times
    line      one parcel of 100,000 vertices, to and fro on one line
    star      one parcel of 20,000 spikes to one point
    alike     50,000 parcels of the same land
    fan       20,000 parcels around one point
    stutter   one parcel that has each of its vertices 1000 times
    nested    one parcel with 20,000 rings within each other
    combs     two parcels of 25,000 teeth each, all teeth of one across all of the other
"""
import math
import sys

from osgeo import ogr, osr

ogr.UseExceptions()
WEST, SOUTH = 38500000, 4000000


def square(x, y, side):
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


def polygon(*rings):
    shape = ogr.Geometry(ogr.wkbPolygon)
    for points in rings:
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for x, y in points + points[:1]:
            ring.AddPoint_2D(WEST + x, SOUTH + y)
        shape.AddGeometry(ring)
    return shape


def giant():
    side, step = 298, 20
    squares = [square(i % side * step + 5, i // side * step + 5, 10) for i in range(side * side)]
    yield polygon(square(0, 0, side * step), *[points[::-1] for points in squares])
    for points in squares:
        yield polygon(points)


def vertices(n=1000000):
    def at(i):
        radius, angle = 20000 + 3 * math.sin(i * 0.7), 2 * math.pi * i / n
        return radius * math.cos(angle), radius * math.sin(angle)
    yield polygon([at(i) for i in range(n)])


def comb(n=250000):
    teeth = []
    for i in range(n):
        teeth += [(i % 7 * 0.01, 2.0 * i), (1000 + i % 5 * 0.01, 2.0 * i + 1)]
    yield polygon(teeth + [(-50, 2.0 * n), (-50, 0)])


def parts():
    shape = ogr.Geometry(ogr.wkbMultiPolygon)
    for i in range(300000):
        shape.AddGeometry(polygon(square(i % 600 * 20, i // 600 * 20, 10)))
    yield shape


def tiny():
    for i in range(1000000):
        yield polygon(square(i % 1000 * 0.5, i // 1000 * 0.5, 0.5))


def wound(n=25000):
    yield polygon(square(0, 0, 1000) * n)


def line(n=100000):
    yield polygon([(i * 7919 % n * 0.5, 0) for i in range(n)])


def star(n=20000):
    points = []
    for i in range(n):
        for angle in (2 * i, 2 * i + 1):
            angle *= math.pi / n
            points.append((1000 * math.cos(angle), 1000 * math.sin(angle)))
        points.append((0, 0))
    yield polygon(points)


def alike(n=50000):
    for _ in range(n):
        yield polygon(square(0, 0, 1000))


def fan(n=20000):
    corner = [(1000 * math.cos(2 * math.pi * i / n), 1000 * math.sin(2 * math.pi * i / n))
              for i in range(n)]
    for i in range(n):
        yield polygon([(0, 0), corner[i], corner[(i + 1) % n]])


def stutter(n=1000):
    yield polygon([point for i in range(100) for point in
                   [(1000 * math.cos(i * math.pi / 50), 1000 * math.sin(i * math.pi / 50))] * n])


def nested(n=20000):
    yield polygon(*[square(i, i, 2 * (n - i)) for i in range(n)])


def combs(n=25000):
    teeth = []
    for i in range(n):
        teeth += [(i, 0), (i + 0.5, n)]
    yield polygon(teeth + [(n, -10), (0, -10)])
    yield polygon([(y, x) for x, y in teeth[::-1]] + [(-10, 0), (-10, n)])


KINDS = {maker.__name__: maker for maker in
         (giant, vertices, comb, parts, tiny,
          wound, line, star, alike, fan, stutter, nested, combs)}


def make(kind, path, *size):
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    system = osr.SpatialReference()
    system.ImportFromEPSG(4526)
    layer = source.CreateLayer("DLTB", system, ogr.wkbMultiPolygon)
    for name in ("BSM", "DLBM"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    layer.StartTransaction()
    for number, shape in enumerate(KINDS[kind](*size), 1):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["BSM"] = f"370303211{number:09d}"
        feature["DLBM"] = "0101"
        feature.SetGeometryDirectly(ogr.ForceToMultiPolygon(shape))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
