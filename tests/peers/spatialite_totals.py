"""The same totals by SpatiaLite, in one SQL statement over the GeoPackage."""
import csv
import sqlite3
import sys
from pathlib import Path

CLASSES = Path(__file__).resolve().parents[2] / "src/survey/classes.csv"


def main(path, layer):
    base = sqlite3.connect(":memory:")
    base.enable_load_extension(True)
    base.load_extension("mod_spatialite")
    base.execute("SELECT InitSpatialMetaData(1)")
    base.execute("ATTACH ? AS county", (path,))
    base.execute("CREATE TABLE class(code TEXT PRIMARY KEY, category TEXT)")
    with CLASSES.open(encoding="utf-8", newline="") as file:
        base.executemany("INSERT INTO class VALUES(?, ?)",
                         [(row["code"], row["category"]) for row in csv.DictReader(file)])
    statement = f"""
        SELECT class.category, count(*),
               sum(ST_Area(ST_Transform(SetSRID(GeomFromGPB(geom), 4527), 4490), 1)) / 1e4
        FROM county."{layer}" JOIN class ON class.code = DLBM GROUP BY class.category"""
    for name, count, hectares in base.execute(statement):
        print(f"{name},{count},{hectares:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
