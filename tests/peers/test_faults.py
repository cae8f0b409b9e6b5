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

# Rules of a layer of parcels that no fault is planted for.
NOT_PLANTED = {
    "srs-mismatch": "speaks of the whole layer: every area would be wrong as well",
    "area-of-use": "speaks of the whole layer: --centre makes one",
    "srs-datum": "speaks of the layer: tests/cli/srs.case",
    "field-structure": "speaks of the layer: tests/cli/structure.case",
    "curve-stroked": "no fault: arcs are another way of drawing",
    "equal-neighbours": "advice, of which every county holds much: tests/rules/test_units.py",
    "height-values": "no fault, and of the layer: tests/rules/test_shapes.py",
    **dict.fromkeys(("layer-missing", "unit-overlap", "unit-gap", "outside-boundary", "unit-area",
                     "boundary-uncovered", "unit-crossing", "unit-unknown", "unit-name",
                     "control-area", "town-extent", "town-unknown", "town-area", "town-code",
                     "town-hole"),
                    "speaks of the layers beside the parcels: tests/rules/test_units.py"),
}


def run(*command, status=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == status, (command, done.returncode, done.stdout[-2000:], done.stderr)
    return done


def make(path, *options, status=0):
    run(BUILD / "make-county", "--targets", TARGETS, "-o", path, *options, status=status)
    return path


def answers_of(path):
    return path.with_name(path.stem + ".faults.json")


def parcels_alone(path):
    """Without XZQ and CJDCQ: a fault of a parcel mostly breaks their sums and borders as well."""
    base = sqlite3.connect(path)
    for table in ("gpkg_contents", "gpkg_geometry_columns"):
        base.execute(f"DELETE FROM {table} WHERE table_name IN ('XZQ', 'CJDCQ')")
    for table in ("XZQ", "CJDCQ"):
        base.execute(f"DROP TABLE {table}")
    base.commit()
    base.close()


def told(path, status=1):
    report = json.loads(run(TUBAN, "check", path, "-f", "json", "--most", "100000",
                            status=status).stdout)
    assert report["verdict"] == ("findings" if status else "clean")
    return [f for f in report["findings"]["details"] if f["severity"] != "info"]


def check_told(path):
    """Everything that was planted is told, and nothing else."""
    faults = json.loads(answers_of(path).read_text(encoding="utf-8"))["faults"]
    findings = told(path)
    for rule in TOLD_ONCE:
        planted = sum(f["kind"] == rule for f in faults)
        assert not planted or any(f["rule"] == rule for f in findings), rule
    faults = [f for f in faults if f["kind"] not in TOLD_ONCE]
    findings = [f for f in findings if f["rule"] not in TOLD_ONCE]
    missed, extra = fault_scores.score(faults, findings, NOT_TOLD)
    for fault, answer in missed:
        print(f"{path.name}: fault {fault['fault']}, {fault['what']}, is not told:", answer)
        print("    nearest:", fault_scores.nearest(answer, findings))
    for finding in extra:
        print(f"{path.name}: told, and not planted:", finding)
    assert not missed and not extra, f"{len(missed)} missed, {len(extra)} too many"
    print(f"{path.name}: {len(faults)} faults, {sum(len(f['findings']) for f in faults)} findings")


def check_answers(path):
    """The head of the answers, and a fault for every rule that speaks of parcels."""
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
    columns = [row[1].decode() for row in base.execute("PRAGMA table_info(DLTB)")][1:]
    out = {repr(row) for row in base.execute(f"SELECT {','.join(columns)} FROM DLTB")}
    base.close()
    return out


def check_rest(sound, faulty, answers):
    """All but the parcels that were changed are as they were: four with a fault at the most."""
    before, after = rows(sound), rows(faulty)
    assert answers["parcels"] == len(after), (answers["parcels"], len(after))
    assert len(before - after) <= 4 * len(answers["faults"]), len(before - after)


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
    # Of a delivery's six layers the generator writes three.
    assert [f["rule"] for f in told(sound, status=0)] == ["layer-missing"] * 3
    parcels_alone(sound)
    assert told(sound, status=0) == []
    assert not answers_of(sound).exists()
    faulty = make(folder / "faulty.gpkg", "--parcels", "3000", "--faults", "all")
    again = make(folder / "again.gpkg", "--parcels", "3000", "--faults", "all")
    assert faulty.read_bytes() == again.read_bytes(), "the same seed gave another county"
    assert answers_of(faulty).read_bytes() == answers_of(again).read_bytes()
    parcels_alone(faulty)
    check_told(faulty)
    answers = check_answers(faulty)
    check_rest(sound, faulty, answers)
    check_by_shapely(faulty, answers)
    return answers


def shapefile(folder):
    path = make(folder / "DLTB.shp", "--parcels", "2500", "--encoding", "GBK", "--faults", "all")
    check_told(path)
    plain = make(folder / "plain.shp", "--parcels", "2500", "--overwrite", "--faults",
                 "text-damaged,number-damaged:2,record-count,class-name:5")
    check_told(plain)
    return check_answers(path)


def other_formats(folder):
    for name in ("county.fgb", "county.geojson"):
        check_told(make(folder / name, "--parcels", "2500", "--faults", "all", "--overwrite"))


def many(folder):
    """Another seed, and many of a kind that are hard to tell apart."""
    path = make(folder / "many.gpkg", "--parcels", "6000", "--seed", "12", "--faults",
                "coverage-overlap:60,coverage-gap:60,missing-vertex:40,sliver:20,"
                "geometry-invalid:20,sharp-angle:40,id-duplicate:20")
    parcels_alone(path)
    check_told(path)
    check_order(path)


def check_order(path):
    """The same findings in the same order, whatever the order of the parcels: but for row numbers."""
    try:
        from osgeo import gdal, ogr
    except ImportError as problem:
        print(f"left out: {problem}")
        return
    gdal.UseExceptions()
    other = path.with_name("shuffled.gpkg")
    dataset = ogr.Open(str(path))
    source = dataset.GetLayer("DLTB")
    features = list(source)
    random.Random(7).shuffle(features)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(other))
    layer = target.CreateLayer("DLTB", source.GetSpatialRef(), ogr.wkbUnknown)
    for i in range(source.GetLayerDefn().GetFieldCount()):
        layer.CreateField(source.GetLayerDefn().GetFieldDefn(i))
    for feature in features:
        feature.SetFID(-1)
        layer.CreateFeature(feature)
    del layer, target

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
    for faults, words in (("foo", "all, number-damaged"), ("id-form:0", "whole number"),
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
    usage(here)
    check_rules(county(here), shapefile(here))
    other_formats(here)
    many(here)
sys.exit(0)
