"""Every cell of every official table, computed again: plain dictionaries and Decimal, written from
the text of the rule (docs/methods/tables.md) and the column lists of the tables. It shares nothing
with the program but the synthetic county, which is read with sqlite3.

The county is made worse for the purpose: islands, enclaves, detail and planting codes, suffix classes,
owners of several kinds, and parcels so small that they vanish in hectares."""
import csv
import json
import os
import random
import sqlite3
import subprocess
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
TUBAN = os.environ["TUBAN"]

CLASSES = {row["code"]: row for row in csv.DictReader(
    (ROOT / "src/survey/classes.csv").open(encoding="utf-8"))}
FIELDS = "ZLDWDM QSDWDM QSXZ GDPDJB GDLX ZZSXDM CZCSXM TBXHDM MSSM FRDBS".split()
CENT = Decimal("0.01")
LEVEL1 = "00 01 02 03 04 05 06 07 08 09 10 11 12".split()
LEVEL2 = {
    "00": "0303 0304 0306 0402 0603 1105 1106 1108", "01": "0101 0102 0103",
    "02": "0201 0202 0203 0204", "03": "0301 0302 0305 0307", "04": "0401 0403 0404",
    "05": "05H1 0508", "06": "0601 0602", "07": "0701 0702", "08": "08H1 08H2 0809 0810",
    "09": "", "10": "1001 1002 1003 1004 1005 1006 1007 1008 1009",
    "11": "1101 1102 1103 1104 1107 1109 1110", "12": "1201 1202 1203 1204 1205 1206 1207"}


def run(*command, status=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == status, (command, done.returncode, done.stdout[-2000:], done.stderr)
    return done


# --- the county -----------------------------------------------------------------------------------


def make_county(folder):
    path = folder / "county.gpkg"
    run(BUILD / "make-county", "-o", path, "--targets", ROOT / "samples/shizhong/published.csv",
        "--parcels", "3000", "--seed", "11")
    return path


def spoil(path):
    """Values that the generator does not make, drawn with a fixed seed."""
    draw = random.Random(5)
    database = sqlite3.connect(path)
    # The triggers of a GeoPackage call functions that only GDAL has; no shape changes here.
    for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='DLTB'").fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    suffix = {"0201": "0201K", "0301": "0301K", "1104": "1104A", "08H2": "08H2A", "0810": "0810A",
              "1107": "1107A", "0204": "0204K"}
    details = {"01": "HDGD HQGD LQGD MQGD SHGD SMGD".split(), "02": ["LQYD"], "04": ["GCCD"],
               "06": "HDGY GTGY MTGY SNGY BLGY DLGY FQ".split(), "10": ["FQ"], "03": ["LJTM"]}
    for fid, code, settlement, village in database.execute(
            "SELECT fid, DLBM, CZCSXM, ZLDWDM FROM DLTB ORDER BY fid").fetchall():
        change = {}
        if code in suffix and draw.random() < 0.5:
            change["DLBM"] = draw.choice([suffix[code], "1104K"]) if code == "1104" else suffix[code]
        if code[:2] in details and draw.random() < 0.4:
            change["TBXHDM"] = draw.choice(details[code[:2]])
        if code[:2] in ("02", "03", "04", "11") and draw.random() < 0.4:
            change["ZZSXDM"] = draw.choice(["JKHF", "GCHF"])
        if settlement in ("201", "202", "203") and code == "0601" and draw.random() < 0.7:
            change["CZCSXM"] = settlement + "A"
        if draw.random() < 0.05:
            change["FRDBS"] = "1"
        if int(village[6:12]) % 4 == 1:
            change["MSSM"] = "01" if draw.random() < 0.5 else "00"
        change["QSXZ"] = draw.choice("10 20 21 30 31 32 33 34 40".split())
        if draw.random() < 0.1:
            change["QSDWDM"] = village[:9] + "999" + "0000000"
        if draw.random() < 0.15 and code[:2] != "01":
            area = draw.choice(["49.99", "50.00", "12.34", "149.99", "0.01"])
            change.update(TBMJ=float(area), TBDLMJ=float(area), KCMJ=0.0)
        assignments = ", ".join(f"{name}=?" for name in change)
        database.execute(f"UPDATE DLTB SET {assignments} WHERE fid=?", [*change.values(), fid])
    database.commit()
    database.close()


def parcels(path):
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    rows = [dict(row) for row in database.execute("SELECT * FROM DLTB ORDER BY fid")]
    database.close()
    for row in rows:
        for name in ("TBMJ", "KCMJ", "TBDLMJ"):
            row[name] = Decimal(str(row[name] or 0)).quantize(CENT)
        row["KCXS"] = Decimal(str(row["KCXS"] or 0))
    return rows


# --- the rule -------------------------------------------------------------------------------------


def round2(value):
    return value.quantize(CENT, ROUND_HALF_UP)


def hectares(square_metres):
    return round2(square_metres / 10000)


def share(residual, amounts):
    """The parts of a residual in steps of 0.01, for members in their order. Nothing falls below
    zero; what is left over goes to those that still have something."""
    parts = [Decimal(0)] * len(amounts)
    sign = -1 if residual < 0 else 1
    left = int(abs(residual) / CENT)
    takers = list(range(len(amounts)))
    while left and takers:
        each, more = divmod(left, len(takers))
        for place, member in enumerate(takers):
            part = each + (place < more)
            if sign < 0:
                part = min(part, int((amounts[member] + parts[member]) / CENT))
            parts[member] += sign * part * CENT
            left -= part
        if sign < 0:
            takers = [m for m in takers if amounts[m] + parts[m] > 0]
    return parts


def base_table(rows):
    """{record: {class: m2}}; a record is a tuple of the ten fields."""
    table = {}
    for row in rows:
        key = [row[name] or "" for name in FIELDS]
        key[0], key[1] = key[0][:12], key[1][:12]
        record = table.setdefault(tuple(key), {})
        record[row["DLBM"]] = record.get(row["DLBM"], 0) + row["TBDLMJ"]
        if row["KCMJ"]:
            for name in ("GDPDJB", "GDLX", "ZZSXDM", "TBXHDM"):
                key[FIELDS.index(name)] = ""
            ridges = table.setdefault(tuple(key), {})
            ridges["1203"] = ridges.get("1203", 0) + row["KCMJ"]
    return table


def level_record(classes, balanced):
    cells = {code: hectares(area) for code, area in classes.items()}
    rest = balanced - sum(cells.values())
    order = sorted(classes, reverse=True)
    large = [code for code in order if classes[code] > 10000]
    takers = large or [code for code in order if classes[code] > 0]
    for code, part in zip(takers, share(rest, [cells[code] for code in takers])):
        cells[code] += part
    assert sum(cells.values()) == balanced
    return cells


def level(table):
    """The same table in hectares that close."""
    levelled = {}
    island, unit = FIELDS.index("MSSM"), FIELDS.index("ZLDWDM")
    for part in (False, True):
        records = {key: cells for key, cells in table.items() if (key[island] == "01") == part}
        if not records:
            continue
        exact = {key: sum(cells.values()) for key, cells in records.items()}
        total = {key: hectares(area) for key, area in exact.items()}
        villages = {}
        for key in records:
            villages.setdefault(key[unit], []).append(key)
        size = {village: sum(exact[key] for key in keys) for village, keys in villages.items()}
        order = sorted(villages, key=lambda village: (-size[village], village))
        rest = hectares(sum(exact.values())) - sum(total.values())
        held = [sum(total[key] for key in villages[village]) for village in order]
        for village, change in zip(order, share(rest, held)):
            keys = sorted(villages[village], key=lambda key: (-exact[key], key))
            for key, more in zip(keys, share(change, [total[key] for key in keys])):
                levelled[key] = level_record(records[key], total[key] + more)
    return levelled


def balance(rows, control):
    """Rows whose TBMJ come to the control areas: {(unit, island): m2}, of counties and villages."""
    villages = {}
    for row in rows:
        villages.setdefault((row["ZLDWDM"][:12], row["MSSM"] == "01"), []).append(row)
    target = {place: control[place] for place in villages if place in control}
    for island in (False, True):
        whole = control.get((rows[0]["ZLDWDM"][:6], island))
        free = [place for place in villages if place[1] == island and place not in target]
        if whole is None or not free:
            continue
        held = {place: sum(row["TBMJ"] for row in villages[place]) for place in free}
        free.sort(key=lambda place: (-held[place], place[0]))
        whole -= sum(area for place, area in target.items() if place[1] == island)
        parts = share(whole - sum(held.values()), [held[place] for place in free])
        target.update({place: held[place] + part for place, part in zip(free, parts)})
    for place, area in target.items():
        members = sorted(villages[place], key=lambda row: (-row["TBMJ"], row["BSM"]))
        parts = share(area - sum(row["TBMJ"] for row in members), [r["TBMJ"] for r in members])
        for row, part in zip(members, parts):
            row["TBMJ"] += part
    for row in rows:
        row["KCMJ"] = round2(row["TBMJ"] * row["KCXS"])
        row["TBDLMJ"] = row["TBMJ"] - row["KCMJ"]
    return rows


# --- the tables -----------------------------------------------------------------------------------


def within(code, wanted):
    """Whether a class is counted in a column: itself, a suffix class of it, or of that level 1."""
    row = CLASSES[code]
    return wanted in (code, row["level1"]) or (row["level"] == "3" and row["parent"] == wanted)


def any_of(*wanted):
    return lambda key, code: any(within(code, one) for one in wanted)


def every(key, code):
    return True


def field(name, *values):
    place = FIELDS.index(name)
    return lambda key, code: any(key[place] == v or (v.endswith("*") and key[place] != ""
                                                     and key[place].startswith(v[:-1]))
                                 for v in values)


def both(*conditions):
    return lambda key, code: all(condition(key, code) for condition in conditions)


def level1_columns():
    return {"total": every, **{code: any_of(code) for code in LEVEL1}}


def level2_columns():
    columns = {"total": every}
    for code in LEVEL1:
        columns[code] = any_of(code)
        columns.update({sub: any_of(sub) for sub in LEVEL2[code].split()})
    return columns


def ownership_columns():
    columns = {}
    for code, wants in level1_columns().items():
        columns[code] = wants
        columns[code + "_state"] = both(wants, field("QSXZ", "1*", "2*"))
        columns[code + "_collective"] = both(wants, field("QSXZ", "3*", "4*"))
    return columns


def slope_columns():
    fields = any_of("01")
    columns = {"total": fields, "1": both(fields, field("GDPDJB", "1"))}
    for grade in "2345":
        columns[grade] = both(fields, field("GDPDJB", grade))
        for kind in ("TT", "PD"):
            columns[f"{grade}_{kind}"] = both(columns[grade], field("GDLX", kind))
    return columns


def planting_columns():
    columns = {}
    for code in ("total", "0101", "0102", "0103"):
        columns[code] = any_of("01" if code == "total" else code)
        for kind in "LS FLS LYFL XG LLJZ WG".split():
            columns[f"{code}_{kind}"] = both(columns[code], field("ZZSXDM", kind))
    return columns


def detail_columns(kinds, classes, total, name):
    columns = {"total": both(any_of(*classes), field(name, *kinds))} if total else {}
    for kind in kinds:
        columns[kind] = both(any_of(*classes), field(name, kind))
        columns.update({f"{kind}_{code}": both(any_of(code), field(name, kind)) for code in classes})
    return columns


def plain_columns(*classes):
    return {"total": any_of(*classes), **{code: any_of(code) for code in classes}}


def major_columns():
    columns = {"total": every}
    for head, major in (("agricultural", "农用地"), ("construction", "建设用地"),
                        ("unused", "未利用地")):
        mine = lambda key, code, major=major: CLASSES[code]["major"] == major  # noqa: E731
        columns[head] = mine
        for one in LEVEL1:
            if any(row["major"] == major and row["level1"] == one for row in CLASSES.values()):
                columns[f"{head}_{one}"] = both(mine, any_of(one))
    return columns


INDUSTRY = "HDGY GTGY MTGY SNGY BLGY DLGY".split()
K_CODES = "0201K 0202K 0203K 0204K 0301K 0302K 0307K 0403K 1104K".split()
RECOVERY = "0201 0202 0203 0204 0301 0302 0305 0307 0403 0404 1104".split()
ENCLAVE, ISLAND = field("FRDBS", "1"), field("MSSM", "01")
TABLES = {
    "01-level1": (every, level1_columns()),
    "02-level2": (every, level2_columns()),
    "03-ownership": (every, ownership_columns()),
    "04-settlement": (every, level2_columns()),
    "05-slope": (every, slope_columns()),
    "06-planting": (every, planting_columns()),
    "07-forest-orchards": (field("TBXHDM", "LQYD"), plain_columns("0201", "0202", "0203", "0204")),
    "08-scrub-grassland": (field("TBXHDM", "GCCD"), plain_columns("0401", "0402", "0403", "0404")),
    "09-industry": (any_of("0601"), {"total": field("TBXHDM", *INDUSTRY),
                                     **{kind: field("TBXHDM", kind) for kind in INDUSTRY}}),
    "10-adjustable": (every, plain_columns(*K_CODES)),
    "11-detailed": (every, {
        "08H2A": any_of("08H2A"), "0810A": any_of("0810A"), "1104A": any_of("1104A", "1104K"),
        "1107A": any_of("1107A"), "20A": field("CZCSXM", "201A", "202A", "203A"),
        **{code: field("CZCSXM", code) for code in ("201A", "202A", "203A")}}),
    "12-detailed-fields": (every, detail_columns("HDGD HQGD LQGD MQGD SHGD SMGD".split(),
                                                 ("0101", "0102", "0103"), True, "TBXHDM")),
    "15-enclave-level1": (ENCLAVE, level1_columns()),
    "16-enclave-level2": (ENCLAVE, level2_columns()),
    "17-enclave-ownership": (ENCLAVE, ownership_columns()),
    "18-enclave-settlement": (ENCLAVE, level2_columns()),
    "19-island-level1": (ISLAND, level1_columns()),
    "20-island-level2": (ISLAND, level2_columns()),
    "23-waste": (every, {
        **detail_columns(["FQ"], ("0602", "1001", "1003"), False, "TBXHDM"),
        **detail_columns(["LJTM"], ("0301", "0302", "0305", "0307", "0404"), False, "TBXHDM")}),
    "24-recovery": (every, detail_columns(["JKHF", "GCHF"], RECOVERY, False, "ZZSXDM")),
    "25-major": (every, major_columns()),
}
BLOCKS = {"20": field("CZCSXM", "*"), **{code: field("CZCSXM", code + "*")
                                         for code in ("201", "202", "203", "204", "205")}}


def expected(table, name, levelled):
    """{(unit, block, head): hectares}, zeros left out."""
    wanted, columns = TABLES[name]
    blocks = BLOCKS if "settlement" in name else {"": every}
    cells = {}
    for key, classes in table.items():
        for code, area in classes.items():
            if not wanted(key, code):
                continue
            for block, in_block in blocks.items():
                if not in_block(key, code):
                    continue
                for head, wants in columns.items():
                    if wants(key, code):
                        for digits in (6, 9, 12):
                            place = (key[0][:digits], block, head)
                            cells[place] = cells.get(place, 0) + area
    return cells if levelled else {place: hectares(area) for place, area in cells.items()}


def read_csv_table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare(folder, table, levelled):
    compared = 0
    units = sorted({key[0][:digits] for key in table for digits in (6, 9, 12)})
    assert sorted(path.stem for path in folder.glob("[0-9]*.csv")) == sorted(TABLES)
    for name, (_, columns) in TABLES.items():
        rows = read_csv_table(folder / f"{name}.csv")
        blocks = list(BLOCKS) if "settlement" in name else [""]
        places = [(row["unit"], row.get("settlement", "")) for row in rows]
        assert places == [(unit, block) for unit in units for block in blocks], name
        assert [head for head in rows[0] if head not in ("unit", "name", "settlement")] == \
            list(columns), name
        cells = expected(table, name, levelled)
        for row in rows:
            for head in columns:
                ours = cells.get((row["unit"], row.get("settlement", ""), head), Decimal(0))
                assert Decimal(row[head]) == ours, (name, row["unit"], head, row[head], ours)
                compared += 1
    return compared


def compare_json(path, folder):
    document = json.loads(path.read_text(encoding="utf-8"))
    for sheet in document["tables"]:
        rows = read_csv_table(folder / f"{sheet['number']:02d}-{sheet['table']}.csv")
        heads = [column["head"] for column in sheet["columns"]]
        assert len(rows) == len(sheet["rows"])
        for ours, theirs in zip(rows, sheet["rows"]):
            assert ours["unit"] == theirs["unit"] and ours["name"] == theirs["name"]
            assert [ours[head] for head in heads] == theirs["hectares"], sheet["table"]
    assert [sheet["number"] for sheet in document["not_produced"]] == [13, 14, 21, 22, 26, 27, 28]
    return document


def without_control(folder, path, rows):
    table = base_table(rows)
    levelled = level(table)
    run(TUBAN, "tables", path, "-f", "csv", "-o", folder / "levelled", "--control", "none")
    compared = compare(folder / "levelled", levelled, True)
    run(TUBAN, "tables", path, "-f", "csv", "-o", folder / "plain", "--levelling", "none",
        "--control", "none")
    compare(folder / "plain", table, False)
    assert any((folder / "plain" / f"{name}.csv").read_bytes() !=
               (folder / "levelled" / f"{name}.csv").read_bytes() for name in TABLES)
    print(f"{compared} cells of {len(TABLES)} tables, {len(table)} records: equal")


def other_forms(folder, path):
    """JSON has the same figures; threads change nothing."""
    run(TUBAN, "tables", path, "-f", "json", "-o", folder / "tables.json", "--control", "none")
    document = compare_json(folder / "tables.json", folder / "levelled")
    assert document["control"] is None
    for check in document["checks"]:
        assert check["failed"] == 0 and (check["compared"] > 0) == (check["rule"] != "Q123"), check
    run(TUBAN, "tables", path, "-f", "csv", "-o", folder / "one", "--threads", "1",
        "--control", "none")
    for name in TABLES:
        assert (folder / "one" / f"{name}.csv").read_bytes() == \
            (folder / "levelled" / f"{name}.csv").read_bytes(), name


def write_control(path, control):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "name", "mssm", "area_m2"])
        for (unit, island), area in control.items():
            writer.writerow([unit, "某县" if len(unit) == 6 else "", "01" if island else "00", area])


def control_areas(path):
    """Control areas that are off by up to some square metres, as they are in life; and one that is
    off by far more than there is to take away in cents."""
    draw = random.Random(9)
    sums = {}
    for row in parcels(path):
        for digits in (6, 12):
            place = (row["ZLDWDM"][:digits], row["MSSM"] == "01")
            sums[place] = sums.get(place, 0) + row["TBMJ"]
    county = {place: area + Decimal(draw.randint(-99999, 99999)) / 100
              for place, area in sums.items() if len(place[0]) == 6}
    villages = [place for place in sums if len(place[0]) == 12]
    some = {place: sums[place] + Decimal(draw.randint(-9999, 9999)) / 100
            for place in draw.sample(sorted(villages), len(villages) // 3)}
    first = min(some)
    some[first] = round2(sums[first] * Decimal("0.4"))
    return county, {**county, **some}, {place: area for place, area in some.items()}


def with_control(folder, path):
    for number, control in enumerate(control_areas(path)):
        out = folder / f"control-{number}"
        write_control(folder / "control.csv", control)
        whole = any(len(unit) == 6 for unit, _ in control)
        done = run(TUBAN, "tables", path, "-f", "csv", "-o", out, "--control",
                   folder / "control.csv", status=0 if whole else 1)
        # Where some villages alone have control areas, they are not what the county comes to.
        assert ("Q123" in done.stderr) != whole, done.stderr
        rows = balance(parcels(path), control)
        compared = compare(out, level(base_table(rows)), True)
        name = read_csv_table(out / "01-level1.csv")[0]["name"]
        assert name == ("某县" if whole else ""), name
        print(f"control {number}: {compared} cells equal")


def with_number_and_layers(folder):
    """A county as it was made: its own layers, and a number of hectares."""
    path = folder / "sound.gpkg"
    run(BUILD / "make-county", "-o", path, "--targets", ROOT / "samples/shizhong/published.csv",
        "--parcels", "3000", "--seed", "12")
    database = sqlite3.connect(path)
    control = {(unit[:12], False): Decimal(str(area)).quantize(CENT)
               for unit, area in database.execute("SELECT ZLDWDM, DCMJ FROM CJDCQ")}
    towns = dict(database.execute("SELECT XZQDM, XZQMC FROM XZQ"))
    database.close()
    run(TUBAN, "tables", path, "-f", "csv", "-o", folder / "layers")
    compare_rows(folder / "layers", balance(parcels(path), control))
    named = {row["unit"]: row["name"] for row in read_csv_table(folder / "layers/01-level1.csv")}
    assert towns and all(named[code] == name for code, name in towns.items())
    whole = hectares(sum(control.values())) + Decimal("1.23")
    run(TUBAN, "tables", path, "-f", "csv", "-o", folder / "number", "--control", whole)
    compare_rows(folder / "number", balance(parcels(path), {("990101", False): whole * 10000}))
    assert Decimal(read_csv_table(folder / "number/01-level1.csv")[0]["total"]) == whole


def compare_rows(folder, rows):
    compare(folder, level(base_table(rows)), True)


def refused(folder, path):
    """What cannot be: told in one line, with nothing written."""
    for text, words in (
            ("unit,name,mssm,area_m2\n9901,,00,1\n", "county or village"),
            ("unit,name,mssm,area_m2\n990101,,02,1\n", "land nor island"),
            ("unit,name,mssm,area_m2\n990101,,00,much\n", "no area"),
            ("unit,name,mssm,area_m2\n990101,,00,-1\n", "no area"),
            ("unit,name,mssm,area_m2\n990101,,00,1\n990101,,,1\n", "twice"),
            ("code,area\n990101,1\n", "columns"),
            ("unit,name,mssm,area_m2\n990101,,00,1\n990101001001,,00,5\n", "larger")):
        (folder / "bad.csv").write_text(text, encoding="utf-8")
        done = run(TUBAN, "tables", path, "-f", "csv", "-o", folder / "bad", "--control",
                   folder / "bad.csv", status=2)
        assert words in done.stderr and done.stderr.count("\n") == 1, done.stderr
        assert not (folder / "bad").exists()
    said = run(TUBAN, "tables", path, "-f", "json", "--control", "12.5", status=2).stderr
    assert "without islands" in said, said
    run(TUBAN, "tables", path, "-f", "json", "--control", folder / "absent.csv", status=3)


def broken(folder, path):
    """A field without a kind of planting: table 6 no longer closes, and the program says where."""
    database = sqlite3.connect(path)
    database.execute("UPDATE DLTB SET ZZSXDM=NULL WHERE fid="
                     "(SELECT min(fid) FROM DLTB WHERE DLBM LIKE '01%' AND TBDLMJ > 20000)")
    database.commit()
    database.close()
    said = run(TUBAN, "tables", path, "-f", "csv", "-o", folder / "broken", "--control", "none",
               status=1).stderr
    assert "Q126" in said and "06-planting 990101 total" in said, said
    assert "Q125" not in said, said


def main():
    with tempfile.TemporaryDirectory(prefix="tuban-tables-") as name:
        folder = Path(name)
        path = make_county(folder)
        spoil(path)
        rows = parcels(path)
        without_control(folder, path, rows)
        other_forms(folder, path)
        with_control(folder, path)
        with_number_and_layers(folder)
        refused(folder, path)
        broken(folder, path)


main()
