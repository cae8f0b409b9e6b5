"""The neighbours of a whole county against the coverage validation of GEOS.

GEOS has one since 3.12 (Debian 13; shapely 2.1 speaks it), so on Debian 12 this says "skipped". The
county is synthetic; every hundredth parcel of it is moved by 1 m. What must hold:

    every parcel that GEOS finds an invalid edge of has an overlap or a missing vertex of ours;
    of any two parcels that overlap for us, GEOS finds an invalid edge of one at least;
    the county as it was made is sound for both.

GEOS does not tell gaps that are as wide as the move without a width to look for, nor which two
parcels overlap: tests/peers/test_coverage.py compares those with an oracle of our own. As a program,
on a county given by name, it prints how long both take:

    tests/peers/test_geos_coverage.py build/sample/shizhong.gpkg
"""
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import shapely
except ImportError:
    shapely = None

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("TUBAN_BINARY_DIR", ROOT / "build/release"))
TUBAN = os.environ.get("TUBAN", str(BUILD / "tuban"))
MOVED_EVERY, MOVED_BY_M = 100, 1.0


def parcels(path):
    """Identifiers and polygons of the layer, in the order of its rows."""
    base = sqlite3.connect(path)
    rows = base.execute("SELECT BSM, geom FROM DLTB ORDER BY 1").fetchall()
    base.close()
    envelopes = (0, 32, 48, 48, 64)
    polygons = shapely.from_wkb([blob[8 + envelopes[blob[3] >> 1 & 7]:] for _, blob in rows])
    return [identifier for identifier, _ in rows], polygons


def write(path, identifiers, polygons):
    features = [{"type": "Feature", "properties": {"BSM": i, "DLBM": "0101"},
                 "geometry": json.loads(shapely.to_geojson(polygon))}
                for i, polygon in zip(identifiers, polygons)]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "name": "DLTB", "crs": crs,
                                "features": features}), encoding="utf-8")


def invalid_by_geos(identifiers, polygons):
    edges = shapely.coverage_invalid_edges(polygons)
    return {i for i, found in zip(identifiers, edges) if found is not None and not found.is_empty}


def found_by_tuban(path, folder):
    """Pairs of identifiers that overlap, and all that have an overlap or a missing vertex."""
    findings = folder / f"{path.stem}.jsonl"
    done = subprocess.run([TUBAN, "check", path, "--findings", findings, "--fail-on", "never", "-q"],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    pairs, named = set(), set()
    for line in findings.read_text(encoding="utf-8").splitlines():
        finding = json.loads(line)
        pair = (finding.get("id"), finding.get("other_id"))
        if finding["rule"] == "coverage-overlap":
            pairs.add(pair)
        if finding["rule"] in ("coverage-overlap", "missing-vertex"):
            named.update(pair)
    return pairs, named


def compare(folder):
    made = folder / "county.gpkg"
    subprocess.run([BUILD / "make-county", "--targets", ROOT / "samples/shizhong/published.csv",
                    "--parcels", "4000", "-o", made], check=True, stdout=subprocess.DEVNULL)
    identifiers, polygons = parcels(made)
    assert not invalid_by_geos(identifiers, polygons)
    pairs, named = found_by_tuban(made, folder)
    assert not pairs and not named
    moved = [shapely.transform(polygon, lambda at: at + [MOVED_BY_M, 0])
             if i % MOVED_EVERY == 0 else polygon for i, polygon in enumerate(polygons)]
    broken = folder / "broken.geojson"
    write(broken, identifiers, moved)
    invalid = invalid_by_geos(identifiers, moved)
    pairs, named = found_by_tuban(broken, folder)
    assert len(invalid) > len(moved) / MOVED_EVERY and pairs
    assert invalid <= named, f"found by GEOS only: {sorted(invalid - named)[:5]}"
    alone = [pair for pair in pairs if not invalid & set(pair)]
    assert not alone, f"found by tuban only: {alone[:5]}"
    print(f"{len(moved)} parcels: {len(invalid)} invalid by GEOS {shapely.geos_version_string}, "
          f"{len(pairs)} overlaps of {len(named)} parcels")


def processor_seconds(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def timing(path):
    _, polygons = parcels(path)
    begin = processor_seconds(resource.RUSAGE_SELF)
    shapely.coverage_is_valid(polygons)
    geos = processor_seconds(resource.RUSAGE_SELF) - begin
    begin = processor_seconds(resource.RUSAGE_CHILDREN)
    subprocess.run([TUBAN, "check", path, "--fail-on", "never"], check=True,
                   stdout=subprocess.DEVNULL)
    ours = processor_seconds(resource.RUSAGE_CHILDREN) - begin
    print(f"GEOS {shapely.geos_version_string}, coverage validation alone: {geos:.2f} s of the processor; "
          f"the whole of tuban check: {ours:.2f} s, {geos / ours:.0f} times less")


def main():
    if not hasattr(shapely, "coverage_invalid_edges"):
        print("skipped: needs shapely with GEOS 3.12 or newer")
        sys.exit(77)
    if len(sys.argv) > 1:
        timing(sys.argv[1])
        return
    with tempfile.TemporaryDirectory(prefix="tuban-geos-coverage-") as folder:
        compare(Path(folder))


if __name__ == "__main__":
    main()
