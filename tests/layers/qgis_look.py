"""Run by test_qgis.py in a process of its own: opens layers and a project in a headless QGIS, draws
them, and prints what it saw as JSON. QGIS may fall over when it ends, after all is done and written:
so it leaves without tidying up.

    qgis_look.py FOLDER PICTURES    FOLDER has map.gpkg and map.qgz
"""
import json
import os
import sys

from qgis.core import (Qgis, QgsApplication, QgsExpression, QgsExpressionContext,
                       QgsExpressionContextUtils, QgsLayoutExporter, QgsLayoutItemLabel,
                       QgsLayoutItemLegend, QgsLayoutItemMap,
                       QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle,
                       QgsVectorLayer)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QFontDatabase

FOLDER, PICTURES = sys.argv[1:]
TABLES = ("parcels category_areas villages townships county findings_point findings_polygon "
          "findings_table").split()
# Three dots to a thin line, so that there are some of its own colour.
WIDTH, HEIGHT, DPI = 2700, 2100, 288
seen = {"version": Qgis.QGIS_VERSION, "warnings": [], "layers": {}, "project": {}}


def warn(message, tag, level):
    if level in (Qgis.Warning, Qgis.Critical):
        seen["warnings"].append(f"{tag}: {message}")


def draw(layers, name, extent, crs, labels):
    """A picture, drawn the way the window does it: expressions know the scale."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setOutputDpi(DPI)
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.DrawLabeling, labels)
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    seen["warnings"] += [error.message for error in job.errors()]
    image = job.renderedImage()
    image.save(os.path.join(PICTURES, name))
    return settings, image


def colours_at(layer, settings, image, field):
    """[[value of the field, colour]] at a point inside of up to 400 features."""
    found = []
    extent = settings.visibleExtent()
    for feature in layer.getFeatures():
        parts = feature.geometry().asGeometryCollection()
        if not parts or len(found) >= 400:
            continue
        point = max(parts, key=lambda part: part.area()).poleOfInaccessibility(0.5)[0].asPoint()
        if not extent.contains(point):
            continue
        at = settings.mapToPixel().transform(point)
        value = feature[field]
        found.append([value if isinstance(value, str) else None,
                      list(image.pixelColor(int(at.x()), int(at.y())).getRgb()[:3])])
    return found


def count_colours(image):
    counts = {}
    for y in range(0, image.height(), 3):
        for x in range(0, image.width(), 3):
            rgb = image.pixel(x, y) & 0xFFFFFF
            counts[rgb] = counts.get(rgb, 0) + 1
    return {"%d,%d,%d" % (rgb >> 16, rgb >> 8 & 255, rgb & 255): n for rgb, n in counts.items()}


def rims(layer):
    """[parts, lines of the thick outline, holes] of each feature; none where nothing is generated."""
    found = []
    for symbol_layer in layer.renderer().symbol().symbolLayers():
        if symbol_layer.layerType() != "GeometryGenerator":
            continue
        expression = QgsExpression(symbol_layer.geometryExpression())
        for feature in layer.getFeatures():
            context = QgsExpressionContext()
            context.setFeature(feature)
            lines = expression.evaluate(context)
            parts = feature.geometry().asMultiPolygon()
            found.append([len(parts), len(lines.asGeometryCollection()),
                          sum(len(part) - 1 for part in parts)])
    return found


def look_at_layer(table):
    layer = QgsVectorLayer(f"{FOLDER}/map.gpkg|layername={table}", table, "ogr")
    if not layer.isValid():
        return None
    about = {"features": layer.featureCount(), "renderer": None,
             "aliases": {f.name(): f.alias() for f in layer.fields()}}
    if not layer.isSpatial():
        return about
    about["renderer"] = layer.renderer().type()
    about["labels"] = layer.labelsEnabled()
    about["scales"] = [layer.hasScaleBasedVisibility(), layer.minimumScale(), layer.maximumScale()]
    extent = layer.extent()
    extent.scale(0.5 if table == "parcels" and layer.featureCount() > 1000 else 1.05)
    scales = layer.hasScaleBasedVisibility()
    layer.setScaleBasedVisibility(False)
    settings, image = draw([layer], table + ".png", extent, layer.crs(), False)
    about["colours"] = count_colours(image)
    if layer.labelsEnabled():
        labelled = draw([layer], table + "-labels.png", near(layer), layer.crs(), True)[1]
        bare = draw([layer], table + "-near.png", near(layer), layer.crs(), False)[1]
        about["labels_seen"] = labelled != bare
    if table in ("townships", "county"):
        about["rims"] = rims(layer)
    field = {"parcels": "class_code", "category_areas": "category"}.get(table)
    if field is not None:
        about["at"] = colours_at(layer, settings, image, field)
    layer.setScaleBasedVisibility(scales)
    return about


def near(layer):
    """Near enough for labels: 1 : 4000 around the middle of a feature."""
    middle = next(layer.getFeatures()).geometry().boundingBox().center()
    half = WIDTH / DPI * 0.0254 * 4000 / 2
    if layer.crs().isGeographic():
        half /= 111320
    if layer.name() in ("category_areas", "villages"):
        half *= 5
    return QgsRectangle(middle.x() - half, middle.y() - half * HEIGHT / WIDTH, middle.x() + half,
                        middle.y() + half * HEIGHT / WIDTH)


def legend_texts(legend):
    model = legend.model()
    texts = []
    for tree_layer in model.rootGroup().findLayers():
        for node in model.layerLegendNodes(tree_layer, False):
            node.evaluateLabel(QgsExpressionContext()) if hasattr(node, "evaluateLabel") else None
            texts.append(model.data(model.legendNode2index(node), 0))
    return [text for text in texts if text is not None]


def look_at_layout(layout):
    exporter = QgsLayoutExporter(layout)
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = 150
    settings.generateWorldFile = False
    path = os.path.join(PICTURES, "layout.png")
    about = {"result": int(exporter.exportToImage(path, settings)), "labels": [], "legend": []}
    image = exporter.renderPageToImage(0, dpi=100)
    about["size"] = [image.width(), image.height()]
    about["areas"] = {}
    mm = 100 / 25.4
    for name, (x, y, w, h) in {"title": (10, 7, 400, 11), "map": (12, 60, 280, 180),
                               "legend": (300, 28, 110, 130), "bar": (14, 264, 90, 14),
                               "table": (300, 172, 110, 70), "note": (10, 282, 400, 12),
                               "arrow": (276, 30, 16, 18)}.items():
        part = image.copy(int(x * mm), int(y * mm), int(w * mm), int(h * mm))
        about["areas"][name] = count_colours(part)
    for item in layout.items():
        if isinstance(item, QgsLayoutItemLabel):
            about["labels"].append(item.currentText())
        if isinstance(item, QgsLayoutItemLegend):
            about["legend"] += legend_texts(item)
        if isinstance(item, QgsLayoutItemMap):
            about["scale"] = item.scale()
            about["theme"] = item.followVisibilityPresetName()
    return about


def look_at_project():
    project = QgsProject.instance()
    about = seen["project"]
    about["read"] = project.read(f"{FOLDER}/map.qgz")
    about["error"] = project.error()
    about["title"] = project.title()
    about["crs"] = project.crs().authid()
    about["layers"] = {layer.name(): layer.isValid() for layer in project.mapLayers().values()}
    about["sources"] = [layer.source() for layer in project.mapLayers().values()]
    about["groups"] = [group.name() for group in project.layerTreeRoot().findGroups()]
    about["themes"] = {name: len(project.mapThemeCollection().mapThemeVisibleLayerIds(name))
                       for name in project.mapThemeCollection().mapThemes()}
    order = project.layerTreeRoot().layerOrder()
    extent = project.viewSettings().defaultViewExtent()
    about["colours"] = count_colours(draw(order, "project.png", extent, project.crs(), True)[1])
    about["layouts"] = {layout.name(): look_at_layout(layout)
                        for layout in project.layoutManager().printLayouts()}


application = QgsApplication([], True)
application.initQgis()
QgsApplication.messageLog().messageReceived.connect(warn)
seen["chinese"] = QFontDatabase().families(QFontDatabase.SimplifiedChinese)
present = json.loads(os.environ["TUBAN_TABLES"])
for table in TABLES:
    if table in present:
        seen["layers"][table] = look_at_layer(table)
look_at_project()
print(json.dumps(seen, ensure_ascii=False))
sys.stdout.flush()
sys.stderr.flush()
os._exit(0)
