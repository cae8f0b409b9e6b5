"""Memory, disk and system calls fail at every point of every command: status 4, one line, nothing written, nothing left.
Calls fail through failing.c (LD_PRELOAD; only those of tuban itself), writing by a limit to the size of files, which strikes
GDAL and the C library too. TUBAN_FAULTS=N tries up to N points of each command and kind instead of the few of every day, and
TUBAN_FAULTS=all every single call, and a hundred sizes. tests/faults/test_failing.py [WORD ..]: only commands with such a word."""
import collections
import concurrent.futures
import functools
import os
import resource
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile
import samples

SHIM = os.path.join(os.environ.get("TUBAN_BINARY_DIR", "."), "libfailing.so")
ASKED = os.environ.get("TUBAN_FAULTS", "2")
MOST = sys.maxsize if ASKED == "all" else int(ASKED)
MOST_SIZES = min(MOST, 100) if ASKED == "all" else MOST
KINDS = ("memory", "open", "sync", "rename", "folder", "close")
COMMANDS = [line.split() for line in """\
check a.geojson --threads 1
check a.geojson -f json -o out/r.json --published p.csv --threads 1
check a.geojson -f html -o out/r.html --threads 1
check a.geojson -f csv -o out/r.csv --findings out/f.gpkg --threads 1
check a.vct -f junit -o out/r.xml --findings out/f.csv --threads 1
check a.geojson --boundary a.geojson --rules r.rules --findings out/f.jsonl --threads 1
check a.geojson --baseline e.csv --accept e.csv --classes k.csv -f json -o out/r.json --threads 1
check s.shp -f json -o out/r.json --threads 2
check s.zip -f text -o out/r.txt --threads 1
totals a.txt --by class -f csv -o out/t.csv --threads 1
info a.geojson -f json -o out/i.json
info s.shp -o out/i.txt
published b.txt -f csv -o out/p.csv
published p.csv -f json -o out/p.json
published h.html -o out/p.txt
convert a.geojson -o out/c.vct
convert a.vct -o out/c.txt
convert a.vct -o out/c.gpkg
convert a.vct -o out/c.shp
convert a.vct -o out/c.geojson
layers a.geojson -o out/l.gpkg --with-findings --threads 1
layers a.geojson -o out/l.zip --threads 1
tables a.geojson -o out/t.xlsx --threads 1
tables a.geojson -o out/t -f csv --threads 1
tables a.geojson -o out/t.json -f json --threads 1
tables a.geojson --control c.csv -o out/t -f csv --threads 1
classes -o out/c.csv -f csv
classes --classes k.csv -o out/c.json -f json
rules -o out/r.json -f json
rules --rules r.rules -o out/r.txt""".splitlines()]


@functools.cache
def shapefile():
    """Without its index, which is made in memory."""
    with tempfile.TemporaryDirectory(prefix="tuban-failing-") as here:
        samples.run(samples.TUBAN, "convert", os.path.join(samples.SOURCE, "samples", "forms", "DLTB.vct"), "-q",
                    "-o", os.path.join(here, "s.shp"))
        return {name: data for name, data in samples.read_folder(here).items() if not name.endswith(".shx")}


@functools.cache
def inputs():
    return {**shapefile(), "s.zip": samples.zipped(shapefile()),
            "k.csv": samples.source("samples", "own-classes", "brp-crops.csv"),
            "c.csv": "unit,name,mssm,area_m2\n990099,示例,00,40000.00\n".encode(),
            "e.csv": b"rule,fingerprint,reason,until\ngap,0123456789abcdef,seen on site,2999-01-01\n",
            "h.html": samples.source("tests", "published", "texts", "jiangmen.html"),
            "a.geojson": samples.source("samples", "small", "DLTB.geojson"), "a.vct": samples.source("samples", "forms", "DLTB.vct"),
            "a.txt": samples.source("samples", "forms", "parcels.txt"), "p.csv": samples.source("samples", "small", "published.csv"),
            "b.txt": samples.source("samples", "small", "bulletin.txt"),
            "r.rules": b"sharp-angle = off\nlarge = info when TBMJ > 1 then DLBM in (0101, 0301)\n"}


def run(arguments, kind, at):
    """(status, stderr, what stands in out/ with its size, whether an input changed, calls of that kind)"""
    with tempfile.TemporaryDirectory(prefix="tuban-failing-") as here:
        os.mkdir(os.path.join(here, "out"))
        for name, data in inputs().items():
            with open(os.path.join(here, name), "wb") as file:
                file.write(data)
        before = hostile.snapshot(here)
        count = os.path.join(here, "out", "..", "calls")
        environment = dict(os.environ)
        limit = None
        if kind == "size":
            limit = at
        else:
            environment.update(LD_PRELOAD=SHIM, FAIL_WHAT=kind, FAIL_AT=str(at), FAIL_COUNT=count)

        def prepare():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        done = subprocess.run([samples.TUBAN, *arguments], cwd=here, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60, preexec_fn=prepare, restore_signals=False)
        calls = 0
        if os.path.exists(count):
            with open(count, encoding="ascii") as file:
                calls = int(file.read())
            os.unlink(count)
        made = {}
        for folder, folders, names in os.walk(os.path.join(here, "out")):
            for name in folders + names:
                path = os.path.join(folder, name)
                made[os.path.relpath(path, here)] = os.path.getsize(path) if os.path.isfile(path) else -1
        after = hostile.snapshot(here)
        changed = any(after.get(path) != value for path, value in before.items())
        return done.returncode, done.stderr, made, changed, calls


def points(most_at, most):
    return range(1, most_at + 1) if most_at <= most else sorted({1 + i * most_at // most for i in range(most)})


def judge(arguments, kind, sound, result):
    status, err, made, changed, _ = result
    wrong = []
    if status in (0, 1):  # a cache that could not be had, a file for reading that was closed
        if status != sound[0] or made.keys() != sound[2].keys():
            wrong.append("went on with another result")
    elif status != 4:
        wrong.append(f"status {status}")
    if status > 1:
        if kind == "size" and "out/t.xlsx" in arguments:  # made in memory, where only this test sets a limit
            err = b"".join(line for line in err.splitlines(True) if not line.startswith(b"[ERROR]"))
        wrong += hostile.verdict(status, b"", err, allowed=(4,))
        # Of two outputs, the first may be there whole: findings, layers before the report.
        whole = [name for name in made if ("--findings" in arguments or name in ("out/l.gpkg", "out/l.zip")) and name in arguments]
        if len(made) > len(whole):
            wrong.append(f"left {made}")
        if any(made[name] != sound[2][name] for name in whole):
            wrong.append("partial findings")
    if any("/." in name for name in made):
        wrong.append(f"temporary files {made}")
    if changed:
        wrong.append("an input was changed")
    return wrong


def try_command(arguments):
    tried, bad = collections.Counter(), []
    for kind in (*KINDS, "size"):
        sound = run(arguments, "memory" if kind == "size" else kind, 0)
        if sound[0] not in (0, 1):
            bad.append((arguments, kind, 0, sound[0], [sound[1].decode()]))
            continue
        largest = max([size for size in sound[2].values() if size > 0], default=0)
        for at in points(largest - 1, MOST_SIZES) if kind == "size" else points(sound[4], MOST):
            result = run(arguments, kind, at)
            tried[kind] += 1
            wrong = judge(arguments, kind, sound, result)
            if wrong:
                bad.append((arguments, kind, at, result[0], wrong, result[1][:500]))
    return tried, bad


def main():
    if hostile.SANITIZED:
        print("skipped: sanitizers have their own malloc")
        return 77
    tried, bad = collections.Counter(), []
    chosen = [command for command in COMMANDS if len(sys.argv) == 1 or any(word in command for word in sys.argv[1:])]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for some, wrong in pool.map(try_command, chosen):
            tried += some
            bad += wrong
            for one in wrong:
                print(*one, flush=True)
    print(f"{sum(tried.values())} faults in {len(chosen)} commands: {dict(tried)}; {len(bad)} wrong")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
