"""What the pages name exists: linked files, paths in backquotes, rooms, rules, options and commands."""
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ.get("TUBAN_SOURCE_DIR", Path(__file__).resolve().parents[2]))
TUBAN = os.environ.get("TUBAN", str(ROOT / "build/release/tuban"))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/**/*.md")])
TOP = {path.name for path in ROOT.iterdir()}

# Options of other programs that the pages show.
FOREIGN = {"--preset", "--formats", "--config", "--target", "--build", "--install", "--cflags", "--libs", "--check", "--tests", "--merge", "--messages",
           "--targets", "--parcels", "--seed", "--format", "--by"}


def text_of(page):
    return page.read_text(encoding="utf-8")


def linked(page):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(page)):
        if "://" not in target:
            yield target, page.parent / target


def quoted(page):
    """Paths in backquotes that begin with a folder of the project; * and braces are patterns."""
    for path in re.findall(r"`([\w./*-]+/[\w./*-]*)`", text_of(page)):
        if path.split("/")[0] in TOP - {"build"} and "NAME" not in path:
            yield path


def options():
    known = set(FOREIGN) | {"--version"}
    for topic in ([], ["check"], ["totals"], ["tables"], ["layers"], ["info"], ["convert"], ["published"], ["classes"]):
        told = subprocess.run([TUBAN, "help", *topic], capture_output=True, encoding="utf-8", check=True)
        known.update(re.findall(r"--[a-z-]+", told.stdout))
    known.update(re.findall(r'add_argument\("(--[a-z-]+)"', text_of(ROOT / "tools/bench")))
    return known


def main():
    faults, known = [], options()
    for page in PAGES:
        name = page.relative_to(ROOT)
        faults += [f"{name}: link to {target}" for target, path in linked(page) if not path.exists()]
        faults += [f"{name}: `{path}`" for path in quoted(page) if not any(ROOT.glob(path.rstrip("/")))]
        faults += [f"{name}: option {option}"
                   for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text_of(page))) - known]
    tour = text_of(ROOT / "docs/tour.md")
    faults += [f"docs/tour.md: nothing about {room.name}" for room in (ROOT / "src").iterdir()
               if f"`src/{room.name}/" not in tour]
    rules = {line.split(",")[0] for line in text_of(ROOT / "src/check/rules.csv").splitlines()[1:]}
    named = set(re.findall(r"`((?:id|class|ridge|net|stated|published|geometry|srs|text|record)-[a-z]+)`",
                           "".join(map(text_of, PAGES))))
    roles = {line.split(",")[0] for line in text_of(ROOT / "src/survey/fields.csv").splitlines()[1:]}
    faults += [f"no rule {rule}" for rule in named - rules - roles]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
