"""The totals of a parcel layer by geopandas and pyproj: hectares by bulletin category, measured on
the ellipsoid. A peer for tools/bench, and an answer that owes nothing to tuban."""
import csv
import sys
from pathlib import Path

import geopandas
import pyproj

CLASSES = Path(__file__).resolve().parents[2] / "src/survey/classes.csv"


def main(path, layer):
    with CLASSES.open(encoding="utf-8", newline="") as file:
        category = {row["code"]: row["category"] for row in csv.DictReader(file)}
    parcels = geopandas.read_file(path, layer=layer)
    geod = pyproj.CRS(parcels.crs).get_geod()
    degrees = parcels.geometry.to_crs(pyproj.CRS(parcels.crs).geodetic_crs)
    parcels["hectares"] = [abs(geod.geometry_area_perimeter(shape)[0]) / 1e4 for shape in degrees]
    totals = parcels.groupby(parcels["DLBM"].map(category))["hectares"].agg(["count", "sum"])
    for name, row in totals.iterrows():
        print(f"{name},{int(row['count'])},{row['sum']:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
