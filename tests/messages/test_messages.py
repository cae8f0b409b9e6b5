"""Chinese is complete: every message has its translation, no English sentence is left in what
--lang zh prints, and numbers do not depend on the language."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ.get("TUBAN_SOURCE_DIR", Path(__file__).resolve().parents[2]))
TUBAN = os.environ.get("TUBAN", str(ROOT / "build/release/tuban"))
SMALL = ROOT / "samples/small/DLTB.geojson"
COMMANDS = "check totals tables layers info convert published classes rules".split()

# Texts in the language of the run: see docs/schema/README.md.
TRANSLATED = {"message", "reason", "reasons", "totalled_reason", "suspicion", "problem", "fits", "note"}
# Findings of these rules name in `found` and `expected` what was read in words.
WORDED = {"multipart", "text-damaged", "area-not-positive"}


def run(*arguments):
    done = subprocess.run([TUBAN, *map(str, arguments)], capture_output=True, encoding="utf-8",
                          check=False)
    assert done.returncode in (0, 1, 2, 3), (arguments, done.returncode, done.stderr)
    return done


def check_catalogue():
    tool = [sys.executable, str(ROOT / "tools/gen-tables")]
    for mode, complaint in (("--messages", "not translated"), ("--check", "stale")):
        done = subprocess.run([*tool, mode], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0 and not done.stdout, f"{complaint}:\n{done.stdout}{done.stderr}"
    if shutil.which("msgfmt"):
        done = subprocess.run(["msgfmt", "--check-format", "--check-domain", "-o", os.devnull,
                               str(ROOT / "src/base/po/zh.po")], capture_output=True,
                              encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr


def generator():
    """tools/gen-tables as a module: its own readers of sources and catalogue."""
    import importlib.machinery
    import importlib.util
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("gen_tables", str(ROOT / "tools/gen-tables"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("gen_tables", loader))
    loader.exec_module(module)
    return module


def plain(text):
    """Without what stays as it is: commands, options, file names, formats, code in backquotes."""
    text = re.sub(r"`[^`]*`", " ", text)
    text = re.sub(r"%[0-9$]*[-+ #0-9.*]*(?:ll|z)?[a-zA-Z]", " ", text)
    text = re.sub(r"--?[a-z][a-z-]*(?: [a-z]+=\w+)?", " ", text)
    return re.sub(r"[\w./-]*[.=:/_][\w./-]*", " ", text)


def english(text):
    """A run of three plain lower-case words is a sentence nobody translated."""
    return re.search(r"\b(?:[a-z]{2,} ){2,}[a-z]{2,}\b", plain(text))


KEYS = ("id number class class-name", "category class level1 major")  # lists of words to type


def check_translations():
    assert english("the layer has no reference system") and not english("图层没有坐标系")
    tables = generator()
    said = tables.source_messages()
    for message, chinese in tables.translations().items():
        assert message in said, f"nobody says this any more: {message}"
        assert re.search(r"[一-鿿]", chinese) or not re.search(r"[a-z]{3}", plain(message)), message
        if not any(key in message for key in KEYS):
            assert not english(chinese), chinese
        for word in re.findall(r"--[a-z-]+", message):
            assert word in chinese, f"{word} is missing from {chinese}"
        assert message.endswith("\n") == chinese.endswith("\n"), message


def check_help():
    for arguments in (["help"], *(["help", name] for name in COMMANDS)):
        shown = run(*arguments, "--lang=zh")
        assert shown.returncode == 0, shown.stderr
        # Wrapped lines belong to the option they explain.
        for line in re.sub(r"\n {20,}", " ", shown.stdout).splitlines():
            if not any(key in line for key in KEYS):
                assert not english(line), line


def broken(folder):
    data = json.loads(SMALL.read_text(encoding="utf-8"))
    rows = data["features"]
    rows[0]["properties"].update(DLBM="9999", BSM=rows[1]["properties"]["BSM"], TBMJ=1.0)
    rows[1]["properties"].update(DLBM=None, TBDLMJ=0)
    rows[2]["geometry"] = None
    ring = rows[4]["geometry"]["coordinates"]
    rows[4]["geometry"] = {"type": "MultiPolygon", "coordinates": [ring, ring]}
    path = folder / "broken.geojson"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def stripped(value):
    """A document without the texts that are in the language of the run."""
    if isinstance(value, dict):
        left = {key: stripped(one) for key, one in value.items() if key not in TRANSLATED}
        if value.get("rule") in WORDED:
            left.pop("found", None)
            left.pop("expected", None)
        return left
    return [stripped(one) for one in value] if isinstance(value, list) else value


def runs(folder):
    bad = broken(folder)
    figures = folder / "figures.csv"
    figures.write_text("category,hectares,mu,parcels\n耕地,9.99,1.00,\n不存在,1,,\nparcels,,,7\n",
                       encoding="utf-8")
    yield ["check", SMALL, "--published", ROOT / "samples/small/published.csv"]
    yield ["check", bad, "--published", figures]
    yield ["totals", SMALL, "--by", "township,class"]
    yield ["totals", SMALL, "--edges", "geodesic", "--area", "computed"]
    yield ["info", SMALL]
    yield ["published", figures]


def described(path):
    """What the file says of itself is said as it is."""
    return json.loads(path.read_text(encoding="utf-8"))["description"]


def check_reports(folder):
    names = re.compile(r"CGCS2000 / [^(:（]*|named DLTB|" + re.escape(described(SMALL)))
    for arguments in runs(folder):
        text = run(*arguments, "--lang", "zh")
        for line in (text.stdout + text.stderr).splitlines():
            assert not english(names.sub(" ", line)), (arguments, line)
        both = [run(*arguments, "-f", "json", "--lang", language).stdout for language in ("en", "zh")]
        first, second = (json.dumps(stripped(json.loads(one)), ensure_ascii=False) for one in both)
        assert first == second, arguments
        tables = [run(*arguments, "-f", "csv", "--lang", language).stdout for language in ("en", "zh")]
        assert tables[0] == tables[1], arguments
        shown = [re.findall(r"\d[\d,]*\.\d\d\b", run(*arguments, "--lang", language).stdout)
                 for language in ("en", "zh")]
        assert sorted(shown[0]) == sorted(shown[1]), arguments


def check_labels(folder):
    """The left column of a report is twelve wide: six Chinese characters at most, then a blank."""
    text = run("check", broken(folder), "--lang", "zh").stdout
    labels = re.findall(r"^([一-鿿]+) +\S", text, re.M)
    assert len(labels) >= 9, labels
    assert all(len(label) <= 5 for label in labels), labels


def check_failures(folder):
    none = folder / "none.gpkg"
    for arguments in (["check", none], ["check"], ["nosuch"], ["check", SMALL, "--by", "class"],
                      ["totals", SMALL, "--by", "width"], ["totals", SMALL, "--layer", "X"],
                      ["totals", SMALL, "--field", "class=NONE"], ["published", SMALL],
                      ["totals", SMALL, "--encoding", "NOPE"], ["totals", SMALL, "--srs", "NOPE"]):
        done = run(*arguments, "--lang", "zh")
        assert done.returncode in (2, 3) and re.search(r"[一-鿿]", done.stderr), arguments
        assert not english(done.stderr.replace("check totals tables layers info convert published classes rules", "")), done.stderr


def main():
    check_catalogue()
    check_translations()
    check_help()
    with tempfile.TemporaryDirectory() as name:
        check_reports(Path(name))
        check_labels(Path(name))
        check_failures(Path(name))


if __name__ == "__main__":
    main()
