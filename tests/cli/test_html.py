"""The report as one page: well-formed, self-contained, with the numbers of the JSON report, harmless
whatever the data hold; and opened in headless Chromium, where there is one: filtered, clicked, zoomed,
without a word on the console. Everything is synthetic."""
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    import layers
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

TUBAN = os.environ["TUBAN"]
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
# Texts whose colour is too near to that of the ground behind them, by the formula of WCAG 2.
FAINT = """
    const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
    const ground = e => {
        for (; e; e = e.parentElement) {
            const c = parts(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c;
        }
        return [255, 255, 255];
    };
    return [...document.querySelectorAll('body *')].filter(e =>
        [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length
    ).filter(e => {
        const a = light(parts(getComputedStyle(e).color)), b = light(ground(e));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
    }).map(e => e.tagName + ' ' + e.className + ': ' + e.textContent.slice(0, 40));
"""
NAMELESS = """
    return [...document.querySelectorAll('button, input, select, [tabindex]')].filter(e =>
        !(e.getAttribute('aria-label') || e.getAttribute('title') || e.textContent.trim() ||
          (e.labels && e.labels.length) || e.getAttribute('aria-labelledby'))
    ).map(e => e.outerHTML.slice(0, 80));
"""
VOID = {"meta", "input", "link", "br"}
# Two overlap by 2 x 100 m; the third has an unknown class, and names that would be markup.
PARCELS = f"""BSM,DLBM,DLMC,ZLDWMC,shape
990101211000000001,0101,水田,甲村,box 39540000 3830000 39540102 3830100
990101211000000002,0301,乔木林地,甲村,box 39540100 3830000 39540200 3830100
"990101'<b>&",9999,"{HOSTILE}","{HOSTILE}",box 39540200 3830000 39540300 3830100
990101211000000004,1006,农村道路,甲村,box 39540000 3830100 39540300 3830110
"""


class Page(html.parser.HTMLParser):
    """Tags that open and close in order, the texts of cells, and every address."""

    def __init__(self, text):
        super().__init__()
        self.open, self.rows, self.addresses, self.ids, self.labels, self.scripts = [], [], [], [], [], 0
        self.data, self.in_data = "", False
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.in_data = tag == "script" and attributes.get("type") == "application/json"
        self.scripts += tag == "script" and not self.in_data
        if tag not in VOID:
            self.open.append(tag)
        for key in ("src", "href"):
            if key in attributes:
                self.addresses.append(attributes[key])
        assert not any(key.startswith("on") for key in attributes), attributes
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "label":
            self.labels.append(attributes["for"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attributes):
        assert tag in ("path",), tag

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-3:])
        self.open.pop()
        self.in_data = False

    def handle_data(self, data):
        self.data += data if self.in_data else ""
        if self.rows and {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data


def run(*arguments, status):
    done = subprocess.run([TUBAN, *map(str, arguments)], capture_output=True, encoding="utf-8")
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done.stdout


class Report(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tuban-html-")
        self.addCleanup(self.folder.cleanup)
        here = Path(self.folder.name)
        self.parcels, self.page = here / "a.gpkg", here / "报告.html"
        layers.write(str(self.parcels), PARCELS)
        (here / "figures.csv").write_text("category,hectares\n耕地,1.02\n林地,7.00\n", encoding="utf-8")
        self.figures = here / "figures.csv"

    def write(self, *options, status=1):
        run("check", self.parcels, "-f", "html", "-o", self.page, "--overwrite", *options,
            status=status)
        return self.page.read_text(encoding="utf-8")

    def test_wild_vertex(self):
        """One vertex a million kilometres off neither shrinks the map to a dot nor is drawn."""
        sound = re.search(r'<svg[^>]*viewBox="([^"]*)"', self.write()).group(1)
        paths = re.findall(r'<path fill="#[^>]*"', self.write())
        layers.write(str(self.parcels), PARCELS + "990101211000000005,0301,乔木林地,甲村,"
                     '"POLYGON((39540000 3829000,39540100 3829000,1e15 3829050,39540000 3829000))"\n')
        wild = self.write()
        self.assertIn("its coordinates have no position", wild)
        self.assertEqual(re.search(r'<svg[^>]*viewBox="([^"]*)"', wild).group(1), sound)
        self.assertEqual(re.findall(r'<path fill="#[^>]*"', wild), paths)

    def test_numbers(self):
        text = self.write("--published", self.figures)
        page = Page(text)
        report = json.loads(run("check", self.parcels, "--published", self.figures, "-f", "json",
                                status=1))
        cells = {row[0].split()[0]: row for row in page.rows if row and row[0].strip()}
        for category in report["categories"]:
            row = cells[category["category"]]
            self.assertEqual([cell.replace(",", "") for cell in row[1:4]],
                             [str(category["parcels"]), category["hectares"], category["mu"]])
        self.assertEqual(cells["耕地"][5:8], ["1.02", "0.00", "agrees"])
        self.assertEqual(cells["林地"][7], "DIFFERS")
        for rule in report["findings"]["by_rule"]:
            row = next(r for r in page.rows if r and r[0] == rule["rule"] and len(r) == 4)
            self.assertEqual(row[2], str(rule["count"]))
        data = json.loads(page.data)
        self.assertEqual(len(data["findings"]), len(report["findings"]["details"]))
        self.assertEqual([data["rules"][f[0]] for f in data["findings"]],
                         [f["rule"] for f in report["findings"]["details"]])
        for entry in report["not_checked"]:
            self.assertIn([entry["rule"], entry["reason"]], page.rows)
        chain = [r for r in page.rows if len(r) == 4 and r[0] == "measured areas"]
        self.assertEqual(chain[0][1].replace(",", ""),
                         next(c["area_m2"] for c in report["chain"] if c["link"] == "measured"))

    def test_alone_and_harmless(self):
        text = self.write()
        page = Page(text)
        self.assertEqual(page.addresses, [])
        self.assertNotIn("http://", text.replace("http://www.w3.org", ""))
        self.assertNotIn(HOSTILE, text)
        self.assertEqual(page.scripts, 1)
        self.assertEqual(len(page.ids), len(set(page.ids)))
        self.assertTrue(set(page.labels) <= set(page.ids))
        self.assertEqual(text.count("<path "), 4)  # 耕地, 林地, 交通运输用地 and the unclassified

    def test_ten_thousand_findings(self):
        """The page of a county has to stay below 5 MB, of which its map takes three: so a finding may
        take 170 bytes. A table of lines and dots took 450."""
        ring = "box {0} 3830000 {1} 3830100"
        layers.write(str(self.parcels), "BSM,DLBM,shape\n" + "".join(
            f"990101211{i:09d},9999,{ring.format(39540000 + 100 * i, 39540110 + 100 * i)}\n"
            for i in range(500)))
        page = Page(self.write("--most", "1000"))
        count = len(json.loads(page.data)["findings"])
        self.assertGreater(count, 998)  # unknown classes and overlaps
        self.assertLess(len(page.data.encode()), 170 * count)

    def test_map_of_a_delivery(self):
        """Parcels that fill the boundary, and such that do not, are drawn all the same: once they
        were drawn only without a boundary."""
        for east, status in ((39540200, 0), (39540300, 1)):
            delivery = os.path.join(self.folder.name, f"{east}.gpkg")
            layers.write(delivery, "BSM,DLBM,shape\n"
                         "990101211000000001,0101,box 39540000 3830000 39540100 3830100\n"
                         "990101211000000002,0301,box 39540100 3830000 39540200 3830100\n",
                         layer="DLTB")
            ring = (f"39540000 3830000,39540000 3830100,39540100 3830100,{east} 3830100,"
                    f"{east} 3830000,39540100 3830000,39540000 3830000")
            layers.write(delivery, "BSM,XZQDM,XZQMC,shape\n"
                         f'990101600000000001,990101001,甲镇,"POLYGON(({ring}))"\n', layer="XZQ",
                         append=True)
            text = run("check", delivery, "-f", "html", status=status)
            self.assertIn("XZQ (a layer of the dataset)", text)
            self.assertEqual(text.count("<path "), 2, east)

    def test_digests(self):
        """Of the files behind the report, by hashlib; a Shapefile is five of them, a folder all."""
        folder = Path(self.folder.name) / "县"
        folder.mkdir()
        layers.write(str(folder / "DLTB.shp"), "BSM,DLBM,shape\n"
                     "990101211000000001,0101,box 39540000 3830000 39540100 3830100\n")
        (folder / "notes.txt").write_text("no part of the survey")
        (folder / "DLTB.CPG").write_bytes((folder / "DLTB.cpg").read_bytes())
        (folder / "DLTB.cpg").unlink()
        shapefile = sorted(str(folder / f"DLTB.{e}") for e in ("shp", "shx", "dbf", "prj", "CPG"))
        for source in (folder / "DLTB.shp", folder):
            text = run("check", source, "-f", "html", "--published", self.figures, status=1)
            page = Page(text)
            listed = {r[0]: r[1:] for r in page.rows if len(r) == 3 and len(r[2]) == 64}
            self.assertEqual(sorted(listed), sorted([*shapefile, str(self.figures)]))
            for path, (size, digest) in listed.items():
                held = Path(path).read_bytes()
                self.assertEqual((size, digest),
                                 (f"{len(held):,}", hashlib.sha256(held).hexdigest()), path)
            told = json.loads(run("check", source, "-f", "json", "--published", self.figures, status=1))
            self.assertEqual({f["path"]: [f"{f['bytes']:,}", f["sha256"]] for f in told["input"]["files"]}, listed)
            libraries = [told["libraries"][name] for name in ("gdal", "geos", "proj")]
            self.assertIn("GDAL {}, GEOS {}, PROJ {}".format(*libraries), text)
        text = self.write()
        self.assertIn(hashlib.sha256(self.parcels.read_bytes()).hexdigest(), text)
        self.assertRegex(text, r"tuban \d+\.\d+\.\d+, GDAL \d+\.\d+\.\d+, GEOS \d+\.\d+.*, PROJ \d+\.\d+")

    def test_languages(self):
        self.assertIn('<html lang="en">', self.write("--lang", "en"))
        chinese = self.write("--lang", "zh")
        self.assertIn('<html lang="zh-CN">', chinese)
        self.assertIn("有问题：数据需要修改", chinese)
        self.assertIn("未分类", chinese)
        self.assertNotIn("nclassified", chinese)

    def test_usage(self):
        run("totals", self.parcels, "-f", "html", status=2)
        run("rules", "-f", "html", status=2)
        self.page.write_text("kept")
        run("check", self.parcels, "-f", "html", "-o", self.page, status=2)
        self.assertEqual(self.page.read_text(), "kept")

    def check_lines(self, rows, marks):
        """Every line is a finding that JSON has, cell by cell, errors first; those with a place have
        a dot."""
        found = json.loads(run("check", self.parcels, "-f", "json", status=1))["findings"]["details"]
        self.assertEqual(len(rows), len(found))
        order = sorted(range(len(found)), key=lambda i: -("info", "warning", "error").index(
            found[i]["severity"]))
        self.assertNotEqual(order, sorted(order))
        for i, row in zip(order, rows):
            finding = found[i]
            self.assertEqual(row.get_attribute("data-at"), str(i))
            cells = [cell.get_property("textContent") for cell in row.find_elements("css selector", "td")]
            place = "" if finding["x"] is None else f"{finding['x']:.10g}, {finding['y']:.10g}"
            self.assertEqual(cells, [finding["rule"], finding["layer"], str(finding["row"] or ""),
                                     finding["id"], finding["field"], finding["message"],
                                     finding["found"], finding["expected"], place])
            self.assertEqual(row.get_attribute("data-severity"), finding["severity"])
            self.assertEqual(str(i) in marks, finding["x"] is not None)

    def test_in_chromium(self):
        if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
            self.skipTest("no chromium and chromedriver")
        try:
            from selenium import webdriver
            from selenium.webdriver.common.by import By
            from selenium.webdriver.common.keys import Keys
        except ImportError as problem:
            self.skipTest(str(problem))
        self.write()
        options = webdriver.ChromeOptions()
        for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,1000",
                       f"--user-data-dir={self.folder.name}/profile"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = webdriver.chrome.service.Service(shutil.which("chromedriver"))
        browser = webdriver.Chrome(service=service, options=options)
        self.addCleanup(browser.quit)
        browser.get(self.page.as_uri())
        rows = browser.find_elements(By.CSS_SELECTOR, "#details tbody tr")
        self.check_lines(rows, [mark.get_attribute("data-at") for mark in
                                browser.find_elements(By.CSS_SELECTOR, ".mark")])

        def visible():
            return [row for row in rows if row.is_displayed()]

        def shown():
            return browser.find_element(By.ID, "shown").text

        self.assertEqual(len(visible()), len(rows))
        search = browser.find_element(By.ID, "search")
        search.send_keys("overlap")
        self.assertEqual([r.get_attribute("data-rule") for r in visible()], ["coverage-overlap"])
        self.assertEqual(shown(), f"1 / {len(rows)}")
        search.clear()
        search.send_keys("x", Keys.BACKSPACE)
        self.assertEqual(len(visible()), len(rows))
        # A button of the table of rules filters; once more, and all are back.
        button = browser.find_element(By.CSS_SELECTOR, '[data-choose="class-unknown"]')
        button.click()
        self.assertEqual({r.get_attribute("data-rule") for r in visible()}, {"class-unknown"})
        self.assertEqual(button.get_attribute("aria-pressed"), "true")
        button.click()
        self.assertEqual(len(visible()), len(rows))
        # A line takes the map to its place; a dot finds its line.
        def view():
            return browser.execute_script(
                "return document.querySelector('.map svg').getAttribute('viewBox')")

        whole = view()
        self.assertTrue(whole)
        overlap = next(r for r in rows if r.get_attribute("data-rule") == "coverage-overlap")
        overlap.send_keys(Keys.ENTER)
        self.assertNotEqual(view(), whole)
        key = overlap.get_attribute("data-at")
        mark = browser.find_element(By.CSS_SELECTOR, f'.mark[data-at="{key}"]')
        self.assertIn("chosen", mark.get_attribute("class"))
        browser.find_element(By.ID, "all").click()
        self.assertEqual(view(), whole)
        next(r for r in rows if r.get_attribute("data-rule") == "class-unknown").send_keys(Keys.ENTER)
        browser.find_element(By.ID, "all").click()
        webdriver.ActionChains(browser).move_to_element(mark).click().perform()
        chosen = browser.find_elements(By.CSS_SELECTOR, "#details tr.chosen")
        self.assertEqual([r.get_attribute("data-at") for r in chosen], [key])
        # A worst place takes the map there, too.
        browser.find_element(By.ID, "all").click()
        browser.find_element(By.CSS_SELECTOR, "[data-x]").click()
        self.assertNotEqual(view(), whole)
        self.assertEqual(browser.execute_script(FAINT), [], "contrast below 4.5 (WCAG 2, AA)")
        self.assertEqual(browser.execute_script(NAMELESS), [], "controls without a name")
        # On a phone nothing is wider than the screen, and the list is a box that scrolls.
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
        self.assertLessEqual(browser.execute_script("return document.documentElement.scrollWidth"), 390)
        listed = browser.find_element(By.CSS_SELECTOR, ".list")
        self.assertLessEqual(listed.size["height"], 844)
        self.assertEqual(listed.get_attribute("tabindex"), "0")
        # Going to paper and away says nothing on the console.
        browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        browser.get(self.page.as_uri())
        self.assertIsNone(browser.execute_script("return window.hacked || null"))
        self.assertEqual(browser.get_log("browser"), [])


if __name__ == "__main__":
    unittest.main(verbosity=1)
