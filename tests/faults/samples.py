"""A small synthetic dataset in every form that tuban reads, as bytes in memory: what tests/faults breaks. tuban's
own `convert` makes them of samples/forms/DLTB.vct, and make-county one with villages, townships and county."""
import io
import os
import subprocess
import tempfile
import zipfile

SOURCE = os.environ.get("TUBAN_SOURCE_DIR", ".")
TUBAN = os.path.abspath(os.environ.get("TUBAN", "tuban"))
MAKE_COUNTY = os.path.join(os.environ.get("TUBAN_BINARY_DIR", "."), "make-county")
TARGETS = "category,hectares\n耕地,120\n园地,30\n林地,80\n草地,20\n湿地,5\n城镇村及工矿用地,25\n交通运输用地,10\n水域及水利设施用地,10\n"


class Sample:
    """files: name -> bytes; main: the name that is given to tuban; kind: dataset, published, or an option's name."""

    def __init__(self, name, main, files, kind="dataset", arguments=()):
        self.name, self.main, self.files, self.kind, self.arguments = name, main, files, kind, tuple(arguments)

    def write(self, folder):
        for name, data in self.files.items():
            with open(os.path.join(os.fsencode(folder), os.fsencode(name)), "wb") as file:
                file.write(data)


def read_folder(folder, prefix=""):
    found = {}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            found.update(read_folder(entry.path, prefix + entry.name + "/"))
        else:
            with open(entry.path, "rb") as file:
                found[prefix + entry.name] = file.read()
    return found


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)  # a fixed date: the same bytes every day
    return packed.getvalue()


def source(*path):
    with open(os.path.join(SOURCE, *path), "rb") as file:
        return file.read()


def run(*command):
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode > 1:
        raise RuntimeError(f"{command}: {done.stderr}")


def datasets():
    """The ten parcels of samples/forms in every form, and a small county."""
    made = []
    vct = os.path.join(SOURCE, "samples", "forms", "DLTB.vct")
    with tempfile.TemporaryDirectory(prefix="tuban-samples-") as here:
        for ending in ("shp", "gpkg", "fgb", "geojson", "gml", "kml", "gdb", "tab", "sqlite", "txt", "jsonl", "gpx"):
            folder = os.path.join(here, ending)
            os.mkdir(folder)
            name = "DLTB." + ending
            try:
                run(TUBAN, "convert", vct, "-o", os.path.join(folder, name), "-q")
            except RuntimeError:
                continue  # not a form that is written by this GDAL
            files = read_folder(folder)
            made.append(Sample(ending, name, files))
        with open(os.path.join(here, "targets.csv"), "w", encoding="utf-8") as file:
            file.write(TARGETS)
        run(MAKE_COUNTY, "-o", os.path.join(here, "county.gpkg"), "--targets", os.path.join(here, "targets.csv"),
            "--parcels", "500", "--vertices", "20")
        with open(os.path.join(here, "county.gpkg"), "rb") as file:
            made.append(Sample("county", "county.gpkg", {"county.gpkg": file.read()}))
        run(TUBAN, "convert", os.path.join(here, "county.gpkg"), "-o", os.path.join(here, "county.vct"), "-q")
        with open(os.path.join(here, "county.vct"), "rb") as file:
            made.append(Sample("county-vct", "county.vct", {"county.vct": file.read()}))
    shapefile = next(sample for sample in made if sample.name == "shp")
    made.append(Sample("zip", "DLTB.zip", {"DLTB.zip": zipped(shapefile.files)}))
    return made


def side_files():
    """What is read beside the parcels: (option or command, name, bytes)."""
    figures = source("samples", "small", "published.csv")
    geojson = source("samples", "small", "DLTB.geojson")
    rules = b"# rules\nsharp-angle = off\nmultipart = warning\nsliver.area = 5\n" \
            b"large = error when DLBM = 0101 and TBMJ > 2 then QSXZ in (30, 31) and BZ is not empty\n"
    accept = b"fingerprint,reason,until\n0123456789abcdef,seen on site,2030-01-01\n"
    classes = source("samples", "own-classes", "brp-crops.csv")
    control = "unit,name,mssm,area_m2\n990099001,示例,00,40000.00\n".encode()
    text = source("samples", "small", "bulletin.txt")
    html = source("tests", "published", "texts", "jiangmen.html")
    json = '{"region":"示例","figures":[{"category":"耕地","hectares":"1.62","mu":"24.3"}]}'.encode()
    data = {"DLTB.geojson": geojson}

    def beside(name, file, content, *arguments):
        return Sample(name, file, dict(data, **{file: content}), "side", arguments)
    return [
        Sample("published-csv", "figures.csv", {"figures.csv": figures}, "published"),
        Sample("published-text", "bulletin.txt", {"bulletin.txt": text}, "published"),
        Sample("published-html", "page.html", {"page.html": html}, "published"),
        Sample("published-json", "figures.json", {"figures.json": json}, "published"),
        beside("published", "figures.csv", figures, "check", "DLTB.geojson", "--published", "figures.csv"),
        beside("rules", "own.rules", rules, "check", "DLTB.geojson", "--rules", "own.rules"),
        beside("accept", "accept.csv", accept, "check", "DLTB.geojson", "--accept", "accept.csv"),
        beside("baseline", "baseline.csv", accept, "check", "DLTB.geojson", "--baseline", "baseline.csv"),
        beside("classes", "classes.csv", classes, "check", "DLTB.geojson", "--classes", "classes.csv"),
        beside("control", "control.csv", control, "tables", "DLTB.geojson", "--control", "control.csv", "-f", "json"),
        beside("boundary", "boundary.geojson", geojson, "check", "DLTB.geojson", "--boundary", "boundary.geojson"),
        beside("gaps", "gaps.geojson", geojson, "check", "DLTB.geojson", "--allowed-gaps", "gaps.geojson"),
    ]
