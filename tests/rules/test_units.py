"""Deliveries of parcels with the unit layers XZQ and CJDCQ, and boundaries: a sound one, and the same
with one fault, whose findings, places and measures are reasoned from what was changed. Areas are those
of the official formula written anew (tests/cli/official.py). Everything is synthetic."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from official import Official  # noqa: E402
from osgeo import gdal, ogr, osr  # noqa: E402

gdal.UseExceptions()
TUBAN = os.environ["TUBAN"]
WEST, SOUTH, SIDE = 39500000.0, 3800000.0, 100.0
FORMULA = Official("EPSG:4527", 70)
CHAIN = ["classes", "parcels", "villages", "county", "measured", "union", "boundary"]


def box(column, row, columns=1, rows=1):
    w, s = WEST + column * SIDE, SOUTH + row * SIDE
    e, n = w + columns * SIDE, s + rows * SIDE
    # A vertex at every corner of a parcel, so that neighbours have the same.
    south = [(w + i * SIDE, s) for i in range(columns)]
    east = [(e, s + i * SIDE) for i in range(rows)]
    north = [(e - i * SIDE, n) for i in range(columns)]
    west = [(w, n - i * SIDE) for i in range(rows)]
    return [[*south, *east, *north, *west, (w, s)]]


def area(rings):
    total = FORMULA.ring(rings[0]) - sum(FORMULA.ring(hole) for hole in rings[1:])
    return round(total + 1e-9, 2)


def polygon(rings):
    shape = ogr.Geometry(ogr.wkbPolygon)
    for ring in rings:
        line = ogr.Geometry(ogr.wkbLinearRing)
        for x, y in ring:
            line.AddPoint_2D(x, y)
        shape.AddGeometry(line)
    return shape


class Delivery:
    """4 x 4 parcels of 1 ha: four villages of 2 x 2, two townships of two villages side by side."""

    def __init__(self):
        self.parcels, self.villages, self.townships, self.settlements = [], [], [], []
        for t in (0, 1):
            for v in (0, 1):
                code = f"99010100{t + 1}00{v + 1}" + "0" * 7
                control = 0
                for column in (2 * v, 2 * v + 1):
                    for row in (2 * t, 2 * t + 1):
                        number = len(self.parcels) + 1
                        rings = box(column, row)
                        control += area(rings)
                        self.parcels.append({
                            "BSM": f"9901012110{number:08d}", "DLBM": "0301", "TBMJ": area(rings),
                            "ZLDWDM": code, "ZLDWMC": f"示例{t + 1}{v + 1}村", "CZCSXM": "",
                            "rings": rings})
                rings = box(2 * v, 2 * t, 2, 2)
                self.villages.append({"BSM": f"99010111{v + 2 * t:010d}", "ZLDWDM": code,
                                      "ZLDWMC": f"示例{t + 1}{v + 1}村", "DCMJ": round(control, 2),
                                      "JSMJ": area(rings), "rings": rings})
            rings = box(0, 2 * t, 4, 2)
            self.townships.append({
                "BSM": f"99010110{t:010d}", "XZQDM": f"99010100{t + 1}", "XZQMC": f"示例{t + 1}镇",
                "DCMJ": round(sum(u["DCMJ"] for u in self.villages[-2:]), 2), "JSMJ": area(rings),
                "rings": rings})

    def settle(self):
        """Two parcels of a town (202) in township 1, one of a village (203), and their CZCDYD."""
        for number, code in ((0, "202"), (4, "202"), (15, "203")):
            self.parcels[number].update(CZCSXM=code, DLBM="0702" if code == "203" else "0701")
        self.settlements = [
            {"BSM": "S1", "CZCLX": "202", "CZCDM": "990101001" + "0" * 10, "CZCMC": "示例1镇",
             "CZCMJ": self.parcels[0]["TBMJ"], "rings": box(0, 0)},
            {"BSM": "S2", "CZCLX": "202", "CZCDM": "990101001" + "0" * 10, "CZCMC": "示例1镇",
             "CZCMJ": self.parcels[4]["TBMJ"], "rings": box(2, 0)},
            {"BSM": "S3", "CZCLX": "203", "CZCDM": self.parcels[15]["ZLDWDM"], "CZCMC": "示例22村",
             "CZCMJ": self.parcels[15]["TBMJ"], "rings": box(3, 3)}]
        return self

    def write(self, path, srs="EPSG:4527", unit_srs=None):
        path.unlink(missing_ok=True)
        dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        for name, rows in (("DLTB", self.parcels), ("XZQ", self.townships), ("CJDCQ", self.villages),
                           ("CZCDYD", self.settlements)):
            if not rows:
                continue
            reference = osr.SpatialReference()
            reference.SetFromUserInput(unit_srs if unit_srs and name != "DLTB" else srs)
            layer = dataset.CreateLayer(name, reference, ogr.wkbPolygon)
            fields = [key for key in rows[0] if key != "rings"]
            for key in fields:
                real = key in ("TBMJ", "DCMJ", "JSMJ", "CZCMJ")
                layer.CreateField(ogr.FieldDefn(key, ogr.OFTReal if real else ogr.OFTString))
            for row in rows:
                feature = ogr.Feature(layer.GetLayerDefn())
                for key in fields:
                    feature.SetField(key, row[key])
                feature.SetGeometry(polygon(row["rings"]))
                layer.CreateFeature(feature)
        return path


def check(path, *options, status=1):
    done = subprocess.run([TUBAN, "check", path, "-f", "json", *map(str, options)],
                          capture_output=True, text=True)
    assert done.returncode == status, (done.returncode, done.stdout[-1500:], done.stderr)
    return json.loads(done.stdout) if done.stdout else done.stderr


def told(report):
    """What is told, but for the layers that these deliveries never have, and that its squares are alike:
    sound() counts those."""
    return [f for f in report["findings"]["details"]
            if f["rule"] not in ("layer-missing", "equal-neighbours")]


def rules(report):
    return sorted(f["rule"] for f in told(report))


def one(report, rule):
    found = [f for f in told(report) if f["rule"] == rule]
    assert len(found) == 1, (rule, found)
    return found[0]


def near(value, expected, room):
    assert abs(float(value) - expected) <= room, (value, expected)


def chain(report):
    return {link["link"]: link for link in report["chain"]}


def explained(report):
    """Findings explain every step of the chain, up to the roundings."""
    for link in report["chain"]:
        near(link["unexplained_m2"], 0, 0.09)


def sound(folder):
    report = check(Delivery().write(folder / "sound.gpkg"), status=0)
    assert rules(report) == [], told(report)
    # Four villages of four squares: four borders of 100 m in each, none between villages.
    alike = [f for f in report["findings"]["details"] if f["rule"] == "equal-neighbours"]
    assert [(f["measure"], f["severity"]) for f in alike] == [(100.0, "info")] * 16, alike
    assert [link["link"] for link in report["chain"]] == CHAIN
    # 16 roundings of parcels to the cent, against one of the whole.
    for link in report["chain"]:
        near(link["difference_m2"], 0, 0.09)
        near(link["unexplained_m2"], 0, 0.09)
    assert report["boundary"]["source"] == "XZQ"
    missing = {f["expected"] for f in report["findings"]["details"] if f["rule"] == "layer-missing"}
    assert missing == {"XZQJX", "CJDCQJX", "CZCDYD"}


def unknown_unit(folder):
    d = Delivery()
    d.parcels[5]["ZLDWDM"] = "9901010010090000000"
    report = check(d.write(folder / "d.gpkg"))
    # Its area is missing from the village's sum; its township is still known.
    assert rules(report) == ["control-area", "unit-unknown"], told(report)
    finding = one(report, "unit-unknown")
    assert (finding["row"], finding["field"], finding["found"]) == (6, "ZLDWDM", "9901010010090000000")
    finding = one(report, "control-area")
    assert (finding["layer"], finding["row"], finding["field"]) == ("CJDCQ", 2, "DCMJ")
    near(finding["measure"], -d.parcels[5]["TBMJ"], 0.005)


def other_name(folder):
    d = Delivery()
    d.parcels[2]["ZLDWMC"] = "示例11 村"
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["unit-name"], told(report)
    assert one(report, "unit-name")["expected"] == "示例11村"


def in_another_village(folder):
    """Parcel 1 names the other village of its township, and so does its area."""
    d = Delivery()
    d.parcels[0].update(ZLDWDM=d.villages[1]["ZLDWDM"], ZLDWMC=d.villages[1]["ZLDWMC"])
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["control-area", "control-area", "unit-crossing"], told(report)
    finding = one(report, "unit-crossing")
    assert (finding["row"], finding["found"], finding["expected"]) == (1, "示例11村", "示例12村")
    near(finding["measure"], d.parcels[0]["TBMJ"], 0.02)
    assert WEST < finding["x"] < WEST + SIDE and SOUTH < finding["y"] < SOUTH + SIDE


def over_the_border(folder):
    """The border of two parcels is moved 3 m into the neighbour's village: a strip of 300 m2."""
    d = Delivery()
    left, right = d.parcels[2], d.parcels[4]  # columns 1 and 2 of row 0
    x, moved = WEST + 2 * SIDE, WEST + 2 * SIDE + 3
    for parcel in (left, right):
        parcel["rings"] = [[(moved if px == x else px, y) for px, y in parcel["rings"][0]]]
        parcel["TBMJ"] = area(parcel["rings"])
    # The corner that moved, and the one that stayed, stand on both sides, as sound layers have it.
    left["rings"][0].insert(3, (x, SOUTH + SIDE))
    d.parcels[5]["rings"][0].insert(1, (moved, SOUTH + SIDE))
    report = check(d.write(folder / "d.gpkg"))
    assert set(rules(report)) == {"unit-crossing", "control-area"}, told(report)
    finding = one(report, "unit-crossing")
    assert finding["row"] == 3 and finding["expected"] == "示例11村" and finding["found"] == "示例12村"
    near(finding["measure"], 300, 0.3)


def village_over_township(folder):
    """Village 12 reaches 2 m into the other township: 400 m2, and it overlaps village 22."""
    d = Delivery()
    y, moved = SOUTH + 2 * SIDE, SOUTH + 2 * SIDE + 2
    village = d.villages[1]
    village["rings"] = [[(x, moved if py == y else py) for x, py in village["rings"][0]]]
    village["JSMJ"] = area(village["rings"])
    report = check(d.write(folder / "d.gpkg"))
    assert set(rules(report)) == {"unit-crossing", "unit-overlap"}, told(report)
    overlap = one(report, "unit-overlap")
    assert overlap["layer"] == "CJDCQ" and overlap["row"] == 2
    near(overlap["measure"], 400, 0.4)
    crossing = one(report, "unit-crossing")
    assert (crossing["layer"], crossing["row"]) == ("CJDCQ", 2)
    assert (crossing["expected"], crossing["found"]) == ("示例1镇", "示例2镇")
    near(crossing["measure"], 400, 0.4)


def gap_between_villages(folder):
    """Village 11 ends 1 m short of village 12: 200 m2 in no village, and two parcels reach out."""
    d = Delivery()
    x, moved = WEST + 2 * SIDE, WEST + 2 * SIDE - 1
    village = d.villages[0]
    village["rings"] = [[(moved if px == x else px, y) for px, y in village["rings"][0]]]
    village["JSMJ"] = area(village["rings"])
    report = check(d.write(folder / "d.gpkg"))
    assert set(rules(report)) == {"unit-crossing"}, told(report)  # the gap opens to the outside
    near(sum(f["measure"] for f in told(report)), 200, 0.2)
    assert {f["found"] for f in told(report)} == {""}


def areas(folder):
    d = Delivery()
    d.villages[2]["JSMJ"] = round(d.villages[2]["JSMJ"] + 0.05, 2)
    d.townships[1]["DCMJ"] = round(d.townships[1]["DCMJ"] - 1, 2)
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["control-area", "unit-area"], told(report)
    near(one(report, "unit-area")["measure"], 0.05, 0.011)
    near(one(report, "control-area")["measure"], 1, 0.005)
    near(chain(report)["county"]["difference_m2"], -1, 0.005)


def empty_areas(folder):
    """Areas that nobody filled in: each is told of its polygon, and held against nothing."""
    d = Delivery().settle()
    d.villages[2]["JSMJ"] = d.villages[3]["DCMJ"] = d.townships[1]["DCMJ"] = None
    d.settlements[0]["CZCMJ"] = None
    report = check(d.write(folder / "d.gpkg"))
    assert sorted((f["rule"], f["layer"], f["row"], f["field"]) for f in told(report)) == [
        ("control-area", "CJDCQ", 4, "DCMJ"), ("control-area", "XZQ", 2, "DCMJ"),
        ("town-area", "CZCDYD", 1, "CZCMJ"), ("unit-area", "CJDCQ", 3, "JSMJ")], told(report)
    assert {f["message"] for f in told(report)} == {"the area is empty"}


def same_identifier(folder):
    """An identifier twice in a unit layer; the same in two layers is none of our business, nor are empty ones."""
    d = Delivery().settle()
    d.villages[3]["BSM"] = d.townships[1]["BSM"] = d.villages[1]["BSM"]
    d.settlements[0]["BSM"] = d.settlements[1]["BSM"] = ""
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["id-duplicate"], told(report)
    finding = one(report, "id-duplicate")
    assert (finding["layer"], finding["row"], finding["id"], finding["field"]) == \
        ("CJDCQ", 4, d.villages[1]["BSM"], "BSM"), finding
    assert finding["message"] == "the same identifier stands in row 2"


def left_out(folder):
    """A parcel in the corner left out: the layer has no gap, the county has."""
    d = Delivery()
    lost = d.parcels.pop(0)
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["boundary-uncovered", "control-area", "control-area"], told(report)
    finding = one(report, "boundary-uncovered")
    near(finding["measure"], lost["TBMJ"], 0.02)
    assert WEST < finding["x"] < WEST + SIDE and SOUTH < finding["y"] < SOUTH + SIDE
    near(chain(report)["boundary"]["difference_m2"], lost["TBMJ"], 0.1)
    near(chain(report)["boundary"]["unexplained_m2"], 0, 0.02)
    # What is lost is what the control areas have more than the parcels that are there.
    near(chain(report)["villages"]["difference_m2"], lost["TBMJ"], 0.005)
    near(chain(report)["measured"]["difference_m2"], -lost["TBMJ"], 0.1)
    explained(report)
    # The same in the middle is a gap between parcels, told once.
    d = Delivery()
    lost = d.parcels.pop(3)
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["control-area", "control-area", "coverage-gap"], told(report)
    near(one(report, "coverage-gap")["measure"], lost["TBMJ"], 0.02)
    explained(report)


def outside(folder):
    """A parcel reaches 5 m over the boundary: 500 m2."""
    d = Delivery()
    d.parcels[0]["rings"] = [[(x - 5 if x == WEST else x, y) for x, y in d.parcels[0]["rings"][0]]]
    d.parcels[0]["rings"][0].insert(3, (WEST, SOUTH + SIDE))  # as its neighbour has it
    d.parcels[0]["TBMJ"] = area(d.parcels[0]["rings"])
    for unit in (d.villages[0], d.townships[0]):
        unit["DCMJ"] = round(unit["DCMJ"] + d.parcels[0]["TBMJ"] - area(box(0, 0)), 2)
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["outside-boundary", "unit-crossing"], told(report)
    for finding in told(report):
        assert finding["row"] == 1
        near(finding["measure"], 500, 0.5)
    near(chain(report)["boundary"]["unexplained_m2"], 0, 0.02)


def boundaries(folder):
    """--boundary: one polygon with a hole where another county lies; parcels alone."""
    d = Delivery()
    d.parcels.pop(3)  # column 1, row 1
    d.villages, d.townships = [], []
    path = d.write(folder / "parcels.gpkg")
    report = check(path)
    assert rules(report) == ["coverage-gap"], told(report)
    reasons = {n["rule"]: n["reason"] for n in report["not_checked"]}
    assert "no boundary" in reasons["outside-boundary"], reasons
    assert "unit-crossing" in reasons and "layer-missing" in reasons and "unit-name" in reasons

    def boundary(name, rings, srs="EPSG:4527"):
        land = Delivery()
        land.parcels, land.villages = [{"BSM": "", "rings": rings}], []
        land.townships = []
        return land.write(folder / name, srs)

    hole = box(1, 1)[0]
    enclave = boundary("enclave.gpkg", [box(0, 0, 4, 4)[0], hole[::-1]])
    report = check(path, "--boundary", enclave, status=0)
    assert rules(report) == [], told(report)
    assert report["boundary"] == {"source": str(enclave), "reason": "--boundary says so"}
    # One row more than there are parcels, and a column less.
    other = boundary("other.gpkg", box(0, 0, 3, 5))
    report = check(path, "--boundary", other)
    assert set(rules(report)) == {"outside-boundary", "boundary-uncovered", "coverage-gap"}, told(report)
    outside_m2 = sum(f["measure"] for f in told(report) if f["rule"] == "outside-boundary")
    near(outside_m2, sum(area(box(3, r)) for r in range(4)), 0.1)
    near(one(report, "boundary-uncovered")["measure"], area(box(0, 4, 3, 1)), 0.1)
    near(chain(report)["boundary"]["unexplained_m2"], 0, 0.02)
    # Another zone; a file that is not there.
    words = check(path, "--boundary", boundary("zone.gpkg", box(0, 0, 4, 4), "EPSG:4528"), status=2)
    assert "another reference system" in words and words.count("\n") == 1, words
    words = check(path, "--boundary", folder / "nosuch.gpkg", status=3)
    assert "nosuch.gpkg" in words and words.count("\n") == 1, words


def gaps(folder):
    """qgis PR 31158, lakes left out on purpose: a hole of 1 ha, allowed where a polygon says so; filters leave out what is too small or large."""
    d = Delivery()
    d.parcels.pop(3)
    d.villages, d.townships = [], []
    path = d.write(folder / "parcels.gpkg")

    def land(rings):
        other = Delivery()
        other.parcels, other.villages, other.townships = [{"BSM": "", "rings": rings}], [], []
        return other.write(folder / "land.gpkg")

    for rings, status, allowed in ((box(1, 1), 0, 1), (box(0, 0, 3, 3), 0, 1), (box(2, 1), 1, 0),
                                   ([[(WEST + 100, SOUTH + 100), (WEST + 199, SOUTH + 100),
                                     (WEST + 199, SOUTH + 200), (WEST + 100, SOUTH + 200),
                                     (WEST + 100, SOUTH + 100)]], 1, 0)):
        report = check(path, "--allowed-gaps", land(rings), status=status)
        assert rules(report) == ["coverage-gap"] * (1 - allowed), told(report)
        assert report["coverage"]["allowed"] == allowed and report["coverage"]["gaps"] == 1 - allowed
    # 1 ha, 100 m wide.
    for filters, status in (("gap.least-area = 10001", 0), ("gap.least-area = 9999", 1),
                            ("gap.most-area = 9999", 0), ("gap.most-width = 99", 0),
                            ("gap.least-width = 101", 0), ("gap.most-width = 101", 1)):
        (folder / "f.rules").write_text(filters)
        report = check(path, "--rules", folder / "f.rules", status=status)
        assert report["coverage"]["filtered"] == 1 - status and report["coverage"]["gaps"] == status
        assert report["rules"]["numbers"] == {filters.split(" = ")[0]: float(filters.split(" = ")[1])}
    # Overlaps: 2 m of the neighbour, 200 m2.
    d = Delivery()
    d.villages, d.townships = [], []
    ring = d.parcels[0]["rings"][0]
    d.parcels[0]["rings"] = [[(px + 2 if px > WEST else px, py) for px, py in ring]]
    d.parcels[0]["TBMJ"] = area(d.parcels[0]["rings"])
    path = d.write(folder / "parcels.gpkg")
    for filters, count in (("overlap.least-area = 201", 0), ("overlap.most-width = 3", 1),
                           ("overlap.least-width = 3", 0), ("overlap.most-area = 100", 0)):
        (folder / "f.rules").write_text(filters)
        report = check(path, "--rules", folder / "f.rules", status=count)
        assert rules(report).count("coverage-overlap") == count, told(report)
        assert report["coverage"]["filtered"] == 1 - count


def unusable(folder):
    """Unit layers in another zone, or without codes: not checked, and told so."""
    report = check(Delivery().write(folder / "d.gpkg", unit_srs="EPSG:4528"), status=0)
    reasons = {n["rule"]: n["reason"] for n in report["not_checked"]}
    assert "another reference system" in reasons["unit-name"], reasons
    d = Delivery()
    for unit in d.villages:
        del unit["ZLDWDM"]
    report = check(d.write(folder / "d.gpkg"), status=0)
    reasons = {n["rule"]: n["reason"] for n in report["not_checked"]}
    assert reasons["unit-name"] == "layer CJDCQ has no field ZLDWDM", reasons
    assert "unit-unknown" not in reasons  # the townships are there


def settlements(folder):
    report = check(Delivery().settle().write(folder / "d.gpkg"), status=0)
    assert rules(report) == [], told(report)
    # A parcel of the town that has no polygon: its settlement is known, its land is not.
    d = Delivery().settle()
    d.parcels[1]["CZCSXM"] = "202"
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["town-area", "town-extent"], told(report)
    finding = one(report, "town-extent")
    assert (finding["layer"], finding["row"], finding["expected"]) == ("DLTB", 2, "示例1镇")
    near(finding["measure"], d.parcels[1]["TBMJ"], 0.02)
    near(one(report, "town-area")["measure"], d.parcels[1]["TBMJ"], 0.005)
    # A polygon whose parcel has no settlement code.
    d = Delivery().settle()
    d.parcels[4]["CZCSXM"] = ""
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["settlement-required", "town-area", "town-extent"], told(report)
    finding = one(report, "town-extent")
    assert finding["layer"] == "CZCDYD"
    near(finding["measure"], d.parcels[4]["TBMJ"], 0.02)
    # A settlement that nobody drew; a code that does not fit its type; a hole.
    d = Delivery().settle()
    d.parcels[15]["CZCSXM"] = "205"
    d.settlements[1]["CZCDM"] = d.parcels[4]["ZLDWDM"]
    d.settlements[0]["rings"] = [d.settlements[0]["rings"][0], [
        (WEST + 40, SOUTH + 40), (WEST + 40, SOUTH + 60), (WEST + 60, SOUTH + 60),
        (WEST + 60, SOUTH + 40), (WEST + 40, SOUTH + 40)]]
    report = check(d.write(folder / "d.gpkg"))
    found = set(rules(report))
    assert {"town-unknown", "town-code", "town-hole", "town-extent"} <= found, told(report)
    assert one(report, "town-code")["found"] == "202/" + d.parcels[4]["ZLDWDM"]
    assert one(report, "town-hole")["id"] == "S1"
    hole = [f for f in told(report) if f["rule"] == "town-extent" and abs(f["measure"] - 400) < 1]
    assert len(hole) == 1 and hole[0]["row"] == 1, told(report)


def settlement_of_parts(folder):
    """A settlement of two polygons: what is told stands at the polygon where it is, or at the one with
    the lowest identifier, whatever their order. One polygon twice overlaps, and belongs to its parcel."""
    for turned in (False, True):
        d = Delivery().settle()
        d.parcels[4].update(CZCSXM="", DLBM="0301")
        if turned:
            d.settlements.reverse()
        report = check(d.write(folder / "d.gpkg"))
        assert rules(report) == ["town-area", "town-extent"], told(report)
        assert one(report, "town-extent")["id"] == "S2" and one(report, "town-area")["id"] == "S1"
    d = Delivery().settle()
    d.settlements.append(dict(d.settlements[0], BSM="S9"))
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["town-area", "unit-overlap"], told(report)
    near(one(report, "unit-overlap")["measure"], d.parcels[0]["TBMJ"], 0.02)


def lost_township(folder):
    """A village whose township is not in XZQ, though its parcels agree with it; a layer XZQ without any."""
    d = Delivery()
    code = "990101009001" + "0" * 7
    for parcel in d.parcels[:4]:
        parcel["ZLDWDM"] = code
    d.villages[0]["ZLDWDM"] = code
    report = check(d.write(folder / "d.gpkg"))
    assert rules(report) == ["control-area", "unit-unknown"], told(report)
    finding = one(report, "unit-unknown")
    assert (finding["layer"], finding["row"], finding["field"], finding["found"]) == \
        ("CJDCQ", 1, "ZLDWDM", code), finding
    assert one(report, "control-area")["layer"] == "XZQ"
    path = Delivery().write(folder / "d.gpkg")
    ogr.Open(str(path), 1).ExecuteSQL("DELETE FROM XZQ")
    assert rules(check(path)) == ["unit-unknown"] * 4


def threads(folder):
    """The same report for any number of threads."""
    d = Delivery()
    for parcel in d.parcels[::2]:
        parcel["ZLDWDM"] = d.villages[3]["ZLDWDM"]
    path = d.write(folder / "d.gpkg")
    reports = [check(path, "--threads", n) for n in (1, 2, 5)]
    assert reports[0] == reports[1] == reports[2]


with tempfile.TemporaryDirectory(prefix="tuban-units-") as name:
    for case in (sound, unknown_unit, other_name, in_another_village, over_the_border,
                 village_over_township, gap_between_villages, areas, empty_areas,
                 same_identifier, left_out, outside, boundaries, gaps, unusable,
                 settlements, settlement_of_parts, lost_township, threads):
        case(Path(name))
        print("good:", case.__name__)
