"""What stands in names, texts and options acts on nothing: not on a terminal, a spreadsheet, a page, QGIS or a database.
Spreadsheets: in a workbook texts are written as texts, which no program takes for a formula. CSV has no types: there texts
stand as they are in the data, since a CSV is for programs too, and a prefix would make another value of it
(docs/reliability.md says so)."""
import http.server
import json
import os
import re
import sqlite3
import sys
import tempfile
import threading
import unittest
import zipfile
from xml.etree import ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import crafted
import hostile

HOSTILE = [name for name in crafted.NAMES if "\x00" not in name and len(name) < 200]


class Injection(unittest.TestCase):
    def run_tuban(self, *arguments, exits=(0, 1)):
        folder = tempfile.TemporaryDirectory(prefix="tuban-injection-")
        self.addCleanup(folder.cleanup)
        self.here = folder.name
        with open(os.path.join(self.here, "a.geojson"), "wb") as file:
            file.write(crafted.geojson([crafted.parcel(i + 1, name=name, code=name[:5],
                                                       unit=f"{990099001001 + i}0000000")
                                        for i, name in enumerate(HOSTILE)]))
        status, out, err = hostile.limited_run(arguments, self.here, seconds=60)
        self.assertIn(status, exits, err)
        return out

    def made(self, name):
        return os.path.join(self.here, name)

    def test_reports_for_people_move_no_cursor(self):
        for arguments in (["check", "a.geojson"], ["totals", "a.geojson", "--by", "village,class"], ["info", "a.geojson"]):
            text = self.run_tuban(*arguments).decode("utf-8")
            self.assertIsNone(hostile.RAW.search(text), arguments)
        self.assertIn("\\x1b[31m", self.run_tuban("check", "a.geojson").decode())

    def test_files_do_not_reach_the_network(self):
        """Files that are addresses of services, and a GML that names its schema's place."""
        asked = []

        class Server(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        place = f"http://127.0.0.1:{server.server_port}/"
        for name, text in (("wfs.xml", f"<OGRWFSDataSource><URL>{place}wfs</URL></OGRWFSDataSource>"),
                           ("csw.xml", f"<OGRCSWDataSource><URL>{place}csw</URL></OGRCSWDataSource>"),
                           ("a.gml", crafted.GML.format("", 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                                             f'xsi:schemaLocation="{place} {place}a.xsd"', "0101"))):
            with tempfile.TemporaryDirectory(prefix="tuban-injection-") as here:
                with open(os.path.join(here, name), "w", encoding="utf-8") as file:
                    file.write(text)
                status, _, err = hostile.limited_run(["totals", name], here, seconds=30)
            self.assertEqual(status, 0 if name.endswith(".gml") else 3, err)
        self.assertEqual(asked, [])

    def test_messages_of_failures_are_one_line(self):
        for name in HOSTILE[:12]:
            for arguments in (["check", "./" + name], ["check", "a.geojson", "--layer", name], [name],
                              ["check", "a.geojson", "--srs", name], ["check", "a.geojson", "--field", "class=" + name],
                              ["check", "a.geojson", "--fail-on", name], ["totals", "a.geojson", "--by", name],
                              ["convert", "a.geojson", "-o", "./no/" + name + ".gpkg"]):
                with tempfile.TemporaryDirectory(prefix="tuban-injection-") as here:
                    with open(os.path.join(here, "a.geojson"), "wb") as file:
                        file.write(crafted.geojson([crafted.parcel(1)]))
                    status, out, err = hostile.limited_run(arguments, here)
                self.assertEqual(hostile.verdict(status, out, err), [], (arguments, err))

    def test_no_formula_in_a_workbook(self):
        self.run_tuban("tables", "a.geojson", "-o", "t.xlsx")
        main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        formulas = []
        with zipfile.ZipFile(self.made("t.xlsx")) as book:
            for member in book.namelist():
                if member.startswith("xl/worksheets/sheet"):
                    root = ElementTree.fromstring(book.read(member))
                    formulas += [formula.text for formula in root.iter(main + "f")]
        for formula in formulas:  # sums of the tables are formulas of our own
            self.assertRegex(formula, r"^[A-Z0-9:+\-*/().,$ROUNDSM]+$")

    def test_page_has_no_element_of_the_data(self):
        self.run_tuban("check", "a.geojson", "-f", "html", "-o", "r.html")
        with open(self.made("r.html"), encoding="utf-8") as file:
            page = file.read()
        self.assertNotIn("<script>alert", page)
        self.assertNotRegex(page, r"<b>A")
        scripts = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL | re.IGNORECASE)
        self.assertTrue(all("alert" not in script or "\\u003c" in script for script in scripts))

    def test_json_reads_back(self):
        report = json.loads(self.run_tuban("totals", "a.geojson", "--by", "village", "-f", "json"))
        self.assertEqual(report["total"]["parcels"], len(HOSTILE))

    def test_layers_keep_names_as_values(self):
        self.run_tuban("layers", "a.geojson", "-o", "l.gpkg", "--with-findings")
        database = sqlite3.connect("file:" + self.made("l.gpkg") + "?mode=ro", uri=True)
        self.addCleanup(database.close)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        names = {row[0] for row in database.execute("SELECT ZLDWMC FROM parcels")}
        self.assertLessEqual({name for name in HOSTILE if "\ufffe" not in name}, names)
        self.assertGreater(database.execute("SELECT count(*) FROM gpkg_contents").fetchone()[0], 3)

    def test_project_is_xml_and_evaluates_no_name(self):
        self.run_tuban("layers", "a.geojson", "-o", "l.gpkg", "--title", "[% env('HOME') %]<b>&\"'")
        with zipfile.ZipFile(self.made("l.qgz")) as project:
            for member in project.namelist():
                if member.endswith(".qgs"):
                    text = project.read(member).decode("utf-8")
                    ElementTree.fromstring(text)
                    self.assertNotIn("[% env('HOME')", text)
                    self.assertNotIn("[% env(&apos;HOME", text)
                    self.assertNotIn("[% env(&#39;HOME", text)


if __name__ == "__main__":
    unittest.main()
