"""VCT files written and read by a program that shares nothing with tuban: the oracle of its VCT tests.

A layer is a dictionary: name, alias, code, geometry ("Polygon", "Line", "Point"), fields as
(name, type, length, decimals), and features as (values, parts). Values are texts or None. Parts are
lists of (x, y): rings of a polygon, closed, outer or hole in any order."""


def number(value):
    """The shortest decimal that reads back as the same double, never with an exponent."""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


class Lines:
    """Borders of polygons, each written once. A border ends where the rings that run along it part,
    which shows in the two neighbours a vertex has in each ring; `offset` moves where rings without
    such a place are cut."""

    def __init__(self, layers):
        self.lines, self.known, neighbours = [], {}, {}
        self.nodes = set()
        for layer in layers:
            for _, rings in layer["features"] if layer["geometry"] == "Polygon" else []:
                for ring in rings:
                    points = ring[:-1]
                    for i, point in enumerate(points):
                        pair = frozenset((points[i - 1], points[(i + 1) % len(points)]))
                        if len(pair) < 2 or neighbours.setdefault(point, pair) != pair:
                            self.nodes.add(point)

    def reference(self, ring):
        """The ids of the ring's lines, negative where they run against it."""
        points = ring[:-1]
        starts = [i for i, point in enumerate(points) if point in self.nodes]
        if not starts:
            low = points.index(min(points))
            starts = [low]
        ids = []
        for k, start in enumerate(starts):
            end = starts[(k + 1) % len(starts)]
            length = (end - start) % len(points) or len(points)
            ids.append(self.identity([points[(start + i) % len(points)] for i in range(length + 1)]))
        return ids

    def identity(self, line):
        line = tuple(line)
        if line in self.known:
            return self.known[line]
        self.lines.append(line)
        self.known[line] = len(self.lines)
        if line[::-1] != line:
            self.known[line[::-1]] = -len(self.lines)
        return len(self.lines)


def head(separator, crs, extent):
    meridian, easting = crs
    return ["HeadBegin", "DataMark:LANDUSE-VCT", "Version:3.0", "CoordinateSystemType:P", "Dim:2",
            "XAxisDirection:E", "YAxisDirection:N", "XYUnit:M", "ZUnit:M",
            "Spheroid:" + separator.join(("CGCS2000", "6378137.0", "298.257222101")),
            "PrimeMeridian:Greenwich", "Projection:高斯-克吕格投影",
            "Parameters: " + separator.join((number(meridian), "1", number(easting), "0", "3", "0")),
            "VerticalDatum:1985国家高程基准", "TemporalReferenceSystem:北京时间",
            "ExtentMin:" + separator.join(map(number, extent[:2])),
            "ExtentMax:" + separator.join(map(number, extent[2:])),
            "MapScale:5000", "Offset:" + separator.join("00"), "Date:20251231", "Separator:" + separator,
            "HeadEnd", ""]


def structure(layers, separator):
    out = ["FeatureCodeBegin"]
    out += [separator.join((l["code"], l["alias"], l["geometry"], l["name"])) for l in layers]
    out += ["FeatureCodeEnd", "", "TableStructureBegin"]
    for layer in layers:
        out.append(layer["name"] + separator + str(len(layer["fields"])))
        for name, kind, length, decimals in layer["fields"]:
            parts = [name, kind] + [str(n) for n in (length, decimals) if n]
            out.append(separator.join(parts))
        out.append("0")
    return out + ["TableStructureEnd", ""]


def start(identity, code):
    return [str(identity), code, "unkown"]


def polygon(identity, code, rings, lines, separator):
    out = start(identity, code)
    label = separator.join("%.6f" % v for v in rings[0][0])
    if lines is None:
        out += ["1", label, str(len(rings))]
        for ring in rings:
            out += ["11", str(len(ring))] + [separator.join(map(number, p)) for p in ring]
        return out + ["0", ""]
    references = []
    for ring in rings:
        references += (["0"] if references else []) + [str(i) for i in lines.reference(ring)]
    out += ["100", label, "21", str(len(references))]
    out += [separator.join(references[i:i + 8]) for i in range(0, len(references), 8)]
    return out + ["0", ""]


def line(identity, code, parts, separator):
    out = start(identity, code) + ["1", str(len(parts))]
    for part in parts:
        out += ["11", str(len(part))] + [separator.join(map(number, p)) for p in part]
    return out + ["0", ""]


def write(path, layers, form="indirect", encoding="gbk", newline="\r\n", separator=",",
          crs=(117, 39500000), first_id=1 << 33):
    points = [p for l in layers for _, parts in l["features"] for part in parts for p in part]
    extent = (min(p[0] for p in points), min(p[1] for p in points),
              max(p[0] for p in points), max(p[1] for p in points)) if points else (0, 0, 0, 0)
    shared = Lines(layers) if form == "indirect" else None
    sections = {"Point": [], "Line": [], "Polygon": []}
    attributes, identity = [], first_id
    for layer in layers:
        attributes.append(layer["name"])
        for values, parts in layer["features"]:
            identity += 1
            if parts and layer["geometry"] == "Polygon":
                sections["Polygon"] += polygon(identity, layer["code"], parts, shared, separator)
            elif parts and layer["geometry"] == "Line":
                sections["Line"] += line(identity, layer["code"], parts, separator)
            elif parts:
                sections["Point"] += start(identity, layer["code"]) + [
                    "1", separator.join(map(number, parts[0][0])), "0", ""]
            attributes.append(separator.join([str(identity)] + [v or "" for v in values]))
        attributes.append("TableEnd")
    if shared is not None:
        borders = []
        for i, points in enumerate(shared.lines, 1):
            borders += line(i, "1099000000", [points], separator)
        sections["Line"] = borders + sections["Line"]
    out = head(separator, crs, extent) + structure(layers, separator)
    for name, body in sections.items():
        out += [name + "Begin"] + body + [name + "End", ""]
    out += ["AttributeBegin"] + attributes + ["AttributeEnd"]
    with open(path, "w", encoding=encoding, newline="") as file:
        file.write(newline.join(out) + newline)


# ---- reading, the plainest way: the whole file, line by line


def assemble(references, lines):
    rings, ring = [], []
    for reference in references + [0]:
        if reference == 0:
            if ring:
                assert ring[0] == ring[-1], "a ring that does not close"
                rings.append(ring)
            ring = []
            continue
        points = lines[abs(reference)]
        points = points[::-1] if reference < 0 else points
        assert not ring or ring[-1] == points[0], "lines that do not meet"
        ring = ring + points[1:] if ring else list(points)
    return rings


def read(path, encoding="gb18030"):
    """Layers as dictionaries (see above) with geometry, by name; features by the order of objects."""
    with open(path, encoding=encoding, newline=None) as file:
        text = [l.strip() for l in file]
    text = iter([l for l in text if l])
    head_of, layers, tables, objects, lines, rows = {}, {}, {}, [], {}, {}

    def pair(row):
        return tuple(float(v) for v in row.split(",")[:2])

    for keyword in text:
        if keyword == "HeadBegin":
            for row in iter(lambda: next(text), "HeadEnd"):
                key, _, value = row.partition(":")
                head_of[key] = value.strip()
            assert head_of["Separator"] == ","
        elif keyword == "FeatureCodeBegin":
            for row in iter(lambda: next(text), "FeatureCodeEnd"):
                code, alias, geometry, table = row.split(",")
                layers[code] = {"name": table, "alias": alias, "code": code, "geometry": geometry}
        elif keyword == "TableStructureBegin":
            for row in iter(lambda: next(text), "TableStructureEnd"):
                name, count = row.split(",")[:2]
                tables[name] = [(next(text).split(",") + ["0", "0"])[:4] for _ in range(int(count))]
                assert next(text) == "0"
        elif keyword == "PointBegin":
            for row in iter(lambda: next(text), "PointEnd"):
                code, _, kind = next(text), next(text), next(text)
                count = 1 if kind == "1" else int(next(text))
                objects.append((int(row), code, [[pair(next(text))] for _ in range(count)]))
                assert next(text) == "0"
        elif keyword == "LineBegin":
            for row in iter(lambda: next(text), "LineEnd"):
                code, _, kind = next(text), next(text), next(text)
                assert kind == "1"
                parts = []
                for _ in range(int(next(text))):
                    assert next(text) == "11"
                    parts.append([pair(next(text)) for _ in range(int(next(text)))])
                assert next(text) == "0"
                if code in layers:
                    objects.append((int(row), code, parts))
                else:
                    lines[int(row)] = parts[0]
        elif keyword == "PolygonBegin":
            for row in iter(lambda: next(text), "PolygonEnd"):
                code, _, kind = next(text), next(text), next(text)
                pair(next(text))
                if kind == "100":
                    assert next(text) == "21"
                    count, references = int(next(text)), []
                    while len(references) < count:
                        references += [int(v) for v in next(text).split(",")]
                    assert len(references) == count
                    rings = assemble(references, lines)
                else:
                    rings = []
                    for _ in range(int(next(text))):
                        assert next(text) == "11"
                        rings.append([pair(next(text)) for _ in range(int(next(text)))])
                assert next(text) == "0"
                objects.append((int(row), code, rings))
        elif keyword == "AttributeBegin":
            for name in iter(lambda: next(text), "AttributeEnd"):
                rows[name] = {}
                for row in iter(lambda: next(text), "TableEnd"):
                    items = row.split(",")
                    width = len(tables[name])
                    assert len(items) <= width + 1, row
                    items += [""] * (width + 1 - len(items))
                    assert int(items[0]) not in rows[name], "an id that stands twice"
                    rows[name][int(items[0])] = [v or None for v in items[1:]]
        else:
            assert keyword.endswith("Begin"), keyword
            for _ in iter(lambda: next(text), keyword[:-5] + "End"):
                pass
    out = {}
    for layer in layers.values():
        name = layer["name"]
        known = rows.get(name, {})
        features = [(known.pop(i, None), parts) for i, code, parts in objects if code == layer["code"]]
        fields = [(f[0], f[1], int(f[2]), int(f[3])) for f in tables[name]]
        out[name] = dict(layer, fields=fields, features=features + [(v, []) for v in known.values()])
    out["head"] = head_of
    return out


# ---- what GDAL reads, in the same shape


def parts_of(geometry):
    if geometry is None:
        return []
    name = geometry.GetGeometryName()
    if name.startswith("MULTI") or name == "POLYGON" or name == "GEOMETRYCOLLECTION":
        return [p for i in range(geometry.GetGeometryCount()) for p in parts_of(geometry.GetGeometryRef(i))]
    return [[tuple(p[:2]) for p in geometry.GetPoints()]]


def text_of(feature, i, kind):
    if not feature.IsFieldSetAndNotNull(i):
        return None
    if kind == "Int4":
        return str(feature.GetFieldAsInteger64(i))
    return number(feature.GetField(i)) if kind == "Float" else feature.GetFieldAsString(i) or None


def from_gdal(path, codes):
    """codes: (layer, feature code, alias) of the layers wanted."""
    from osgeo import ogr
    ogr.UseExceptions()
    kinds = {ogr.OFTString: "Char", ogr.OFTReal: "Float", ogr.OFTInteger: "Int4", ogr.OFTInteger64: "Int4"}
    dataset, layers = ogr.Open(path), []
    for name, code, alias in codes:
        layer = dataset.GetLayerByName(name)
        definition = layer.GetLayerDefn()
        fields = []
        for i in range(definition.GetFieldCount()):
            field = definition.GetFieldDefn(i)
            kind = kinds[field.GetType()]
            fields.append((field.GetName(), kind, field.GetWidth() or (15 if kind == "Float" else 0),
                           field.GetPrecision() or (2 if kind == "Float" else 0)))
        features = [([text_of(f, i, fields[i][1]) for i in range(len(fields))],
                     parts_of(f.GetGeometryRef())) for f in layer]
        layers.append({"name": name, "alias": alias, "code": code, "geometry": "Polygon",
                       "fields": fields, "features": features})
    return layers
