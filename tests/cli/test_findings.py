"""Findings by themselves: the same records in GeoPackage, CSV and JSON lines, with polygons whose area
is their measure; fingerprints that stay; JUnit that agrees with the verdict. Expected values come from
the squares drawn here. qgis 29136, 34664: a fault has a place, the parcels beside it, a stable id."""
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    import layers
    from osgeo import ogr
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

TUBAN = os.environ["TUBAN"]
KEYS = ("rule severity layer row id other_id field found expected message measure unit x y "
        "fingerprint state accepted").split()
# A overlaps B by 2 x 100 m; between B and C and D lies a gap of 10 x 10 m; two parcels share an
# identifier; one class does not exist; one parcel has no identifier.
PARCELS = [
    ("990101211000000001", "0101", "box 39540000 3830000 39540102 3830100"),
    ("990101211000000002", "0301", "box 39540100 3830000 39540200 3830100"),
    ("990101211000000003", "0301", "POLYGON((39540000 3830100,39540000 3830200,39540200 3830200,"
     "39540200 3830100,39540102 3830100,39540100 3830100,39540000 3830100),(39540050 3830150,"
     "39540060 3830150,39540060 3830160,39540050 3830160,39540050 3830150))"),
    ("990101211000000003", "9999", "box 39540200 3830000 39540300 3830100"),
    ("990101211000000003", "0301", "box 39540200 3830100 39540300 3830200"),
    ("", "0301", "box 39540300 3830000 39540400 3830100"),
]


def layer(path, parcels):
    lines = ["BSM,DLBM,shape"] + [f'{a},{b},"{c}"' for a, b, c in parcels]
    layers.write(path, "\n".join(lines))
    return path


def run(*arguments, status=1):
    done = subprocess.run([TUBAN, "check", *arguments], capture_output=True, text=True)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Findings(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tuban-findings-")
        self.addCleanup(self.folder.cleanup)
        self.parcels = layer(self.path("a.gpkg"), PARCELS)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def findings(self, name, *options, parcels=None):
        run(parcels or self.parcels, "--findings", self.path(name), *options)
        return self.path(name)

    def test_same_records_in_every_form(self):
        lines = lines_of(self.findings("f.jsonl"))
        report = json.loads(run(self.parcels, "-f", "json").stdout)
        details = report["findings"]["details"]
        self.assertEqual([{k: v for k, v in r.items() if k != "geometry"} for r in lines], details)
        with open(self.findings("f.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0]), KEYS)
        for row, record in zip(rows, lines, strict=True):
            for key in KEYS:
                value = record.get(key)
                if isinstance(value, float):
                    self.assertAlmostEqual(float(row[key]), value, places=6)
                else:
                    self.assertEqual(row[key], "" if value is None else str(value))
        source = ogr.Open(self.findings("f.gpkg"))
        records = {}
        for kind in ("findings_point", "findings_polygon", "findings_table"):
            found = source.GetLayerByName(kind)
            wanted = [r for r in lines if (r["geometry"] or {"type": "table"})["type"].lower() ==
                      kind.split("_")[1]]
            self.assertEqual(found is not None, bool(wanted), kind)
            for feature in found or []:
                self.assertEqual(feature["done"], 0)
                records[feature["fingerprint"]] = feature["rule"], feature["id"], feature["row"]
        self.assertEqual(records, {r["fingerprint"]: (r["rule"], r["id"], r["row"]) for r in lines})
        self.assertEqual(len(records), len(lines), "a fingerprint stands twice")

    def test_polygons_are_the_land_itself(self):
        source = ogr.Open(self.findings("f.gpkg"))
        found = {}
        for feature in source.GetLayerByName("findings_polygon"):
            shape = feature.GetGeometryRef()
            self.assertTrue(shape.IsValid())
            # Plane and ellipsoid differ by less than 1 in 500 in a 3-degree zone.
            self.assertLess(abs(shape.GetArea() / feature["measure"] - 1), 0.002)
            found[feature["rule"]] = round(shape.GetArea(), 4)
            place = ogr.CreateGeometryFromWkt(f"POINT({feature['x']!r} {feature['y']!r})")
            self.assertTrue(shape.Contains(place))
        self.assertEqual(found, {"coverage-overlap": 200.0, "coverage-gap": 100.0})

    def test_style_inside(self):
        source = ogr.Open(self.findings("f.gpkg"))
        styles = {f["f_table_name"]: f for f in source.GetLayerByName("layer_styles")}
        names = {source.GetLayer(i).GetName() for i in range(source.GetLayerCount())}
        self.assertEqual(set(styles), names - {"layer_styles", "findings_table"})
        for style in styles.values():
            root = xml.fromstring(style["styleQML"].split(">", 1)[1])
            values = {c.get("value"): c.get("symbol") for c in root.iter("category")}
            self.assertEqual(set(values), {"error", "warning", "info"})
            self.assertEqual({s.get("name") for s in root.iter("symbol")}, set(values.values()))
            self.assertEqual(style["useAsDefault"], 1)
            # QGIS 3.22 asks for these columns, and takes no style where one is missing.
            for column in ("ui", "update_time", "owner", "styleSLD", "f_table_schema"):
                self.assertGreaterEqual(style.GetFieldIndex(column), 0, column)

    def test_qgis_takes_the_style(self):
        path = self.findings("f.gpkg")
        script = ("from qgis.core import *; a = QgsApplication([], False); a.initQgis()\n"
                  "for name in ('findings_point', 'findings_polygon'):\n"
                  f"    layer = QgsVectorLayer({path!r} + '|layername=' + name, name, 'ogr')\n"
                  "    layer.loadDefaultStyle(); print(layer.renderer().type())\n")
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                              env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        if "No module named 'qgis'" in done.stderr:
            self.skipTest("no QGIS here")
        self.assertEqual(done.stdout.split(), ["categorizedSymbol"] * 2, done.stderr)

    def test_fingerprints_stay(self):
        def prints(name, *options, parcels=None):
            return sorted((r["fingerprint"], r["rule"]) for r in
                          lines_of(self.findings(name, *options, parcels=parcels)))

        first = prints("1.jsonl")
        self.assertEqual(first, prints("2.jsonl", "--threads", "1", "--lang", "zh"))
        for seed in range(4):
            shuffled = PARCELS[:]
            random.Random(seed).shuffle(shuffled)
            os.mkdir(self.path(f"{seed}"))
            other = layer(self.path(f"{seed}/a.gpkg"), shuffled)
            self.assertEqual(first, prints(f"s{seed}.jsonl", parcels=other))

    def test_output_is_whole_or_not_at_all(self):
        for ending in ("gpkg", "csv", "jsonl"):
            path = self.findings(f"k.{ending}")
            with open(path, "rb") as file:
                before = file.read()
            done = run(self.parcels, "--findings", path, status=2)
            self.assertIn("--overwrite", done.stderr)
            with open(path, "rb") as file:
                self.assertEqual(file.read(), before)
            run(self.parcels, "--findings", path, "--overwrite")
            done = run(self.parcels, "--findings", self.path(f"none/k.{ending}"), status=2)
            self.assertIn("none", done.stderr)
        run(self.parcels, "--findings", self.path("k.xls"), status=2)
        self.assertEqual({os.path.splitext(n)[1] for n in os.listdir(self.folder.name)},
                         {".gpkg", ".csv", ".jsonl"})

    def test_nothing_found(self):
        sound = layer(self.path("sound.gpkg"), [PARCELS[1]])
        run(sound, "--findings", self.path("e.csv"), status=0)
        with open(self.path("e.csv"), encoding="utf-8") as file:
            self.assertEqual(file.read(), ",".join(KEYS) + "\n")
        run(sound, "--findings", self.path("e.gpkg"), status=0)
        self.assertTrue(os.path.getsize(self.path("e.gpkg")) > 0)

    def earlier(self, name, change):
        """A CSV of the findings, changed, with the columns reason and until."""
        with open(self.findings(f"all-{name}"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows = change([{**row, "reason": "", "until": ""} for row in rows])
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*KEYS, "reason", "until"])
            writer.writeheader()
            writer.writerows(rows)
        return self.path(name)

    def test_baseline(self):
        def two_less_three_more(rows):
            return rows[2:] + [{**rows[0], "fingerprint": f"{n:016x}"} for n in range(3)]

        old = self.earlier("old.csv", two_less_three_more)
        report = json.loads(run(self.parcels, "--baseline", old, "-f", "json").stdout)
        details = report["findings"]["details"]
        self.assertEqual(report["baseline"], {"path": old, "new": 2, "open": len(details) - 2,
                                              "fixed": 3})
        self.assertEqual(sorted(d["state"] for d in details),
                         ["new"] * 2 + ["open"] * (len(details) - 2))
        self.assertIn("2 new", run(self.parcels, "--baseline", old).stdout)
        # The same in JSON lines, a finding with every troublesome text among them.
        lines = self.path("old.jsonl")
        with open(lines, "w", encoding="utf-8") as file:
            for detail in two_less_three_more(details):
                detail = {**detail, "found": '"fingerprint":"0"', "message": "\\\""}
                file.write(json.dumps(detail, separators=(",", ":")) + "\n")
        again = json.loads(run(self.parcels, "--baseline", lines, "-f", "json").stdout)
        self.assertEqual(again["baseline"], {**report["baseline"], "path": lines})
        with open(lines, "w", encoding="utf-8") as file:
            file.write("")  # nothing was found
        again = json.loads(run(self.parcels, "--baseline", lines, "-f", "json").stdout)
        self.assertEqual(again["baseline"]["new"], len(details))
        with open(lines, "w", encoding="utf-8") as file:
            file.write('\n{"rule":"sliver"}\n')
        self.assertIn("line 2: no fingerprint",
                      run(self.parcels, "--baseline", lines, status=2).stderr)
        # And the GeoPackage, of which two findings were taken out, and one was ticked off.
        package = self.findings("old.gpkg")
        base = ogr.Open(package, 1)
        first = base.GetLayer(0)
        taken = 2 - sum(first.DeleteFeature(fid) != 0 for fid in (1, 2))
        first = base.GetLayerByName("findings_point")
        ticked = next(iter(first))
        ticked.SetField("done", 1)
        first.SetFeature(ticked)
        del first, base, ticked
        with open(package, "rb") as file:
            before = file.read()
        again = json.loads(run(self.parcels, "--baseline", package, "-f", "json").stdout)
        self.assertEqual(again["baseline"], {"path": package, "new": taken,
                                             "open": len(details) - taken, "fixed": 0})
        with open(package, "rb") as file:
            self.assertEqual(file.read(), before)
        base = ogr.Open(package, 1)
        points = base.GetLayerByName("findings_point")
        bare = next(iter(points))
        bare.SetField("fingerprint", None)
        points.SetFeature(bare)
        del base, points, bare
        self.assertIn("no fingerprint", run(self.parcels, "--baseline", package, status=2).stderr)
        self.assertIn("no layer has a field fingerprint",
                      run(self.parcels, "--baseline", self.parcels, status=2).stderr)
        nothing = layer(self.path("sound.gpkg"), PARCELS[1:2])
        run(nothing, "--findings", self.path("nothing.gpkg"), status=0)
        again = run(self.parcels, "--baseline", self.path("nothing.gpkg"), "-f", "json").stdout
        self.assertEqual(json.loads(again)["baseline"]["new"], len(details))
        run(self.parcels, "--baseline", self.path("none.gpkg"), status=3)
        run(self.parcels, "--baseline", old, "--most", "5", status=2)
        run(self.parcels, "--baseline", self.path("none.csv"), status=3)

    def test_a_file_holds_all_of_them(self):
        """More than the 100 that other outputs keep, or a baseline of it would call the rest new."""
        many = layer(self.path("many.gpkg"),
                     [(f"99010121{n:010}", "9999", f"box {39540000 + 100 * n} 3830000 "
                       f"{39540100 + 100 * n} 3830100") for n in range(130)])
        path = self.findings("many.jsonl", parcels=many)
        self.assertEqual(sum(line["rule"] == "class-unknown" for line in lines_of(path)), 130)
        self.assertIn(" 0 new", run(many, "--baseline", path).stdout)
        few = lines_of(self.findings("few.jsonl", "--most", "7", parcels=many))
        self.assertEqual(sum(line["rule"] == "class-unknown" for line in few), 7)

    def test_accepted(self):
        def sign(reason, until, only=lambda row: True):
            return lambda rows: [{**r, "reason": reason, "until": until} if only(r) else r
                                 for r in rows]

        for n, (until, status) in enumerate([("2999-12-31", 0), ("2020-01-01", 1)]):
            path = self.earlier(f"signed{n}.csv", sign("agreed with the town", until))
            report = json.loads(run(self.parcels, "--accept", path, "-f", "json",
                                    status=status).stdout)
            count = len(report["findings"]["details"])
            self.assertEqual(report["acceptance"]["accepted"], count if status == 0 else 0)
            self.assertEqual(report["acceptance"]["expired"], 0 if status == 0 else count)
            self.assertEqual(report["verdict"], "findings" if status else "clean")
        one = self.earlier("one.csv", sign("agreed", "2999-12-31",
                                           lambda row: row["rule"] == "coverage-gap"))
        report = json.loads(run(self.parcels, "--accept", one, "-f", "json").stdout)
        self.assertEqual({r["rule"]: r["accepted"] for r in report["findings"]["by_rule"]
                          if r["accepted"]}, {"coverage-gap": 1})
        self.assertEqual({d["rule"]: d["accepted"] for d in report["findings"]["details"]
                          if "accepted" in d}, {"coverage-gap": "agreed"})
        for n, (reason, until) in enumerate([("", "2999-12-31"), ("x", ""), ("x", "soon")]):
            bad = self.earlier(f"bad{n}.csv", sign(reason, until))
            self.assertIn("line 2", run(self.parcels, "--accept", bad, status=2).stderr)

    def test_of_two_exceptions_the_later_day_holds(self):
        def twice(rows):
            return [{**r, "reason": reason, "until": until} for r in rows for reason, until in
                    (("old", "2020-01-01"), ("new", "2999-12-31"), ("older", "2019-01-01"))]

        path = self.earlier("twice.csv", twice)
        report = json.loads(run(self.parcels, "--accept", path, "-f", "json", status=0).stdout)
        self.assertEqual({d["accepted"] for d in report["findings"]["details"]}, {"new"})
        self.assertEqual(report["acceptance"]["expired"], 0)

    def test_a_link_stays_and_its_file_is_replaced(self):
        self.findings("real.gpkg")
        os.chmod(self.path("real.gpkg"), 0o640)
        os.symlink("real.gpkg", self.path("link.gpkg"))
        self.findings("link.gpkg", "--overwrite")
        self.assertTrue(os.path.islink(self.path("link.gpkg")))
        self.assertEqual(os.stat(self.path("real.gpkg")).st_mode & 0o777, 0o640)

    def test_junit_tells_a_wrong_count_of_parcels(self):
        with open(self.path("figures.csv"), "w", encoding="utf-8") as file:
            file.write("category,hectares,parcels\n林地,1.00,\nparcels,,7\n")
        suite = xml.fromstring(run(self.parcels, "--published", self.path("figures.csv"), "-f",
                                   "junit").stdout).find("testsuite")
        cases = {c.get("name"): c for c in suite if c.get("classname") == "tuban.published"}
        self.assertEqual(set(cases), {"林地", "parcels"})
        self.assertIsNotNone(cases["parcels"].find("failure"))
        self.assertEqual(int(suite.get("tests")), len(list(suite)))

    def test_junit(self):
        suite = xml.fromstring(run(self.parcels, "-f", "junit").stdout).find("testsuite")
        report = json.loads(run(self.parcels, "-f", "json").stdout)
        errors = {r["rule"] for r in report["findings"]["by_rule"] if r["severity"] == "error"}
        failed = {c.get("name") for c in suite if c.find("failure") is not None}
        skipped = {c.get("name") for c in suite if c.find("skipped") is not None}
        self.assertEqual(failed, errors)
        self.assertEqual(skipped, {r["rule"] for r in report["not_checked"]} - errors)
        self.assertEqual((int(suite.get("failures")), int(suite.get("skipped")),
                          int(suite.get("tests"))), (len(failed), len(skipped), len(list(suite))))


if __name__ == "__main__":
    unittest.main()
