#!/usr/bin/env python3
"""Texts and sentences with their answers beside them: texts/NAME.txt or .html with NAME.csv, and
sentences.txt. All wordings are our own and synthetic, round published figures; the answers are the
figures that the text was written round. Each text is read again under a comma-decimal locale and
under LANG=C, and its JSON must come back the same when it is read as JSON."""
import csv
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
TUBAN = os.environ["TUBAN"]
LOCALES = [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
           {"LC_ALL": "C", "LANG": "C"}]


def read(data, locale, source="-"):
    ran = subprocess.run([TUBAN, "published", source, "-f", "json"], input=data, check=False,
                         capture_output=True, env={**os.environ, **locale})
    if ran.returncode == 3 and b"no land class" in ran.stderr:
        return {"rows": [], "ambiguous": [], "checks": []}
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


def number(text):
    return Decimal(text) if text not in ("", "-") else None


def rows_of(published):
    return {(row["category"], row["subcategory"]):
            (number(row.get("hectares", "")), number(row.get("mu", "")))
            for row in published["rows"]}


def check_places(published, text):
    """Each figure stands where it is said to stand."""
    lines = text.split("\n")
    wide = str.maketrans("０１２３４５６７８９", "0123456789")
    for row in published["rows"]:
        for printed in row["printed"]:
            rest = lines[printed["line"] - 1][printed["column"] - 1:].translate(wide)
            first = printed["value"][0]
            assert rest.startswith(first), f"{row['category']}: {printed} is not at {rest[:20]!r}"


def check_text(path):
    data = path.read_bytes()
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        wanted = {(line["category"], line["subcategory"]):
                  (number(line["hectares"]), number(line["mu"])) for line in csv.DictReader(file)}
    readings = [read(data, locale) for locale in LOCALES]
    found = rows_of(readings[0])
    for key in sorted(set(found) | set(wanted)):
        assert found.get(key) == wanted.get(key), \
            f"{'/'.join(key)}: read {found.get(key)}, printed {wanted.get(key)}"
    assert readings[0] == readings[1] == readings[2], "the locale makes a difference"
    encoding = readings[0]["read_as"]["encoding"].lower()
    check_places(readings[0], data.decode(encoding))
    again = read(json.dumps(readings[0]).encode(), LOCALES[0])
    assert rows_of(again) == found and again["rows"] == readings[0]["rows"], "JSON comes back otherwise"
    assert again["read_as"]["form"] == "json"


def sentences():
    text, answers = [], []
    for line in [*(HERE / "sentences.txt").read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("#"):
            continue
        if line.startswith(("= ", "? ", "@ ", "! ")):
            answers.append(line)
        elif line:
            text.append(line.replace("\\t", "\t"))
        elif text:
            yield "\n".join(text), answers
            text, answers = [], []


def check_sentence(text, answers):
    wanted, unclear = {}, []
    published = read(text.encode(), LOCALES[0])
    for answer in answers:
        kind, rest = answer.split(" ", 1)
        if kind == "?":
            unclear.append(rest)
        elif kind == "@":
            assert published["region"] == rest, f"district {published['region']}, expected {rest}"
        elif kind == "!":
            wrong = [one for one in published["checks"] if one["verdict"] == "differs"]
            assert not wrong, f"said to contradict each other: {wrong}"
        elif rest != "nothing":
            name, hectares, mu = rest.rsplit(" ", 2)
            wanted[name] = (number(hectares), number(mu))
    found = {subcategory or category: figures
             for (category, subcategory), figures in rows_of(published).items()}
    assert found == wanted, f"read {found}, expected {wanted}"
    for words in unclear:
        assert any(words in entry["text"] for entry in published["ambiguous"]), \
            f"{words} is not among {published['ambiguous']}"


def main():
    count = wrong = 0
    checks = [(path.name, check_text, (path,)) for path in sorted((HERE / "texts").iterdir())
              if path.suffix in (".txt", ".html")]
    checks += [(text, check_sentence, (text, answers)) for text, answers in sentences()]
    for name, check, arguments in checks:
        count += 1
        try:
            check(*arguments)
        except AssertionError as fault:
            wrong += 1
            print(f"{name}: {fault}")
    print(f"{count} texts, {wrong} wrong")
    return 1 if wrong or count < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
