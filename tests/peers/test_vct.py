"""VCT against an independent writer and an independent reader (vct_peer.py): both polygon forms, shared
lines, holes, every layer and field; and what is broken is told with its line and record."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    from osgeo import ogr
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)
sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
import vct_peer
from test_cases import comma_locale

TUBAN = os.environ.get("TUBAN", "tuban")
X, Y = 39500000, 3800000
FIELDS = [("BSM", "Char", 18, 0), ("YSDM", "Char", 10, 0), ("DLBM", "Char", 5, 0), ("DLMC", "Char", 60, 0),
          ("ZLDWMC", "Char", 60, 0), ("TBMJ", "Float", 15, 2), ("KCXS", "Float", 6, 4), ("SJNF", "Int4", 0, 0),
          ("GXSJ", "Date", 8, 0), ("BZ", "Varchar", 200, 0)]


def at(x, y):
    return (X + x, Y + y)


def ring(*corners):
    points = [at(*corner) for corner in corners]
    return points + points[:1]


def box(w, s, e, n):
    return ring((w, s), (w, n), (e, n), (e, s))


def values(i, code, area, note=None):
    return [f"999901211000000{i:03d}", "2001010100", code, "水田", "合成村①", f"{area:.2f}", "0.0512", "2019",
            "20191231", note]


def parcels():
    """Neighbours that share lines, a hole filled by an island, two holes, two parts, a ring that only
    itself runs along, coordinates of four and of eleven decimals."""
    wavy = [(300 + k, 100.1234 + (k % 7) * 0.37) for k in range(0, 101)]
    return [
        (values(1, "0101", 10000), [box(0, 0, 100, 100)]),
        (values(2, "0103", 9600, "靠河，易涝"),
         [ring((100, 0), (100, 100), (200, 100), (200, 0)), ring((140, 40), (160, 40), (160, 60), (140, 60))]),
        (values(3, "1101", 400), [box(140, 40, 160, 60)]),
        (values(4, "0301", 9700), [box(200, 0, 300, 100), ring((210, 10), (220, 10), (220, 20), (210, 20)),
                                   ring((250, 50), (270, 50), (270, 60), (250, 60))]),
        (values(5, "0303", 200), [box(500, 0, 510, 10), box(520, 0, 530, 10)]),
        (values(6, "1002", 5000), [ring((300, 0), *wavy, (400, 0))]),
        (values(7, "1004", 5000), [ring((300, 200), (400, 200), *reversed(wavy))]),
        (values(8, "1202", 0.01), [ring((600, 0), (600.12345678901, 100.98765432109), (700 / 3, 1000 / 7))]),
    ]


def layers():
    return [
        {"name": "DLTB", "alias": "地类图斑", "code": "2001010100", "geometry": "Polygon", "fields": FIELDS,
         "features": parcels()},
        {"name": "XZQ", "alias": "行政区", "code": "1000600100", "geometry": "Polygon",
         "fields": [("BSM", "Char", 18, 0), ("XZQMC", "Char", 100, 0)],
         "features": [(["1", "合成镇"], [ring((0, 0), (0, 100), (100, 100), (200, 100), (200, 0), (100, 0))])]},
        {"name": "XZQJX", "alias": "行政区界线", "code": "1000600200", "geometry": "Line",
         "fields": [("BSM", "Char", 18, 0)],
         "features": [(["7"], [[at(0, 0), at(0, 100)]]), (["8"], [[at(0, 0), at(5, 5)], [at(9, 9), at(10, 10)]])]},
        {"name": "GCKZD", "alias": "高程控制点", "code": "1000119000", "geometry": "Point",
         "fields": [("BSM", "Char", 18, 0), ("BZ", "Char", 20, 0)],
         "features": [(["9", "丿"], [[at(1.5, 2.25)]])]},
    ]


def canonical(kind, value):
    return float(value) if value is not None and kind in ("Float", "Int4") else value


def features(layer):
    kinds = [f[1] for f in layer["fields"]]
    return [([canonical(k, v) for k, v in zip(kinds, row)], [tuple(part) for part in parts])
            for row, parts in layer["features"]]


def turned(parts):
    """Rings without their beginning and direction: the same steps."""
    return sorted(sorted(tuple(sorted(step)) for step in zip(part, part[1:])) or list(part) for part in parts)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tuban-vct-")
        self.here = self.folder.name
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.here, name)

    def tuban(self, *arguments, exit=0, environment=None):
        done = subprocess.run([TUBAN, *arguments], capture_output=True, encoding="utf-8", cwd=self.here,
                              env=dict(os.environ, **(environment or {})))
        self.assertEqual(done.returncode, exit, done.stdout + done.stderr)
        self.stderr = done.stderr
        return done.stdout

    def convert(self, *arguments, **options):
        self.tuban("convert", *arguments, **options)


    def read(self, name, encoding="gbk"):
        with open(self.path(name), encoding=encoding, newline="") as file:
            return file.read()

    def write(self, name, text, encoding="gbk"):
        with open(self.path(name), "w", encoding=encoding, newline="") as file:
            file.write(text)


class Reading(Case):
    def check_same(self, written, gpkg):
        """The layers that GDAL finds are those that were written."""
        dataset = ogr.Open(self.path(gpkg))
        self.assertEqual(dataset.GetLayerCount(), len(written))
        for layer in written:
            found = dataset.GetLayerByName(layer["name"])
            definition = found.GetLayerDefn()
            self.assertEqual([definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())],
                             [f[0] for f in layer["fields"]])
            read = list(found)
            self.assertEqual(len(read), len(layer["features"]))
            for feature, (row, parts) in zip(read, layer["features"]):
                for i, (name, kind, _, _) in enumerate(layer["fields"]):
                    value = vct_peer.text_of(feature, i, kind)
                    if kind == "Date" and value is not None:
                        value = value.replace("/", "")
                    self.assertEqual(canonical(kind, value), canonical(kind, row[i]), name)
                shapes = [tuple(part) for part in vct_peer.parts_of(feature.GetGeometryRef())]
                self.assertEqual(turned(shapes), turned(parts))

    def test_both_forms_in_every_spelling(self):
        for form in ("indirect", "direct"):
            for encoding, newline, separator in (("gbk", "\r\n", ","), ("gb18030", "\n", ","),
                                                 ("utf-8", "\r\n", ","), ("utf-8-sig", "\n", ","),
                                                 ("gbk", "\n\n", ";"), ("gbk", "\r", ","), ("gbk", "  \r\n ", "|")):
                with self.subTest(form=form, encoding=encoding, newline=newline, separator=separator):
                    vct_peer.write(self.path("a.vct"), layers(), form, encoding, newline, separator)
                    self.convert("a.vct", "-o", "a.gpkg", "--overwrite")
                    self.check_same(layers(), "a.gpkg")

    def test_totals_are_those_of_a_geopackage(self):
        vct_peer.write(self.path("a.vct"), layers())
        self.convert("a.vct", "-o", "a.gpkg")
        reports = [json.loads(self.tuban("totals", name, "--by", "class", "-f", "json"))
                   for name in ("a.vct", "a.gpkg")]
        for key in ("categories", "total", "rows", "stated"):
            self.assertEqual(reports[0][key], reports[1][key])
        self.assertEqual(reports[0]["input"]["srs"], reports[1]["input"]["srs"])
        self.assertEqual(reports[0]["input"]["driver"], "VCT")
        self.assertEqual(reports[0]["input"]["parcels"], 8)
        self.assertEqual(reports[0]["input"]["shapes"]["holes"], 2)
        self.assertEqual(reports[0]["input"]["shapes"]["multipart"], 1)

    def test_info_tells_form_encoding_and_system_with_reasons(self):
        vct_peer.write(self.path("a.txt.bak"), layers())
        info = json.loads(self.tuban("info", "a.txt.bak", "--layer", "地类图斑", "-f", "json"))
        self.assertEqual([l["name"] for l in info["layers"]], ["DLTB", "XZQ", "XZQJX", "GCKZD"])
        self.assertEqual([l["features"] for l in info["layers"]], [8, 1, 2, 1])
        parcel = info["parcel_layer"]
        self.assertEqual(parcel["srs"]["epsg"], 4527)
        self.assertEqual(parcel["encoding"], "GB18030")
        self.assertIn("HeadBegin", parcel["reasons"]["driver"])
        self.assertEqual(parcel["recognised"]["class"], "DLBM")
        self.assertEqual([(f["name"], f["type"]) for f in parcel["fields"]][5], ("TBMJ", "Real(15,2)"))

    def test_systems(self):
        """EPSG codes by zone and meridian (domain facts: zone n of 3 degrees is 3n)."""
        for crs, code in (((117, 39500000), 4527), ((117, 500000), 4548), ((117, 20500000), 4498),
                          ((135, 45500000), 4533), ((75, 25500000), 4513)):
            vct_peer.write(self.path("a.vct"), [], crs=crs)
            text = self.read("a.vct")
            text = text.replace("FeatureCodeEnd", "2001010100,地类图斑,Polygon,DLTB\r\nFeatureCodeEnd", 1)
            self.write("a.vct", text)
            info = json.loads(self.tuban("info", "a.vct", "-f", "json"))
            self.assertEqual(info["parcel_layer"]["srs"]["epsg"], code, crs)

    def test_srs_says_otherwise(self):
        vct_peer.write(self.path("a.vct"), layers())
        info = json.loads(self.tuban("info", "a.vct", "--srs", "EPSG:4528", "-f", "json"))
        self.assertIn("EPSG:4527", info["parcel_layer"]["reasons"]["srs"])

    def test_easting_without_its_zone_in_the_head(self):
        vct_peer.write(self.path("a.vct"), layers(), crs=(117, 500000))
        info = json.loads(self.tuban("info", "a.vct", "-f", "json"))
        self.assertEqual(info["parcel_layer"]["srs"]["epsg"], 4527)
        self.assertIn("coordinates", info["parcel_layer"]["reasons"]["srs"])

    def edited(self, *changes, form="indirect"):
        vct_peer.write(self.path("a.vct"), layers()[:1], form, newline="\n")
        text = self.read("a.vct")
        for pattern, replacement in changes:
            text, count = re.subn(pattern, replacement, text, count=1, flags=re.M)
            self.assertEqual(count, 1, pattern)
        self.write("a.vct", text)
        return text

    def test_practice(self):
        """What files do: comments, empty lines, cut empty items, rows without objects and objects
        without rows, numbers between geometry and table, extra sections, a missing Point section."""
        self.edited((r"^LineBegin$", "CommentBegin\nLineBegin\nnot read\nCommentEnd\n\n linebegin "),
                    (r"^(2001010100,地类图斑,Polygon),", r"\1,0,0,0,"),
                    (r"^DLTB\n(.*)$", r"DLTB\n\1\n77,999901211000000077,2001010100,0101"),
                    (r"^PointBegin\nPointEnd\n", ""),
                    (r"^AttributeBegin$", "TopologyBegin\n1\n0\nPolygonBegin\nTopologyEnd\nAttributeBegin"),
                    (r"^\d+,999901211000000003.*\n", ""))
        report = json.loads(self.tuban("check", "a.vct", "-f", "json", exit=1))
        self.assertEqual(report["input"]["parcels"], 9)
        self.assertEqual(report["input"]["shapes"]["null"], 1)  # the row 77
        self.convert("a.vct", "-o", "a.gpkg")
        dataset = ogr.Open(self.path("a.gpkg"))
        rows = {f["BSM"]: f for f in dataset.GetLayer(0)}
        self.assertIsNone(rows["999901211000000077"].GetGeometryRef())
        self.assertIsNone(rows["999901211000000077"]["BZ"])
        self.assertIsNotNone(rows[None].GetGeometryRef())  # the parcel whose row is gone

    def test_rows_without_ids(self):
        """A row with as many items as fields: BSM is the object's id."""
        written = [dict(layers()[0], fields=FIELDS[:3],
                        features=[([str((1 << 33) + i + 1), "2001010100", "0101"], parts)
                                  for i, (_, parts) in enumerate(parcels())])]
        vct_peer.write(self.path("a.vct"), written)
        text = self.read("a.vct")
        text = re.sub(r"^\d+,(\d+,2001010100,)", r"\1", text, flags=re.M)
        self.write("a.vct", text)
        self.convert("a.vct", "-o", "a.gpkg")
        self.check_same(written, "a.gpkg")

    def test_offset(self):
        self.edited((r"^Offset:0,0$", "Offset:100,-200"))
        report = json.loads(self.tuban("info", "a.vct", "-f", "json"))
        self.assertEqual(report["parcel_layer"]["srs"]["epsg"], 4527)
        self.convert("a.vct", "-o", "a.gpkg")
        dataset = ogr.Open(self.path("a.gpkg"))
        first = dataset.GetLayer(0).GetFeature(1)
        self.assertEqual(first.GetGeometryRef().GetEnvelope(), (X + 100, X + 200, Y - 200, Y - 100))

    def test_version_2(self):
        """The older dialect: no segments, no ends, topology or rings that end with 0, numeric codes."""
        head = ("HeadBegin\nDatamark: LANDUSE.VCT\nVersion: 2.0\nUnit: M\nDim: 2\nTopo: {}\nCoordinate: M\n"
                "Spheroid: IAG-75 Spheroid\nParameters: 6378140,6356755\nMeridinan: 117\nScale: 10000\n"
                "Date: 20100611\nSeparator: ,\nHeadEnd\nFeatureCodeBegin\n3001,地类图斑,Polygon,0,0,0,DLTB\n"
                "FeatureCodeEnd\nTableStructureBegin\nDLTB,2\nBSM,Integer,10\nDLBM,Char,4\n0\n"
                "TableStructureEnd\n")
        tail = "AttributeBegin\nDLTB\n1,5,0101\nTableEnd\nAttributeEnd\n"
        lines = ("LineBegin\n11\n1099\nx\n1\n3\n{0},{1}\n{0},{3}\n{2},{3}\n12\n1099\nx\n1\n3\n{0},{1}\n{2},{1}\n"
                 "{2},{3}\nLineEnd\n").format(X, Y, X + 100, Y + 100)
        with_topology = "PolygonBegin\n1\n3001\nDLTB\n1\n39500050,3800050\n2\n11,-12\nPolygonEnd\n"
        without = ("PolygonBegin\n1\n3001\nDLTB\n39500050,3800050\n5\n{0},{1}\n{0},{3}\n{2},{3}\n{2},{1}\n{0},{1}\n"
                   "0\nPolygonEnd\n").format(X, Y, X + 100, Y + 100)
        for text in (head.format(1) + lines + with_topology + tail, head.format(0) + without + tail):
            self.write("a.vct", text)
            report = json.loads(self.tuban("totals", "a.vct", "--area", "computed", "-f", "json"))
            self.assertEqual(report["input"]["vertices"], 5)
            self.assertEqual(report["input"]["srs"]["epsg"], 2363)  # Xian 1980, zone 39
            self.assertEqual(report["total"]["hectares"], "1.00")

    def test_what_is_broken_is_told_with_line_and_record(self):
        coordinate = r"^39500000,3800000$"
        first = r"^8589934593\n2001010100\nunkown\n100\n"
        cases = [
            ([(coordinate, "39500000 3800000")], "indirect", r"line {}: line \d+: a coordinate"),
            ([(coordinate, "39500000,38O0000")], "direct", "line {}: polygon 8589934593: a coordinate"),
            ([(first + r".*\n21\n\d+\n", lambda m: m[0] + "4711,")], "indirect", "polygon 8589934593: "),
            ([(r"^21\n2\n1,2$", "21\n1\n4711")], "indirect", "line {}: polygon 8589934593: there is no line 4711"),
            ([(r"^21\n2\n1,2$", "22\n2\n1,2")], "indirect", "line {}: polygon 8589934593: .*not read"),
            ([(r"^8589934593\n2001010100", "8589934593\n2001019999")], "indirect",
             "line {}: polygon 8589934593: no layer .* 2001019999"),
            ([(r"^8589934593,", "x8589934593,")], "indirect", "line {}: attribute row: an object's id"),
            ([(r"^(8589934593,.*)$", r"\1,1,2,3")], "indirect", "line {}: attribute row: it has more items"),
            ([(r"^2\n1099000000\nunkown$", "1\n1099000000\nunkown")], "indirect", "line {}: line 1: its id stands twice"),
            ([(r"^DLTB,10$", "DLTB,11")], "indirect", "line {}: table structure: 11 fields"),
            ([(r"^2001010100,地类图斑,Polygon,DLTB$", "2001010100,地类图斑")], "indirect", "line {}: feature code"),
            ([(r"^LineBegin$", "LineBegan")], "indirect", "line {}: section"),
            ([(r"^unkown\n1\n1\n11\n", "unkown\n1\n1\n12\n")], "indirect", "arcs and curves are not read"),
        ]
        for changes, form, message in cases:
            with self.subTest(message=message):
                text = self.edited(*changes, form=form)
                vct_peer.write(self.path("original.vct"), layers()[:1], form, newline="\n")
                before = self.read("original.vct").splitlines()
                after = text.splitlines()
                # The line where the edited file first differs, or one of the two behind it.
                line = next(i for i, (a, b) in enumerate(zip(before, after), 1) if a != b)
                self.tuban("check", "a.vct", exit=3)
                self.assertRegex(self.stderr, r"^tuban: a\.vct: " if "{}" in message else "a.vct")
                told = re.search(r"line (\d+)", self.stderr)
                self.assertIsNotNone(told, self.stderr)
                behind = 13 if "structure" in message else 3  # told where the fields end
                self.assertIn(int(told[1]), range(line - 1, line + behind), self.stderr)
                self.assertRegex(self.stderr, message.format(r"\d+"))

    def test_cut_files(self):
        """Wherever a file is cut it is never passed off as the whole."""
        vct_peer.write(self.path("whole.vct"), layers()[:1], newline="\n")
        whole = self.read("whole.vct").encode("gbk")
        for size in list(range(30, len(whole) - 14, 211)) + [len(whole) - 14]:
            with open(self.path("cut.vct"), "wb") as file:
                file.write(whole[:size])
            done = subprocess.run([TUBAN, "totals", "cut.vct"], capture_output=True, cwd=self.here)
            self.assertEqual(done.returncode, 3, (size, done.stdout, done.stderr))

    def test_zip_and_chinese_paths(self):
        """gdal_3633: data under a Chinese path, in a locale that has no Chinese."""
        os.mkdir(self.path("三调 数据"))
        vct_peer.write(self.path("三调 数据/示例县.vct"), layers())
        subprocess.run([sys.executable, "-m", "zipfile", "-c", "交付.zip", "三调 数据/示例县.vct"], cwd=self.here,
                       check=True)
        for environment in ({"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, comma_locale(self.here) or {}):
            for name in ("三调 数据/示例县.vct", "交付.zip"):
                report = json.loads(self.tuban("totals", name, "-f", "json",
                                               environment=environment))
                self.assertEqual(report["input"]["parcels"], 8)


class Writing(Case):
    def test_geopackage_to_vct(self):
        """What GDAL wrote, an independent reader finds: the same rings from the same vertex on."""
        written = layers()
        vct_peer.write(self.path("a.vct"), written, "direct")
        self.convert("a.vct", "-o", "a.gpkg")
        self.convert("a.gpkg", "-o", "b.vct")
        read = vct_peer.read(self.path("b.vct"))
        self.assertEqual(read["head"]["Parameters"], "117,1,39500000,0,3,39")
        self.assertEqual(read["head"]["ExtentMin"], "39500000,3800000")
        for layer in written:
            found = read[layer["name"]]
            self.assertEqual(found["alias"], layer["alias"])
            self.assertEqual(features(found), features(dict(layer, fields=found["fields"])))

    def test_types_of_dltb(self):
        """The standard's types and lengths, whatever the source had: reference/dltb-fields.csv."""
        driver = ogr.GetDriverByName("GPKG")
        dataset = driver.CreateDataSource(self.path("a.gpkg"))
        layer = dataset.CreateLayer("DLTB", geom_type=ogr.wkbPolygon)
        for name, kind in (("BSM", ogr.OFTString), ("DLBM", ogr.OFTInteger), ("TBMJ", ogr.OFTString),
                           ("KCXS", ogr.OFTReal), ("SJNF", ogr.OFTInteger64), ("BZ", ogr.OFTString),
                           ("own", ogr.OFTReal)):
            layer.CreateField(ogr.FieldDefn(name, kind))
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in (("BSM", "123456789012345678"), ("DLBM", 101), ("TBMJ", "99999999999999.99"),
                            ("KCXS", 0.1195), ("SJNF", 2019), ("BZ", "注"), ("own", 1234.5)):
            feature[name] = value
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON((0 0,1 0,1 1,0 0))"))
        layer.CreateFeature(feature)
        dataset = layer = None
        self.convert("a.gpkg", "-o", "a.vct", "--srs", "EPSG:4490")
        read = vct_peer.read(self.path("a.vct"))["DLTB"]
        self.assertEqual(read["fields"], [("BSM", "Char", 18, 0), ("DLBM", "Char", 5, 0), ("TBMJ", "Float", 17, 2),
                                          ("KCXS", "Float", 6, 4), ("SJNF", "Int", 4, 0),
                                          ("BZ", "VarChar", 200, 0), ("own", "Float", 6, 1)])
        self.assertEqual(read["features"][0][0], ["123456789012345678", "101", "99999999999999.99", "0.1195",
                                                  "2019", "注", "1234.5"])

    def test_round_trip(self):
        """VCT -> GeoPackage -> VCT: the same parcels, vertices and values."""
        vct_peer.write(self.path("a.vct"), layers())
        self.convert("a.vct", "-o", "a.gpkg")
        self.convert("a.gpkg", "-o", "b.vct")
        self.convert("b.vct", "-o", "c.gpkg")
        first, second = vct_peer.read(self.path("a.vct")), vct_peer.read(self.path("b.vct"))
        for name in ("DLTB", "XZQ", "XZQJX", "GCKZD"):
            self.assertEqual(features(first[name]), features(dict(second[name], fields=first[name]["fields"])))
        totals = [json.loads(self.tuban("totals", path, "-f", "json"))["categories"]
                  for path in ("a.vct", "b.vct", "c.gpkg")]
        self.assertEqual(totals[0], totals[1])
        self.assertEqual(totals[0], totals[2])

    def test_lines_are_shared(self):
        """A common border stands once: every step of the outlines is in one line only."""
        vct_peer.write(self.path("a.vct"), layers()[:1], "direct")
        self.convert("a.vct", "-o", "b.vct")
        text = self.read("b.vct", "gb18030").replace("\r", "")
        section = text[text.index("LineBegin"):text.index("LineEnd")]
        steps = []
        for body in re.split(r"\n0\n", section)[:-1]:
            points = re.findall(r"^\d+\.?\d*,\d+\.?\d*$", body, flags=re.M)
            steps += [frozenset(step) for step in zip(points, points[1:])]
        self.assertEqual(len(steps), len(set(steps)))
        outlines = {frozenset(step) for _, parts in parcels() for part in parts for step in zip(part, part[1:])}
        self.assertEqual(len(steps), len(outlines))

    def test_names_and_texts_that_must_change_are_told_before(self):
        written = [dict(layers()[3], name="注记点", fields=[("BSM", "Char", 18, 0), ("BZ", "Char", 60, 0)],
                        features=[(["1", "a,b"], [[at(1, 1)]])])]
        vct_peer.write(self.path("a.vct"), [dict(written[0], features=[(["1", "a；b"], [[at(1, 1)]])])])
        self.convert("a.vct", "-o", "a.gpkg")
        dataset = ogr.Open(self.path("a.gpkg"), 1)
        layer = dataset.GetLayer(0)
        feature = layer.GetNextFeature()
        feature["BZ"] = "a,b\nc"
        layer.SetFeature(feature)
        dataset = layer = None
        self.convert("a.gpkg", "-o", "b.vct")
        self.assertIn("commas, tabs or line breaks", self.stderr)
        self.assertEqual(vct_peer.read(self.path("b.vct"))["注记点"]["features"][0][0][1], "a，b c")


if __name__ == "__main__":
    unittest.main()
