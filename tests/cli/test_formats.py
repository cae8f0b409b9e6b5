"""One layer of 2,600 irregular parcels in every format and encoding, by 1, 2 and 7 threads: the same
categories block, byte for byte, and equal to sums computed here (stated areas) and by pyproj on the
coordinates (measured areas: official.py)."""
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    import layers
    from official import Official
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

TUBAN = os.environ.get("TUBAN", "tuban")
CODES = ["0101", "0102", "0103", "0201", "0301", "0404", "0303", "0702", "1004", "1006", "1101", "1202",
         "0201K", "1104A"]
CATEGORY = {"0101": "耕地", "0102": "耕地", "0103": "耕地", "0201": "园地", "0201K": "园地", "0301": "林地",
            "0404": "草地", "0303": "湿地", "0702": "城镇村及工矿用地", "1004": "城镇村及工矿用地",
            "1006": "交通运输用地", "1101": "水域及水利设施用地", "1104A": "水域及水利设施用地",
            "1202": "其他土地"}


def parcels(count=2600, seed=7):
    """Stars on a grid; every 50th has a hole, every 80th a second part."""
    random.seed(seed)
    made = []
    for i in range(count):
        x, y = 39520000 + 130 * (i % 60), 3800000 + 130 * (i // 60)
        rings = [star(x, y, 60, random.randint(5, 40))]
        if i % 50 == 0:
            rings.append(star(x, y, 10, 8)[::-1])
        parts = [rings]
        if i % 80 == 0:
            parts.append([star(x + 60, y + 60, 20, 6)])
        code = random.choice(CODES)
        area = random.randint(100, 99999999)
        ridge = round_half_up(area * 500, 10000) if code.startswith("01") else 0
        made.append({"BSM": f"9999012110{i:08d}", "DLBM": code, "village": f"99990100{i % 7}00{i % 3}",
                     "area": area, "ridge": ridge, "parts": parts,
                     "name": random.choice(["水田", "茶园", "城镇住宅用地", "河流水面", "plain", "镕村"])})
    return made


def round_half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def star(x0, y0, radius, points):
    ring = []
    for k in range(points):
        r = radius * random.uniform(0.4, 1)
        angle = 2 * math.pi * k / points
        ring.append((round(x0 + r * math.cos(angle), 4), round(y0 + r * math.sin(angle), 4)))
    return ring + ring[:1]


def decimal(dm2):
    return f"{dm2 // 100}.{dm2 % 100:02d}"


def wkt(parts):
    def ring(points):
        return "(" + ",".join(f"{x:.4f} {y:.4f}" for x, y in points) + ")"
    return "MULTIPOLYGON(" + ",".join("(" + ",".join(map(ring, rings)) + ")" for rings in parts) + ")"


def table(made, codes_as="C5", areas_as="N15.2"):
    lines = [f"BSM:C18,DLBM:{codes_as},DLMC:C60,ZLDWDM:C19,TBMJ:{areas_as},KCXS:N6.4,KCMJ:{areas_as},"
             f"TBDLMJ:{areas_as},TBXHDM:C20,shape"]
    for p in made:
        lines.append(f'{p["BSM"]},{p["DLBM"]},{p["name"]},{p["village"]}0000000,{decimal(p["area"])},'
                     f'{"0.05" if p["ridge"] else "0"},{decimal(p["ridge"])},'
                     f'{decimal(p["area"] - p["ridge"])},{p["name"]},"{wkt(p["parts"])}"')
    return "\n".join(lines) + "\n"


def expected_net(made):
    sums = {}
    for p in made:
        category = CATEGORY[p["DLBM"]]
        sums[category] = sums.get(category, 0) + p["area"] - p["ridge"]
        sums["其他土地"] = sums.get("其他土地", 0) + p["ridge"]
    return sums


class Formats(unittest.TestCase):
    """A county in a temporary folder."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="tuban-")
        cls.folder = cls.scratch.name
        cls.made = parcels()
        cls.text = table(cls.made)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text=None, **settings):
        path = self.path(name)
        if not os.path.exists(path):
            layers.write(path, text or self.text, geometry_type=settings.pop("kind", "multipolygon"),
                         **settings)
        return path

    def run_tuban(self, *arguments, status=0):
        ran = subprocess.run([TUBAN, *arguments], capture_output=True, text=True, encoding="utf-8",
                             check=False)
        self.assertEqual(ran.returncode, status, ran.stderr + ran.stdout[-2000:])
        self.assertEqual(ran.stderr, "")
        return ran.stdout

    def totals(self, *arguments, status=0):
        return json.loads(self.run_tuban("totals", *arguments, "-f", "json", status=status))

    def assert_net(self, report):
        expected = expected_net(self.made)
        for row in report["categories"]:
            self.assertEqual(row["area_dm2"], expected.get(row["category"], 0), row["category"])
        self.assertEqual(report["input"]["parcels"], len(self.made))
        self.assertEqual(report["total"]["area_dm2"], sum(p["area"] for p in self.made))

    def test_every_format(self):
        for name, settings in {
                "county.gpkg": {}, "county.fgb": {}, "gbk.shp": {"encoding": "GBK"},
                "utf8.shp": {"encoding": "UTF-8"}, "county.sqlite": {}, "county.geojson": {},
                "no_index.fgb": {"options": ["SPATIAL_INDEX=NO"]}}.items():
            with self.subTest(name):
                self.assert_net(self.totals(self.write(name, **settings)))

    def test_text_values_in_every_format(self):
        expected = {}
        for p in self.made:
            expected[p["name"]] = expected.get(p["name"], 0) + p["area"] - p["ridge"]
        expected[""] = sum(p["ridge"] for p in self.made)
        for name, settings in {"county.gpkg": {}, "county.fgb": {}, "gbk.shp": {"encoding": "GBK"},
                               "utf8.shp": {"encoding": "UTF-8"}}.items():
            with self.subTest(name):
                rows = self.totals(self.write(name, **settings), "--by", "detail")["rows"]
                self.assertEqual({r["detail"]: r["area_dm2"] for r in rows}, expected)

    def test_without_declaration_the_bytes_decide(self):
        for encoding, read in (("GBK", "GB18030"), ("UTF-8", "UTF-8")):
            name = f"bare_{encoding}.shp"
            path = self.write(name, encoding=encoding)
            if os.path.exists(path[:-4] + ".cpg"):
                os.remove(path[:-4] + ".cpg")
            with open(path[:-4] + ".dbf", "r+b") as file:
                file.seek(29)
                file.write(b"\x57")
            report = self.totals(path, "--by", "detail")
            self.assertEqual(report["input"]["encoding"], read)
            self.assertIn("城镇住宅用地", [r["detail"] for r in report["rows"]])

    def test_zip_of_each(self):
        for name in ("county.gpkg", "county.fgb", "gbk.shp"):
            with self.subTest(name):
                self.write(name, **({"encoding": "GBK"} if name.endswith("shp") else {}))
                stem = name.rsplit(".", 1)[0]
                members = layers.family(self.folder, stem) if name.endswith("shp") else [name]
                layers.zip_folder(self.folder, name + ".zip", members)
                self.assert_net(self.totals(self.path(name + ".zip")))

    def test_dotspatial_893_areas_as_text(self):
        text = table(self.made, areas_as="C20")
        for name in ("text.shp", "text.gpkg", "text.fgb"):
            with self.subTest(name):
                self.assert_net(self.totals(self.write(name, text)))

    def test_gdal_12154_areas_as_n24_15(self):
        small = [dict(p, area=p["area"] % 1000000) for p in self.made]
        small = [dict(p, ridge=round_half_up(p["area"] * 500, 10000) if p["ridge"] else 0) for p in small]
        path = self.write("n24.shp", table(small, areas_as="N24.15"))
        report = self.totals(path)
        expected = expected_net(small)
        for row in report["categories"]:
            self.assertEqual(row["area_dm2"], expected.get(row["category"], 0), row["category"])

    def test_mapshaper_178_codes_in_a_number_column(self):
        plain = [p for p in self.made if p["DLBM"].isdigit()]
        path = self.write("numbers.shp", table(plain, codes_as="I5"))
        report = self.totals(path)
        expected = expected_net(plain)
        for row in report["categories"]:
            self.assertEqual(row["area_dm2"], expected.get(row["category"], 0), row["category"])

    def test_threads_change_nothing(self):
        path = self.write("county.gpkg")
        for command in (["check"], ["totals", "--by", "village,class"], ["check", "--most", "7"],
                        ["totals", "--area", "computed", "--by", "class"]):
            for form in ("json", "csv", "text"):
                with self.subTest(command=command, form=form):
                    status = 1 if command[0] == "check" else 0
                    texts = {self.run_tuban(command[0], path, *command[1:], "-q", "-f", form, "--threads",
                                            str(n), status=status) for n in (1, 2, 7)}
                    self.assertEqual(len(texts), 1)

    def test_the_same_numbers_in_every_format(self):
        path = self.write("county.gpkg")
        rows = self.totals(path, "--by", "village,class")["rows"]
        lines = self.run_tuban("totals", path, "--by", "village,class", "-f", "csv").splitlines()
        self.assertEqual(lines[0], "village,class,parcels,area_dm2,hectares,mu")
        self.assertEqual(lines[1:], [",".join(str(r[k]) for k in lines[0].split(",")) for r in rows])
        text = self.run_tuban("totals", path, "--by", "village,class")
        for row in rows[:20]:
            grouped = f"{int(row['hectares'].split('.')[0]):,}.{row['hectares'].split('.')[1]}"
            self.assertIn(grouped, text)

    def test_hectares_and_mu_are_rounded_once(self):
        for row in self.totals(self.write("county.gpkg"), "--by", "class")["rows"]:
            dm2 = row["area_dm2"]
            self.assertEqual(row["hectares"], decimal(round_half_up(dm2, 10000)))
            self.assertEqual(row["mu"], decimal(round_half_up(dm2 * 15, 10000)))

    def test_measured_areas_by_the_formula(self):
        """To half a hundredth a parcel: both sides round to 0.01 m2, and divide long edges there."""
        official = Official(4527, 70)
        expected = {p["BSM"]: sum(official.ring(rings[0]) - sum(map(official.ring, rings[1:]))
                                  for rings in p["parts"]) for p in self.made}
        report = self.totals(self.write("county.gpkg"), "--area", "computed", "--field", "detail=BSM",
                             "--by", "detail")
        self.assertEqual(len(report["rows"]), len(self.made))
        for row in report["rows"]:
            self.assertLessEqual(abs(row["area_dm2"] - 100 * expected[row["detail"]]), 0.51,
                                 row["detail"])

    def test_measured_areas_are_alike_in_every_format(self):
        blocks = {json.dumps(self.totals(self.write(name), "--area", "computed")["categories"])
                  for name in ("county.gpkg", "county.fgb", "utf8.shp")}
        self.assertEqual(len(blocks), 1)

    def test_class_of_one_parcel_changed(self):
        """The two categories move by the parcel's net area, and nothing else moves."""
        before = self.totals(self.write("county.gpkg"))
        at = next(i for i, p in enumerate(self.made) if p["DLBM"] == "0101" and i > 1500)
        moved = [dict(p) for p in self.made]
        moved[at]["DLBM"] = "1006"
        after = self.totals(self.write("moved.gpkg", table(moved)))
        net = self.made[at]["area"] - self.made[at]["ridge"]
        for old, new in zip(before["categories"], after["categories"]):
            step = {"耕地": -net, "交通运输用地": net}.get(old["category"], 0)
            self.assertEqual(new["area_dm2"] - old["area_dm2"], step, old["category"])
        self.assertEqual(before["total"], after["total"])

    def test_input_is_never_written_to(self):
        """No file changes and none appears beside it (GDAL would leave a .gfs beside a .gml)."""
        with tempfile.TemporaryDirectory(prefix="tuban-") as folder:
            names = ("a.shp", "a.gpkg", "a.fgb", "a.geojson", "a.gml", "a.sqlite", "a.kml")
            for name in names:
                layers.write(os.path.join(folder, name), "DLBM:C5,shape\n0101,box 117 34 117.01 34.01\n",
                             srs="EPSG:4490")
            for left in os.listdir(folder):
                if left.endswith((".xsd", ".gfs")):
                    os.remove(os.path.join(folder, left))

            def look():
                return {f: (os.path.getsize(os.path.join(folder, f)),
                            os.stat(os.path.join(folder, f)).st_mtime_ns) for f in os.listdir(folder)}
            before = look()
            for name in names:
                for command in ("check", "totals", "info"):
                    subprocess.run([TUBAN, command, os.path.join(folder, name)], capture_output=True,
                                   check=False)
                self.assertEqual(before, look(), name)

    def test_arrow_and_fallback_formats_carry_nulls(self):
        text = ("BSM:C18,DLBM:C5,TBMJ:N15.2,TBXHDM:C9,shape\n" +
                "".join(f"{i},{'0101' if i % 3 else ''},{'' if i % 4 == 0 else '5.00'},"
                        f"{'' if i % 5 == 0 else 'x'},{'' if i % 7 == 0 else f'box {39500000 + i} 3800000 {39500001 + i} 3800001'}\n"
                        for i in range(1, 2101)))
        for name in ("nulls.gpkg", "nulls.shp", "nulls.geojson"): # GDAL's .fgb drops such rows
            with self.subTest(name):
                path = self.write(name, text, kind="polygon")
                report = self.totals(path, "--by", "detail", status=1)
                rows = {c["category"]: c for c in report["categories"]}
                self.assertEqual(rows["unclassified"]["parcels"], 700)
                self.assertEqual(rows["耕地"]["area_dm2"], 500 * sum(1 for i in range(1, 2101)
                                                                     if i % 3 and i % 4))
                self.assertEqual(report["input"]["shapes"]["null"], 300)
                self.assertEqual({r["detail"]: r["parcels"] for r in report["rows"]},
                                 {"": 420, "x": 1680})


if __name__ == "__main__":
    unittest.main()
