"""Counties with planted faults (`make-county --faults`): tuban tells every one of them, with its place,
its measure and its parcels, and nothing else; shapely agrees about what was planted."""
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import fault_scores  # noqa: E402

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
TUBAN = os.environ["TUBAN"]
TARGETS = ROOT / "samples/shizhong/published.csv"

# ---- what tuban does not tell yet, with the reason ----
# Keys in which its findings may be wrong.
# Of two parcels with one identifier, or one number, either is the second.
NOT_TOLD = {"id-duplicate": {"place"}, "number-duplicate": {"place", "id"}}
# Told once for the layer: GDAL drops what follows the comma, and with it where that was.
TOLD_ONCE = {"number-damaged"}

# Rules that no fault is planted for: advice and news are none, and a wrong reference system makes every
# area of the file wrong as well.
NOT_PLANTED = {
    "srs-mismatch": "--centre makes one, and tests/cli/srs.case",
    "area-of-use": "--centre makes one",
    "srs-datum": "--srs makes one, and tests/cli/srs.case",
    "curve-stroked": "arcs are another way of drawing",
    "equal-neighbours": "every county holds much of it: tests/rules/test_units.py",
    "height-values": "tests/rules/test_shapes.py",
}

# What only the layers beside the parcels tell.
BESIDE = {"layer-missing", "unit-overlap", "unit-gap", "outside-boundary", "boundary-uncovered",
          "unit-crossing", "unit-unknown", "unit-name", "unit-area", "control-area", "town-extent",
          "town-unknown", "town-area", "town-code", "town-hole"}


def run(*command, status=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == status, (command, done.returncode, done.stdout[-2000:], done.stderr)
    return done


def make(path, *options, status=0):
    run(BUILD / "make-county", "--targets", TARGETS, "-o", path, *options, status=status)
    return path


def answers_of(path):
    return path.with_name(path.stem + ".faults.json")


def told(path, status=1):
    report = json.loads(run(TUBAN, "check", path, "-f", "json", "--most", "100000",
                            status=status).stdout)
    assert report["verdict"] == ("findings" if status else "clean")
    return [f for f in report["findings"]["details"] if f["severity"] != "info"]


def check_told(path, what=None):
    """Everything that was planted is told, and nothing else. what: the folder whose files are the layers;
    without it a file of parcels alone is not asked for what the layers beside it tell."""
    alone = what is None and path.suffix != ".gpkg"
    faults = json.loads(answers_of(path).read_text(encoding="utf-8"))["faults"]
    findings = told(what or path)
    for rule in TOLD_ONCE:
        planted = sum(f["kind"] == rule for f in faults)
        assert not planted or any(f["rule"] == rule for f in findings), rule
    faults = [f for f in faults if f["kind"] not in TOLD_ONCE]
    findings = [f for f in findings if f["rule"] not in TOLD_ONCE]
    if alone:
        for fault in faults:
            fault["findings"] = [f for f in fault["findings"] if f["rule"] not in BESIDE]
    missed, extra = fault_scores.score(faults, findings, NOT_TOLD)
    for fault, answer in missed:
        print(f"{path.name}: fault {fault['fault']}, {fault['what']}, is not told:", answer)
        print("    nearest:", fault_scores.nearest(answer, findings))
    for finding in extra:
        print(f"{path.name}: told, and not planted:", finding)
    assert not missed and not extra, f"{len(missed)} missed, {len(extra)} too many"
    print(f"{path.name}: {len(faults)} faults, {sum(len(f['findings']) for f in faults)} findings")


def check_answers(path):
    """The head of the answers."""
    answers = json.loads(answers_of(path).read_text(encoding="utf-8"))
    assert answers["schema"] == "tuban.faults/1" and answers["synthetic"] is True
    assert (answers["county"], answers["seed"]) == ("990101", 1), answers
    assert [f["fault"] for f in answers["faults"]] == list(range(1, len(answers["faults"]) + 1))
    for fault in answers["faults"]:
        assert fault["kind"] in {f["rule"] for f in fault["findings"]}, fault
    return answers


def check_rules(*all_answers):
    planted = {fault["kind"] for answers in all_answers for fault in answers["faults"]}
    rules = {rule["id"]: rule for rule in json.loads(run(TUBAN, "rules", "-f", "json").stdout)["rules"]}
    assert planted <= set(rules), planted - set(rules)
    lacking = {name for name, rule in rules.items()
               if rule["group"] in ("reading", "shape", "coverage", "attribute")}
    lacking -= planted | set(NOT_PLANTED)
    assert not lacking, f"rules without a planted fault: {lacking}; tools/county/fault_*.c"


def rows(path):
    base = sqlite3.connect(path)
    base.text_factory = bytes  # one name is no text
    # As bytes: one field is declared as another type.
    columns = [f"CAST({row[1].decode()} AS BLOB)"
               for row in base.execute("PRAGMA table_info(DLTB)")][1:]
    out = {repr(row) for row in base.execute(f"SELECT {','.join(columns)} FROM DLTB")}
    base.close()
    return out


def check_rest(sound, faulty, answers):
    """All but the parcels that were changed are as they were: four with a fault at the most."""
    before, after = rows(sound), rows(faulty)
    assert answers["parcels"] == len(after), (answers["parcels"], len(after))
    assert len(before - after) <= 4 * len(answers["faults"]), len(before - after)


def check_units_by_shapely(dataset, answers):
    """The layers beside the parcels: what units share, holes, and the sums of the parcels of each."""
    import shapely.wkb
    units, sums = {}, {}
    for layer in ("XZQ", "CJDCQ", "CZCDYD"):
        for feature in dataset.GetLayer(layer):
            units[feature["BSM"]] = shapely.wkb.loads(bytes(feature.GetGeometryRef().ExportToWkb()))
    findings = [f for fault in answers["faults"] for f in fault["findings"]]
    holes = {f["id"] for f in findings if f["rule"] == "town-hole"}
    assert holes == {bsm for bsm, shape in units.items() if len(shape.interiors)}, holes
    overlaps = {}
    for f in findings:
        if f["rule"] == "unit-overlap":
            pair = frozenset((f["id"], f["other_id"]))
            overlaps[pair] = overlaps.get(pair, 0) + f["measure"]
    for (one, other), measure in overlaps.items():
        area = units[one].intersection(units[other]).area
        assert abs(area - measure) < 1e-3 * area, (one, other, measure, area)
    assert len(overlaps) >= 3, overlaps
    for feature in dataset.GetLayer("DLTB"):
        for digits in (9, 12):
            unit = (feature["ZLDWDM"] or "")[:digits]
            sums[unit] = sums.get(unit, 0) + round(100 * (feature["TBMJ"] or 0))
    off = {feature["BSM"] for layer, code, digits in (("XZQ", "XZQDM", 9), ("CJDCQ", "ZLDWDM", 12))
           for feature in dataset.GetLayer(layer)
           if sums[feature[code][:digits]] != round(100 * feature["DCMJ"])}
    assert off == {f["id"] for f in findings if f["rule"] == "control-area"}, off


def check_by_shapely(path, answers):
    """Validity, and the land that two parcels share, by GEOS without tuban."""
    try:
        from osgeo import ogr
        import shapely.wkb
    except ImportError as problem:
        print(f"left out: {problem}")
        return
    ogr.UseExceptions()
    dataset = ogr.Open(str(path))
    check_units_by_shapely(dataset, answers)
    shapes = {}
    for feature in dataset.GetLayer("DLTB"):
        geometry = feature.GetGeometryRef()
        if geometry is not None and not geometry.IsEmpty():
            shapes[feature["BSM"]] = shapely.wkb.loads(bytes(geometry.ExportToWkb()))
    findings = [f for fault in answers["faults"] for f in fault["findings"]]
    invalid = {f["id"] for f in findings if f["rule"] in ("geometry-invalid", "ring-self-touch")}
    assert invalid == {bsm for bsm, shape in shapes.items() if not shape.is_valid}
    parts = {f["id"] for f in findings if f["rule"] == "multipart"}
    assert parts == {bsm for bsm, shape in shapes.items() if shape.geom_type == "MultiPolygon"}
    compared = 0
    for fault in answers["faults"]:
        shared = [f for f in fault["findings"]
                  if f["rule"] in ("coverage-overlap", "duplicate-parcel")]
        if len(shared) == 1:
            one, other = shapes[shared[0]["id"]], shapes[shared[0]["other_id"]]
            area = one.intersection(other).area
            assert abs(area - shared[0]["measure"]) < 1e-3 * area, (fault, area)
            compared += 1
    assert compared >= 6, compared


def county(folder):
    sound = make(folder / "sound.gpkg", "--parcels", "3000")
    assert told(sound, status=0) == []
    assert not answers_of(sound).exists()
    faulty = make(folder / "faulty.gpkg", "--parcels", "3000", "--faults", "all")
    again = make(folder / "again.gpkg", "--parcels", "3000", "--faults", "all")
    assert faulty.read_bytes() == again.read_bytes(), "the same seed gave another county"
    assert answers_of(faulty).read_bytes() == answers_of(again).read_bytes()
    check_told(faulty)
    answers = check_answers(faulty)
    check_rest(sound, faulty, answers)
    check_by_shapely(faulty, answers)
    return answers


def shapefile(folder):
    path = make(folder / "DLTB.shp", "--parcels", "2500", "--encoding", "GBK", "--faults", "all")
    check_told(path, folder)
    answers = check_answers(path)
    plain = make(folder / "plain.shp", "--parcels", "2500", "--overwrite", "--faults",
                 "text-damaged,number-damaged:2,record-count,class-name:5")
    check_told(plain)
    return answers


def other_formats(folder):
    check_told(make(folder / "DLTB.fgb", "--parcels", "2500", "--faults", "all"), folder)
    check_told(make(folder / "county.geojson", "--parcels", "2500", "--faults", "all"))


def many(folder):
    """Another seed, and many of a kind that are hard to tell apart."""
    units = make(folder / "units.gpkg", "--parcels", "6000", "--seed", "8", "--faults",
                 "town-area:20,town-hole:10,town-extent:30,unit-overlap:12,unit-gap:8,"
                 "unit-crossing:20,outside-boundary:10,boundary-uncovered:10,unit-area:8,"
                 "control-area:8,unit-unknown:10,unit-name:10")
    check_told(units)
    check_order(units)
    path = make(folder / "many.gpkg", "--parcels", "6000", "--seed", "12", "--faults",
                "coverage-overlap:60,coverage-gap:60,missing-vertex:40,sliver:20,"
                "geometry-invalid:20,sharp-angle:40,id-duplicate:20")
    check_told(path)
    check_order(path)


def shuffle(source, target):
    from osgeo import ogr
    features = list(source)
    random.Random(7).shuffle(features)
    layer = target.CreateLayer(source.GetName(), source.GetSpatialRef(), ogr.wkbUnknown)
    for i in range(source.GetLayerDefn().GetFieldCount()):
        layer.CreateField(source.GetLayerDefn().GetFieldDefn(i))
    for feature in features:
        feature.SetFID(-1)
        layer.CreateFeature(feature)


def check_order(path):
    """The same findings in the same order, whatever the order of the features: but for row numbers."""
    try:
        from osgeo import gdal, ogr
    except ImportError as problem:
        print(f"left out: {problem}")
        return
    gdal.UseExceptions()
    other = path.with_name(f"shuffled-{path.name}")
    source = ogr.Open(str(path))
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(other))
    for number in range(source.GetLayerCount()):
        shuffle(source.GetLayer(number), target)
    del target

    def plain(file, most):
        report = json.loads(run(TUBAN, "check", file, "-f", "json", "--most", most, status=1).stdout)
        details = [{key: value for key, value in finding.items() if key not in ("row", "message")}
                   for finding in report["findings"]["details"]]
        return details, report["findings"]["by_rule"]

    for most in (7, 100000):
        (details, counts), (others, other_counts) = plain(path, most), plain(other, most)
        assert counts == other_counts and len(details) == len(others)
        for one, another in zip(details, others):
            assert one == another, (most, one, another)


def usage(folder):
    path = folder / "usage.gpkg"
    for faults, words in (("foo", "all, layer-missing"), ("id-form:0", "whole number"),
                          ("record-count", "GPKG cannot carry"), ("id-form,", "none of"),
                          ("coverage-gap:9000", "room for")):
        done = run(BUILD / "make-county", "--targets", TARGETS, "--parcels", "1000", "-o", path,
                   "--faults", faults, status=2)
        assert words in done.stderr and done.stderr.count("\n") == 1, done.stderr
        assert not path.exists() and not answers_of(path).exists()
    run(BUILD / "make-county", "--targets", TARGETS, "--parcels", "1000", "-o", folder / "usage.fgb",
        "--faults", "geometry-missing", status=2)
    # Answers are kept like the county itself, and go with it.
    make(path, "--parcels", "1000", "--faults", "id-form")
    kept = answers_of(path).read_bytes()
    path.unlink()
    make(path, "--parcels", "1000", status=2)
    assert answers_of(path).read_bytes() == kept and not path.exists()
    make(path, "--parcels", "1000", "--overwrite")
    assert path.exists() and not answers_of(path).exists(), "a sound county with answers beside it"


with tempfile.TemporaryDirectory(prefix="tuban-faults-") as name:
    here = Path(name)
    places = [here / part for part in ("usage", "county", "shapefile", "others", "many")]
    for place in places:
        place.mkdir()
    usage(places[0])
    check_rules(county(places[1]), shapefile(places[2]))
    other_formats(places[3])
    many(places[4])
sys.exit(0)
