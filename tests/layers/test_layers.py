"""`tuban layers`: what stands in the GeoPackage and the Shapefiles. Expected numbers come from the
program's own totals (the same everywhere), from sums over the parcel layer, and from shapely, whose
union knows nothing of our edges. How it looks in QGIS is asked in test_qgis.py."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
import zipfile

sys.path.insert(0, os.path.join(os.environ["TUBAN_SOURCE_DIR"], "tests/cli"))
try:
    import layers
    from osgeo import gdal, ogr
    from shapely import wkb
    from shapely.ops import unary_union
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

TUBAN = os.environ["TUBAN"]
MAKE_COUNTY = [os.path.join(os.environ["TUBAN_BINARY_DIR"], "make-county"), "--targets",
               os.path.join(os.environ["TUBAN_SOURCE_DIR"], "samples/shizhong/published.csv")]
UNITS = {"village": "villages", "township": "townships", "county": "county"}
COLUMNS = {"耕地": "cultivated", "园地": "plantation", "林地": "forest", "草地": "grassland",
           "湿地": "wetland", "城镇村及工矿用地": "urban", "交通运输用地": "transport",
           "水域及水利设施用地": "water", "其他土地": "other", "": "unclassified"}
HOSTILE = """a"b'c<d>&[%1+1%]\\]]>"""


def tuban(*arguments, status=0):
    done = subprocess.run([TUBAN, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done


def rows(path, table):
    """[{field: value}], and shapes, of one layer."""
    source = ogr.Open(path)
    layer = source.GetLayerByName(table)
    assert layer is not None, table
    records, shapes = [], []
    for feature in layer:
        records.append({feature.GetFieldDefnRef(i).GetName(): feature.GetField(i)
                        for i in range(feature.GetFieldCount())})
        shape = feature.GetGeometryRef()
        shapes.append(wkb.loads(bytes(shape.ExportToWkb())) if shape is not None else None)
    return records, shapes


def tables(path):
    source = ogr.Open(path)
    return [source.GetLayer(i).GetName() for i in range(source.GetLayerCount())]


def styles(path):
    return {row["f_table_name"]: row["styleQML"] for row in rows(path, "layer_styles")[0]}


def project(path):
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert len(names) == 1 and names[0].endswith(".qgs"), names
        return archive.read(names[0]).decode()


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tuban-layers-")
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def make(self, source, name="out.gpkg", *options, status=0):
        self.done = tuban("layers", source, "-o", self.path(name), *options, status=status)
        return self.path(name)

    def write(self, text, name="DLTB.gpkg", **options):
        return layers.write(self.path(name), text, **options)


class County(Folder):
    """A synthetic county of 1,500 parcels, made once."""

    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.TemporaryDirectory(prefix="tuban-layers-county-")
        cls.source = os.path.join(cls.made.name, "county.gpkg")
        cls.out = os.path.join(cls.made.name, "out.gpkg")
        subprocess.run([*MAKE_COUNTY, "--parcels", "1500", "-o", cls.source], check=True,
                       stdout=subprocess.DEVNULL)
        tuban("layers", cls.source, "-o", cls.out)

    @classmethod
    def tearDownClass(cls):
        cls.made.cleanup()

    def test_tables(self):
        self.assertEqual(tables(self.out), ["parcels", "category_areas", "villages", "townships",
                                            "county", "layer_styles"])
        self.assertEqual(set(styles(self.out)), set(tables(self.out)) - {"layer_styles"})
        source = ogr.Open(self.out)
        about = gdal.OpenEx(self.out).GetMetadata()
        self.assertRegex(about["TOOL"], r"^tuban \d")
        self.assertEqual(about["SOURCE"], "county.gpkg")
        self.assertIn("synthetic", about["SOURCE_DESCRIPTION"])
        self.assertIn("trapezoid", about["AREAS"])
        for name in tables(self.out)[:-1]:
            layer = source.GetLayerByName(name)
            self.assertEqual(layer.GetGeomType(), ogr.wkbMultiPolygon, name)
            self.assertEqual(layer.GetSpatialRef().GetAuthorityCode(None), "4527", name)
            self.assertIn("70 m", layer.GetMetadataItem("DESCRIPTION"), name)
            index = source.ExecuteSQL(f"SELECT HasSpatialIndex('{name}', 'geom')")
            self.assertEqual(index.GetNextFeature().GetField(0), 1, name)
            source.ReleaseResultSet(index)

    def test_parcels_keep_all_they_had(self):
        before, shapes_before = rows(self.source, "DLTB")
        after, shapes_after = rows(self.out, "parcels")
        self.assertEqual(len(after), 1500)
        for old, new in zip(before, after, strict=True):
            self.assertEqual(old, {key: new[key] for key in old})
        for old, new in zip(shapes_before, shapes_after, strict=True):
            self.assertTrue(new.equals_exact(type(new)([old]), 0))

    def test_parcels_are_classified_and_measured(self):
        with open(os.path.join(os.environ["TUBAN_SOURCE_DIR"], "src/survey/classes.csv"),
                  encoding="utf-8", newline="") as file:
            table = {row["code"]: row for row in csv.DictReader(file)}
        for row in rows(self.out, "parcels")[0]:
            known = table[row["DLBM"]]
            self.assertEqual((row["class_code"], row["class_name"], row["level1"], row["category"],
                              row["major"]),
                             (known["code"], known["name"], known["level1"], known["category"],
                              known["major"]))
            self.assertEqual(row["level1_zh"], table[known["level1"]]["name"])
            self.assertEqual(row["shape_m2"], row["TBMJ"])  # so the county was made

    def test_same_numbers_as_json_and_csv(self):
        report = json.loads(tuban("totals", self.source, "-f", "json").stdout)
        lands = {row["category"]: row for row in rows(self.out, "category_areas")[0]}
        for line in report["categories"]:
            if line["parcels"] == 0 and line["area_dm2"] == 0:
                self.assertNotIn(line["category"], lands)
                continue
            land = lands[line["category"]]
            self.assertEqual(land["parcels"], line["parcels"])
            self.assertEqual(round(land["area_m2"] * 100), line["area_dm2"])
            self.assertEqual(f"{land['area_ha']:.2f}", line["hectares"])
            self.assertEqual(f"{land['area_mu']:.2f}", line["mu"])
            self.assertEqual(land["name_en"], line["name_en"])
        self.assertEqual(sum(round(row["share"] * 100) for row in lands.values()), 10000)

    def test_same_numbers_by_unit(self):
        for key, name in UNITS.items():
            lands = {row["code"]: row for row in rows(self.out, name)[0]}
            text = tuban("totals", self.source, "--by", f"{key},category", "-f", "csv").stdout
            seen = dict.fromkeys(lands, 0)
            for line in csv.DictReader(io.StringIO(text)):
                land, column = lands[line[key]], COLUMNS[line["category"]]
                self.assertEqual(round(land[column + "_m2"] * 100), int(line["area_dm2"]))
                self.assertEqual(f"{land[column + '_ha']:.2f}", line["hectares"])
                self.assertEqual(f"{land[column + '_mu']:.2f}", line["mu"])
                seen[line[key]] += int(line["area_dm2"])
            self.assertEqual(seen, {code: round(land["area_m2"] * 100)
                                    for code, land in lands.items()})

    def test_measured_areas_are_sums_of_parcels(self):
        parcels = rows(self.out, "parcels")[0]
        for name, key in (("category_areas", lambda p: p["category"]),
                          ("villages", lambda p: p["ZLDWDM"][:12]),
                          ("townships", lambda p: p["ZLDWDM"][:9]),
                          ("county", lambda p: p["ZLDWDM"][:6])):
            sums, counts = {}, {}
            for parcel in parcels:
                sums[key(parcel)] = sums.get(key(parcel), 0) + round(parcel["shape_m2"] * 100)
                counts[key(parcel)] = counts.get(key(parcel), 0) + 1
            for land in rows(self.out, name)[0]:
                code = land["category" if name == "category_areas" else "code"]
                self.assertEqual(round(land["shape_m2"] * 100), sums.pop(code, 0))
                self.assertEqual(land["parcels"], counts.pop(code, 0))
            self.assertEqual(sums, {})

    def test_dissolved_shapes_measure_the_sum_of_their_parcels(self):
        """Every parcel was rounded to 0.01 m2, by at most half of it."""
        for name in ("category_areas", "villages", "townships", "county"):
            field = "category" if name == "category_areas" else "code"
            tuban("layers", self.out, "--layer", name, "-o", self.path(f"{name}.gpkg"))
            again = {row.get(f"{field}_source", row.get(field)): row["shape_m2"] for row in rows(self.path(f"{name}.gpkg"),
                                                                 "parcels")[0]}
            for land in rows(self.out, name)[0]:
                self.assertAlmostEqual(again[land[field]], land["shape_m2"],
                                       delta=0.005 * land["parcels"] + 0.005)

    def test_dissolved_shapes_are_the_union(self):
        parcels, shapes = rows(self.out, "parcels")
        for name, digits in (("category_areas", None), ("villages", 12), ("townships", 9),
                             ("county", 6)):
            of = {}
            for parcel, shape in zip(parcels, shapes, strict=True):
                key = parcel["category"] if digits is None else parcel["ZLDWDM"][:digits]
                of.setdefault(key, []).append(shape)
            for land, shape in zip(*rows(self.out, name), strict=True):
                key = land["category" if digits is None else "code"]
                self.assertTrue(shape.is_valid)
                self.assertLess(shape.symmetric_difference(unary_union(of[key])).area, 1e-3)

    def test_village_names(self):
        names = {row["ZLDWDM"][:12]: row["ZLDWMC"] for row in rows(self.source, "DLTB")[0]}
        for row in rows(self.out, "villages")[0]:
            self.assertEqual(row["name"], names[row["code"]])

    def test_same_for_any_number_of_threads(self):
        for threads in (1, 2, 7):
            out = self.make(self.source, f"{threads}.gpkg", "--threads", threads)
            for name in tables(self.out):
                self.assertEqual(rows(out, name), rows(self.out, name), (threads, name))
            self.assertEqual(project(out[:-4] + "qgz").replace(f"{threads}.gpkg", "out.gpkg"),
                             project(self.out[:-4] + "qgz"))

    def test_nothing_that_newer_versions_drop(self):
        """docs/methods/layers.md tells where the readers of newer versions of QGIS were looked up."""
        root = xml.fromstring(project(self.out[:-4] + "qgz"))
        texts = [root, *(xml.fromstring(qml) for qml in styles(self.out).values())]
        # Fonts: a newer version prefers the text format, an older one does not know it.
        for old, holder in (("LabelFont", "LayoutItem"), ("styleFont", "style")):
            found = [element for element in root.iter(holder) if element.find(old) is not None]
            self.assertTrue(found)
            self.assertTrue(all(element.find("text-style") is not None for element in found), old)
        for kind in ("headerTextFormat", "contentTextFormat"):
            self.assertIsNotNone(root.find(f".//LayoutMultiFrame/{kind}/text-style"))
        # Kept by newer versions for projects of others only, and to go.
        gone = {"strokeColor", "fillColor", "fillColor2", "prop", "headerFontProperties",
                "contentFontProperties", "labelfont", "scaleBarFont"}
        gone_attributes = {"outlineWidth", "lineJoinStyle", "lineCapStyle", "fontSizeInMapUnits", "margin",
                           "headerFont", "contentFont", "font", "scaleBasedLabelVisibilityFlag"}
        for text in texts:
            for element in text.iter():
                self.assertNotIn(element.tag, gone)
                self.assertFalse(gone_attributes & set(element.attrib), element.attrib)
            for layer in text.iter("layer"):
                if "class" in layer.attrib:
                    self.assertEqual(layer.find("Option").get("type"), "Map")
            for family in text.iter("text-style"):
                self.assertIn("fontSizeUnit", family.attrib)
                self.assertTrue(family.findall("families/family"))
        # The columns that the reader of GeoPackages asks for; a `type` is asked for in PostgreSQL alone.
        self.assertEqual(list(rows(self.out, "layer_styles")[0][0]), [
            "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName",
            "styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui", "update_time"])

    def test_messages_in_chinese_change_nothing(self):
        out = self.make(self.source, "out.gpkg", "--lang", "zh")
        self.assertRegex(self.done.stderr, "图层")
        for name in tables(self.out):
            self.assertEqual(rows(out, name), rows(self.out, name), name)

    def test_findings_in_the_same_file(self):
        faulty, by_themselves = self.path("faulty.gpkg"), self.path("f.gpkg")
        subprocess.run([*MAKE_COUNTY, "--parcels", "1500", "-o", faulty, "--faults",
                        "coverage-overlap:2,id-duplicate:2"], check=True, capture_output=True)
        # Of neighbours alike there are more than the 100 that a report keeps.
        out = self.make(faulty, "out.gpkg", "--with-findings", status=1)
        tuban("check", faulty, "--findings", by_themselves, status=1)
        for name in ("findings_point", "findings_polygon"):
            self.assertEqual(rows(out, name), rows(by_themselves, name))
            self.assertEqual(styles(out)[name], styles(by_themselves)[name])
        self.assertGreater(len(rows(out, "findings_point")[0]), 110)
        self.assertIn("findings_point", project(self.path("out.qgz")))
        few = self.make(faulty, "few.gpkg", "--with-findings", "--most", "1", status=1)
        self.assertLess(len(rows(few, "findings_point")[0]), 20)

    def test_wild_vertex(self):
        """A vertex without a position moves neither the project's view nor the map of its layout."""
        parcel = ('BSM,DLBM,shape\n1,0301,"POLYGON((39540000 3829000,39540100 3829000,'
                  '39540100 3829100,39540000 3829100,39540000 3829000))"\n')
        wild = ('2,0301,"POLYGON((39540100 3829000,39540200 3829000,1e12 3829050,'
                '39540100 3829000))"\n')
        seen = []
        for name, text in (("sound", parcel), ("wild", parcel + wild)):
            source = self.write(text, name + ".gpkg", layer="DLTB")
            self.make(source, f"{name}-out.gpkg", status=int(name == "wild"))
            text = project(self.path(f"{name}-out.qgz"))
            seen.append(re.findall(r"<xmin>.*?</ymax>|<Extent [^>]*>", text))
        self.assertEqual(seen[0], seen[1])
        self.assertGreater(len(seen[0]), 0)

    def test_reports_go_on_standard_output(self):
        self.make(self.source, "out.gpkg", "-f", "json")
        self.assertEqual(json.loads(self.done.stdout)["input"]["parcels"], 1500)
        self.assertIn("out.gpkg", self.done.stderr)
        self.assertIn("out.qgz", self.done.stderr)

    def test_shapefiles(self):
        for encoding in (None, "GBK"):
            out = self.make(self.source, f"{encoding}.zip",
                            *(["--text-encoding", encoding] if encoding else []))
            names = zipfile.ZipFile(out).namelist()
            self.assertIn("parcels.shp", names)
            self.assertFalse(os.path.exists(out[:-3] + "qgz"))
            self.assertEqual(zipfile.ZipFile(out).read("parcels.cpg").decode(),
                             encoding or "UTF-8")
            for name in tables(self.out)[:-1]:
                read, shapes = rows("/vsizip/" + out, name)
                wanted, wanted_shapes = rows(self.out, name)
                self.assertEqual([list(row.values()) for row in read],
                                 [list(row.values()) for row in wanted], (encoding, name))
                for old, new in zip(wanted_shapes, shapes, strict=True):
                    self.assertLess(old.symmetric_difference(new).area, 1e-6)
                for field in read[0]:
                    self.assertLessEqual(len(field.encode()), 10)
            listed = list(csv.DictReader(io.StringIO(
                zipfile.ZipFile(out).read("fields.csv").decode())))
            titles = {(row["layer"], row["field"]): row["title"] for row in listed}
            self.assertEqual(titles["parcels", "DLBM"], "地类编码")
            self.assertEqual(titles["villages", "c6_ha"], "城镇村及工矿用地（公顷）")
            report = tuban("totals", out, "--layer", "parcels", "-f", "csv").stdout
            self.assertEqual(report, tuban("totals", self.source, "-f", "csv").stdout)


SOUND = """BSM,DLBM,ZLDWDM,ZLDWMC,shape
1,0101,3704030010010000000,甲村,box 39540000 3830000 39540100 3830100
2,0301,3704030010010000000,甲村,box 39540100 3830000 39540200 3830100
3,0101,3704030010020000000,乙村,box 39540200 3830000 39540300 3830100"""
# The third parcel reaches 2 m into the second; both are of one village.
OVERLAP = """BSM,DLBM,ZLDWDM,shape
1,0101,3704030010010000000,box 39540000 3830000 39540100 3830100
2,0301,3704030010010000000,box 39540100 3830000 39540202 3830100
3,0301,3704030010010000000,box 39540200 3830000 39540300 3830100"""
# The long parcel above lacks the vertices of those below.
MISSING = """BSM,DLBM,ZLDWDM,shape
1,0101,3704030010010000000,box 39540000 3830000 39540100 3830100
2,0101,3704030010010000000,box 39540100 3830000 39540200 3830100
3,0101,3704030010010000000,box 39540000 3830100 39540200 3830200"""


class Small(Folder):
    def test_overlaps_are_told_and_areas_stay_sums(self):
        out = self.make(self.write(OVERLAP))
        self.assertRegex(self.done.stderr, "overlap in 1 places.*union")
        (village,), (shape,) = rows(out, "villages")
        parcels = rows(out, "parcels")[0]
        self.assertEqual(village["shape_m2"], round(sum(p["shape_m2"] for p in parcels), 2))
        self.assertEqual(len(shape.geoms), 1)
        self.assertAlmostEqual(shape.area, 300 * 100, places=3)
        forest = dict(zip([r["category"] for r in rows(out, "category_areas")[0]],
                          rows(out, "category_areas")[1], strict=True))["林地"]
        self.assertAlmostEqual(forest.area, 200 * 100, places=3)

    def test_sound_layers_are_not_told(self):
        self.make(self.write(SOUND))
        self.assertNotRegex(self.done.stderr, "union|gaps|villages")

    def test_missing_vertices_leave_no_slivers(self):
        out = self.make(self.write(MISSING))
        ((shape,), _) = rows(out, "county")[1], None
        self.assertTrue(shape.is_valid)
        self.assertEqual((len(shape.geoms), len(shape.geoms[0].interiors)), (1, 0))
        self.assertAlmostEqual(shape.area, 40000, places=3)

    def test_gaps_are_holes(self):
        out = self.make(self.write('''BSM,DLBM,ZLDWDM,shape
1,0101,3704030010010000000,"POLYGON((39540000 3830000,39540100 3830000,39540100 3830100,
39540000 3830100,39540000 3830000),(39540040 3830040,39540060 3830040,39540060 3830060,
39540040 3830040))"'''))
        self.assertRegex(self.done.stderr, "1 gaps")
        (shape,) = rows(out, "county")[1]
        self.assertEqual(len(shape.geoms[0].interiors), 1)
        self.assertAlmostEqual(shape.area, 10000 - 200, places=6)

    def test_names_of_units(self):
        """Of a village what its parcels say; where they say nothing, and above, what XZQ and CJDCQ do."""
        source = self.write("BSM,DLBM,ZLDWDM,ZLDWMC,shape\n"
                            "1,0101,9901010010010000000,甲村,box 39540000 3830000 39540100 3830100\n"
                            "2,0301,9901010010020000000,,box 39540100 3830000 39540200 3830100\n"
                            "3,0301,9901010020010000000,,box 39540200 3830000 39540300 3830100\n")
        shape = "box 39540000 3830000 39540300 3830100"
        layers.write(source, f"BSM,XZQDM,XZQMC,shape\n1,990101001,东镇,{shape}\n"
                     f"2,990101,示例县,{shape}\n", layer="XZQ", append=True)
        layers.write(source, f"BSM,ZLDWDM,ZLDWMC,shape\n1,9901010010010000000,别村,{shape}\n"
                     f"2,9901010010020000000,乙村,{shape}\n", layer="CJDCQ", append=True)
        self.make(source)
        names = {table: {row["code"]: row["name"] for row in rows(self.path("out.gpkg"), table)[0]}
                 for table in UNITS.values()}
        self.assertEqual(names, {
            "villages": {"990101001001": "甲村", "990101001002": "乙村", "990101002001": None},
            "townships": {"990101001": "东镇", "990101002": None}, "county": {"990101": "示例县"}})
        self.assertIn("Land use map · 示例县<", project(self.path("out.qgz")))

    def test_without_units(self):
        out = self.make(self.write("BSM,DLBM,shape\n1,0101,box 39540000 3830000 39540100 3830100"))
        self.assertEqual(tables(out), ["parcels", "category_areas", "layer_styles"])
        self.assertRegex(self.done.stderr, "ZLDWDM.*--field unit=")

    def test_without_classes(self):
        out = self.make(self.write("BSM,shape\n1,box 39540000 3830000 39540100 3830100"), status=0)
        (land,), _ = rows(out, "category_areas")
        self.assertIsNone(land["category"])
        self.assertEqual((land["parcels"], land["share"]), (1, 100))

    def test_unit_without_code(self):
        out = self.make(self.write(SOUND.replace("3704030010020000000", "")))
        self.assertEqual([row["code"] for row in rows(out, "villages")[0]],
                         [None, "370403001001"])

    def test_nothing_to_write(self):
        for name, text in (("none", "BSM,DLBM,ZLDWDM,shape"),
                           ("null", "BSM,DLBM,ZLDWDM,shape\n1,0101,3704030010010000000,")):
            out = self.make(self.write(text, f"{name}.gpkg"), f"{name}-out.gpkg",
                            status=int(name == "null"))
            self.assertEqual(len(rows(out, "parcels")[0]), int(name == "null"))
            xml.fromstring(project(out[:-4] + "qgz"))

    def test_what_is_no_land_has_no_shape(self):
        out = self.make(self.write(SOUND + "\n4,0101,3704030010020000000,乙村,POINT(39540000 3830000)",
                                   geometry_type="unknown"), status=1)
        self.assertEqual([shape is None for shape in rows(out, "parcels")[1]], [False] * 3 + [True])

    def test_heights_and_arcs(self):
        out = self.make(self.write('''BSM,DLBM,ZLDWDM,shape
1,0101,3704030010010000000,"CURVEPOLYGON(CIRCULARSTRING(39540000 3830000,39540100 3830000,39540000 3830000))"
2,0301,3704030010010000000,"POLYGON Z((39540200 3830000 7,39540300 3830000 7,39540300 3830100 7,39540200 3830000 7))"''',
                                   geometry_type="unknown"))
        records, shapes = rows(out, "parcels")
        self.assertFalse(any(shape.has_z for shape in shapes))
        self.assertAlmostEqual(shapes[0].area, 2500 * 3.14159265, delta=0.05)
        for land in rows(out, "category_areas")[1]:
            self.assertTrue(land.is_valid)

    def test_degrees(self):
        out = self.make(self.write('''BSM,DLBM,ZLDWDM,shape
1,0101,3704030010010000000,box 117 34 117.01 34.01''', srs="EPSG:4490"))
        (land,), _ = rows(out, "county")
        report = json.loads(tuban("totals", self.path("DLTB.gpkg"), "-f", "json").stdout)
        self.assertEqual(round(land["shape_m2"] * 100), report["total"]["area_dm2"])
        self.assertIn("<units>degrees</units>", project(out[:-4] + "qgz"))

    def test_fields_of_every_type_and_of_our_names(self):
        path = self.write("BSM,category,Shape_M2,FID_2,中文字段名称,shape\n"
                          "1,mine,2.5,x,值,box 39540000 3830000 39540100 3830100")
        source = ogr.Open(path, 1)
        layer = source.GetLayer()
        for name, kind in (("day", ogr.OFTDate), ("moment", ogr.OFTDateTime),
                           ("large", ogr.OFTInteger64), ("small", ogr.OFTInteger)):
            layer.CreateField(ogr.FieldDefn(name, kind))
        feature = layer.GetFeature(1)
        feature.SetField("day", "1949/10/01")
        feature.SetField("moment", "2020/12/31 23:59:58")
        feature.SetField("large", 9007199254740993)
        feature.SetField("small", -7)
        layer.SetFeature(feature)
        feature = layer = source = None
        (row,), _ = rows(self.make(path), "parcels")
        self.assertEqual(row["category_source"], "mine")
        self.assertEqual(row["Shape_M2_source"], "2.5")
        self.assertIsNone(row["category"])
        self.assertEqual((row["FID_2"], row["中文字段名称"]), ("x", "值"))
        self.assertEqual((row["day"], row["large"], row["small"]),
                         ("1949/10/01", 9007199254740993, -7))
        self.assertEqual(row["moment"][:19], "2020/12/31 23:59:58")

    def test_layers_of_layers_of_layers(self):
        path = self.write(SOUND)
        for i in range(3):
            path = self.make(path, f"{i}.gpkg", "--layer", "DLTB" if i == 0 else "parcels")
        (row, *_), _ = rows(path, "parcels")
        self.assertEqual((row["category"], row["category_source"], row["category_source_source"]),
                         ("耕地", "耕地", "耕地"))

    def test_names_that_differ_by_case(self):
        path = self.path("case.geojson")
        shape = "[[[117,34],[117.001,34],[117.001,34.001],[117,34]]]"
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
                       '{"Name":"a","NAME":"b","DLBM":"0101"},"geometry":{"type":"Polygon",'
                       f'"coordinates":{shape}}}}}]}}')
        (row,), _ = rows(self.make(path), "parcels")
        self.assertEqual((row["Name"], row["NAME_source"]), ("a", "b"))

    def test_gbk_shapefile_in(self):
        path = self.write(SOUND.replace("ZLDWMC", "名称"), "DLTB.shp", encoding="GBK")
        names = [row["名称"] for row in rows(self.make(path), "parcels")[0]]
        self.assertEqual(names, ["甲村", "甲村", "乙村"])

    def test_codes_as_numbers(self):
        path = self.write(SOUND.replace("DLBM", "DLBM:I4"))
        self.assertEqual([row["class_code"] for row in rows(self.make(path), "parcels")[0]],
                         ["0101", "0301", "0101"])

    def test_own_classes(self):
        table = self.path("classes.csv")
        with open(table, "w", encoding="utf-8") as file:
            file.write("code,name,category,name_en\n0101,小麦,Crops,Wheat\n0301,林,Crops too,Wood\n")
        out = self.make(self.write(SOUND), "out.gpkg", "--classes", table)
        lands = {row["category"]: row for row in rows(out, "category_areas")[0]}
        self.assertEqual(set(lands), {"Crops", "Crops too"})
        village = rows(out, "villages")[0][0]  # both begin alike: they go by number
        self.assertEqual(village["c1_m2"] + village["c2_m2"], village["area_m2"])

    def test_fidelity_of_stated_decimals(self):
        path = self.write("BSM,DLBM,TBMJ:N15.2,shape\n"
                          "1,0101,9999999999.99,box 39540000 3830000 39540100 3830100")
        (row,), _ = rows("/vsizip/" + self.make(path, "out.zip"), "parcels")
        self.assertEqual(row["TBMJ"], 9999999999.99)  # gdal_12154


class Hostile(Folder):
    """What surveys hold is shown, never run."""

    def setUp(self):
        super().setUp()
        quoted = HOSTILE.replace('"', '""')
        self.table = self.path("classes.csv")
        with open(self.table, "w", encoding="utf-8") as file:
            file.write(f'code,name,category,name_en\n0101,"{quoted}","{quoted}","{quoted}"\n'
                       f'"{quoted}","{quoted}","{quoted}","{quoted}"\n')
        self.source = self.write(
            "BSM,DLBM,ZLDWDM,ZLDWMC,shape\n"
            f'1,0101,"{quoted}","{quoted}",box 39540000 3830000 39540100 3830100\n'
            f'2,"{quoted}","{quoted}","{quoted}",box 39540100 3830000 39540200 3830100')

    def test_well_formed_and_nothing_to_evaluate(self):
        name = "out [%now()%] & 图.gpkg"
        out = self.make(self.source, name, "--classes", self.table, "--title", HOSTILE)
        texts = [*styles(out).values(), project(out[:-4] + "qgz")]
        for text in texts:
            root = xml.fromstring(text)
            for element in root.iter():
                for key, value in element.attrib.items():
                    if key not in ("value", "source"):
                        self.assertNotIn("[%", value, (element.tag, key))
                if element.tag != "datasource":
                    self.assertNotIn("[%", element.text or "", element.tag)
        self.assertEqual([row["ZLDWMC"] for row in rows(out, "parcels")[0]], [HOSTILE] * 2)
        self.assertEqual(rows(out, "parcels")[0][1]["class_code"], HOSTILE)
        style = xml.fromstring(styles(out)["parcels"])
        self.assertIn(HOSTILE, [c.get("value") for c in style.iter("category")])
        self.assertIn(f"./{name}|layername=parcels",
                      [e.text for e in xml.fromstring(texts[-1]).iter("datasource")])

    def test_texts_that_are_no_xml(self):
        for title in ("a\x01b\x7f", "\ufffe", "a\nb\tc"):
            out = self.make(self.source, "o.gpkg", "--title", title, "--overwrite",
                            status=1)
            xml.fromstring(project(out[:-4] + "qgz"))

    def test_field_names(self):
        path = self.path("fields.gpkg")
        os.link(self.write(SOUND, "plain.gpkg"), path)
        source = ogr.Open(path, 1)
        source.GetLayer().CreateField(ogr.FieldDefn(HOSTILE))
        source.ExecuteSQL(f"""UPDATE plain SET "{HOSTILE.replace('"', '""')}" = '0101'""")
        source = None
        out = self.make(path, "o.gpkg", "--field", f"class={HOSTILE}")
        self.assertEqual([row[HOSTILE] for row in rows(out, "parcels")[0]], ["0101"] * 3)
        self.assertEqual([row["class_code"] for row in rows(out, "parcels")[0]], ["0101"] * 3)
        aliases = xml.fromstring(styles(out)["parcels"]).iter("alias")
        self.assertIn((HOSTILE, "地类编码"), [(a.get("field"), a.get("name")) for a in aliases])

    def test_expressions_are_ours(self):
        """No text of a survey is part of an expression: all of them are the same for any survey."""
        out = self.make(self.source, "out.gpkg", "--classes", self.table)
        other = self.make(self.write(SOUND, "other.gpkg"), "other-out.gpkg")

        def expressions(path):
            found = []
            for text in (*styles(path).values(), project(path[:-4] + "qgz")):
                root = xml.fromstring(text)
                found += [e.get("fieldName") for e in root.iter("text-style") if e.get("fieldName")]
                found += [e.get("attr") for e in root.iter("renderer-v2")]
                found += [e.get("value") for e in root.iter("Option") if e.get("name") == "expression"]
                found += [e.get("attribute") for e in root.iter("column")]
                found += [e.text for e in root.iter("previewExpression")]
            return set(found)

        self.assertEqual(expressions(out), expressions(other))


class Refusals(Folder):
    def setUp(self):
        super().setUp()
        self.source = self.write(SOUND)

    def refused(self, *arguments, status=2):
        before = sorted(os.listdir(self.folder.name))
        done = tuban("layers", self.source, *arguments, status=status)
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return done.stderr

    def test_no_output(self):
        self.assertIn("-o", self.refused())
        self.assertIn("-o", self.refused("-o", self.path("out.csv")))
        self.assertIn("-o", self.refused("-o", "-"))

    def test_existing_files_are_kept(self):
        for name in ("out.gpkg", "out.qgz"):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write("mine")
            self.assertIn(name, self.refused("-o", self.path("out.gpkg")))
            with open(self.path(name), encoding="utf-8") as file:
                self.assertEqual(file.read(), "mine")
            os.remove(self.path(name))
        self.make(self.source)
        self.make(self.source, "out.gpkg", "--overwrite")
        self.assertIn("parcels", tables(self.path("out.gpkg")))

    def test_the_input_is_kept(self):
        with open(self.source, "rb") as file:
            before = file.read()
        self.assertIn("the input", self.refused("-o", self.source, "--overwrite"))
        os.symlink(self.source, self.path("other.gpkg"))
        self.assertIn("the input", self.refused("-o", self.path("other.gpkg"), "--overwrite"))
        with open(self.source, "rb") as file:
            self.assertEqual(file.read(), before)

    def test_names_that_qgis_would_cut(self):
        self.assertIn("|", self.refused("-o", self.path("a|b.gpkg")))

    def test_full_disk(self):
        os.symlink("/dev/full", self.path("full.gpkg"))
        self.assertRegex(self.refused("-o", self.path("full.gpkg"), status=4), "[Ss]pace")

    def test_no_folder(self):
        self.assertIn("nowhere", self.refused("-o", self.path("nowhere/out.gpkg")))

    def test_broken_input_leaves_nothing(self):
        with open(self.source, "r+b") as file:
            file.truncate(os.path.getsize(self.source) // 2)
        self.refused("-o", self.path("out.gpkg"), status=3)

    def test_encodings(self):
        self.assertIn("--text-encoding", self.refused("-o", self.path("o.gpkg"),
                                                      "--text-encoding", "GBK"))
        for encoding in ("ISO-8859-1", "nonsense"):
            self.assertIn(encoding, self.refused("-o", self.path("o.zip"), "--text-encoding",
                                                 encoding))

    def test_sidewalkwebpage_5276(self):
        """A character that GBK has not is not replaced."""
        self.source = self.write(SOUND.replace("乙村", "𠀀村"), "rare.gpkg")
        message = self.refused("-o", self.path("o.zip"), "--text-encoding", "GBK", status=4)
        self.assertIn("𠀀村", message)
        self.assertIn("ZLDWMC", message)
        out = self.make(self.source, "o.zip", "--text-encoding", "GB18030")
        self.assertIn("𠀀村", [row["ZLDWMC"] for row in rows("/vsizip/" + out, "parcels")[0]])

    def test_gdal_11871(self):
        """A text that is too long is not cut; its bytes are told."""
        self.source = self.write(SOUND.replace("乙村", "长" * 90), "long.gpkg")
        self.assertIn("270", self.refused("-o", self.path("o.zip"), status=4))
        self.make(self.source, "o.zip", "--text-encoding", "GBK")

    def test_findings_need_a_geopackage(self):
        self.assertIn("--findings", self.refused("-o", self.path("o.zip"), "--with-findings"))


if __name__ == "__main__":
    gdal.SetConfigOption("CPL_LOG", os.devnull)
    unittest.main()
