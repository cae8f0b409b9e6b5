"""docs/quickstart.md quotes samples/quickstart.c, and both samples compile strictly and run."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ.get("TUBAN_SOURCE_DIR", Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ.get("TUBAN_BINARY_DIR", ROOT / "build/release"))
PAGE = (ROOT / "docs/quickstart.md").read_text(encoding="utf-8")
SMALL = ROOT / "samples/small/DLTB.geojson"


def sanitizers():
    """The flags of a build under sanitizers, which a program linked with it needs as well."""
    cache = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
    found = re.search(r"^TUBAN_SANITIZE:\w+=(.+)$", cache, re.M)
    compiler = re.search(r"^CMAKE_C_COMPILER:\w+=(.+)$", cache, re.M)
    return compiler[1] if compiler else "cc", [f"-fsanitize={found[1]}"] if found else []


def build(name, folder):
    compiler, flags = sanitizers()
    program = folder / name
    subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-Wconversion", *flags,
                    str(ROOT / f"samples/{name}.c"), f"-I{ROOT / 'include'}", f"-L{BUILD}",
                    f"-Wl,-rpath,{BUILD}", "-ltuban", "-o", str(program)], check=True)
    return program


def run(program, *arguments, status=0):
    done = subprocess.run([str(program), *map(str, arguments)], capture_output=True,
                          encoding="utf-8", check=False)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done.stdout


def tiny(folder):
    """One parcel of orchard, 100 m by 100 m: SYNTHETIC."""
    path = folder / "tiny.geojson"
    path.write_text(json.dumps({
        "type": "FeatureCollection", "name": "DLTB",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}},
        "features": [{"type": "Feature", "properties": {"BSM": "990099211000000001", "DLBM": "0201"},
                      "geometry": {
            "type": "Polygon",
            "coordinates": [[[39650000, 3780000], [39650100, 3780000], [39650100, 3780100],
                             [39650000, 3780100], [39650000, 3780000]]]}}]}), encoding="utf-8")
    return path


def blocks(language):
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.M | re.S)
    return [text for name, text in found if name == language]


def main():
    if shutil.which("cc") is None:
        sys.exit(77)
    source = (ROOT / "samples/quickstart.c").read_text(encoding="utf-8")
    assert blocks("c") == [source], "docs/quickstart.md does not quote samples/quickstart.c"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quickstart, measure = build("quickstart", folder), build("measure", folder)
        assert blocks("") == [run(quickstart, SMALL)], "docs/quickstart.md: other output"
        told = run(quickstart, tiny(folder))
        assert "1 parcels, areas totalled: computed\n" in told and "园地 1.00\n" in told, told
        run(quickstart, status=2)
        run(quickstart, folder / "none.geojson", status=3)
        assert run(measure, tiny(folder)) == "1 9994.453652\n"
        assert run(measure, tiny(folder), "plane") == "1 10000.000000\n"
        run(measure, folder / "none.geojson", status=3)


if __name__ == "__main__":
    main()
