#!/usr/bin/env python3
"""Small layers that take n * n steps where edges, parcels or rings that lie on each other are held against
each other one by one: minutes, hours or all memory before that was seen to. What is expected follows from how
odd_shapes.py draws them. Time is not asserted; a run that would take as long as it used to ends by the time limit
of the test."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import odd_shapes
except ImportError:
    print("skipped: no osgeo")
    sys.exit(77)

TUBAN = os.environ["TUBAN"]
TANGLED = "edges cross each other millions of times"
CROWDED = "the outline comes to this place more than 200 times"


class OddShapes(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_tuban(self, *arguments, statuses):
        ran = subprocess.run([TUBAN, *map(str, arguments), "--lang", "en"], capture_output=True, text=True,
                             check=False)
        self.assertIn(ran.returncode, statuses, ran.stderr)
        return ran.stdout

    def errors(self, path):
        """The errors of a layer: rule, and message or nothing."""
        told = json.loads(self.run_tuban("check", path, "-f", "json", statuses=(0, 1)))
        self.told = told
        return {(f["rule"], f["message"]) for f in told["findings"]["details"] if f["severity"] == "error"}

    def check(self, kind):
        path = Path(self.folder.name) / f"{kind}.gpkg"
        odd_shapes.make(kind, path)
        return self.errors(path)

    def only(self, found, **wanted):
        """One message of each rule, beginning like that."""
        wanted = {rule.replace("_", "-"): message for rule, message in wanted.items()}
        self.assertEqual({rule for rule, _ in found}, set(wanted), found)
        for rule, message in found:
            self.assertTrue(message.startswith(wanted[rule]), (rule, message))

    def test_wound(self):
        """A square of 1000 m by 1000 m, 25,000 times."""
        self.only(self.check("wound"), geometry_invalid=CROWDED, coverage_overlap="more than two parcels overlap")
        self.assertAlmostEqual(self.told["coverage"]["union_m2"], 1e6, delta=1)

    def test_line(self):
        self.only(self.check("line"), geometry_invalid="the outline crosses itself", coverage_overlap=TANGLED)

    def test_star(self):
        self.only(self.check("star"), geometry_invalid=CROWDED, coverage_overlap=TANGLED)
        self.assertIsNone(self.told["coverage"]["union_m2"])

    def test_alike(self):
        """Told once of all of them, not of each pair."""
        found = self.check("alike")
        self.only(found, duplicate_parcel="the same land twice")
        self.assertIn("and 49996 more", next(iter(found))[1])

    def test_fan(self):
        """Sound: each parcel lies beside the next."""
        self.assertEqual(self.check("fan"), set())

    def test_stutter(self):
        """Each of 100 vertices stands a thousand times: 999 too many."""
        self.assertEqual(self.check("stutter"), set())
        counted = {rule["rule"]: rule["count"] for rule in self.told["findings"]["by_rule"]}
        self.assertEqual(counted, {"duplicate-vertex": 99900})

    def test_nested(self):
        """Holes in holes: no parcel has land there."""
        found = self.check("nested")
        self.assertIn(("geometry-invalid", "a hole lies outside its shell"), found)

    def test_combs(self):
        """2 * 25,000 edges of one comb cross as many of the other."""
        self.only(self.check("combs"), coverage_overlap=TANGLED)

    def test_land_of_combs(self):
        """What cannot be put together is not written."""
        path = Path(self.folder.name) / "combs.gpkg"
        odd_shapes.make("combs", path, 1000)
        self.run_tuban("layers", path, "-o", path.with_name("layers.gpkg"), statuses=(3,))
        self.assertEqual([p.name for p in path.parent.iterdir()], ["combs.gpkg"])

    def test_to_and_fro(self):
        """A VCT polygon of one line, two million times there and back again."""
        folder = Path(self.folder.name)
        odd_shapes.make("alike", folder / "one.gpkg", 1)
        self.run_tuban("convert", folder / "one.gpkg", "-o", folder / "one.vct", statuses=(0,))
        text = (folder / "one.vct").read_text(encoding="gb18030")
        head, points = text.split("LineBegin\n")[0], "38500000,4000000\n38501000,4000000\n"
        line, polygon = text.split("LineBegin\n")[1].split("PolygonBegin\n")
        polygon, rest = polygon.split("\n21\n")
        references = 1000000 * "1,-1\n"
        (folder / "many.vct").write_text(
            head + "LineBegin\n1\n" + line.split("\n")[1] + "\nunknown\n1\n1\n11\n2\n" + points + "0\nLineEnd\n\n" +
            "PolygonBegin\n" + polygon + "\n21\n2000000\n" + references + rest.split("\n", 2)[2], encoding="gb18030")
        self.assertIn("geometry-invalid", {rule for rule, _ in self.errors(folder / "many.vct")})


if __name__ == "__main__":
    unittest.main()
