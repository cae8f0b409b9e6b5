"""Runs tuban over broken files and holds every run to what docs/reliability.md promises."""
import hashlib
import os
import re
import resource
import signal
import subprocess
import tempfile

from samples import TUBAN

SECONDS = 20
with open(TUBAN, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()
SANITIZER_OPTIONS = {"ASAN_OPTIONS": "exitcode=99:allocator_may_return_null=1:hard_rss_limit_mb=4000",
                     "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99"}
MEMORY = 4 << 30
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
# Values that a target changes or refuses are told when what was written is read again (docs/exit-status.md).
TARGET = re.compile("reads back with|cannot be written by GDAL's driver|did not keep|cannot be read again|that a Shapefile holds|characters that are not in")
# What each command writes; the names are looked for after a run.
FORMS = {
    "check": [["-f", "json"], ["-f", "text"], ["-f", "csv"], ["-f", "html", "-o", "out/report.html"],
              ["--findings", "out/findings.gpkg", "-f", "junit"], ["--findings", "out/findings.csv"],
              ["--findings", "out/findings.jsonl"]],
    "totals": [["--by", "category,class,village,owner,slope", "-f", "csv"], ["-f", "json", "-o", "out/totals.json"]],
    "info": [["-f", "json"], []],
    "convert": [["-o", "out/new." + ending] for ending in
                ("shp", "gpkg", "vct", "txt", "geojson", "fgb", "gml", "csv", "gdb")],
    "layers": [["-o", "out/layers.gpkg"], ["-o", "out/layers.gpkg", "--with-findings"], ["-o", "out/layers.zip"]],
    "tables": [["-o", "out/tables.xlsx"], ["-o", "out/tables", "-f", "csv"], ["-f", "json"]],
    "published": [["-f", "json"], ["-f", "csv"], []],
}
# A cut file has no reference system at times; with one there is more to break.
COMMANDS = [[command, form] for command, forms in FORMS.items() for form in forms if command != "published"]


def snapshot(folder):
    """Every file with its bytes; names are bytes too."""
    found = {}
    for here, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            path = os.path.join(here, name)
            if not os.path.isfile(path) or os.path.islink(path):
                found[path] = "special"
                continue
            with open(path, "rb") as file:
                found[path] = hashlib.sha1(file.read()).hexdigest()
    return found


def limits():
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limited_run(arguments, folder, seconds=SECONDS, environment=None, stdin=subprocess.DEVNULL):
    """(status or None for a hang, stdout, stderr)"""
    process = subprocess.Popen([TUBAN, *arguments], cwd=folder, stdin=stdin, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, preexec_fn=limits, start_new_session=True,
                               env={**os.environ, **SANITIZER_OPTIONS, **(environment or {})})
    try:
        out, err = process.communicate(timeout=seconds)
        return process.returncode, out, err
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return None, out, err


def verdict(status, out, err, allowed=(0, 1, 2, 3)):
    """What is wrong with a run, as a list of words."""
    wrong = []
    text = err.decode("utf-8", "replace")
    if status is None:
        return ["hangs"]
    if b"Sanitizer" in err or b"runtime error" in err:
        wrong.append("sanitizer")
    if status < 0:
        wrong.append(f"signal {-status}")
    elif status not in allowed and not (status == 4 and TARGET.search(text)):
        wrong.append(f"status {status}")
    if "\ufffd" in text and b"\xef\xbf\xbd" not in err:
        wrong.append("stderr is not UTF-8")
    if RAW.search(text):
        wrong.append("control characters in stderr")
    lines = [line for line in text.splitlines() if not line.startswith("tuban: note: ")]
    if status >= 2 and (len(lines) != 1 or not text.endswith("\n") or not text.startswith("tuban")):
        wrong.append("not one line in stderr")
    if status >= 2 and out:
        wrong.append("data beside a failure")
    return wrong


def try_one(files, arguments, allowed=(0, 1, 2, 3), seconds=SECONDS):
    """Writes the files (name -> bytes) into a new folder and runs tuban there; the complaints, status and stderr."""
    with tempfile.TemporaryDirectory(prefix="tuban-hostile-") as folder:
        inside = os.path.join(folder, "in")
        os.makedirs(os.path.join(inside, "out"))
        for name, data in files.items():
            path = os.path.join(os.fsencode(inside), os.fsencode(name))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        before = snapshot(folder)
        status, out, err = limited_run(arguments, inside, seconds)
        wrong = verdict(status, out, err, allowed)
        after = snapshot(folder)
        made = [path for path in after if path not in before]
        outside = [path for path in made if b"/in/out/" not in path]
        if any(after.get(path) != sum_ for path, sum_ in before.items()):
            wrong.append("an input was changed")
        if outside:
            wrong.append(f"files beside the input: {outside}")
        if made and (status is None or status >= 2):
            wrong.append(f"files after a failure: {made}")
        if any(os.path.basename(path).startswith(b".") for path in made) or \
                any(b"/out/." in path for path in made):
            wrong.append(f"temporary files: {made}")
        return wrong, status, out, err
