"""One synthetic county in every form that tuban writes, read back by other programs: hectares and mu of
every category as text, JSON, CSV, page, GeoPackage and Shapefiles in GBK; hectares of every class as
JSON, CSV and in the official tables as CSV, JSON and workbook, not levelled. All must be the same."""
import csv
import html
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

try:
    import openpyxl
    from osgeo import gdal, ogr
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

gdal.UseExceptions()
ROOT, BUILD, TUBAN = (os.environ[n] for n in ("TUBAN_SOURCE_DIR", "TUBAN_BINARY_DIR", "TUBAN"))
FIRST = 6  # row of the first figures of a sheet, from 1


def run(*arguments):
    done = subprocess.run([TUBAN, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


def number(text):
    return Decimal(str(text).replace(",", "")).quantize(Decimal("0.01"))


def rows(path, layer):
    source = gdal.OpenEx(str(path))
    return [feature.items() for feature in source.GetLayerByName(layer)]


class SameNumbers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.TemporaryDirectory(prefix="tuban-same-")
        cls.here = Path(cls.made.name)
        cls.county = cls.here / "county.gpkg"
        subprocess.run([os.path.join(BUILD, "make-county"), "-o", cls.county, "--parcels", "1200",
                        "--targets", os.path.join(ROOT, "samples/shizhong/published.csv")],
                       check=True, stdout=subprocess.DEVNULL)
        report = json.loads(run("check", cls.county, "-f", "json"))
        cls.total = report["total"]
        cls.expected = {row["category"]: (number(row["hectares"]), number(row["mu"]), row["parcels"])
                        for row in report["categories"] if row["parcels"]}

    @classmethod
    def tearDownClass(cls):
        cls.made.cleanup()

    def same(self, found):
        self.assertEqual({name: (number(ha), number(mu), int(str(parcels).replace(",", "")))
                          for name, (ha, mu, parcels) in found.items()}, self.expected)

    def test_csv(self):
        for command in ("check", "totals"):
            table = csv.DictReader(io.StringIO(run(command, self.county, "-q", "-f", "csv")))
            self.same({row["category"]: (row["hectares"], row["mu"], row["parcels"]) for row in table
                       if row["category"] in self.expected})

    def test_text(self):
        found = {}
        for line in run("totals", self.county).splitlines():
            cells = re.fullmatch(r"  (\S+) .*?  +([\d,]+) +([\d,.]+) +([\d,.]+)", line)
            if cells and cells[1] in self.expected:
                found[cells[1]] = (cells[3], cells[4], cells[2])
        self.same(found)

    def test_page(self):
        found = {}
        for line in run("check", self.county, "-f", "html").splitlines():
            cells = [html.unescape(re.sub("<[^>]*>", "", c)) for c in re.findall("<td.*?</td>", line)]
            if len(cells) == 5 and cells[0].split()[0] in self.expected:
                found[cells[0].split()[0]] = (cells[2], cells[3], cells[1])
        self.same(found)

    def test_layers(self):
        package, archive = self.here / "out.gpkg", self.here / "out.zip"
        run("layers", self.county, "-o", package)
        run("layers", self.county, "-o", archive, "--text-encoding", "GBK")
        for path in (package, archive):
            land = rows(path if path is package else f"/vsizip/{path}", "category_areas")
            self.same({row["category"]: (row["area_ha"], row["area_mu"], row["parcels"])
                       for row in land})
        (county,) = rows(package, "county")
        self.assertEqual([number(county["area_ha"]), number(county["area_mu"]), county["parcels"]],
                         [number(self.total["hectares"]), number(self.total["mu"]),
                          self.total["parcels"]])
        square_metres = {table: sum(number(row["area_m2"]) for row in rows(package, table))
                         for table in ("category_areas", "villages", "townships", "county")}
        self.assertEqual(set(square_metres.values()), {Decimal(self.total["area_dm2"]) / 100})

    def test_tables(self):
        classes = csv.DictReader(io.StringIO(run("totals", self.county, "-q", "--by", "class", "-f", "csv")))
        areas = {row["class"]: int(row["area_dm2"]) for row in classes}
        out = {form: self.here / f"tables{form}" for form in ("", ".json", ".xlsx")}
        plain = ("--control", "none", "--levelling", "none", "-q")
        run("tables", self.county, "-f", "csv", "-o", out[""], *plain)
        run("tables", self.county, "-f", "json", "-o", out[".json"], *plain)
        run("tables", self.county, "-o", out[".xlsx"], "--lang", "zh", *plain)
        with open(out[""] / "02-level2.csv", encoding="utf-8", newline="") as file:
            heads, first, *_ = csv.reader(file)
        county = dict(zip(heads, first))
        self.assertEqual(number(county["total"]), number(self.total["hectares"]))
        for code in (head for head in heads if re.fullmatch(r"\d\d[0-9H]\d", head)):
            dm2 = sum(area for name, area in areas.items() if re.fullmatch(code + "[AK]?", name))
            self.assertEqual(number(county[code]), Decimal((dm2 + 5000) // 10000) / 100, code)
        sheet = openpyxl.load_workbook(out[".xlsx"], data_only=True)["表2"]
        self.assertEqual([number(cell.value) for cell in sheet[FIRST][2:]],
                         [number(value) for value in first[2:]])
        (table,) = [t for t in json.loads(out[".json"].read_text())["tables"] if t["number"] == 2]
        self.assertEqual([number(v) for v in table["rows"][0]["hectares"]],
                         [number(value) for value in first[2:]])


if __name__ == "__main__":
    unittest.main()
