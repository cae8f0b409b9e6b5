"""What `tuban layers` writes, opened and drawn by QGIS itself, without a window: no warning, styles
taken, the colours of the classes where the parcels are, a layout with everything on it, and texts that
are shown and not run. With TUBAN_PICTURES set to a folder the pictures are kept there, to be looked
at."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ["TUBAN_SOURCE_DIR"]
sys.path.insert(0, os.path.join(ROOT, "tests/cli"))
try:
    import layers
    from osgeo import ogr
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

TUBAN = os.environ["TUBAN"]
LOOK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "qgis_look.py")
HOSTILE = """a"b'c<d>&[%1+1%]\\]]>"""
OUTLINES = {"villages": "120,90,60", "townships": "90,40,110", "county": "60,20,20"}

if subprocess.run([sys.executable, "-c", "import qgis.core"], capture_output=True).returncode != 0:
    print("skipped: no QGIS here")
    sys.exit(77)


def colours():
    with open(os.path.join(ROOT, "src/write/colours.csv"), encoding="utf-8", newline="") as file:
        return {row["code"]: [int(row[c]) for c in ("red", "green", "blue")]
                for row in csv.DictReader(file)}


def look(name, source, *options, status=0):
    """Layers made of the source, seen by QGIS from a folder they were moved to."""
    with tempfile.TemporaryDirectory(prefix="tuban-qgis-") as folder:
        made, moved = os.path.join(folder, "made"), os.path.join(folder, "moved 图")
        os.mkdir(made)
        done = subprocess.run([TUBAN, "layers", source, "-o", os.path.join(made, "map.gpkg"), "-q",
                               *options], capture_output=True, text=True)
        assert done.returncode == status, done.stderr
        os.rename(made, moved)
        pictures = folder
        if "TUBAN_PICTURES" in os.environ:
            pictures = os.path.join(os.environ["TUBAN_PICTURES"], name)
            os.makedirs(pictures, exist_ok=True)
        package = ogr.Open(os.path.join(moved, "map.gpkg"))
        tables = [package.GetLayer(i).GetName() for i in range(package.GetLayerCount())]
        package = None
        before = sorted(os.listdir(moved))
        seen = subprocess.run([sys.executable, LOOK, moved, pictures], capture_output=True,
                              text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen",
                                              "QGIS_CUSTOM_CONFIG_PATH": os.path.join(folder, "cfg"),
                                              "XDG_RUNTIME_DIR": folder,
                                              "TUBAN_TABLES": json.dumps(tables)})
        assert seen.returncode == 0, seen.stderr
        result = json.loads(seen.stdout.splitlines()[-1])
        result["stderr"] = [line for line in seen.stderr.splitlines() if "warn" in line.lower()]
        result["tables"] = tables
        assert sorted(n for n in os.listdir(moved) if not n.endswith(("-wal", "-shm"))) == before
        return result


def county(folder, *options):
    path = os.path.join(folder, "county.gpkg")
    subprocess.run([os.path.join(os.environ["TUBAN_BINARY_DIR"], "make-county"), "--targets",
                    os.path.join(ROOT, "samples/shizhong/published.csv"), "--parcels", "4000", "-o",
                    path, *options], check=True, capture_output=True)
    return path


class Seen(unittest.TestCase):
    def check_warnings(self, seen):
        self.assertEqual(seen["warnings"], [])
        self.assertEqual(seen["stderr"], [])

    def check_project(self, seen):
        project = seen["project"]
        self.assertTrue(project["read"], project["error"])
        self.assertEqual(set(project["layers"].values()), {True}, project["layers"])
        for source in project["sources"]:
            self.assertIn("moved 图/map.gpkg|layername=", source)
        self.assertEqual(len(project["layers"]), len(seen["tables"]) - 1)  # less layer_styles

    def check_layout(self, seen):
        layout = seen["project"]["layouts"]["A3"]
        self.assertEqual(layout["result"], 0)
        width, height = layout["size"]
        self.assertAlmostEqual(width / height, 420 / 297, places=2)
        for name, found in layout["areas"].items():
            self.assertGreater(len(found), 1, f"{name} is blank")
            dark = sum(n for colour, n in found.items() if max(map(int, colour.split(","))) < 120)
            self.assertGreater(dark, 10, f"nothing is written in {name}")
        return layout


class County(Seen):
    """A synthetic county of 4,000 parcels with planted faults."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="tuban-qgis-county-") as folder:
            path = county(folder, "--faults", "coverage-overlap:2,coverage-gap:2,"
                          "id-duplicate:2,layer-missing:1")
            cls.seen = look("county", path, "--with-findings", status=1)

    def test_no_warnings(self):
        self.check_warnings(self.seen)

    def test_styles_are_taken(self):
        found = {name: layer["renderer"] for name, layer in self.seen["layers"].items()}
        single, by_class = "singleSymbol", "categorizedSymbol"
        self.assertEqual(found, {"parcels": by_class, "category_areas": by_class,
                                 "villages": single, "townships": single, "county": single,
                                 "findings_point": by_class, "findings_polygon": by_class,
                                 "findings_table": None})
        for name in ("parcels", "category_areas", "villages"):
            self.assertTrue(self.seen["layers"][name]["labels_seen"], name)

    def test_colours_of_classes(self):
        """Where land is widest it has its colour, but for a few that are narrower than two dots."""
        known = colours()
        for name in ("parcels", "category_areas"):
            at = self.seen["layers"][name]["at"]
            wrong = [(code, colour, known[code]) for code, colour in at if known[code] != colour]
            self.assertGreater(len(at), 8)
            self.assertLessEqual(len(wrong), len(at) // 50, wrong[:5])
            self.assertNotIn("255,0,255", self.seen["layers"][name]["colours"])

    def test_outlines(self):
        for name, colour in OUTLINES.items():
            found = self.seen["layers"][name]["colours"]
            self.assertGreater(found.get(colour, 0), 50, name)
            self.assertEqual(max(found, key=found.get), "255,255,255")

    def test_rims(self):
        """The thick line goes around the land and not around its holes, which every gap is."""
        for name in ("townships", "county"):
            for parts, lines, _ in self.seen["layers"][name]["rims"]:
                self.assertEqual(parts, lines, name)
        self.assertGreater(sum(holes for *_, holes in self.seen["layers"]["county"]["rims"]), 0)

    def test_aliases(self):
        aliases = self.seen["layers"]["parcels"]["aliases"]
        self.assertEqual((aliases["DLBM"], aliases["shape_mu"]), ("地类编码", "量算面积（亩）"))
        for name in ("category_areas", "villages", "townships", "county"):
            for field, alias in self.seen["layers"][name]["aliases"].items():
                self.assertTrue(alias or field == "fid", (name, field))

    def test_scales(self):
        """At every scale there is one of the two, never both."""
        near, far = (self.seen["layers"][n]["scales"] for n in ("parcels", "category_areas"))
        self.assertEqual((near[0], far[0]), (True, True))
        self.assertEqual(near[1], far[2])
        self.assertEqual((near[2], far[1]), (0, 0))

    def test_project(self):
        self.check_project(self.seen)
        project = self.seen["project"]
        self.assertEqual(project["crs"], "EPSG:4527")
        self.assertEqual(project["title"], "土地利用图 Land use map · 990101")
        self.assertEqual(project["themes"], {"公报分类 Categories": 3, "地类 Classes": 4,
                                             "行政区划 Units": 3, "检查结果 Findings": 4})
        self.assertEqual(project["groups"], ["检查结果 Findings", "行政区划 Units",
                                             "地类图斑 Parcels", "公报分类 Categories"])
        known = colours()
        for category in ("耕地", "林地", "城镇村及工矿用地"):
            self.assertGreater(project["colours"].get(",".join(map(str, known[category])), 0), 100)

    def test_layout(self):
        layout = self.check_layout(self.seen)
        known = colours()
        for category in ("耕地", "林地", "城镇村及工矿用地"):
            colour = ",".join(map(str, known[category]))
            for area in ("map", "legend"):
                self.assertGreater(layout["areas"][area].get(colour, 0), 20, (area, category))
        self.assertEqual(layout["theme"], "公报分类 Categories")
        texts = "\n".join(layout["labels"])
        self.assertIn(f"1 : {layout['scale']:.0f}", texts)
        self.assertRegex(texts, r"合计 Total: [\d,]+\.\d\d 公顷 ha, [\d,]+\.\d\d 亩 mu\n4,0\d\d 个图斑")
        self.assertIn("edges over 70 m divided in the plane", texts)
        self.assertIn("合成数据 synthetic", texts)
        self.assertRegex("\n".join(layout["legend"]),
                         r"耕地 Cultivated land  [\d,]+\.\d\d 公顷 ha, \d+\.\d\d%")

    def test_chinese_is_written(self):
        """Without a Chinese font there would be boxes, and all the rest would pass."""
        self.assertTrue(self.seen["chinese"], "no Chinese font: install fonts-wqy-microhei")


class Other(Seen):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tuban-qgis-")
        self.addCleanup(self.folder.cleanup)

    def write(self, text, **options):
        return layers.write(os.path.join(self.folder.name, "DLTB.gpkg"), text, **options)

    def test_hostile_texts_are_shown_and_not_run(self):
        quoted = HOSTILE.replace('"', '""')
        table = os.path.join(self.folder.name, "classes.csv")
        with open(table, "w", encoding="utf-8") as file:
            file.write(f'code,name,category,name_en\n"{quoted}","{quoted}","{quoted}","{quoted}"\n')
        path = self.write("BSM,DLBM,ZLDWDM,ZLDWMC,shape\n"
                          f'1,"{quoted}","{quoted}","{quoted}",box 39540000 3830000 39540100 3830100',
                          options=[f"DESCRIPTION={HOSTILE}"])
        seen = look("hostile", path, "--classes", table, "--title", HOSTILE)
        self.check_warnings(seen)
        self.check_project(seen)
        layout = self.check_layout(seen)
        shown = HOSTILE.replace("[%", "[\u200b%")
        self.assertIn(shown, layout["labels"])
        self.assertTrue(any(shown in text for text in layout["legend"]), layout["legend"])
        self.assertTrue(any(shown in text and "Areas" not in text for text in layout["labels"]))
        for name in ("parcels", "category_areas"):
            for value, colour in seen["layers"][name]["at"]:
                self.assertEqual(value, HOSTILE)
                self.assertNotEqual(colour, [255, 0, 255])

    def test_degrees(self):
        seen = look("degrees", self.write("BSM,DLBM,ZLDWDM,shape\n"
                                          "1,0101,3704030010010000000,box 117 34 117.02 34.02\n"
                                          "2,0301,3704030010010000000,box 117.02 34 117.04 34.02",
                                          srs="EPSG:4490"))
        self.check_warnings(seen)
        self.check_project(seen)
        self.check_layout(seen)
        self.assertEqual(seen["project"]["crs"], "EPSG:4490")

    def test_small_survey_is_seen_at_any_scale(self):
        seen = look("small", self.write("BSM,DLBM,ZLDWDM,shape\n"
                                        "1,0101,3704030010010000000,box 39540000 3830000 39540100 3830100\n"
                                        "2,,3704030010010000000,box 39540100 3830000 39540200 3830100"),
                    status=1)
        self.check_warnings(seen)
        self.assertFalse(seen["layers"]["category_areas"]["scales"][0])
        areas = self.check_layout(seen)["areas"]
        self.assertGreater(areas["map"].get("255,251,177", 0), 100)
        self.assertGreater(areas["map"].get("255,0,255", 0), 100)  # unclassified, and seen to be


if __name__ == "__main__":
    unittest.main()
