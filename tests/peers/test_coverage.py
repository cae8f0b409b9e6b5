"""The coverage engine against shapely (coverage_oracle.py), and on a synthetic county: sound, sound
in any order and for any number of threads, and broken as often as it was spoilt."""
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.environ["TUBAN_SOURCE_DIR"]
BUILD = os.environ["TUBAN_BINARY_DIR"]
ANSWERS = os.path.join(BUILD, "coverage-answers")

try:
    from osgeo import ogr
    import shapely.affinity
    import shapely.wkb
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import coverage_oracle
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)
if not os.path.exists(os.path.join(BUILD, "make-county")):
    print("skipped: no make-county here")
    sys.exit(77)

ogr.UseExceptions()
PARCELS = 3000


def ask(path, threads):
    return coverage_oracle.ask(ANSWERS, path, threads)


def read(path):
    dataset = ogr.Open(path)
    return [bytes(feature.GetGeometryRef().ExportToWkb()) for feature in dataset.GetLayer("DLTB")]


def write(shapes, path):
    coverage_oracle.write([shapely.wkb.loads(shape) for shape in shapes], path)


def spoil(shapes):
    """Every hundredth parcel is moved by 1 m to the north-east."""
    moved = list(shapes)
    for i in range(0, len(shapes), 100):
        moved[i] = shapely.wkb.dumps(
            shapely.affinity.translate(shapely.wkb.loads(shapes[i]), 0.8, 0.6))
    return moved


def as_ids(told, ids):
    """What was told, with rows replaced by what does not depend on their order."""
    answers = [json.loads(line) for line in told.splitlines()]
    for answer in answers:
        for key in ("lacking", "having"):
            if key in answer:
                answer[key] = ids[answer[key] - 1]
        if "rows" in answer:
            answer["rows"] = [ids[row - 1] for row in answer["rows"]]
    return answers


def check_sound(path, parcels):
    told = ask(path, 1)
    for threads in (2, 7):
        assert ask(path, threads) == told, f"{threads} threads say something else"
    kinds = [json.loads(line)["kind"] for line in told.splitlines()]
    assert kinds == ["sums", "outline"], kinds
    sums = json.loads(told.splitlines()[0])
    total = sum(shapely.wkb.loads(shape).area for shape in parcels)
    assert abs(sums["union"] - total) < 1e-9 * total, (sums, total)
    assert sums["excess"] == sums["gaps"] == 0 and sums["thin"] == [0, 0, 0, 0], sums


def check_order(shapes, folder):
    """The same county, shuffled: the same regions with the same parcels in the same order."""
    ids = list(range(len(shapes)))
    path = os.path.join(folder, "plain.gpkg")
    write(shapes, path)
    plain = as_ids(ask(path, 2), ids)
    random.Random(1).shuffle(ids)
    path = os.path.join(folder, "shuffled.gpkg")
    write([shapes[i] for i in ids], path)
    assert as_ids(ask(path, 7), ids) == plain, "the order of the parcels changes what is told"
    return plain


def check_spoilt(answers, parcels):
    spoilt = set(range(0, parcels, 100))
    named = set()
    for answer in answers:
        if answer["kind"] in ("gap", "overlap"):
            assert spoilt & set(answer["rows"]), f"no moved parcel at {answer['place']}"
            named |= spoilt & set(answer["rows"])
            assert answer["width"] <= 1.0, answer
    assert named == spoilt, f"nothing told of {spoilt - named}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "county.gpkg")
        subprocess.run([os.path.join(BUILD, "make-county"), "-o", path, "--parcels", str(PARCELS),
                        "--targets", os.path.join(ROOT, "samples/shizhong/published.csv")],
                       check=True, capture_output=True)
        shapes = read(path)
        check_sound(path, shapes)
        check_order(shapes, folder)
        check_spoilt(check_order(spoil(shapes), folder), len(shapes))
    sys.argv = ["coverage_oracle.py", ANSWERS, "--count", "40"]
    return coverage_oracle.main()


if __name__ == "__main__":
    sys.exit(main())
