"""Small layers for command tests, written from text by GDAL."""
import csv
import io
import os
import re
import zipfile

from osgeo import gdal, ogr, osr

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

DRIVERS = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON",
           ".gml": "GML", ".kml": "KML", ".sqlite": "SQLite"}
TYPES = {"C": ogr.OFTString, "N": ogr.OFTReal, "I": ogr.OFTInteger, "L": ogr.OFTInteger64}


def reference(text):
    srs = osr.SpatialReference()
    srs.SetFromUserInput(text)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def _field(head):
    """DLBM -> text; DLBM:C5, TBMJ:N15.2, SJNF:I4, BSM:L18 -> type, width and decimals."""
    name, _, form = head.partition(":")
    field = ogr.FieldDefn(name, TYPES[form[:1] or "C"])
    width = re.fullmatch(r"(\d*)(?:\.(\d+))?", form[1:])
    if width and width.group(1):
        field.SetWidth(int(width.group(1)))
    if width and width.group(2):
        field.SetPrecision(int(width.group(2)))
    return field


def geometry(text):
    """WKT, or `box W S E N`; an empty cell is no geometry at all."""
    text = text.strip()
    if not text:
        return None
    if text.startswith("box "):
        w, s, e, n = text.split()[1:]
        text = f"POLYGON(({w} {s},{w} {n},{e} {n},{e} {s},{w} {s}))"
    return ogr.CreateGeometryFromWkt(text)


def rows_of(text):
    rows = list(csv.reader(io.StringIO(text), skipinitialspace=True))
    return rows[0], rows[1:]


def write(path, text, srs="EPSG:4527", encoding=None, layer=None, alias=None, geometry_type="polygon",
          append=False, options=()):
    """Writes a layer; the column `shape` holds the geometry, empty cells are null."""
    heads, rows = rows_of(text)
    driver = ogr.GetDriverByName(DRIVERS[os.path.splitext(path)[1]])
    name = layer or os.path.splitext(os.path.basename(path))[0]
    source = ogr.Open(path, 1) if append else driver.CreateDataSource(path)
    kinds = {"polygon": ogr.wkbPolygon, "multipolygon": ogr.wkbMultiPolygon, "unknown": ogr.wkbUnknown,
             "point": ogr.wkbPoint, "line": ogr.wkbLineString, "curve": ogr.wkbCurvePolygon,
             "none": ogr.wkbNone}
    if path.endswith(".shp"):
        options = [*options, f"ENCODING={encoding or 'UTF-8'}"]
    settings = list(options)
    if alias:
        settings.append(f"IDENTIFIER={alias}")
    made = source.CreateLayer(name, reference(srs) if srs != "none" else None, kinds[geometry_type],
                              settings)
    shape = heads.index("shape") if "shape" in heads else None
    for i, head in enumerate(heads):
        if i != shape:
            made.CreateField(_field(head))
    made.StartTransaction() if driver.GetName() in ("GPKG", "SQLite") else None
    for row in rows:
        feature = ogr.Feature(made.GetLayerDefn())
        at = 0
        for i, cell in enumerate(row):
            if i == shape:
                feature.SetGeometryDirectly(geometry(cell))
                continue
            if cell != "":
                feature.SetField(at, cell)
            at += 1
        made.CreateFeature(feature)
    made.CommitTransaction() if driver.GetName() in ("GPKG", "SQLite") else None
    made = source = None
    return path


def zip_folder(folder, name, members):
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.write(os.path.join(folder, member), member)


def family(folder, stem):
    """The files of a Shapefile."""
    return sorted(f for f in os.listdir(folder)
                  if f.startswith(stem + ".") and f.rsplit(".", 1)[1] in ("shp", "shx", "dbf", "prj", "cpg"))
