"""Hostile files written by hand: each with what it tries, and where that decides, the exit statuses it may end with."""
import io
import os
import re
import sqlite3
import struct
import tempfile
import zipfile

from samples import Sample, source, zipped

HEAD = '{"type":"FeatureCollection","name":"DLTB","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4527"}},' \
       '"features":['
SQUARE = [[39500000, 3800000], [39500000, 3800100], [39500100, 3800100], [39500100, 3800000], [39500000, 3800000]]
NAMES = ["line\nbreak", "\x1b[31mred\x1b[0m\x07", "quote'\"`", "-rf", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)",
         "\t=1+1", "\r=1+1", "<script>alert(1)</script>", "</script><script>alert(1)</script>", "[% env('HOME') %]",
         "a'; DROP TABLE gpkg_contents; --", "\u202egnp.exe", "\u2028", "&amp;<b>&#x41;", "]]>", "<!--", "%s%n%x",
         "../../etc/passwd", "{{7*7}}", "${HOME}", "a" * 5000, "\ufffe\uffff", "\x00", "\x85\x9b31m", "图斑\U0001f4a3"]


def geojson(features):
    return (HEAD + ",\n".join(features) + "]}").encode("utf-8", "surrogatepass")


def quote(text):
    return '"' + "".join(c if 0x20 <= ord(c) and c not in '"\\' else f"\\u{ord(c):04x}" for c in text) + '"'


def parcel(number, coordinates=None, name="村", code="0101", kind="Polygon", unit="9900990010010000000"):
    ring = str(coordinates if coordinates is not None else [[[x + 100 * number, y] for x, y in SQUARE]])
    return f'{{"type":"Feature","properties":{{"BSM":"{number:018d}","DLBM":{quote(code)},"ZLDWDM":{quote(unit)},' \
           f'"ZLDWMC":{quote(name)},"TBMJ":10000.0,"QSDWMC":{quote(name)},"DLMC":{quote(name)}}},' \
           f'"geometry":{{"type":"{kind}","coordinates":{ring}}}}}'


def places():
    """Coordinates that are no places, and rings that are no rings."""
    values = ["1e308", "-1e308", "1e400", "NaN", "Infinity", "9.3e18", "4e9", "1e-320", "null", '"x"', "39500000.00000000000001"]
    for value in values:
        ring = str(SQUARE).replace("39500100", value, 1)
        yield f"vertex-{value}", geojson([parcel(1), parcel(2, f"[{ring}]")])
        whole = str([[[v, v] for v in (value,) * 4]]).replace("'", "")
        yield f"all-{value}", geojson([parcel(1, whole)])
    for n in range(4):
        yield f"ring-of-{n}", geojson([parcel(1, [SQUARE[:n]]), parcel(2)])
    yield "no-rings", geojson([parcel(1, [])])
    yield "same-place", geojson([parcel(1, [[SQUARE[0]] * 5])])
    yield "bow-tie", geojson([parcel(1, [[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]])])
    yield "5000-holes", geojson([parcel(1, [SQUARE] + [[[39500000 + i / 100, 3800000 + k] for i, k in
                                                       ((h, 1), (h, 2), (h + 1, 2), (h, 1))] for h in range(5000)])])
    yield "300-on-one-place", geojson([parcel(1, [SQUARE])] * 300)
    spokes = [[39500000, 3800000] if i % 2 else [39500000 + (i % 70), 3800000 + i] for i in range(4000)]
    yield "spokes", geojson([parcel(1, [spokes + spokes[:1]])])


def texts():
    for i, name in enumerate(NAMES):
        yield f"name-{i}", geojson([parcel(1, name=name), parcel(2, name=name, code=name[:5], unit=name[:19])])
    yield "many-fields", ('{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4527"}},"features":['
                          '{"type":"Feature","properties":{"DLBM":"0101"' +
                          "".join(f',"F{i}":{i}' for i in range(65535)) +
                          '},"geometry":{"type":"Polygon","coordinates":[' + str(SQUARE) + "]}}]}").encode()
    yield "long-value", geojson([parcel(1, name="长" * 300000)])


def nested():
    yield "deep-json", b"[" * 200000
    yield "deep-objects", b'{"a":' * 100000
    yield "deep-coordinates", geojson([parcel(1, "[" * 50000 + "]" * 50000)])
    collection = '{"type":"GeometryCollection","geometries":['
    yield "deep-collections", geojson(['{"type":"Feature","properties":{"DLBM":"0101"},"geometry":' +
                                       collection * 5000 + "]}" * 5000 + "}"])


# To be filled with a document type, attributes of the collection and a class code.
GML = '<?xml version="1.0"?>{}<ogr:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:ogr="http://ogr.maptools.org/" ' \
      '{}><gml:featureMember><ogr:DLTB fid="1"><ogr:geometryProperty><gml:Polygon srsName="EPSG:4527">' \
      '<gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>39500000,3800000 39500000,3800100 39500100,3800100 ' \
      '39500000,3800000</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></ogr:geometryProperty>' \
      '<ogr:DLBM>{}</ogr:DLBM></ogr:DLTB></gml:featureMember></ogr:FeatureCollection>'


def xml():
    laughs = '<!DOCTYPE l [<!ENTITY l0 "lol">' + "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12)) + "]>"
    yield "laughs.gml", GML.format(laughs, "", "&l11;").encode()
    yield "quadratic.gml", GML.format('<!DOCTYPE l [<!ENTITY q "' + "q" * 50000 + '">]>', "", "&q;" * 20000).encode()
    yield "external.gml", GML.format('<!DOCTYPE l [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "", "&e;").encode()
    yield "schema.gml", GML.format("", 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
                                   '"http://ogr.maptools.org/ http://192.0.2.1/dltb.xsd"', "0101").encode()
    yield "deep.gml", b'<?xml version="1.0"?><FeatureCollection xmlns:gml="http://www.opengis.net/gml">' + b"<a>" * 100000
    yield "link.kml", b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>' \
                      b'http://192.0.2.1/a.kml</href></Link></NetworkLink></Document></kml>'
    yield "self.vrt", b'<OGRVRTDataSource><OGRVRTLayer name="DLTB"><SrcDataSource>self.vrt</SrcDataSource></OGRVRTLayer>' \
                      b'</OGRVRTDataSource>'
    yield "passwd.vrt", b'<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource>' \
                        b'</OGRVRTLayer></OGRVRTDataSource>'
    yield "wfs.xml", b'<OGRWFSDataSource><URL>http://192.0.2.1/wfs</URL></OGRWFSDataSource>'


def sql(samples):
    """GeoPackages with statements in them."""
    gpkg = samples["gpkg"].files["DLTB.gpkg"]
    scripts = {
        "trigger": "CREATE TRIGGER t AFTER INSERT ON DLTB BEGIN DELETE FROM gpkg_contents; END",
        "view": "CREATE VIEW v AS SELECT * FROM DLTB; INSERT INTO gpkg_contents SELECT 'v', data_type, 'v', '', last_change, "
                "min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name='DLTB'; INSERT INTO "
                "gpkg_geometry_columns SELECT 'v', column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns",
        "self-view": "PRAGMA writable_schema=1; INSERT INTO sqlite_master VALUES ('view','w','w',0,'CREATE VIEW w AS SELECT "
                     "* FROM w'); INSERT INTO gpkg_contents SELECT 'w', data_type, 'w', '', last_change, min_x, min_y, "
                     "max_x, max_y, srs_id FROM gpkg_contents WHERE table_name='DLTB'",
        "name": "UPDATE gpkg_contents SET identifier = char(27) || '[31m' || char(10) || 'x'",
        "injected-name": "ALTER TABLE DLTB RENAME TO \"a'; DROP TABLE gpkg_contents; --\"; UPDATE gpkg_contents SET table_name="
                         "'a''; DROP TABLE gpkg_contents; --'; UPDATE gpkg_geometry_columns SET table_name="
                         "'a''; DROP TABLE gpkg_contents; --'",
        "no-system": "UPDATE gpkg_geometry_columns SET srs_id = 424242",
        "definition": "UPDATE gpkg_spatial_ref_sys SET definition = replace(hex(zeroblob(50000)), '0', 'PROJCS[')",
        "blobs": "UPDATE DLTB SET geom = zeroblob(100000)",
        "types": "UPDATE DLTB SET geom = 'text', TBMJ = 'NaN', DLBM = 1e308",
        "no-contents": "DELETE FROM gpkg_contents",
        "huge-count": "UPDATE gpkg_ogr_contents SET feature_count = 9223372036854775807",
        "negative-count": "UPDATE gpkg_ogr_contents SET feature_count = -5",
        "extent": "UPDATE gpkg_contents SET min_x = 1e308, max_x = -1e308, min_y = 'a'",
        "system-text": "UPDATE gpkg_geometry_columns SET srs_id = 'abc'",
        "system-null": "UPDATE gpkg_spatial_ref_sys SET definition = NULL",
        "system-escape": "UPDATE gpkg_spatial_ref_sys SET definition = 'PROJCS[\"' || char(27) || '[2J' || char(10)",
        "column-gone": "UPDATE gpkg_geometry_columns SET column_name = 'nope'",
        "column-type": "UPDATE gpkg_geometry_columns SET geometry_type_name = char(27) || 'x'",
        "contents-twice": "CREATE TABLE c AS SELECT * FROM gpkg_contents; DROP TABLE gpkg_contents; CREATE TABLE gpkg_contents AS "
                          "SELECT * FROM c UNION ALL SELECT * FROM c",
        "null-shapes": "UPDATE DLTB SET geom = NULL",
        "head-alone": "UPDATE DLTB SET geom = x'4750'",
        "count": "UPDATE DLTB SET geom = CAST(substr(geom, 1, 40) || x'0103000000FFFFFFFF' AS BLOB)",
        "nested": "UPDATE DLTB SET geom = CAST(x'4750000100000000' || x'" + "010700000001000000" * 3000 + "' AS BLOB)",
        "areas": "UPDATE DLTB SET TBMJ = 9e18",
        "bytes": "UPDATE DLTB SET DLBM = CAST(x'FFFEF4908080' AS TEXT), ZLDWMC = CAST(x'F8888080' AS TEXT)",
        "field-escape": 'ALTER TABLE DLTB ADD COLUMN "a\x1b[31m\nb" TEXT',
        "fields": "".join(f"ALTER TABLE DLTB ADD COLUMN c{i} TEXT;" for i in range(1900)),
        "utf16": "PRAGMA encoding = 'UTF-16'",
        "no-index": "DROP TABLE rtree_DLTB_geom",
    }
    for name in ("x" * 1500, "../../x", " "):
        scripts[f"layer-{name[:7].strip('./')}-{len(name)}"] = \
            f"ALTER TABLE DLTB RENAME TO \"{name}\"; UPDATE gpkg_contents SET table_name = '{name}'; " \
            f"UPDATE gpkg_geometry_columns SET table_name = '{name}'"
    for name, columns in {"no-id": "geom, DLBM", "one-id": "1 AS fid, geom, DLBM", "error": "fid, geom, abs(-9223372036854775808) AS DLBM",
                          "negative-id": "-9223372036854775808 AS fid, geom, DLBM", "random": "fid, randomblob(1000000) AS geom, DLBM",
                          "load": "fid, geom, load_extension('/nowhere') AS DLBM"}.items():
        scripts["view-" + name] = \
            f"CREATE VIEW v AS SELECT {columns} FROM DLTB; UPDATE gpkg_contents SET table_name = 'v' WHERE table_name = 'DLTB'; " \
            "UPDATE gpkg_geometry_columns SET table_name = 'v'"
    for name, script in scripts.items():
        with tempfile.TemporaryDirectory(prefix="tuban-crafted-") as here:
            path = os.path.join(here, "a.gpkg")
            with open(path, "wb") as file:
                file.write(gpkg)
            database = sqlite3.connect(path)
            for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
                database.create_function(function, 1, lambda value: 0)
            try:
                database.executescript("PRAGMA foreign_keys=0; " + script)
            except sqlite3.DatabaseError:
                pass  # the part before it was done
            database.commit()
            database.close()
            with open(path, "rb") as file:
                yield f"{name}.gpkg", file.read()


def zips(samples):
    shapefile = samples["shp"].files
    yield "slip.zip", zipped({"../../../tmp/tuban-slip/" + name: data for name, data in shapefile.items()})
    yield "absolute.zip", zipped({"/tmp/tuban-slip/" + name: data for name, data in shapefile.items()})
    yield "empty.zip", zipped({})
    yield "names.zip", zipped({"a\nb\x1b[2J.shp": b"x", "c.txt": b"y"})
    yield "nested.zip", zipped({"inner.zip": zipped(shapefile)})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("DLTB.geojson", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b" " * (1 << 20))
    yield "bomb.zip", packed.getvalue()
    yield "many.zip", zipped({f"{i}.shp": b"" for i in range(3000)})
    sound = zipped(shapefile)
    yield "size.zip", sound[:-8] + struct.pack("<I", 0xFFFFFFF0) + sound[-4:]
    directory = sound.index(b"PK\x01\x02")
    for name, at, form, value in (("encrypted", 8, "<H", 1), ("method", 10, "<H", 99), ("sum", 16, "<I", 0), ("name", 28, "<H", 0xFFFF),
                                  ("offset", 42, "<I", 0x7FFFFFFF)):
        yield name + ".zip", patched(sound, directory + at, form, value)
    yield "behind.zip", sound + b"x" * 70000
    yield "before.zip", b"x" * 70000 + sound


def patched(data, at, form, value):
    return data[:at] + struct.pack(form, value) + data[at + struct.calcsize(form):]


def shapefiles(samples):
    files = samples["shp"].files
    shp, shx, dbf = (files["DLTB" + ending] for ending in (".shp", ".shx", ".dbf"))
    changes = {"shp": (shp, [("length", 24, ">i", 0x7FFFFFFF), ("negative", 24, ">i", -1), ("record", 104, ">i", 0x7FFFFFF0),
                             ("record-negative", 104, ">i", -4), ("parts", 144, "<i", 0x7FFFFFFF), ("parts-negative", 144, "<i", -1),
                             ("no-parts", 144, "<i", 0), ("points", 148, "<i", 0x0FFFFFFF), ("points-negative", 148, "<i", -1),
                             ("first-part", 152, "<i", 1000000), ("type", 32, "<i", 99), ("nan", 160, "<d", float("nan")),
                             ("infinite", 160, "<d", float("inf")), ("far", 160, "<d", 1e308), ("shape", 108, "<i", 31)]),
               "shx": (shx, [("offset", 100, ">i", 0x7FFFFFFF), ("offset-negative", 100, ">i", -1), ("size", 104, ">i", 0x7FFFFFFF),
                             ("length", 24, ">i", 0x7FFFFFFF), ("zero", 24, ">i", 0)]),
               "dbf": (dbf, [("records", 4, "<I", 0xFFFFFFFF), ("record-2e9", 4, "<I", 0x7FFFFFFF), ("head", 8, "<H", 0xFFFF),
                             ("head-0", 8, "<H", 0), ("record-size", 10, "<H", 0xFFFF), ("record-0", 10, "<H", 0),
                             ("width", 48, "<B", 0), ("width-255", 48, "<B", 255), ("type", 43, "<B", 0x1B),
                             ("name", 32, "<I", 0xFFFFFFFF), ("language", 29, "<B", 255)])}
    for ending, (data, list_) in changes.items():
        for name, at, form, value in list_:
            yield f"{ending}-{name}", dict(files, **{"DLTB." + ending: patched(data, at, form, value)})
    fields = b"".join(b"F%d".ljust(11, b"\0") % i + b"C\0\0\0\0\1" + b"\0" * 15 for i in range(100, 990))
    yield "890-fields", dict(files, **{"DLTB.dbf": bytes([3, 120, 1, 1]) + struct.pack("<IHH", 3, 33 + len(fields), 891) + b"\0" * 20 +
                                                   fields + b"\r" + b" " * 3 * 891})
    for ending, content in {".cpg": [b"../../etc/passwd", b"\x1b[2J", b"A" * 100000, b"UTF-8\n\nGBK", b"\xff\xfe", b"UTF-16", b"EBCDIC-US",
                                     b"ISO-2022-CN", b"GBK//TRANSLIT", b"/dev/zero"],
                            ".prj": [b"PROJCS[" * 20000, b"\x00" * 100, b'GEOGCS["\x1b[2J\n"]', b"EPSG:999999", b"+proj=pipeline"]
                            }.items():
        for i, data in enumerate(content):
            yield f"{ending[1:]}-{i}", dict(files, **{"DLTB" + ending: data})


def own_forms():
    """VCT whose numbers mean nothing."""
    vct = source("samples", "forms", "DLTB.vct")
    lines = re.compile(rb"(?m)^21\r?\n(\d+)\r?\n[-\d,]+")
    for name, number in (("zero", b"0"), ("least", b"-9223372036854775808"), ("one", b"1")):
        yield f"lines-{name}.vct", lines.sub(lambda m, n=number: b"21\n%s\n%s" % (m[1], b",".join([n] * int(m[1]))), vct)
    yield "no-lines.vct", lines.sub(b"21\n-1", vct)
    yield "points.vct", re.sub(rb"(?m)^11\r?\n\d+", b"11\n1000000000000000000", vct, count=1)
    yield "width.vct", re.sub(rb"Char,\d+", b"Char,99999999999999999999", vct)
    yield "fields.vct", re.sub(rb"(?m)^DLTB,\d+", b"DLTB,-1", vct, count=1)
    yield "twice.vct", vct + vct


def more_json():
    sound = source("samples", "small", "DLTB.geojson")
    body = '"geometry":{"type":"Polygon","coordinates":' + str([SQUARE]) + "}}"
    for name, more in (("number", '"TBMJ":' + "9" * 100000), ("twice", '"DLBM":"0101","DLBM":3'), ("half", '"DLBM":"\\ud800"'),
                       ("deep", '"a":' + "[" * 10000 + "]" * 10000), ("key", '"' + "k" * 100000 + '":1')):
        yield f"value-{name}", geojson(['{"type":"Feature","id":1,"properties":{' + more + "}," + body] * 2)
    yield "utf-16", sound.decode().encode("utf-16")
    yield "mark", b"\xef\xbb\xbf" + sound
    yield "ten-times", sound * 10


def others(samples):
    """Endings that lie, and a few of our own forms."""
    yield "empty", [(f"empty.{ending}", b"") for ending in
                    "shp dbf gpkg gml geojson vct txt xlsx csv zip kml gdb fgb tab mif dxf".split()]
    yield "lies", [(f"lie.{b}", next(iter(samples[a].files.values()))) for a in ("gpkg", "geojson", "txt", "fgb", "zip")
                   for b in "shp dbf gpkg gml geojson vct txt xlsx csv zip".split() if a != b]
    yield "endless", [("zeros.vct", b"HeadBegin\n" + b"\x00" * 3000000), ("lines.vct", b"HeadBegin\n" * 300000),
                      ("commas.csv", b"," * 3000000), ("one-line.txt", "[地块坐标]\n".encode("gb18030") + b"9" * 3000000),
                      ("points.txt", "[地块坐标]\n".encode("gb18030") + b"99999999999,1,1,a,b,,c,0101,@\nJ1,1,1e308,NaN\n" * 3)]


def all_of(datasets):
    """(name, main file, files)"""
    by_name = {sample.name: sample for sample in datasets}
    made = [(f"geojson-{name}", "a.geojson", {"a.geojson": data})
            for group in (places, texts, nested, more_json) for name, data in group()]
    made += [(name, name, {name: data}) for name, data in xml()]
    made += [(name, name, {name: data}) for group in (sql, zips) for name, data in group(by_name)]
    made += [(name, name, {name: data}) for name, data in own_forms()]
    made += [(name, "DLTB.shp", files) for name, files in shapefiles(by_name)]
    made += [(name, name, {name: data}) for _, list_ in others(by_name) for name, data in list_]
    sound = source("samples", "small", "DLTB.geojson")
    for i, name in enumerate(NAMES):
        if "\x00" not in name and len(name) < 200:
            file = name.replace("/", "_") + ".geojson"
            made.append((f"file-name-{i}", "./" + file, {file: sound}))
            made.append((f"broken-name-{i}", "./" + file, {file: b"{"}))
    made.append(("name-not-utf8", b"./\xff\xfe\x80.geojson", {b"\xff\xfe\x80.geojson": b"{"}))
    return made


def rules_and_tables():
    """Hostile side files: (option, bytes)."""
    deep = b"large = error when " + b"DLBM = 0101 and " * 5000 + b"TBMJ > 1 then QSXZ = 30\n"
    yield from (("--rules", data) for data in
                (b"", b"\x00" * 1000, deep, b"x" * 1000000, b"a = error when DLBM = \"\x1b[2J then\n", b"sliver.area = 1e400\n",
                 b"sliver.area = nan\n", b"coverage.tolerance = 1e300\n", b"coverage.tolerance = -1\n", b"\xff\xfe = off\n"))
    yield from (("--published", data) for data in
                (b"", b"[" * 100000, b'{"a":' * 100000, b"category,hectares\n" + "耕地,1e308\n".encode(), b"\xff" * 1000,
                 ("category,hectares\n" + "耕地,-1\n" * 1000).encode(), b"<html>" * 50000, b"<table>" + b"<tr><td>" * 50000,
                 "耕地".encode() * 100000, ("耕地面积" + "9" * 400 + "公顷").encode()))
    yield from ((option, data) for option in ("--classes", "--accept", "--baseline") for data in
                (b"", b"\x00" * 100, b'"' * 1001, b"," * 100000, b"code,name,category\n\x1b,\n", b"fingerprint,reason,until\n\x1b[2J,,x\n"))
    yield from (("--boundary", data) for data in (b"", b"{", geojson([]), geojson([parcel(1, [[[1e308, 1], [2, 1e308], [3, 3], [1e308, 1]]])])))
    yield from (("--allowed-gaps", data) for data in (b"", geojson([parcel(1, [SQUARE[:3]])])))
