"""tuban convert: what targets cannot hold is told before it is written, nothing is lost in silence, and
what fails leaves nothing behind. Reported faults by their number."""
import json
import os
import re
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import unittest

try:
    from osgeo import gdal, ogr, osr
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from test_cases import comma_locale

gdal.UseExceptions()
TUBAN = os.environ.get("TUBAN", "tuban")
SQUARE = "POLYGON((39500000 3800000,39500000 3800100,39500100 3800100,39500100 3800000,39500000 3800000))"
KINDS = {"C": ogr.OFTString, "N": ogr.OFTReal, "I": ogr.OFTInteger, "L": ogr.OFTInteger64, "D": ogr.OFTDate,
         "T": ogr.OFTDateTime, "S": ogr.OFTStringList}


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tuban-convert-")
        self.addCleanup(folder.cleanup)
        self.here = folder.name

    def path(self, name):
        return os.path.join(self.here, name)

    def make(self, name, fields, rows, layer="parcels", driver="GPKG", options=(), kind=ogr.wkbPolygon):
        """fields: "NAME:C5"; rows: values and WKT (None: no geometry)."""
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(4527)
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        path = self.path(name)
        dataset = ogr.Open(path, 1) or ogr.GetDriverByName(driver).CreateDataSource(path) \
            if os.path.exists(path) else ogr.GetDriverByName(driver).CreateDataSource(path)
        made = dataset.CreateLayer(layer, srs, kind, list(options))
        for field in fields:
            head, _, form = field.partition(":")
            definition = ogr.FieldDefn(head, KINDS[form[:1]])
            if form[1:]:
                definition.SetWidth(int(form[1:]))
            made.CreateField(definition)
        for *values, wkt in rows:
            feature = ogr.Feature(made.GetLayerDefn())
            for i, value in enumerate(values):
                if value is not None:
                    feature[i] = value
            if wkt is not None:
                feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
            made.CreateFeature(feature)
        dataset.Destroy()

    def convert(self, *arguments, exit=0, environment=None):
        done = subprocess.run([TUBAN, "convert", *arguments], capture_output=True, encoding="utf-8", cwd=self.here,
                              env=dict(os.environ, **(environment or {})))
        self.assertEqual(done.returncode, exit, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def rows(self, name, layer=0, options=()):
        dataset = gdal.OpenEx(self.path(name), gdal.OF_VECTOR, open_options=list(options))
        found = dataset.GetLayer(layer)
        return [([f.GetField(i) for i in range(f.GetFieldCount())],
                 f.GetGeometryRef().ExportToWkt() if f.GetGeometryRef() else None) for f in found]

    def fields(self, name):
        dataset = gdal.OpenEx(self.path(name), gdal.OF_VECTOR)
        definition = dataset.GetLayer(0).GetLayerDefn()
        return [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]

    def nothing_but(self, *names):
        self.assertEqual(sorted(os.listdir(self.here)), sorted(names))


class Reports(Case):
    def test_mapshaper_669(self):
        """Chinese field names: three characters in UTF-8, five in GBK, told with the new name, never two
        alike."""
        names = ["地类图斑面积:N", "地类图斑面编号:C5", "DLBM:C5"]
        self.make("a.gpkg", names, [(1.5, "1", "0101", SQUARE)])
        told = self.convert("a.gpkg", "-o", "u.shp")
        self.assertIn("地类图斑面积", told)
        self.assertEqual(self.fields("u.shp"), ["地类图", "地类_1", "DLBM"])
        told = self.convert("a.gpkg", "-o", "g.shp", "--output-encoding", "GBK")
        self.assertEqual(self.fields("g.shp"), ["地类图斑面", "地类图斑_1", "DLBM"])
        self.assertEqual([r[0] for r in self.rows("g.shp")], [[1.5, "1", "0101"]])

    def test_sidewalk_5276(self):
        """Names become "?": written with .cpg, and what the encoding lacks stops it before it begins."""
        self.make("a.gpkg", ["MC:C20"], [("臺北市中正區", SQUARE)])
        self.convert("a.gpkg", "-o", "a.shp")
        with open(self.path("a.cpg"), encoding="ascii") as cpg:
            self.assertEqual(cpg.read().strip(), "UTF-8")
        self.assertEqual(self.rows("a.shp")[0][0], ["臺北市中正區"])
        self.make("b.gpkg", ["MC:C20"], [("甲", SQUARE), ("𠀀村", SQUARE)])
        told = self.convert("b.gpkg", "-o", "b.shp", "--output-encoding", "GBK", exit=2)
        self.assertIn("row 2", told)
        self.assertIn("GBK", told)
        self.assertFalse(os.path.exists(self.path("b.shp")))
        self.assertIn("GBK", self.convert("b.gpkg", "-o", "b.vct"))  # GB18030 has it, and that is told

    def test_pyshp_148_and_gdal_11871(self):
        """The width of a table counts bytes: 254 of them, cut between characters, with both lengths told."""
        long = "乡" * 100
        self.make("a.gpkg", ["MC:C0", "BZ:C0"], [(long, "注" * 57, SQUARE)])
        told = self.convert("a.gpkg", "-o", "a.shp")
        self.assertIn("254", told)
        self.assertIn("300", told)
        self.assertNotIn("BZ", told)  # 57 characters are 171 bytes: no loss
        self.assertEqual(self.rows("a.shp")[0][0], ["乡" * 84, "注" * 57])

    def test_gdal_1636_and_gdal_12154(self):
        """No integer digit is dropped, width and decimals come from the data."""
        values = [(123456789.0, 39548069.9999, 0.000001, SQUARE), (3456789.25, -1.5, 99999999999.123, SQUARE)]
        self.make("a.gpkg", ["A:N", "B:N", "C:N"], values)
        self.convert("a.gpkg", "-o", "a.shp")
        self.assertEqual([r[0] for r in self.rows("a.shp")], [list(v[:3]) for v in values])

    def test_sidewalk_3413_and_sf_37(self):
        """Identifiers of 18 digits stay what they are, from text and from 64-bit integers."""
        self.make("a.gpkg", ["BSM:C18", "N:L"], [("330102211000000001", 330102211000000001, SQUARE)])
        for name in ("a.shp", "a.vct", "b.gpkg", "a.geojson", "a.fgb"):
            self.convert("a.gpkg", "-o", name)
            self.convert(name, "-o", f"from-{name}.gpkg")
            self.assertEqual(self.rows(f"from-{name}.gpkg")[0][0], ["330102211000000001", 330102211000000001], name)

    def test_mapshaper_178(self):
        """Codes keep their leading zero."""
        self.make("a.gpkg", ["DLBM:C5"], [("0101", SQUARE)])
        for name in ("a.vct", "a.geojson", "a.shp", "a.gml"):
            self.convert("a.gpkg", "-o", name)
            self.convert(name, "-o", f"from-{name}.gpkg")
            self.assertIn("0101", self.rows(f"from-{name}.gpkg")[0][0], name)

    def test_geojson_io_324(self):
        """Codes in a column of numbers: carried as they stand, and it is told that zeros are lost."""
        self.make("a.gpkg", ["DLBM:I", "SJNF:I"], [(101, 2019, SQUARE)], layer="DLTB")
        self.assertRegex(self.convert("a.gpkg", "-o", "a.vct"), "DLBM: codes .* zeros")
        self.convert("a.vct", "-o", "b.gpkg")
        self.assertEqual(self.rows("b.gpkg")[0][0], ["101", 2019])

    def test_gdal_4112(self):
        """Names of layers and fields in Chinese stay, in a geodatabase too."""
        self.make("a.gpkg", ["地类编码:C5"], [("0101", SQUARE)], layer="地类图斑")
        self.convert("a.gpkg", "-o", "a.gdb")
        dataset = gdal.OpenEx(self.path("a.gdb"))
        self.assertEqual(dataset.GetLayer(0).GetName(), "地类图斑")
        self.assertEqual(self.fields("a.gdb"), ["地类编码"])

    def test_duckdb_spatial_809(self):
        """Coordinates do not move on the grid of a geodatabase."""
        wkt = "POLYGON((39548069.9999 3829490.276,39548072.0237 3829508.6671,39548075.6102 3829533.965,39548069.9999 3829490.276))"
        self.make("a.gpkg", ["DLBM:C5"], [("0101", wkt)])
        self.convert("a.gpkg", "-o", "a.gdb")
        self.assertEqual(self.vertices(self.rows("a.gdb")[0][1]), self.vertices(wkt))

    def test_more_decimals_than_a_grid_has(self):
        """Coordinates of a program's own arithmetic: a geodatabase rounds them to 1e-7, which is told."""
        wkt = "POLYGON((39548069.12345678 3829490.276,39548072.0237 3829508.6671,39548075.6102 3829533.965," \
              "39548069.12345678 3829490.276))"
        self.make("a.gpkg", ["DLBM:C5"], [("0101", wkt)])
        self.assertRegex(self.convert("a.gpkg", "-o", "a.gdb"), "2 vertices have more than seven decimals")
        ring = self.rows("a.gdb")[0][1]
        self.assertIn("39548069.1234568 3829490.276", ring)
        self.convert("a.gdb", "-o", "b.gdb")
        self.assertEqual(self.rows("b.gdb")[0][1], ring)

    def test_every_pair_of_forms(self):
        """Dates, blanks in front, nulls and single parts in layers of many: whatever the two forms are."""
        fields = ["BSM:C18", "DLBM:C5", "DLMC:C60", "GXRQ:D", "TBMJ:N"]
        rows = [("1", "0101", "水田", "2019/12/31", 1.25, SQUARE), ("2", "0301", " 林", None, None, SQUARE)]
        self.make("a.gpkg", fields, rows, layer="DLTB")
        forms = ["gpkg", "shp", "vct", "fgb", "geojson", "gdb", "sqlite"]
        for form in forms:
            told = self.convert("a.gpkg", "-o", f"from.{form}") if form != "gpkg" else ""
            self.assertEqual("values begin with blanks" in told, form == "shp", form)
            for other in forms:
                source = "a.gpkg" if form == "gpkg" else f"from.{form}"
                self.convert(source, "-o", f"{form}-to.{other}")
                found = [values for values, _ in self.rows(f"{form}-to.{other}")] if other != "vct" else None
                if found is not None:
                    self.assertEqual([v[2].strip() for v in found], ["水田", "林"], (form, other))
                    self.assertEqual(found[0][3].replace("/", "")[:8], "20191231", (form, other))
                    self.assertEqual([v[4] for v in found], [1.25, None], (form, other))

    def vertices(self, wkt):
        return sorted(set(re.findall(r"[-\d.]+ [-\d.]+", wkt)))

    def test_shapefile_js_141(self):
        """A row without geometry keeps its place and its values."""
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE), ("2", None), ("3", SQUARE)])
        for name in ("a.shp", "a.geojson", "b.gpkg"):
            self.convert("a.gpkg", "-o", name)
            self.assertEqual([(r[0][0], r[1] is None) for r in self.rows(name)],
                             [("1", False), ("2", True), ("3", False)], name)
        self.convert("a.gpkg", "-o", "a.vct")
        self.convert("a.vct", "-o", "c.gpkg")
        self.assertEqual(sorted((r[0][0], r[1] is None) for r in self.rows("c.gpkg")),
                         [("1", False), ("2", True), ("3", False)])

    def test_gdal_14316(self):
        """A table shorter than its shapes is not passed off as the whole."""
        self.make("a.shp", ["BSM:C5"], [("1", SQUARE), ("2", SQUARE)], driver="ESRI Shapefile")
        with open(self.path("a.dbf"), "r+b") as table:
            table.seek(4)
            table.write((1).to_bytes(4, "little"))
        told = self.convert("a.shp", "-o", "b.gpkg", exit=3)
        self.assertIn("2", told)
        self.assertFalse(os.path.exists(self.path("b.gpkg")))

    def test_shapefile_64(self):
        """Holes belong to the part that contains them, whatever the order in the file."""
        parts = ("MULTIPOLYGON(((39500000 3800000,39500100 3800000,39500100 3800100,39500000 3800100,39500000 3800000),"
                 "(39500010 3800010,39500010 3800020,39500020 3800020,39500020 3800010,39500010 3800010)),"
                 "((39500200 3800000,39500300 3800000,39500300 3800100,39500200 3800100,39500200 3800000)))")
        self.make("a.gpkg", ["BSM:C5"], [("1", parts)], kind=ogr.wkbMultiPolygon)
        self.convert("a.gpkg", "-o", "a.vct")
        self.convert("a.vct", "-o", "b.gpkg")
        shape = ogr.CreateGeometryFromWkt(self.rows("b.gpkg")[0][1])
        self.assertEqual([shape.GetGeometryRef(i).GetGeometryCount() for i in range(shape.GetGeometryCount())], [2, 1])
        self.assertEqual(shape.GetArea(), 19900)

    def test_gdal_5632(self):
        """Unclosed rings are closed where the target needs it, with the same vertices."""
        text = "[属性描述]\n坐标系=2000国家大地坐标系\n带号=39\n[地块坐标]\n4,,1,,面,,,0101,@\n" + "".join(
            f"J{i},1,{3800000 + y},{39500000 + x}\n" for i, (x, y) in enumerate([(0, 0), (0, 9), (9, 9), (9, 0)], 1))
        with open(self.path("a.txt"), "w", encoding="gbk") as file:
            file.write(text)
        self.convert("a.txt", "-o", "a.gpkg")
        wkt = self.rows("a.gpkg")[0][1]
        shape = ogr.CreateGeometryFromWkt(wkt)
        self.assertEqual(wkt.count(","), 4)
        self.assertEqual(shape.GetArea(), 81)


class Targets(Case):
    def test_existing_outputs_are_kept(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE)])
        for name in ("b.vct", "b.shp", "b.gpkg"):
            with open(self.path(name), "w", encoding="ascii") as file:
                file.write("mine")
        with open(self.path("c.dbf"), "w", encoding="ascii") as file:
            file.write("mine")
        with open(self.path("d.mid"), "w", encoding="ascii") as file:
            file.write("mine")
        before = sorted(os.listdir(self.here))
        for name in ("b.vct", "b.shp", "b.gpkg", "c.shp", "d.mif"):
            self.assertIn("--overwrite", self.convert("a.gpkg", "-o", name, exit=2))
        self.nothing_but(*before)
        for name in ("b.vct", "b.shp", "b.gpkg", "c.shp"):
            self.convert("a.gpkg", "-o", name, "--overwrite")
            self.convert("a.gpkg", "-o", name, "--overwrite")
        self.assertEqual(self.rows("c.shp")[0][0], ["1"])

    def test_geodatabase_is_replaced_as_a_whole(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE)])
        self.convert("a.gpkg", "-o", "a.gdb")
        self.convert("a.gpkg", "-o", "a.gdb", exit=2)
        self.convert("a.gpkg", "-o", "a.gdb", "--overwrite")
        os.mkdir(self.path("folder.gpkg"))
        self.convert("a.gpkg", "-o", "folder.gpkg", "--overwrite", exit=2)
        self.nothing_but("a.gpkg", "a.gdb", "folder.gpkg")

    def test_input_is_never_written_to(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE)])
        os.symlink("a.gpkg", self.path("link.gpkg"))
        os.mkdir(self.path("folder"))
        self.make("folder/b.shp", ["BSM:C5"], [("1", SQUARE)], driver="ESRI Shapefile")
        for source, target in (("a.gpkg", "a.gpkg"), ("a.gpkg", "./link.gpkg"), ("link.gpkg", "a.gpkg"),
                               ("folder/b.dbf", "folder/b.shp"), ("folder", "folder/b.shp")):
            self.assertIn("never written to", self.convert(source, "-o", target, "--overwrite", exit=2))
        self.convert("folder", "-o", "link.vct")
        os.symlink("link.vct", self.path("other.vct"))
        self.convert("a.gpkg", "-o", "other.vct", "--overwrite")
        self.assertTrue(os.path.islink(self.path("other.vct")))

    def test_rings_of_a_shapefile(self):
        """arcgisbinding_33: outer rings clockwise, holes the other way, whatever they were."""
        hole = "(39500010 3800010,39500010 3800020,39500020 3800020,39500020 3800010,39500010 3800010))"
        turned = ("POLYGON((39500000 3800000,39500100 3800000,39500100 3800100,39500000 3800100,"
                  "39500000 3800000)," + hole)
        for name, shape in (("a", SQUARE[:-1] + "," + hole), ("b", turned)):
            self.make(f"{name}.gpkg", ["BSM:C5"], [("1", shape)])
            self.convert(f"{name}.gpkg", "-o", f"{name}.shp")
            with open(self.path(f"{name}.shp"), "rb") as file:
                record = file.read()[108:]
            parts, points = struct.unpack_from("<2i", record, 36)
            begin = list(struct.unpack_from(f"<{parts}i", record, 44)) + [points]
            xy = struct.unpack_from(f"<{2 * points}d", record, 44 + 4 * parts)
            areas = [sum(xy[2 * i] * xy[2 * i + 3] - xy[2 * i + 2] * xy[2 * i + 1] for i in range(a, b - 1)) / 2
                     for a, b in zip(begin, begin[1:])]
            self.assertEqual([round(area) for area in areas], [-10000, 100])

    def test_places_that_cannot_be_written(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE)])
        self.convert("a.gpkg", "-o", "nowhere/a.vct", exit=2)
        self.convert("a.gpkg", "-o", "/dev/full", exit=2)
        self.convert("a.gpkg", "-o", "-", exit=2)
        self.convert("a.gpkg", exit=2)
        self.convert("a.gpkg", "-o", "a.gpkg", exit=2)
        self.convert("missing.gpkg", "-o", "b.vct", exit=3)
        os.mkdir(self.path("locked"))
        os.chmod(self.path("locked"), stat.S_IRUSR | stat.S_IXUSR)
        if os.geteuid() != 0:
            self.convert("a.gpkg", "-o", "locked/a.vct", exit=4)
        self.nothing_but("a.gpkg", "locked")

    def test_forms_that_hold_one_layer(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE)], layer="DLTB")
        self.make("a.gpkg", ["BSM:C5"], [("2", SQUARE)], layer="XZQ")
        for name in ("b.shp", "b.geojson", "b.txt"):
            self.assertIn("--layer", self.convert("a.gpkg", "-o", name, exit=2))
            self.convert("a.gpkg", "--layer", "XZQ", "-o", name)
        self.convert("a.gpkg", "-o", "b.vct")
        self.convert("b.vct", "-o", "c.gpkg")
        self.assertEqual([self.rows("c.gpkg", layer)[0][0] for layer in ("DLTB", "XZQ")], [["1"], ["2"]])
        self.convert("a.gpkg", "--layer", "CJDCQ", "-o", "d.vct", exit=2)

    def test_endings_and_encodings(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE)])
        for name in ("b.docx", "b", "b."):
            self.convert("a.gpkg", "-o", name, exit=2)
        self.convert("a.gpkg", "-o", "b.gpkg", "--output-encoding", "GBK", exit=2)
        self.convert("a.gpkg", "-o", "b.vct", "--output-encoding", "KLINGON", exit=2)
        self.convert("a.gpkg", "-o", "B.VCT", "--output-encoding", "UTF-8")
        self.nothing_but("a.gpkg", "B.VCT")

    def test_what_a_form_changes_is_an_error(self):
        """KML turns plane coordinates into nothing good: it is read again, and nothing stays behind."""
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE)])
        told = self.convert("a.gpkg", "-o", "b.kml", exit=4)
        self.assertIn("nothing was written", told)
        self.nothing_but("a.gpkg")

    def test_kinds_of_values(self):
        self.make("a.gpkg", ["D:D", "T:T", "I:I", "N:N", "S:C0"],
                  [("2019/12/31", "2020/02/29 23:59:58", -5, 1e-7, "", SQUARE), (None, None, None, None, None, SQUARE)])
        self.convert("a.gpkg", "-o", "b.gpkg")
        self.convert("b.gpkg", "-o", "b.vct")
        self.convert("b.vct", "-o", "c.gpkg")
        self.assertEqual([r[0][:4] for r in self.rows("c.gpkg")],
                         [["2019/12/31", "2020/02/29 23:59:58", -5, 1e-7], [None] * 4])

    def test_lists_are_named_as_lost(self):
        self.make("a.geojson", ["S:S", "BSM:C5"], [(["x", "y"], "1", SQUARE)], driver="GeoJSON")
        told = self.convert("a.geojson", "-o", "b.gpkg", "--srs", "EPSG:4527")
        self.assertIn("field S:", told)
        self.assertEqual(self.fields("b.gpkg"), ["BSM"])

    def test_mixed_shapes(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", SQUARE), ("2", "POINT(39500000 3800000)")], kind=ogr.wkbUnknown)
        self.convert("a.gpkg", "-o", "b.vct", exit=2)
        self.convert("a.gpkg", "-o", "b.shp", exit=2)
        self.convert("a.gpkg", "-o", "b.gpkg")
        self.nothing_but("a.gpkg", "b.gpkg")

    def test_arcs_become_chords_and_it_is_told(self):
        self.make("a.gpkg", ["BSM:C5"], [("1", "CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))")],
                  kind=ogr.wkbCurvePolygon)
        self.assertIn("arcs", self.convert("a.gpkg", "-o", "b.vct"))

    def test_heights(self):
        wkt = "POLYGON Z((39500000 3800000 5,39500000 3800009 5,39500009 3800009 5,39500000 3800000 5))"
        self.make("a.gpkg", ["BSM:C5"], [("1", wkt)], kind=ogr.wkbPolygon25D)
        self.assertIn("heights", self.convert("a.gpkg", "-o", "b.vct"))
        self.convert("a.gpkg", "-o", "b.gpkg")
        self.assertIn(" 5", self.rows("b.gpkg")[0][1])

    def test_empty_layer_and_no_layer(self):
        self.make("a.gpkg", ["BSM:C5"], [])
        for name in ("b.vct", "b.shp", "b.gpkg", "b.txt"):
            self.convert("a.gpkg", "-o", name)
        with open(self.path("nothing.vct"), "w", encoding="ascii") as file:
            file.write("HeadBegin\nHeadEnd\n")
        self.assertIn("no layers", self.convert("nothing.vct", "-o", "c.gpkg", exit=3))

    def test_input_stays_as_it_is_in_every_locale(self):
        """gdal_3633: Chinese paths; a decimal comma; a locale without Chinese."""
        os.mkdir(self.path("输入"))
        self.make("输入/图斑.gpkg", ["DLBM:C5", "TBMJ:N", "备注:C9"], [("0101", 1234.5, "合成", SQUARE)], layer="DLTB")
        with open(self.path("输入/图斑.gpkg"), "rb") as file:
            before = file.read()
        made = []
        for i, environment in enumerate(({"LC_ALL": "C"}, comma_locale(self.here) or {}, {"LC_ALL": "zh_CN.UTF-8"})):
            self.convert("输入/图斑.gpkg", "-o", f"输出{i}.vct", environment=environment)
            self.convert(f"输出{i}.vct", "-o", f"输出{i}.shp", environment=environment)
            with open(self.path(f"输出{i}.vct"), "rb") as file:
                made.append(file.read())
            self.assertEqual(self.rows(f"输出{i}.shp")[0][0], ["0101", 1234.5, "合成"])
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[0], made[2])
        with open(self.path("输入/图斑.gpkg"), "rb") as file:
            self.assertEqual(file.read(), before)

    def test_interrupted(self):
        """Ctrl-C: status 5, and nothing stays behind."""
        self.make("a.gpkg", ["BSM:C5"], [(str(i), SQUARE) for i in range(60000)])
        process = subprocess.Popen([TUBAN, "convert", "a.gpkg", "-o", "b.vct"], cwd=self.here,
                                   stderr=subprocess.PIPE)
        while not any(name.startswith(".b.vct") for name in os.listdir(self.here)):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        process.communicate()
        self.assertEqual(process.returncode, 5)
        self.nothing_but("a.gpkg")

    def test_full_disk(self):
        """A limit on the size of files stands for the full disk: status 4, and nothing stays behind."""
        self.make("a.gpkg", ["BSM:C5", "BZ:C0"], [(str(i), "x" * 200, SQUARE) for i in range(3000)])
        for name in ("b.vct", "b.gpkg", "b.shp", "b.txt"):
            done = subprocess.run(["bash", "-c", f'trap "" XFSZ; ulimit -f 100; exec "{TUBAN}" convert a.gpkg -o {name}'],
                                  capture_output=True, encoding="utf-8", cwd=self.here)
            if name == "b.txt" and done.returncode == 0:
                continue  # it does not carry the long field
            self.assertEqual(done.returncode, 4, name + done.stderr)
        self.assertEqual([n for n in os.listdir(self.here) if n.startswith(("b.", ".")) and n != "b.txt"], [])

    def test_unknown_table_values(self):
        """A text where the head says Int: told, and kept as text."""
        with open(self.path("a.vct"), "w", encoding="ascii") as file:
            file.write("HeadBegin\nSeparator:,\nHeadEnd\nFeatureCodeBegin\nFeatureCodeEnd\nTableStructureBegin\n"
                       "T,2,NoneGeometry\nA,Int4\nB,Float,6,1\n0\nTableStructureEnd\nAttributeBegin\nT\n1,12a,1.25\n"
                       "TableEnd\nAttributeEnd\n")
        told = self.convert("a.vct", "-o", "a.gpkg")
        self.assertIn("field A", told)
        self.assertEqual(self.rows("a.gpkg")[0], (["12a", 1.25], None))


if __name__ == "__main__":
    unittest.main()
