"""Boundary-point text: written here in every way people write it, and what convert writes read by a
reader of our own."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

try:
    from osgeo import ogr
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

TUBAN = os.environ.get("TUBAN", "tuban")
X, Y = 38383000, 2582000
HEAD = {"格式版本号": "1.01", "坐标系": "2000国家大地坐标系", "几度分带": "3", "投影类型": "高斯克吕格",
        "计量单位": "米", "带号": "38", "精度": "0.001", "转换参数": ",,,,,,"}
SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100)]
HOLE = [(20, 20), (20, 40), (40, 40), (40, 20)]


def text(parcels, head=None, closed=True, swapped=False, east=X, newline="\r\n"):
    """parcels: (attributes, rings), where rings are corners beside (X, Y)."""
    lines = ["[属性描述]"] + [f"{k}={v}" for k, v in (HEAD if head is None else head).items()] + ["[地块坐标]"]
    for attributes, rings in parcels:
        points, label = [], 0
        for number, ring in enumerate(rings, 1):
            first = label + 1
            corners = ring + ring[:1] if closed else ring
            for i, (x, y) in enumerate(corners):
                label += i < len(ring)
                pair = (f"{Y + y}", f"{east + x}")
                pair = pair[::-1] if swapped else pair
                points.append(f"J{label if i < len(ring) else first},{number},{pair[0]},{pair[1]}")
        lines += [f"{len(points)},{attributes},@"] + points
    return newline.join(lines) + newline


def read(path, encoding="gb18030"):
    """(head, [(items, {ring: [(easting, northing)]})]): the plainest reader."""
    with open(path, encoding=encoding, newline="") as file:
        head, parcels = {}, []
        for line in file.read().replace("\r", "").split("\n"):
            if line.endswith(",@"):
                parcels.append((line[:-2].split(","), {}))
            elif parcels and line:
                _, ring, north, east = line.split(",")
                parcels[-1][1].setdefault(int(ring), []).append((float(east), float(north)))
            elif "=" in line:
                key, _, value = line.partition("=")
                head[key] = value
    return head, parcels


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tuban-text-")
        self.addCleanup(folder.cleanup)
        self.here = folder.name

    def path(self, name):
        return os.path.join(self.here, name)

    def write(self, content, encoding="gbk", name="界址点.txt"):
        with open(self.path(name), "wb") as file:
            file.write(content.encode(encoding))

    def tuban(self, *arguments, exit=0):
        done = subprocess.run([TUBAN, *arguments], capture_output=True, encoding="utf-8", cwd=self.here)
        self.assertEqual(done.returncode, exit, done.stdout + done.stderr)
        self.stderr = done.stderr
        return done.stdout

    def info(self, *options):
        return json.loads(self.tuban("info", "界址点.txt", "-f", "json", *options))["parcel_layer"]

    def totals(self, *options):
        return json.loads(self.tuban("totals", "界址点.txt", "--area", "computed", "--edges", "plane", "-f", "json",
                                     *options))


class Reading(Case):
    def test_parcels_rings_and_holes(self):
        """10000 m2, 10000 less a hole of 400, and two parts of 400: 20400 m2 on the plane."""
        parcels = [("1,001,甲,面,,用途,0101", [SQUARE]),
                   ("0.96,002,乙,面,,,0301", [[(200 + x, y) for x, y in ring] for ring in (SQUARE, HOLE)]),
                   ("0.08,003,丙,面,,,0702", [[(x, 200 + y) for x, y in HOLE], [(x, 300 + y) for x, y in HOLE]])]
        for closed in (True, False):
            for encoding, newline in (("gbk", "\r\n"), ("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("gbk", "\r"),
                                      ("gbk", "\r\n\r\n"), ("utf-8", " \n")):
                with self.subTest(closed=closed, encoding=encoding, newline=newline):
                    self.write(text(parcels, closed=closed, newline=newline), encoding)
                    report = self.totals()
                    self.assertEqual(report["total"]["area_dm2"], 2040000)
                    self.assertEqual([c["area_dm2"] for c in report["categories"] if c["area_dm2"]],
                                     [1000000, 960000, 80000])
                    shapes = report["input"]["shapes"]
                    self.assertEqual((shapes["holes"], shapes["multipart"]), (1, 1))
                    self.assertEqual(shapes["unclosed"], 0 if closed else 3)
                    self.assertEqual(report["input"]["encoding"], "UTF-8" if "utf" in encoding else "GB18030")
                    self.assertIn("[地块坐标]", report["input"]["reasons"]["driver"])

    def test_mixed_line_ends(self):
        content = text([("1,001,甲,面,,,0101", [SQUARE]), ("1,002,乙,面,,,0101", [SQUARE])], newline="\n")
        lines = content.split("\n")
        mixed = "".join(line + ("\r\n", "\n", "\r", "\n\r\n")[i % 4] for i, line in enumerate(lines))
        self.write(mixed)
        self.assertEqual(self.totals()["total"]["area_dm2"], 2000000)

    def test_values(self):
        """The line of longjie-sir/txt2shp: an empty area, a name with a blank in front, an empty class."""
        self.write(text([(",010031, 32,,,地块1,,", [SQUARE])]))
        self.tuban("convert", "界址点.txt", "-o", "a.gpkg")
        dataset = ogr.Open(self.path("a.gpkg"))
        feature = dataset.GetLayer(0).GetNextFeature()
        self.assertEqual([feature[name] for name in ("JZDS", "DKMJ", "DKBH", "DKMC", "JLTXSX", "TFH", "DKYT", "DLBM")],
                         [5, None, "010031", "32", None, None, "地块1", None])

    def test_more_items_than_usual(self):
        self.write(text([("1,001,甲,面,,用途,0101,九,十", [SQUARE])]))
        self.assertEqual([f["name"] for f in self.info()["fields"]][8:], ["ITEM9", "ITEM10"])

    def test_zones(self):
        """From the eastings, else from the head; contradictions are told. EPSG: zone 38 is 4526 with the
        number in front and 4547 without."""
        parcel = [("1,001,甲,面,,,0101", [SQUARE])]
        plain = X - 38000000
        for head, east, epsg, reason in (
                ({}, X, 4526, "zone 38 in front"),
                ({"带号": ""}, X, 4526, "zone 38 in front"),
                ({"带号": "39"}, X, 4526, "though the head says zone 39"),
                ({"几度分带": "6"}, X, 4526, "though the head says 6"),
                ({"几度分带": "三度带", "带号": "第38带"}, plain, 4547, "the head says zone 38"),
                ({"坐标系": "80国家大地坐标系"}, X, 2362, "zone 38 in front"),
                ({"坐标系": "北京54"}, X, 2414, "zone 38 in front"),
                ({"带号": "20", "几度分带": "6"}, plain + 20000000, 4498, "zone 20 in front")):
            with self.subTest(head=head, east=east):
                self.write(text(parcel, head=dict(HEAD, **head), east=east))
                told = self.info()
                self.assertEqual(told["srs"]["epsg"], epsg)
                self.assertIn(reason, told["reasons"]["srs"])

    def test_no_zone_at_all(self):
        self.write(text([("1,001,甲,面,,,0101", [SQUARE])], head={"坐标系": "2000国家大地坐标系", "带号": ""},
                        east=X - 38000000))
        self.tuban("totals", "界址点.txt", exit=2)
        self.assertIn("--srs", self.stderr)
        report = json.loads(self.tuban("totals", "界址点.txt", "--srs", "EPSG:4547", "-f", "json"))
        self.assertEqual(report["input"]["srs"]["epsg"], 4547)

    def test_srs_against_the_file_is_told(self):
        self.write(text([("1,001,甲,面,,,0101", [SQUARE])]))
        told = self.info("--srs", "EPSG:4527")
        self.assertEqual(told["srs"]["epsg"], 4527)
        self.assertIn("EPSG:4526", told["reasons"]["srs"])

    def test_unknown_datum(self):
        self.write(text([("1,001,甲,面,,,0101", [SQUARE])], head=dict(HEAD, 坐标系="地方坐标系")))
        told = self.info()
        self.assertIsNone(told["srs"])
        self.assertIn("地方坐标系", told["reasons"]["srs"])

    def test_eastings_first(self):
        self.write(text([("1,001,甲,面,,,0101", [SQUARE])], swapped=True))
        self.assertEqual(self.totals()["total"]["area_dm2"], 1000000)
        self.assertIn("eastings stand first", self.info()["reasons"]["srs"])

    def test_broken(self):
        good = text([("1,001,甲,面,,,0101", [SQUARE]), ("1,002,乙,面,,,0101", [SQUARE])], newline="\n")
        for change, line, message in (
                (lambda t: t.replace("J3,1,", "J3,", 1), 13, "a point"),
                (lambda t: t.replace("J3,1,2582100,", "J3,1,25821O0,", 1), 14, "a point"),
                (lambda t: re.sub(r"^5,1,002", "9,1,002", t, flags=re.M), 17, "5 points, 9 are promised"),
                (lambda t: re.sub(r"^5,1,002", "x,1,002", t, flags=re.M), 17, "number of points"),
                (lambda t: "\n".join(t.split("\n")[:-3]) + "\n", 17, "3 points, 5 are promised"),
                (lambda t: t.replace("@\n", "\n", 1), 11, "a point stands before the first parcel's line")):
            with self.subTest(message=message):
                self.write(change(good))
                done = subprocess.run([TUBAN, "totals", "界址点.txt"], capture_output=True, encoding="utf-8",
                                      cwd=self.here)
                self.assertEqual(done.returncode, 3, done.stdout)
                self.assertIn("界址点.txt: line", done.stderr)
                self.assertIn(message, done.stderr)
                told = int(re.search(r"line (\d+)", done.stderr)[1])
                self.assertLessEqual(abs(told - line), 2, done.stderr)


class Writing(Case):
    def test_convert_and_back(self):
        parcels = [("1,001,甲,面,图幅,用途,0101", [SQUARE]),
                   ("0.96,002,乙,面,,,0301", [[(200.125 + x, y + 0.0001) for x, y in ring] for ring in (SQUARE, HOLE)])]
        self.write(text(parcels))
        self.tuban("convert", "界址点.txt", "-o", "a.gpkg")
        self.tuban("convert", "a.gpkg", "-o", "b.txt")
        head, found = read(self.path("b.txt"))
        self.assertEqual((head["坐标系"], head["几度分带"], head["带号"]), ("2000国家大地坐标系", "3", "38"))
        _, expected = read(self.path("界址点.txt"), "gbk")
        self.assertEqual(found, expected)

    def test_from_a_parcel_layer(self):
        """TBMJ in m2 becomes hectares, BSM the number; other fields are named as lost."""
        driver = ogr.GetDriverByName("GPKG")
        dataset = driver.CreateDataSource(self.path("a.gpkg"))
        layer = dataset.CreateLayer("DLTB", geom_type=ogr.wkbPolygon)
        for name, kind in (("BSM", ogr.OFTString), ("DLBM", ogr.OFTString), ("TBMJ", ogr.OFTReal),
                           ("ZLDWMC", ogr.OFTString)):
            layer.CreateField(ogr.FieldDefn(name, kind))
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in (("BSM", "999"), ("DLBM", "0101"), ("TBMJ", 12345.67), ("ZLDWMC", "村")):
            feature[name] = value
        ring = ",".join(f"{X + x} {Y + y}" for x, y in SQUARE + SQUARE[:1])
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
        layer.CreateFeature(feature)
        dataset = layer = feature = None
        self.tuban("convert", "a.gpkg", "-o", "b.txt", "--srs", "EPSG:4526")
        self.assertIn("ZLDWMC", self.stderr)
        _, found = read(self.path("b.txt"))
        self.assertEqual(found[0][0], ["5", "1.23456700", "999", "", "面", "", "", "0101"])


if __name__ == "__main__":
    unittest.main()
