"""The samples are what their pages say: every total is known without tuban, by decimal arithmetic and
by areas that pyproj and the notice's formula give."""
import csv
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

ROOT = Path(os.environ.get("TUBAN_SOURCE_DIR", Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ.get("TUBAN_BINARY_DIR", ROOT / "build/release"))
TUBAN = os.environ.get("TUBAN", str(ROOT / "build/release/tuban"))
SMALL = ROOT / "samples/small"

# The reader of samples/small/README.md does this by hand.
COUNTED_IN = {
    "0101": "耕地", "1104A": "水域及水利设施用地", "0103": "耕地", "0201K": "园地",
    "1006": "交通运输用地", "1106": "湿地", "0603": "城镇村及工矿用地",
    "0702": "城镇村及工矿用地", "1004": "城镇村及工矿用地", "1201": "城镇村及工矿用地",
}


def run(*arguments, status=0):
    done = subprocess.run([TUBAN, *map(str, arguments)], capture_output=True, encoding="utf-8",
                          check=False)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done.stdout


def page(path):
    return (ROOT / path).read_text(encoding="utf-8")


def rounded(value, places):
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


# The formula, written out ------------------------------------------------------------------------

E2 = (2 - 1 / 298.257222101) / 298.257222101
SEMI_MINOR = 6378137 * (1 - 1 / 298.257222101)
TERMS = [
    sum(c * E2**power for power, c in enumerate(row))
    for row in ((1, 3 / 6, 30 / 80, 35 / 112, 630 / 2304), (0, 1 / 6, 15 / 80, 21 / 112, 420 / 2304),
                (0, 0, 3 / 80, 7 / 112, 180 / 2304), (0, 0, 0, 1 / 112, 45 / 2304),
                (0, 0, 0, 0, 5 / 2304))
]


def tenth_of_mm(value):
    """Half away from zero, exactly."""
    scaled = abs(value) * 10000
    whole = math.floor(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10000)


def divided(ring, limit):
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        yield x1, y1
        length = math.hypot(float(x2 - x1), float(y2 - y1))
        pieces = int(length / limit) + 1 if limit and length > limit else 1
        for k in range(1, pieces):
            part = Fraction(k, pieces)
            yield tenth_of_mm(x1 + (x2 - x1) * part), tenth_of_mm(y1 + (y2 - y1) * part)


class Printed:
    """The inverse with the constants printed for CGCS2000, in a zone of central meridian 117."""

    K = (1.57048761144159e-07, 5.05250178820567e-03, 2.98472900956587e-05, 2.41626669230084e-07,
         2.22241238938534e-09)
    SECOND_E2, POLAR_RADIUS = 0.00673949677548, 6399593.62586

    def __init__(self, seconds_decimals=None):
        self.decimals = seconds_decimals

    def transform(self, x, y):
        e = self.K[0] * y
        s = math.sin(e)
        b = e + math.cos(e) * sum((-1)**i * k * s**(2 * i + 1) for i, k in enumerate(self.K[1:]))
        t, eta2 = math.tan(b), self.SECOND_E2 * math.cos(b)**2
        v2 = 1 + eta2
        n = (x - 39500000) / (self.POLAR_RADIUS / math.sqrt(v2))
        latitude = b - v2 * t * (n**2 / 2 - (5 + 3 * t**2 + eta2 - 9 * eta2 * t**2) * n**4 / 24
                                 + (61 + 90 * t**2 + 45 * t**4) * n**6 / 720)
        longitude = (n - (1 + 2 * t**2 + eta2) * n**3 / 6 + (5 + 28 * t**2 + 24 * t**4 + 6 * eta2
                     + 8 * eta2 * t**2) * n**5 / 120) / math.cos(b)
        degrees = 117 + math.degrees(longitude), math.degrees(latitude)
        if self.decimals is None:
            return degrees
        return tuple(round(angle * 3600, self.decimals) / 3600 for angle in degrees)


def ring_m2(transformer, ring, limit):
    exact = [(Fraction(str(x)), Fraction(str(y))) for x, y in ring]
    places = [transformer.transform(float(x), float(y)) for x, y in divided(exact, limit)]
    total, reference = 0, places[0][0]
    for (l1, b1), (l2, b2) in zip(places, places[1:] + places[:1]):
        middle, half = math.radians(b1 + b2) / 2, math.radians(b2 - b1) / 2
        width = math.radians((l1 + l2) / 2 - reference)
        bracket = sum((-1)**k * term * math.sin((2 * k + 1) * half) * math.cos((2 * k + 1) * middle)
                      for k, term in enumerate(TERMS))
        total += 2 * SEMI_MINOR**2 * width * bracket
    return abs(total)


def polygon_m2(transformer, rings, limit=70):
    shell, *holes = (ring_m2(transformer, ring, limit) for ring in rings)
    return shell - sum(holes)


# The small survey --------------------------------------------------------------------------------


def features(path):
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def check_stated_areas(transformer):
    for feature in features(SMALL / "DLTB.geojson"):
        fields = feature["properties"]
        area = rounded(polygon_m2(transformer, feature["geometry"]["coordinates"]), 2)
        ridge = rounded(area * Decimal(str(fields["KCXS"])), 2)
        assert Decimal(str(fields["TBMJ"])) == area, (fields["TBBH"], area)
        assert Decimal(str(fields["KCMJ"])) == ridge, (fields["TBBH"], ridge)
        assert Decimal(str(fields["TBDLMJ"])) == area - ridge, fields["TBBH"]
        assert "synthetic" in fields["BZ"] and "synthetic" in fields["ZLDWMC"]
    assert "SYNTHETIC" in page("samples/small/DLTB.geojson").splitlines()[1]


def expected_totals():
    totals = dict.fromkeys("耕地 园地 林地 草地 湿地 城镇村及工矿用地 交通运输用地 水域及水利设施用地 "
                           "其他土地".split(), Decimal(0))
    for feature in features(SMALL / "DLTB.geojson"):
        fields = feature["properties"]
        totals[COUNTED_IN[fields["DLBM"]]] += Decimal(str(fields["TBDLMJ"]))
        totals["其他土地"] += Decimal(str(fields["KCMJ"]))
    return totals


def check_totals():
    expected = expected_totals()
    readme = page("samples/small/README.md")
    report = json.loads(run("check", SMALL / "DLTB.geojson", "--published",
                            SMALL / "published.csv", "-f", "json"))
    assert report["verdict"] == "clean" and report["published"]["agrees"] is True
    assert all(row["agrees"] and not row["note"] for row in report["published"]["rows"])
    told = json.loads(run("check", SMALL / "DLTB.geojson", "--published", SMALL / "bulletin.txt",
                          "-f", "json"))
    assert told["verdict"] == "clean" and told["published"]["agrees"] is True
    assert {row["category"] for row in told["published"]["rows"]} == {
        row["category"] for row in report["published"]["rows"]} - {"林地", "草地"}
    computed = {row["category"]: row for row in report["categories"]}
    assert computed.pop("unclassified")["parcels"] == 0
    assert computed.keys() == expected.keys()
    for name, m2 in expected.items():
        row = computed[name]
        hectares, mu = str(rounded(m2 / 10000, 2)), str(rounded(m2 * 15 / 10000, 2))
        assert (row["area_dm2"], row["hectares"], row["mu"]) == (m2 * 100, hectares, mu), (name, row)
        line = f"{name} \\|[^|]*\\| {re.escape(f'{m2:.2f}')} \\| {hectares} \\| {mu} \\|"
        assert re.search(line, readme), f"samples/small/README.md: {line}"
    assert report["total"]["area_dm2"] == sum(expected.values()) * 100


def check_readme_rows():
    readme = page("samples/small/README.md")
    for feature in features(SMALL / "DLTB.geojson"):
        fields = feature["properties"]
        cells = "{TBMJ:.2f} | {KCMJ:.2f} | {TBDLMJ:.2f} | ".format(**fields)
        start = f"| {fields['TBBH']} | {fields['DLBM']} {fields['DLMC']} |"
        assert any(line.startswith(start) and cells + COUNTED_IN[fields["DLBM"]] in line
                   for line in readme.splitlines()), start


# The pages that print numbers --------------------------------------------------------------------


def shown_commands(path):
    """Every `tuban ...` in an indented block that is followed by its output, and that output."""
    for command, output in re.findall(r"^    tuban (.+)\n\n((?:    .*\n)+)", page(path), re.M):
        yield command.split(), "".join(line[4:] + "\n" for line in output.splitlines())


def check_pages():
    for path in ("docs/methods/totals.md", "docs/methods/classes.md"):
        found = list(shown_commands(path))
        assert found, path
        for arguments, output in found:
            arguments[1] = str(ROOT / arguments[1])
            assert run(*arguments) == output, (path, arguments)


def check_agreement_table(folder):
    rows = re.findall(r"^\| `(耕地,[^`]*)` \| (\w+)[^|]*\| ([a-z]*) *\|$",
                      page("docs/methods/published-figures.md"), re.M)
    assert len(rows) >= 6, rows
    for row, verdict, note in rows:
        figures = folder / "figures.csv"
        figures.write_text(f"category,hectares,mu\n{row}\n", encoding="utf-8")
        report = json.loads(run("check", SMALL / "DLTB.geojson", "--published", figures, "-f", "json",
                                status=0 if verdict == "clean" else 1))
        told = (report["verdict"], report["published"]["rows"][0]["note"])
        assert told == (verdict, note), (row, told)


def tables(path):
    """Rows of numbered tables: number, then the cells."""
    for line in page(path).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| \d+ \|", line):
            yield cells


def measured(program, name, *how):
    done = subprocess.run([str(program), str(ROOT / f"samples/worked/{name}.geojson"), *how],
                          capture_output=True, encoding="utf-8", check=True)
    return [line.split()[1] for line in done.stdout.splitlines()]


def check_worked_areas(folder, transformer):
    sys.path.insert(0, str(Path(__file__).parent))
    from test_quickstart import build
    program = build("measure", folder)
    rows = list(tables("docs/methods/ellipsoid-area.md"))
    plane, degrees = rows[:3], rows[3:]
    columns = [measured(program, "plane", *how) for how in ([], ["none"], ["geodesic"], ["plane"])]
    assert [row[2:] for row in plane] == [list(row) for row in zip(*columns)], columns
    columns = [measured(program, "degrees", *how) for how in ([], ["geodesic"])]
    shown = [[f"{float(value):.4f}" for value in row] for row in zip(*columns)]
    assert [row[2:] for row in degrees] == shown, shown
    for feature, row in zip(features(ROOT / "samples/worked/plane.geojson"), plane):
        for limit, cell in ((70, row[2]), (0, row[3])):
            area = polygon_m2(transformer, feature["geometry"]["coordinates"], limit)
            assert abs(area - float(cell)) <= 1e-9 * area, (row, area)


def check_other_ways():
    """The figures of other programs that the page on areas quotes."""
    area_page = page("docs/methods/ellipsoid-area.md")
    squares = [feature["geometry"]["coordinates"]
               for feature in features(ROOT / "samples/worked/plane.geojson")]
    for way, row, limit in ((Printed(), 1, 0), (Printed(6), 0, 0), (Printed(6), 1, 0)):
        area = f"{polygon_m2(way, squares[row], limit):.3f}"
        assert area in area_page, (row, area)


# The other samples -------------------------------------------------------------------------------


def check_shizhong():
    rows = list(csv.DictReader(io.StringIO(page("samples/shizhong/published.csv"))))
    assert len(rows) == 9
    for row in rows[:-1]:
        assert Decimal(row["hectares"]) * 15 == Decimal(row["mu"]), row
    checks = json.loads(run("published", ROOT / "samples/shizhong/published.csv", "-f", "json"))
    assert [check["verdict"] for check in checks["checks"]] == ["agrees"] * 8
    assert "synthetic" in page("samples/shizhong/README.md")


def check_own_classes():
    table = ROOT / "samples/own-classes/brp-crops.csv"
    listed = json.loads(run("classes", "--classes", table, "-f", "json"))["classes"]
    assert len(listed) == 16 and {row["category"] for row in listed} == {
        "Grasland", "Bouwland", "Landschapselement"}
    shared = Path(os.environ.get("TUBAN_SHARED", ROOT / "../shared"))
    for layer in (shared / "data/real/nl-brp").glob("*.gpkg"):
        report = json.loads(run("totals", layer, "--field", "class=gewascode", "--classes", table,
                                "-f", "json"))
        assert report["categories"][-1]["parcels"] == 0, "unclassified crops"


def check_forms(folder):
    """samples/forms: the parcels of samples/small, as VCT and as boundary-point text."""
    report = json.loads(run("check", ROOT / "samples/forms/DLTB.vct", "--published",
                            SMALL / "published.csv", "-f", "json"))
    small = json.loads(run("check", SMALL / "DLTB.geojson", "-f", "json"))
    assert report["verdict"] == "clean" and report["input"]["parcels"] == 10
    assert report["categories"] == small["categories"] and report["total"]["area_dm2"] == 9069532
    text = json.loads(run("totals", ROOT / "samples/forms/parcels.txt", "-f", "json"))
    assert text["total"]["area_dm2"] == 9069532
    assert text["categories"][0]["area_dm2"] == 1618345 + 1203270  # rows 1 and 3, with ridges
    gpkg, again = folder / "DLTB.gpkg", folder / "again.vct"
    for source, target in ((ROOT / "samples/forms/DLTB.vct", gpkg), (gpkg, again)):
        done = subprocess.run([TUBAN, "convert", source, "-o", target], capture_output=True,
                              encoding="utf-8", check=True)
        assert "10 features, 54 vertices, 23 fields" in done.stderr, done.stderr
    assert json.loads(run("check", again, "-f", "json"))["categories"] == small["categories"]


def main():
    try:
        import pyproj
    except ImportError:
        print("no pyproj: skipped")
        sys.exit(77)
    transformer = pyproj.Transformer.from_crs("EPSG:4527", "EPSG:4490", always_xy=True)
    check_stated_areas(transformer)
    check_readme_rows()
    check_totals()
    check_pages()
    check_shizhong()
    check_own_classes()
    check_other_ways()
    with tempfile.TemporaryDirectory() as name:
        check_forms(Path(name))
        check_agreement_table(Path(name))
        check_worked_areas(Path(name), transformer)


if __name__ == "__main__":
    main()
