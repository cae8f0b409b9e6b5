"""Every attribute rule: a sound parcel, and the same parcel with one fault, which must be found with
its rule and nothing else. What is right and wrong is reasoned from the code lists of TD/T 1057-2020
and the national rules that src/check/rules.csv names beside each rule.

A case is (name, changes, rules expected). The parcels are synthetic squares in zone 39."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TUBAN = os.environ["TUBAN"]
UNIT = "9901010010010000000"

FIELD = {  # cultivated terrace of grade 3 with ridges
    "YSDM": "2001010100", "DLBM": "0103", "DLMC": "旱地", "QSXZ": "30", "QSDWDM": UNIT,
    "QSDWMC": "示例村", "ZLDWDM": UNIT, "ZLDWMC": "示例村", "TBMJ": 9994.45, "KCDLBM": "1203",
    "KCXS": 0.1195, "KCMJ": 1194.34, "TBDLMJ": 8800.11, "GDLX": "TT", "GDPDJB": "3",
    "XZDWKD": None, "TBXHDM": "", "TBXHMC": "", "ZZSXDM": "LS", "ZZSXMC": "种植粮食作物", "GDDB": 8,
    "FRDBS": "", "CZCSXM": "", "SJNF": 2019, "MSSM": "00", "HDMC": "", "BZ": "合成数据 synthetic",
}
PLAIN = {  # what a parcel off cultivated land has not
    "KCDLBM": "", "KCXS": 0, "KCMJ": 0, "TBDLMJ": 9994.45, "GDLX": "", "GDPDJB": "", "ZZSXDM": "",
    "ZZSXMC": "", "GDDB": None,
}


def land(code, name, **more):
    return {**FIELD, **PLAIN, "DLBM": code, "DLMC": name, **more}


FLAT = {**FIELD, "KCDLBM": "", "KCXS": 0, "KCMJ": 0, "TBDLMJ": 9994.45, "GDLX": "", "GDPDJB": "1"}
ORCHARD = land("0201", "果园")
HOUSE = land("0702", "农村宅基地", CZCSXM="203")
FACTORY = land("0601", "工业用地", CZCSXM="202A")
MINE = land("0602", "采矿用地", CZCSXM="204")
ROAD = land("1006", "农村道路", XZDWKD=4.0)

CASES = [
    # Sound ones: nothing may be found.
    ("terrace", FIELD, {}, set()),
    ("flat field", FLAT, {}, set()),
    ("slope without ridges", FIELD, {"GDLX": "PD", "KCDLBM": "", "KCXS": 0, "KCMJ": 0,
                                     "TBDLMJ": 9994.45}, set()),
    ("orchard", ORCHARD, {}, set()),
    ("orchard to be restored", ORCHARD, {"ZZSXDM": "JKHF", "ZZSXMC": "即可恢复"}, set()),
    ("house in a village", HOUSE, {}, set()),
    ("independent factory", FACTORY, {}, set()),
    ("power station", FACTORY, {"TBXHDM": "HDGY", "TBXHMC": "火电工业用地"}, set()),
    ("mine", MINE, {}, set()),
    ("rural road", ROAD, {}, set()),
    ("salt pan", land("0603", "盐田", CZCSXM="204"), {}, set()),
    ("enclave", FIELD, {"QSDWDM": "9902010010010000000", "FRDBS": "1"}, set()),
    ("null where nothing is deducted", ORCHARD, {"KCXS": None, "KCMJ": None}, set()),
    # Identifiers.
    ("no identifier", FIELD, {"BSM": ""}, {"id-missing"}),
    ("short identifier", FIELD, {"BSM": "9901012110"}, {"id-form"}),
    ("identifier of another layer", FIELD, {"BSM": "990101100000000099"}, {"id-form"}),
    ("full-width identifier", FIELD, {"BSM": "９９０１０１２１１０００００００９９"}, {"id-form"}),
    ("identifier of another county", FIELD, {"BSM": "990201211000000099"}, {"unit-county"}),
    ("same number in the village", FIELD, {"TBBH": "1"}, {"number-duplicate"}),
    ("wrong layer code", FIELD, {"YSDM": "2001010200"}, {"feature-code"}),
    # Required values and code lists.
    ("no layer code", FIELD, {"YSDM": ""}, {"required-missing"}),
    ("no unit name", FIELD, {"ZLDWMC": ""}, {"required-missing"}),
    ("another year than most parcels", FIELD, {"SJNF": 2018}, {"survey-year"}),
    ("two digits of a year", FIELD, {"SJNF": 19}, {"survey-year"}),
    ("no year", FIELD, {"SJNF": None}, {"required-missing"}),
    ("unknown ownership", FIELD, {"QSXZ": "50"}, {"code-unknown"}),
    ("island code without its zero", FIELD, {"MSSM": "0"}, {"code-unknown"}),
    ("unknown class", FIELD, {"DLBM": "0104"}, {"class-unknown"}),
    ("class with a blank in front", FIELD, {"DLBM": " 0103"}, {"class-unknown"}),
    ("level 1 as a class", FIELD, {"DLBM": "01"}, {"class-unknown"}),
    ("no class", FIELD, {"DLBM": ""}, {"class-missing"}),
    ("name of another class", FIELD, {"DLMC": "水田"}, {"class-name"}),
    ("detail code without name", FIELD, {"TBXHDM": "HDGD"}, {"code-name-pair"}),
    ("planting name without code", ORCHARD, {"ZZSXMC": "即可恢复"}, {"code-name-pair"}),
    ("unit of 12 digits", FIELD, {"ZLDWDM": "990101001001"}, {"unit-form"}),
    ("island without name", FIELD, {"MSSM": "01"}, {"island-name"}),
    ("enclave not marked", FIELD, {"QSDWDM": "9902010010010000000"}, {"enclave-flag"}),
    ("marked, but none", FIELD, {"FRDBS": "1"}, {"enclave-flag"}),
    # Areas and ridges, in exact hundredths: 9994.45 x 0.1195 = 1194.336775.
    ("no area", land("0201", "果园"), {"TBMJ": 0, "TBDLMJ": 0}, {"area-not-positive", "stated-area"}),
    ("ridge area a hundredth too large", FIELD, {"KCMJ": 1194.35, "TBDLMJ": 8800.10}, {"ridge-area"}),
    ("net area a hundredth too small", FIELD, {"TBDLMJ": 8800.10}, {"net-area"}),
    ("area 2 per mille too large", ORCHARD, {"TBMJ": 10014.45, "TBDLMJ": 10014.45}, {"stated-area"}),
    ("ridge class on an orchard", ORCHARD, {"KCDLBM": "1203"}, {"ridge-class"}),
    ("another ridge class", FIELD, {"KCDLBM": "1202"}, {"ridge-class"}),
    ("coefficient without ridge class", FIELD, {"KCDLBM": ""}, {"ridge-coefficient"}),
    ("coefficient on flat land", FLAT, {"KCDLBM": "1203", "KCXS": 0.1, "KCMJ": 999.45,
                                        "TBDLMJ": 8995.00}, {"ridge-coefficient"}),
    ("percent instead of fraction", FIELD, {"KCXS": 11.95, "KCMJ": 119433.68,
                                            "TBDLMJ": -109439.23},
     {"ridge-coefficient", "area-not-positive"}),
    ("terrace without ridges", FIELD, {"KCDLBM": "", "KCXS": 0, "KCMJ": 0, "TBDLMJ": 9994.45},
     {"ridge-coefficient"}),
    # Cultivated land.
    ("no slope grade", FLAT, {"GDPDJB": ""}, {"slope-required"}),
    ("slope grade of an orchard", ORCHARD, {"GDPDJB": "2"}, {"slope-required"}),
    ("slope grade 6", FLAT, {"GDPDJB": "6"}, {"code-unknown"}),
    ("neither terrace nor slope", FIELD, {"GDLX": "", "KCDLBM": "", "KCXS": 0, "KCMJ": 0,
                                          "TBDLMJ": 9994.45}, {"terrace-required"}),
    ("terrace on grade 1", FLAT, {"GDLX": "PD"}, {"terrace-required"}),
    ("no land grade", FLAT, {"GDDB": None}, {"grade-required"}),
    ("land grade 16", FLAT, {"GDDB": 16}, {"grade-required"}),
    ("no planting code", FLAT, {"ZZSXDM": "", "ZZSXMC": ""}, {"planting-conflict"}),
    ("crops on a road", ROAD, {"ZZSXDM": "LS", "ZZSXMC": "种植粮食作物"}, {"planting-conflict"}),
    ("natural pasture to be restored", land("0401", "天然牧草地"),
     {"ZZSXDM": "JKHF", "ZZSXMC": "即可恢复"}, {"planting-conflict"}),
    # Settlements, widths, details.
    ("house without settlement", HOUSE, {"CZCSXM": ""}, {"settlement-required"}),
    ("unknown settlement", HOUSE, {"CZCSXM": "206"}, {"code-unknown"}),
    ("independent industry on a house", HOUSE, {"CZCSXM": "203A"}, {"settlement-industry"}),
    ("204 on a house", HOUSE, {"CZCSXM": "204"}, {"settlement-conflict"}),
    ("rural road in a town", ROAD, {"CZCSXM": "202"}, {"settlement-conflict"}),
    ("river in a village", land("1101", "河流水面"), {"CZCSXM": "203"}, {"settlement-conflict"}),
    ("homestead in a town", HOUSE, {"CZCSXM": "202"}, {"settlement-doubtful"}),
    ("road without width", ROAD, {"XZDWKD": None}, {"width-required"}),
    ("field with a width", FIELD, {"XZDWKD": 3.0}, {"width-unexpected"}),
    ("rural road of 9 m", ROAD, {"XZDWKD": 9.0}, {"width-range"}),
    ("river bank field as orchard", ORCHARD, {"TBXHDM": "HDGD", "TBXHMC": "河道耕地"},
     {"detail-code-conflict"}),
    ("landfill on a field", FLAT, {"TBXHDM": "LJTM", "TBXHMC": "垃圾填埋"}, {"detail-code-conflict"}),
]


def square(i):
    x, y = 39650000, 3780000 + 0 * i
    return [[[x, y], [x + 100, y], [x + 100, y + 100], [x, y + 100], [x, y]]]


def feature(i, base, changes):
    properties = {"BSM": f"9901012110{i + 1:08d}", "TBBH": str(i + 1), **base, **changes}
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": square(i)}}


with tempfile.TemporaryDirectory(prefix="tuban-rules-") as folder:
    path = Path(folder) / "DLTB.geojson"
    path.write_text(json.dumps({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}},
        "features": [feature(i, base, changes) for i, (_, base, changes, _) in enumerate(CASES)],
    }, ensure_ascii=False), encoding="utf-8")
    run = subprocess.run([TUBAN, "check", path, "-f", "json"], capture_output=True, text=True)
    assert run.returncode == 1, run.stderr
    report = json.loads(run.stdout)

found = {}
for finding in report["findings"]["details"]:
    found.setdefault(finding["row"], set()).add(finding["rule"])
failed = 0
# The squares lie on each other on purpose: what is said about shapes is another test's matter.
SHAPES = {"coverage-overlap", "coverage-gap", "missing-vertex", "duplicate-parcel"}
for i, (name, _, _, expected) in enumerate(CASES):
    rules = found.get(i + 1, set()) - SHAPES
    if rules != expected:
        failed += 1
        print(f"{name}: expected {sorted(expected)}, found {sorted(rules)}")
print(f"{len(CASES)} cases, {failed} failed")
sys.exit(1 if failed else 0)
