"""Memory, disk and system calls fail at every point of every command: status 4, one line, nothing written, nothing left.
Calls fail through failing.c (LD_PRELOAD; only those of tuban itself), writing by a limit to the size of files, which strikes
GDAL and the C library too. TUBAN_FAULTS=N tries up to N points of each command and kind instead of the few of every day."""
import collections
import concurrent.futures
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
MOST = int(os.environ.get("TUBAN_FAULTS", "2"))
KINDS = ("memory", "open", "sync", "rename", "folder", "close")
COMMANDS = [line.split() for line in """\
check a.geojson --threads 1
check a.geojson -f json -o out/r.json --published p.csv --threads 1
check a.geojson -f html -o out/r.html --threads 1
check a.geojson -f csv -o out/r.csv --findings out/f.gpkg --threads 1
check a.vct -f junit -o out/r.xml --findings out/f.csv --threads 1
check a.geojson --boundary a.geojson --rules r.rules --findings out/f.jsonl --threads 1
totals a.txt --by class -f csv -o out/t.csv --threads 1
info a.geojson -f json -o out/i.json
published b.txt -f csv -o out/p.csv
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
classes -o out/c.csv -f csv
rules -o out/r.json -f json""".splitlines()]


def inputs():
    return {"a.geojson": samples.source("samples", "small", "DLTB.geojson"), "a.vct": samples.source("samples", "forms", "DLTB.vct"),
            "a.txt": samples.source("samples", "forms", "parcels.txt"), "p.csv": samples.source("samples", "small", "published.csv"),
            "b.txt": samples.source("samples", "small", "bulletin.txt"), "r.rules": b"sharp-angle = off\n"}


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


def points(most_at):
    return range(1, most_at + 1) if most_at <= MOST else sorted({1 + i * most_at // MOST for i in range(MOST)})


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
        # Of two outputs, the first may be there whole.
        whole = [name for name in made if ("--findings" in arguments or name == "out/l.gpkg") and name in arguments]
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
        for at in points(largest - 1 if kind == "size" else sound[4]):
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
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for some, wrong in pool.map(try_command, COMMANDS):
            tried += some
            bad += wrong
    for one in bad:
        print(*one)
    print(f"{sum(tried.values())} faults in {len(COMMANDS)} commands: {dict(tried)}; {len(bad)} wrong")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
