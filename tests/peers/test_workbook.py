"""The workbook of the official tables by two other programs: openpyxl reads the figures that stand
beside the formulas, and LibreOffice computes every formula anew, from a copy without those figures.
Both must be the figures of the CSV. In English every word is English but official titles and names."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

try:
    import openpyxl
except ImportError:
    print("skipped: openpyxl is missing")
    sys.exit(77)

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
TUBAN = os.environ["TUBAN"]
HAN = re.compile("[一-鿿]")
FIRST = 6  # row of the first figures, from 1
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def run(*command, status=0, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    assert done.returncode == status, (command, done.returncode, done.stdout[-2000:], done.stderr)
    return done


def tables(folder):
    """{number: (heads, rows)} of the CSV."""
    found = {}
    for path in sorted(folder.glob("[0-9]*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            heads, *rows = csv.reader(file)
        found[int(path.name[:2])] = (heads, rows)
    return found


def cents(value):
    number = Decimal(str(value)) * 100
    assert abs(number - number.to_integral_value()) < Decimal("1e-6"), value
    return int(number.to_integral_value())


def compare(sheet_rows, heads, rows, name):
    """Names, codes and figures of a sheet; its first two columns are turned."""
    first = 3 if heads[2] == "settlement" else 2
    assert len(sheet_rows) == len(rows), name
    for ours, theirs in zip(rows, sheet_rows):
        assert [theirs[1], theirs[0] or ""] == ours[:2], (name, ours, theirs)
        assert [str(v) for v in theirs[2:first]] == ours[2:first], (name, ours)
        assert [cents(v) for v in theirs[first:]] == [cents(v) for v in ours[first:]], (name, ours)


def by_openpyxl(path, expected):
    formulas = 0
    with_figures = openpyxl.load_workbook(path, data_only=True)
    with_formulas = openpyxl.load_workbook(path)
    assert with_figures.sheetnames == ["目录"] + [f"表{number}" for number in expected]
    for number, (heads, rows) in expected.items():
        sheet = with_figures[f"表{number}"]
        compare([list(row) for row in sheet.iter_rows(min_row=FIRST, values_only=True)], heads, rows,
                sheet.title)
        first = 3 if heads[2] == "settlement" else 2
        assert sheet.freeze_panes == f"{'CD'[first - 2]}{FIRST}", sheet.freeze_panes
        assert sheet.print_title_rows == f"$1:${FIRST - 1}" and sheet.page_setup.orientation == \
            "landscape"
        assert sheet["A1"].value.endswith("表") and sheet.merged_cells.ranges
        formulas += sum(str(cell.value).startswith("=") for row in with_formulas[sheet.title].rows
                        for cell in row)
    return formulas, with_formulas


def in_english(path, chinese, expected):
    """The same sheets: official titles under English ones, heads without Chinese, columns by code."""
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == ["Contents"] + [f"Table {number}" for number in expected]
    for number, (heads, rows) in expected.items():
        sheet, same = book[f"Table {number}"], chinese[f"表{number}"]
        title, official = sheet["A1"].value.split("\n")
        assert official == same["A1"].value and not HAN.search(title), (title, official)
        first = 3 if heads[2] == "settlement" else 2
        assert sheet["A2"].value.startswith("Unit: ")
        for row in range(3, FIRST):
            for ours, theirs in zip(sheet[row], same[row]):
                assert (ours.value is None) == (theirs.value is None), ours.coordinate
                assert not HAN.search(str(ours.value)), ours.value
        assert [cell.value for cell in sheet[5]][first:] == [cell.value for cell in same[5]][first:]
        compare([list(row) for row in sheet.iter_rows(min_row=FIRST, values_only=True)], heads, rows,
                sheet.title)
    contents = list(book["Contents"].iter_rows(min_row=3, values_only=True))
    titles = [row[1].split(" – ") for row in contents if str(row[0]).isdigit()]
    assert len(titles) == 28 and all(not HAN.search(a) and HAN.search(b) for a, b in titles), titles
    assert not any(HAN.search(str(row[2])) for row in contents)
    # No two columns beside each other may be told apart by their codes only.
    by_parent = json.loads(run(TUBAN, "tables", path.parent.parent / "county.gpkg", "-f", "json").stdout)
    for table in by_parent["tables"]:
        names = [(column.get("part_of"), column["title_en"]) for column in table["columns"]]
        assert len(set(names)) == len(names), table["table"]


def by_libreoffice(folder, workbook, expected):
    program = shutil.which("soffice")
    if program is None:
        print("LibreOffice is missing: formulas were not computed anew")
        return
    bare = folder / "bare.xlsx"
    workbook.save(bare)  # openpyxl keeps formulas and no figures beside them
    (folder / "sheets").mkdir()
    run(program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
        EVERY_SHEET, "--outdir", folder / "sheets", bare, env={**os.environ, "HOME": str(folder)})
    for number, (heads, rows) in expected.items():
        path = folder / f"sheets/bare-表{number}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            compare(list(csv.reader(file))[FIRST - 1:], heads, rows, path.name)


def main():
    with tempfile.TemporaryDirectory(prefix="tuban-workbook-") as name:
        folder = Path(name)
        county = folder / "county.gpkg"
        run(BUILD / "make-county", "-o", county, "--targets",
            ROOT / "samples/shizhong/published.csv", "--parcels", "1500", "--seed", "3")
        run(TUBAN, "tables", county, "-o", folder / "tables.xlsx", "--lang", "zh")
        (folder / "en").mkdir()
        run(TUBAN, "tables", county, "-o", folder / "en/tables.xlsx", "--lang", "en")
        run(TUBAN, "tables", county, "-f", "csv", "-o", folder / "csv")
        expected = tables(folder / "csv")
        formulas, workbook = by_openpyxl(folder / "tables.xlsx", expected)
        assert formulas > 1000, formulas
        in_english(folder / "en/tables.xlsx", workbook, expected)
        by_libreoffice(folder, workbook, expected)
        print(f"{len(expected)} sheets, {formulas} formulas: equal")
        # Without levelling sums do not close, and nothing pretends that they do.
        run(TUBAN, "tables", county, "-o", folder / "plain.xlsx", "--levelling", "none")
        plain = openpyxl.load_workbook(folder / "plain.xlsx")
        assert not any(str(cell.value).startswith("=") for sheet in plain for row in sheet.rows
                       for cell in row)
        said = run(TUBAN, "tables", county, "-o", folder / "plain.xlsx", status=2).stderr
        assert "exists already" in said, said
        run(TUBAN, "tables", county, "-o", folder / "absent/plain.xlsx", status=2)
        assert sorted(path.suffix for path in folder.glob("*.xlsx")) == [".xlsx"] * 3 or \
            shutil.which("soffice") is None


main()
