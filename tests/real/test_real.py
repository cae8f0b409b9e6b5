"""Files that people published, read as they are. They cannot be given away with the project: without
them ($TUBAN_SHARED/data/real) the test says "skipped". Numbers come from the note beside each file
(SOURCE.txt), which other programs measured, or are computed here from GDAL's coordinates by pyproj
and by the official formula as tests/cli/official.py writes it out."""
import glob
import json
import math
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
try:
    import layers
    import pyproj
    from official import Official
    from osgeo import ogr, osr
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

TUBAN = os.environ.get("TUBAN", "tuban")
REAL = os.path.join(os.environ.get("TUBAN_SHARED", ""), "data", "real")
if not os.path.isdir(REAL):
    print("skipped: no data/real here")
    sys.exit(77)


def path_of(pattern):
    found = sorted(glob.glob(os.path.join(REAL, pattern)))
    if not found:
        raise unittest.SkipTest(f"{pattern} is not here")
    return found[0]


def run(*arguments):
    ran = subprocess.run([TUBAN, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)
    if ran.returncode >= 2:
        assert ran.stdout == "" and ran.stderr.count("\n") == 1, ran.stderr
    else:
        assert ran.stderr == "", ran.stderr
    return ran


class Real(unittest.TestCase):
    """Common ways of asking."""

    def report(self, path, *arguments, command="totals", status=0):
        ran = run(command, path, *arguments, "-f", "json")
        self.assertEqual(ran.returncode, status, ran.stderr + ran.stdout[-3000:])
        return json.loads(ran.stdout)

    def refused(self, path, *arguments, status, says):
        for command in ("totals", "check"):
            ran = run(command, path, *arguments)
            self.assertEqual(ran.returncode, status, ran.stderr + ran.stdout[-3000:])
            for words in [os.path.basename(path)] + says:
                self.assertIn(words, ran.stderr)

    def area(self, path, *arguments, status=0):
        """Total of the measured areas in m2."""
        report = self.report(path, "--area", "computed", *arguments, status=status)
        return report["total"]["area_dm2"] / 100

    def by(self, path, field, *arguments, status=0):
        """Sums in m2 by the text of a field."""
        rows = self.report(path, "--field", f"detail={field}", "--by", "detail", "--area", "computed",
                           *arguments, status=status)["rows"]
        return {r["detail"]: r["area_dm2"] / 100 for r in rows}

    def by_formula(self, path, layer=None, densify_m=None, geodesic=False):
        """Area of every parcel from GDAL's coordinates, by row; straight edges only."""
        source = ogr.Open(path)
        table = source.GetLayerByName(layer) if layer else source.GetLayer(0)
        official = Official(table.GetSpatialRef().ExportToWkt(["FORMAT=WKT2_2019"]), densify_m)
        measure = official.geodesic_ring if geodesic else official.ring
        areas = []
        for feature in table:
            shape, total = feature.GetGeometryRef(), 0.0
            for polygon in polygons(shape):
                for i in range(polygon.GetGeometryCount()):
                    ring = measure([p[:2] for p in polygon.GetGeometryRef(i).GetPoints()])
                    total += -ring if i else ring
            areas.append(total)
        return areas

    def assert_measured(self, path, *arguments, layer=None, densify_m=None, status=0, relative=2e-9):
        """The program's total against the formula; each parcel is rounded to 0.01 m2."""
        if layer:
            arguments = (*arguments, "--layer", layer)
        expected = sum(self.by_formula(path, layer, densify_m))
        count = len(self.by_formula(path, layer))
        found = self.area(path, *arguments, status=status)
        self.assertLessEqual(abs(found - expected), 0.0051 * count + relative * expected)
        expected = sum(self.by_formula(path, layer, geodesic=True))
        found = self.area(path, "--edges", "geodesic", *arguments, status=status)
        self.assertLessEqual(abs(found - expected), 0.0051 * count + relative * expected)

    def assert_relative(self, found, expected, relative):
        self.assertLessEqual(abs(found - expected), relative * abs(expected), f"{found} {expected}")


class Feature(dict):
    """Values by field, and the shape, which live on when GDAL has closed the file."""

    def __init__(self, feature):
        super().__init__(feature.items())
        shape = feature.GetGeometryRef()
        self.shape = shape.Clone() if shape is not None else None

    def GetGeometryRef(self):
        return self.shape


def features(path):
    source = ogr.Open(path)
    return [Feature(feature) for feature in source.GetLayer(0)]


def polygons(shape):
    if shape is None:
        return []
    if shape.GetGeometryName() == "POLYGON":
        return [shape]
    return [p for i in range(shape.GetGeometryCount()) for p in polygons(shape.GetGeometryRef(i))]


class China(Real):
    """cn-sampledata-zone37, cn-ae102-dltb"""

    def test_sample_of_zone_37(self):
        path = path_of("cn-sampledata-zone37/SampleData.shp")
        report = self.report(path, "--field", "area=DKMJ", "--field", "detail=JHLX", "--by", "detail",
                             status=1)  # DLBM is empty in every row
        self.assertEqual(report["input"]["encoding"], "GB18030")
        self.assertEqual(report["input"]["srs"]["epsg"], 4525)
        self.assertEqual(report["input"]["srs"]["zone"], 37)
        self.assertEqual(report["input"]["srs"]["central_meridian"], 111)
        self.assertEqual(report["input"]["parcels"], 5)
        self.assertEqual(report["area"]["totalled"], "stated")
        self.assertEqual(report["total"]["area_dm2"], 1669337)  # areas stored as text
        self.assertEqual([r["detail"] for r in report["rows"]], ["面"])
        self.assertEqual(report["input"]["shapes"]["holes"], 2)
        self.assertEqual(report["input"]["shapes"]["multipart"], 2)
        plane = self.area(path, "--edges", "plane", status=1)
        self.assertAlmostEqual(plane, 16693.30, delta=0.03)
        self.assertAlmostEqual(self.area(path, status=1), 16692.81, delta=0.03)
        self.assert_measured(path, densify_m=70, status=1)

    def test_shapefile_rs_55_hole_of_parcel_4(self):
        """Ring order is not nesting order: by the rings' containment, told here by shapely's even-odd."""
        path = path_of("cn-sampledata-zone37/SampleData.shp")
        from shapely import wkb
        expected = {}
        for feature in features(path):
            rings = [wkb.loads(bytes(p.ExportToWkb())) for p in polygons(feature.GetGeometryRef())]
            shape = rings[0]
            for ring in rings[1:]:
                shape = shape.symmetric_difference(ring)
            expected[feature["DKBH"]] = shape.area
        found = self.by(path, "DKBH", "--edges", "plane", status=1)
        self.assertEqual(set(found), set(expected))
        for key, area in expected.items():
            self.assertAlmostEqual(found[key], area, delta=0.006)

    def test_layer_named_dltb_without_its_fields(self):
        """The note asks for a clear message; its place is far outside the area of use as well."""
        path = path_of("cn-ae102-dltb/DLTB.shp")
        ran = run("check", path)
        self.assertIn("no class field", ran.stdout)
        self.assertIn("area-of-use", ran.stdout)
        report = self.report(path)
        self.assertEqual(report["input"]["parcels"], 8)
        self.assertEqual(report["input"]["srs"]["central_meridian"], 102)
        self.assertEqual(report["input"]["shapes"]["holes"], 2)
        self.refused(path_of("cn-ae102-dltb/Road.shp"), status=3, says=["polygon"])
        self.refused(path_of("cn-ae102-dltb/Polygon.shp"), status=2, says=["--srs"])


class Europe(Real):
    """Crop parcels of European countries, in the planes of their own ellipsoids."""

    def test_austria_qgis_32035(self):
        path = path_of("at-schlaege/*.gpkg")
        report = self.report(path, "--field", "area=SL_FLAECHE_BRUTTO_HA", "--area-unit", "ha", "--field",
                             "class=SNAR_CODE", "--by", "class", status=1)
        self.assertEqual(report["input"]["parcels"], 100)
        self.assertEqual(report["input"]["srs"]["epsg"], 31287)
        self.assertEqual(report["area"]["totalled"], "stated")
        self.assertIn("plane", report["stated"]["suspicion"])
        expected = {}
        for feature in features(path):
            code = feature["SNAR_CODE"]
            expected[code] = expected.get(code, 0) + round(feature["SL_FLAECHE_BRUTTO_HA"] * 1e6)
        self.assertEqual({r["class"]: r["area_dm2"] for r in report["rows"]}, expected)
        plane, ellipsoid = self.area(path, "--edges", "plane"), self.area(path)
        self.assert_relative(plane / ellipsoid, 0.99949, 1e-5)
        self.assert_relative(plane, report["total"]["area_dm2"] / 100, 2e-6)
        self.assert_measured(path, densify_m=70)

    def test_bulgaria_sidewalk_5276(self):
        path = path_of("bg-arable/*.shp")
        self.assertAlmostEqual(self.area(path, "--edges", "plane"), 28612892.18, delta=0.5)
        self.assert_relative(self.area(path), 28635465.87, 1e-7)
        report = self.report(path, "--field", "area=AREA")
        self.assertEqual(report["input"]["shapes"]["holes"], 38)
        self.assertIn("plane", report["stated"]["suspicion"])

    def test_netherlands(self):
        path = path_of("nl-brp/*.gpkg")
        self.assertEqual(self.report(path)["input"]["srs"]["epsg"], 28992)
        self.assertAlmostEqual(self.area(path, "--edges", "plane"), 632289.70, delta=0.5)
        self.assertAlmostEqual(self.area(path), 632338.88, delta=0.5)
        self.assertEqual(self.report(path)["input"]["shapes"]["holes"], 4)
        self.assert_measured(path, densify_m=70)

    def test_netherlands_by_an_own_class_table(self):
        path = path_of("nl-brp/*.gpkg")
        counts, names = {}, {}
        for feature in features(path):
            names[str(feature["gewascode"])] = feature["category"]
            counts[feature["category"]] = counts.get(feature["category"], 0) + 1
        with tempfile.TemporaryDirectory(prefix="tuban-") as folder:
            table = os.path.join(folder, "crops.csv")
            with open(table, "w", encoding="utf-8") as file:
                file.write("code,name,category\n")
                file.writelines(f"{c},crop {c},{n}\n" for c, n in sorted(names.items()))
            report = self.report(path, "--field", "class=gewascode", "--classes", table)
        found = {r["category"]: r["parcels"] for r in report["categories"] if r["parcels"]}
        self.assertEqual(found, counts)
        self.assertEqual(sum(r["area_dm2"] for r in report["categories"]), report["total"]["area_dm2"])

    def test_schleswig_holstein(self):
        path = path_of("de-sh-feldblock/*.gpkg")
        report = self.report(path, "--field", "area=Flaeche")
        self.assertEqual(report["input"]["srs"]["epsg"], 4647)
        self.assertEqual(report["input"]["shapes"]["holes"], 24)
        self.assertEqual(report["input"]["shapes"]["multipart"], 0)
        self.assertIn("--area-unit ha", report["stated"]["suspicion"])  # shortbread-docs 9
        # Sound but for the land between the blocks: the sample is 100 of some thousands.
        found = self.report(path, command="check", status=1)["findings"]["by_rule"]
        self.assertEqual({rule["rule"] for rule in found if rule["severity"] == "error"},
                         {"coverage-gap"})
        self.assertAlmostEqual(self.area(path, "--edges", "plane"), 5023773.55, delta=0.5)
        self.assertAlmostEqual(self.area(path), 5027562.67, delta=0.5)
        stated = self.report(path, "--field", "area=Flaeche", "--area-unit", "ha")
        expected = sum(round(f["Flaeche"] * 1e6) for f in features(path))
        self.assertEqual(stated["total"]["area_dm2"], expected)
        self.assert_measured(path, densify_m=70)

    def test_switzerland_inasafe_3799(self):
        path = path_of("ch-nutzung/*.gpkg")
        report = self.report(path, "--field", "area=flaeche_m2", "--field", "class=lnf_code", "--by",
                             "class", status=1)
        self.assertEqual(report["input"]["shapes"]["multipart"], 5)
        expected = {}
        for feature in features(path):
            code = str(feature["lnf_code"])
            expected[code] = expected.get(code, 0) + feature["flaeche_m2"] * 100
        self.assertEqual({r["class"]: r["area_dm2"] for r in report["rows"]}, expected)
        self.assertEqual(report["total"]["area_dm2"], sum(expected.values()))
        stated = report["total"]["area_dm2"] / 100
        self.assertLessEqual(abs(self.area(path, "--edges", "plane") - stated), 0.5 * 100)
        self.assert_measured(path, densify_m=70)

    def test_romania_ftw_290(self):
        path = path_of("ro-landcover/*.shp")
        report = self.report(path, "--field", "area=AREA_HA", "--area-unit", "ha", "--field",
                             "detail=LC_CLASS_N", "--by", "detail")
        self.assertEqual(report["input"]["encoding"], "UTF-8")
        self.assertEqual(report["input"]["parcels"], 100)
        self.assertEqual(report["input"]["vertices"], 120031)
        self.assertIn("10,000 times", report["stated"]["suspicion"])
        names = {f["LC_CLASS_N"] or "" for f in features(path)}
        self.assertEqual({r["detail"] for r in report["rows"]}, names)
        self.assertEqual(self.report(path, "--field", "area=AREA_HA", status=0)["area"]["totalled"], "stated")
        self.assert_measured(path, densify_m=70)


class America(Real):
    """File geodatabases."""

    def test_cropland_boundaries_qgis_8090(self):
        """An equal-area plane: the planar area is the ellipsoidal one, an oracle from outside."""
        path = path_of("us-csb/CSB1724.gdb")
        report = self.report(path, "--field", "area=CSBACRES")
        self.assertEqual(report["input"]["parcels"], 100)
        self.assertEqual(report["input"]["driver"], "OpenFileGDB")
        self.assertEqual(report["stated"]["suspicion"], "the stated areas look like acres")
        self.assertAlmostEqual(self.area(path, "--edges", "plane"), 6769478.86, delta=0.5)
        self.assert_relative(self.area(path), 6769478.86, 1e-6)
        self.assert_relative(self.area(path, "--edges", "geodesic"), 6769478.86, 1e-6)

    def test_california_shape_area_in_square_degrees(self):
        path = path_of("us-ca-crop/*.gdb")
        report = self.report(path, "--field", "area=Shape_Area", "--area", "computed")
        self.assertEqual(report["input"]["srs"]["epsg"], 4269)
        self.assertEqual(report["input"]["shapes"]["z"], 100)
        self.assertIn("square degrees", report["stated"]["suspicion"])
        self.assertIsNone(report["area"]["densify_m"])
        self.assertAlmostEqual(self.area(path, "--edges", "geodesic"), 3057711.14, delta=0.5)
        acres = self.report(path, "--field", "area=ACRES")
        self.assertIn("acres", acres["stated"]["suspicion"])
        expected = sum(round(f["ACRES"] * 100) for f in features(path))
        self.assertEqual(acres["total"]["area_dm2"], expected)
        counties = {f["COUNTY"] for f in features(path)}
        self.assertEqual(set(self.by(path, "COUNTY")), counties)
        self.assert_measured(path)

    def test_jecam(self):
        path = path_of("jecam-4326/*.shp")
        report = self.report(path, "--field", "area=Area_ha", "--area-unit", "ha")
        self.assertEqual(report["input"]["srs"]["epsg"], 4326)
        self.assertEqual(report["input"]["parcels"], 100)
        self.assertGreater(report["stated"]["over_permille"], 0)
        expected = sum(round(f["Area_ha"] * 1e6) for f in features(path))
        self.assertEqual(report["total"]["area_dm2"], expected)
        self.assert_measured(path)

    def test_geodatabase_of_37_layers(self):
        path = path_of("fiona-openfilegdb/testopenfilegdb.gdb")
        self.refused(path, status=2, says=["--layer", "null_polygon", "multipolygonzm"])
        lines = run("info", path, "-f", "csv").stdout.splitlines()
        self.assertEqual(len(lines), 38)
        for layer in ("polygon", "multipolygon", "polygon25D", "multipolygon25D", "polygonm", "polygonzm",
                      "multipolygonm", "multipolygonzm"):
            with self.subTest(layer):
                self.assert_measured(path, layer=layer, relative=1e-8)
        shapes = self.report(path, "--layer", "polygonzm")["input"]["shapes"]
        self.assertEqual((shapes["z"], shapes["m"]), (1, 1))
        report = self.report(path, "--layer", "null_polygon", status=1)
        self.assertEqual((report["input"]["parcels"], report["input"]["shapes"]["null"]), (5, 5))
        report = self.report(path, "--layer", "empty_polygon", status=1)
        self.assertEqual(report["input"]["parcels"], 5)
        self.assertEqual(report["findings"]["by_rule"][0]["rule"], "geometry-missing")
        self.refused(path, "--layer", "several_polygons", status=2, says=["--srs"])
        report = self.report(path, "--layer", "several_polygons", "--srs", "EPSG:4326")
        self.assertEqual(report["input"]["parcels"], 9)
        self.refused(path, "--layer", "point", status=3, says=["Point"])
        self.refused(path, "--layer", "none", status=3, says=["none"])


class Curves(Real):
    """qgis-curves-empty"""

    def test_gdal_14277_curved_polygons(self):
        """Arcs are stroked here in 3,600 steps a full circle of their own, then measured."""
        path = path_of("qgis-curves-empty/curved_polys.gpkg")
        report = self.report(path, "--edges", "geodesic")
        self.assertEqual(report["input"]["parcels"], 4)
        self.assertEqual(report["input"]["shapes"]["curved"], 4)
        self.assertEqual([(r["rule"], r["severity"], r["count"]) for r in report["findings"]["by_rule"]],
                         [("curve-stroked", "info", 4)])
        official = Official("EPSG:4326")
        expected = 0.0
        for feature in features(path):
            shape = feature.GetGeometryRef()
            for i in range(shape.GetGeometryCount()):
                area = official.geodesic_ring(stroked(shape.GetGeometryRef(i)))
                expected += -area if i else area
        self.assert_relative(report["total"]["area_dm2"] / 100, expected, 2e-6)

    def test_empty_and_null(self):
        report = self.report(path_of("qgis-curves-empty/multi_polys_with_empty_geoms.gpkg"), status=1)
        shapes = report["input"]["shapes"]
        self.assertEqual(report["input"]["parcels"], 10)
        self.assertEqual(shapes["null"] + shapes["empty"], 2)
        self.assertEqual(report["findings"]["by_rule"],
                         [{"rule": "geometry-missing", "severity": "error", "count": 2, "shown": 2}])
        report = self.report(path_of("qgis-curves-empty/polygon_layer_empty_geometries.geojson"), status=1)
        self.assertEqual(report["input"]["parcels"], 4)
        self.assertEqual(report["input"]["shapes"]["empty"] + report["input"]["shapes"]["null"], 3)

    def test_invalid_rings_are_read(self):
        """Read from a copy: GDAL would leave a .gfs beside the file (test_formats.py has that fault)."""
        with tempfile.TemporaryDirectory(prefix="tuban-") as folder:
            for name, parcels in (("innerRingTouchesOuterRing.gml", 19), ("invalidgeometries.gml", 1)):
                copy = shutil.copy(path_of("qgis-curves-empty/" + name), folder)
                self.assertEqual(self.report(copy)["input"]["parcels"], parcels)


def stroked(curve):
    """Points of a ring of arcs and lines; arcs through three points."""
    if curve.GetGeometryName() == "COMPOUNDCURVE":
        points = []
        for i in range(curve.GetGeometryCount()):
            points += stroked(curve.GetGeometryRef(i))[(1 if points else 0):]
        return points
    points = [p[:2] for p in curve.GetPoints()]
    if curve.GetGeometryName() != "CIRCULARSTRING":
        return points
    out = [points[0]]
    for i in range(0, len(points) - 2, 2):
        out += arc(*points[i:i + 3])[1:]
    return out


def arc(p, q, r):
    if p == r:  # a full circle: its diametrical point
        cx, cy, sweep = (p[0] + q[0]) / 2, (p[1] + q[1]) / 2, 2 * math.pi
    else:
        d = 2 * (p[0] * (q[1] - r[1]) + q[0] * (r[1] - p[1]) + r[0] * (p[1] - q[1]))
        if d == 0:
            return [p, q, r]
        s, t, u = (x * x + y * y for x, y in (p, q, r))
        cx = (s * (q[1] - r[1]) + t * (r[1] - p[1]) + u * (p[1] - q[1])) / d
        cy = (s * (r[0] - q[0]) + t * (p[0] - r[0]) + u * (q[0] - p[0])) / d
        angles = [math.atan2(y - cy, x - cx) for x, y in (p, q, r)]
        sweep = (angles[2] - angles[0]) % (2 * math.pi)
        if (angles[1] - angles[0]) % (2 * math.pi) > sweep:
            sweep -= 2 * math.pi
    start, radius = math.atan2(p[1] - cy, p[0] - cx), math.hypot(p[0] - cx, p[1] - cy)
    steps = max(2, int(abs(sweep) / (2 * math.pi) * 3600))
    made = [(cx + radius * math.cos(start + sweep * k / steps),
             cy + radius * math.sin(start + sweep * k / steps)) for k in range(steps)]
    return [p] + made[1:] + [r]


class Systems(Real):
    """mapshaper-crs"""

    def test_qgis_35629_one_polygon_in_three_systems(self):
        areas = [self.area(path_of(f"mapshaper-crs/{name}.shp"), "--densify", "none")
                 for name in ("b_utm", "d_geo", "e_merc")]
        for area in areas:
            self.assert_relative(area, areas[0], 1e-9)
        for name in ("a_utm", "b_utm"):
            path = path_of(f"mapshaper-crs/{name}.shp")
            self.assert_measured(path, densify_m=70)
            feature = features(path)[0]
            plane = self.area(path, "--edges", "plane")
            self.assert_relative(plane, feature.GetGeometryRef().GetArea(), 1e-9)

    def test_without_system(self):
        path = path_of("mapshaper-crs/c_utm.shp")
        self.refused(path, status=2, says=["no reference system", "--srs"])
        area = self.area(path, "--srs", "EPSG:26918", "--densify", "none")
        self.assert_relative(area, self.area(path_of("mapshaper-crs/b_utm.shp"), "--densify", "none"), 1e-9)
        self.refused(path_of("mapshaper-crs/null_crs_gdal.gpkg"), status=2,
                     says=["no reference system", "--srs"])
        self.refused(path_of("mapshaper-crs/missing_crs_mixed_ranges.gpkg"), status=2,
                     says=["OR_land_2269", "OR_land_4326"])

    def test_two_systems_in_one_file(self):
        path = path_of("mapshaper-crs/mixed_crs.gpkg")
        self.refused(path, status=2, says=["oregon_2269", "oregon_4326"])
        feet = self.area(path, "--layer", "oregon_2269", "--densify", "none")
        self.assert_relative(feet, sum(self.by_formula(path, "oregon_2269")), 1e-9)
        self.assert_relative(self.area(path, "--layer", "oregon_4326"),
                             sum(self.by_formula(path, "oregon_4326")), 1e-9)

    def test_broken_family(self):
        self.refused(path_of("mapshaper-crs/gauss_kruger.shp"), status=3, says=[".shx"])
        self.refused(path_of("mapshaper-broken/polygons.shp"), status=3, says=[".shx"])
        self.refused(path_of("mapshaper-broken/two_states_merc_copy.shp"), status=3, says=[".shx"])

    def test_flatgeobuf(self):
        """The declared EPSG:27700 puts these parcels past the pole (its northing 4,765,000 is 10,290 km
        from the equator): they have a place in the plane only, and it is told."""
        for name in ("poly00", "poly01"):
            path = path_of(f"mapshaper-fgb/{name}.fgb")
            report = self.report(path, "--edges", "plane", "--area", "computed", status=1)
            self.assertEqual(report["input"]["parcels"], 10)
            self.assertEqual(report["input"]["srs"]["epsg"], 27700)
            expected = sum(round(f["AREA"] * 100) for f in features(path))
            self.assertLessEqual(abs(report["total"]["area_dm2"] - expected), 10)
            rules = {r["rule"]: r["count"] for r in self.report(path, status=1)["findings"]["by_rule"]}
            self.assertEqual(rules, {"geometry-invalid": 10, "srs-mismatch": 1})
        path = path_of("mapshaper-fgb/empty.fgb")
        self.assertEqual(self.report(path, "--srs", "EPSG:4326")["input"]["parcels"], 0)

    def test_world(self):
        """spData: area_km2 is a geodesic area within 3e-6, by another program."""
        path = path_of("spdata/world.gpkg")
        rows = self.by(path, "name_long", "--edges", "geodesic")
        countries = features(path)
        self.assertEqual(len(countries), 177)
        for feature in countries:
            if feature["name_long"] == "Antarctica":
                continue  # its ring runs over the pole: not a polygon in degrees
            self.assert_relative(rows[feature["name_long"]] / 1e6, feature["area_km2"], 3e-6)

    def test_several_layers_with_accents(self):
        path = path_of("pt-culturas/Continente.gpkg")
        self.refused(path, status=2, says=["Culturas_Aveiro", "--layer"])
        report = self.report(path, "--layer", "Culturas_Aveiro", "--field", "area=Shape_Area")
        self.assertEqual(report["input"]["parcels"], 100)
        self.assertEqual(report["input"]["srs"]["epsg"], 3763)
        self.assertIn("plane", report["stated"]["suspicion"])

    def test_odd_index_and_land_areas(self):
        report = self.report(path_of("shapelib-eg/CoHI_GCS12.shp"))
        self.assertEqual(report["input"]["parcels"], 4)
        self.assert_measured(path_of("shapelib-eg/CoHI_GCS12.shp"))
        path = path_of("shapelib-eg/polygon.shp")
        self.refused(path, status=2, says=["--srs"])
        report = self.report(path, "--srs", "EPSG:32632", "--edges", "plane", "--field", "area=AREA", "--area",
                             "computed")
        self.assertEqual(report["input"]["parcels"], 474)
        self.assertEqual(report["input"]["shapes"]["holes"], 14)

    def test_not_polygons(self):
        self.refused(path_of("pyshp-corrupt/corrupt_too_long.shp"), status=3, says=["polygon"])


class Counts(Real):
    """postgis-loader, mapshaper-broken"""

    def test_gdal_14316_shapes_without_rows(self):
        for name in ("Polygon", "PolygonM", "PolygonZ"):
            path = path_of(f"postgis-loader/{name}.shp")
            self.refused(path, status=2, says=["--srs"])
            report = self.report(path, "--srs", "EPSG:4490", command="check", status=1)
            self.assertEqual(report["verdict"], "findings")
            rules = {r["rule"]: r for r in report["findings"]["by_rule"]}
            self.assertEqual(rules["record-count"]["severity"], "error")
            detail = next(d for d in report["findings"]["details"] if d["rule"] == "record-count")
            self.assertIn("1", detail["message"])
            self.assertIn("0", detail["message"])

    def test_rings_that_are_not_valid(self):
        """Invalid or not, they are read, counted and measured; ex*_ogc hold single geometries."""
        for path in sorted(glob.glob(os.path.join(REAL, "mapshaper-broken", "*json"))):
            ran = run("totals", path, "--srs", "EPSG:4326", "-f", "json")
            with self.subTest(os.path.basename(path)):
                self.assertIn(ran.returncode, (0, 1), ran.stderr)
                report = json.loads(ran.stdout)
                self.assertEqual(report["input"]["parcels"], len(features(path)))


def dress(folder, dbf, rows, cpg=None):
    """A Shapefile of boxes around a table that was published alone."""
    stem = os.path.join(folder, os.path.splitext(os.path.basename(dbf))[0])
    shutil.copy(dbf, stem + ".dbf")
    os.chmod(stem + ".dbf", 0o644)
    if cpg:
        shutil.copy(cpg, stem + ".cpg")
    records, index = b"", b""
    for i in range(rows):
        w, s = 39500000 + 100 * i, 3800000
        points = [(w, s), (w, s + 100), (w + 100, s + 100), (w + 100, s), (w, s)]
        body = struct.pack("<i4dii", 5, w, s, w + 100, s + 100, 1, 5) + struct.pack("<i", 0)
        body += b"".join(struct.pack("<2d", *p) for p in points)
        index += struct.pack(">ii", (100 + len(records)) // 2, len(body) // 2)
        records += struct.pack(">ii", i + 1, len(body) // 2) + body
    box = (39500000, 3800000, 39500000 + 100 * rows, 3800100, 0, 0, 0, 0)
    for ending, body in ((".shp", records), (".shx", index)):
        with open(stem + ending, "wb") as file:
            file.write(struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + len(body)) // 2))
            file.write(struct.pack("<ii8d", 1000, 5, *box) + body)
    with open(stem + ".prj", "w", encoding="ascii") as file:
        file.write(layers.reference("EPSG:4527").ExportToWkt(["FORMAT=WKT1_ESRI"]))
    return stem + ".shp"


class Encodings(Real):
    """mapshaper-encoding, qgis-encoding: tables of one text each, dressed with boxes where the files
    hold points only. The point files themselves are refused as such."""

    def text(self, dbf, rows=1, cpg=None, field="NAME", arguments=(), status=0):
        with tempfile.TemporaryDirectory(prefix="tuban-") as folder:
            report = self.report(dress(folder, dbf, rows, cpg), "--field", f"detail={field}", "--by", "detail",
                                 *arguments, status=status)
        return report["input"]["encoding"], [r["detail"] for r in report["rows"]]

    def test_points_are_refused(self):
        for pattern in ("qgis-encoding/*.shp", "mapshaper-encoding/*.shp"):
            path_of(pattern)
            for path in glob.glob(os.path.join(REAL, pattern)):
                self.refused(path, status=3, says=["polygon"])

    def test_chinese_tables(self):
        folder = os.path.dirname(path_of("mapshaper-encoding/gbk.dbf"))
        for name, cpg, encoding, text in (
                ("gbk", None, "GB18030", "简体国语"), ("gb2312", None, "GB18030", "简体国语"),
                ("chinese", None, "GB18030", "简体"), ("utf8", None, "UTF-8", "国语國語"),
                ("big5", None, "BIG5", "繁體國語"), ("big5_cpg", "big5_cpg.cpg", "BIG5", "國語")):
            with self.subTest(name):
                found = self.text(os.path.join(folder, name + ".dbf"),
                                  cpg=os.path.join(folder, cpg) if cpg else None)
                self.assertEqual((found[0].upper().replace("BIG-5", "BIG5"), found[1]), (encoding, [text]))

    def test_the_option_wins(self):
        for name, encoding in (("gbk", "GBK"), ("big5", "BIG5"), ("utf8", "UTF-8")):
            path = path_of(f"mapshaper-encoding/{name}.dbf")
            self.assertEqual(self.text(path, arguments=("--encoding", encoding))[1],
                             {"gbk": ["简体国语"], "big5": ["繁體國語"], "utf8": ["国语國語"]}[name])

    def test_german_tables_in_every_declaration(self):
        folder = os.path.dirname(path_of("qgis-encoding/utf8.dbf"))
        for path in sorted(glob.glob(os.path.join(folder, "*.dbf"))):
            cpg = path[:-4] + ".cpg"
            with self.subTest(os.path.basename(path)):
                self.assertEqual(self.text(path, cpg=cpg if os.path.exists(cpg) else None, field="text")[1],
                                 ["äöü"])

    def test_decimal_commas(self):
        """Areas written 68,500 by a program of another country: 68.5 or told, never 68500 nor 68."""
        path = path_of("mapshaper-encoding/comma_separated.dbf")
        with open(path, "rb") as file:
            table = file.read()
        head, size = struct.unpack("<HH", table[8:12])
        rows = [table[head + size * i + 1:head + size * i + 7].decode() for i in range(7)]
        expected = sum(round(float(r.replace(",", ".")) * 100) for r in rows)
        with tempfile.TemporaryDirectory(prefix="tuban-") as folder:
            report = self.report(dress(folder, path, 7), "--field", "area=AUGSTUMS", "--fail-on", "never")
        self.assertTrue(report["total"]["area_dm2"] == expected or report["findings"]["errors"] > 0,
                        f"{report['total']['area_dm2']} is not {expected}, and nothing is told")

    def test_two_fields_of_one_name(self):
        path = path_of("mapshaper-encoding/duplicate_fields.dbf")
        with tempfile.TemporaryDirectory(prefix="tuban-") as folder:
            report = self.report(dress(folder, path, 5), "--field", "detail=geoid", "--by", "detail")
        self.assertIn("15003980600", [r["detail"] for r in report["rows"]])
        self.assertEqual(report["input"]["parcels"], 5)


if __name__ == "__main__":
    unittest.main()
