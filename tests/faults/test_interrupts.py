"""Signals at any moment, two runs for one output, outputs that are no files, folders that cannot be written, inputs that
change or are no files."""
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile
import samples

MOMENTS = int(os.environ.get("TUBAN_MOMENTS", "3"))
COMMANDS = [
    ["check", "county.gpkg", "-f", "json", "-o", "out/r.json", "--findings", "out/f.gpkg"],
    ["convert", "county.gpkg", "-o", "out/c.gpkg"],
    ["convert", "county.gpkg", "-o", "out/c.vct"],
    ["layers", "county.gpkg", "-o", "out/l.gpkg"],
    ["tables", "county.gpkg", "-o", "out/t.xlsx"],
    ["tables", "county.gpkg", "-o", "out/t", "-f", "csv"],
]


class Interrupts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = next(sample for sample in samples.datasets() if sample.name == "county").files["county.gpkg"]
        cls.small = samples.source("samples", "small", "DLTB.geojson")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tuban-interrupts-")
        self.addCleanup(folder.cleanup)
        self.here = folder.name
        os.mkdir(self.path("out"))
        self.put("county.gpkg", self.county)
        self.put("a.geojson", self.small)

    def path(self, *names):
        return os.path.join(self.here, *names)

    def put(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)

    def start(self, arguments, **more):
        return subprocess.Popen([samples.TUBAN, *arguments], cwd=self.here, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **more)

    def tuban(self, *arguments, exits=(0, 1), **more):
        status, out, err = hostile.limited_run(arguments, self.here, seconds=60, **more)
        self.assertIn(status, exits, (arguments, err))
        self.assertEqual(hostile.verdict(status, out, err, allowed=exits), [], (arguments, err))
        return out

    def clear(self):
        left = os.listdir(self.path("out"))
        for name in left:
            subprocess.run(["rm", "-rf", self.path("out", name)], check=True)
        return left

    def duration(self, arguments):
        begin = time.monotonic()
        self.tuban(*arguments)
        self.clear()
        return time.monotonic() - begin

    def test_interrupted_leaves_nothing(self):
        dice = random.Random(1)
        before = hostile.snapshot(self.path("county.gpkg"))
        for arguments in COMMANDS:
            whole = self.duration(arguments)
            for _ in range(MOMENTS):
                number = dice.choice([signal.SIGINT, signal.SIGTERM])
                process = self.start(arguments)
                time.sleep(dice.random() * whole)
                process.send_signal(number)
                out, err = process.communicate(timeout=30)
                left = self.clear()
                # Before it listens a signal ends it as any program; after the last block it finishes.
                self.assertIn(process.returncode, (0, 1, 5, -number), err)
                if process.returncode in (5, -number):
                    self.assertEqual(left, [], (arguments, err))
                if process.returncode == 5:
                    self.assertEqual(hostile.verdict(5, out, err, allowed=(5,)), [], err)
        self.assertEqual(hostile.snapshot(self.path("county.gpkg")), before)

    def test_killed_leaves_no_output_and_hinders_nobody(self):
        dice = random.Random(2)
        for arguments in COMMANDS:
            whole = self.duration(arguments)
            for _ in range(MOMENTS):
                process = self.start(arguments)
                time.sleep(dice.random() * whole)
                process.kill()
                process.communicate()
                names = [name for name in os.listdir(self.path("out")) if not name.startswith(".")]
                for name in names:  # it came in time, or is the first of two
                    if name.endswith(".gpkg"):
                        database = sqlite3.connect(self.path("out", name))
                        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                        database.close()
                    subprocess.run(["rm", "-rf", self.path("out", name)], check=True)
            self.tuban(*arguments)  # beside what was left
            self.clear()

    def test_two_runs_one_output(self):
        for arguments in COMMANDS:
            one, other = self.start(arguments), self.start(arguments)
            results = [(p.communicate(timeout=60)[1], p.returncode) for p in (one, other)]
            statuses = sorted(status for _, status in results)
            self.assertLess(statuses[0], 2, results)
            self.assertIn(statuses[1], (0, 1, 2, 4), results)
            self.assertFalse([name for name in self.clear() if name.startswith(".")])

    def test_the_later_run_keeps_the_earlier_output(self):
        """The name is taken while the run is under way."""
        for end in ("json", "vct"):
            command = ["check", "county.gpkg", "-f", "json"] if end == "json" else ["convert", "county.gpkg"]
            process = self.start([*command, "-o", "out/r." + end])
            while not os.listdir(self.path("out")) and process.poll() is None and end == "vct":
                time.sleep(0.001)
            if os.path.exists(self.path("out", "r." + end)):
                process.communicate()
                continue
            with open(self.path("out", "r." + end), "w", encoding="ascii") as file:
                file.write("mine")
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, 2)
            with open(self.path("out", "r." + end), encoding="ascii") as file:
                self.assertEqual(file.read(), "mine")

    def test_outputs_that_are_no_files(self):
        os.mkdir(self.path("folder"))
        os.symlink("a.geojson", self.path("link.json"))
        os.symlink("nowhere.json", self.path("dangling.json"))
        for name in ("folder", "no/such/folder.json", "a.geojson/x.json", "x" * 300 + ".json"):
            self.tuban("check", "a.geojson", "-f", "json", "-o", name, exits=(2, 4))
        self.tuban("check", "a.geojson", "-f", "json", "-o", "link.json", exits=(2,))
        self.tuban("check", "a.geojson", "-f", "json", "-o", "/dev/full", exits=(4,))
        self.tuban("published", self.path("a.geojson"), "-o", "/dev/null", exits=(0, 3))
        with open(self.path("a.geojson"), "rb") as file:
            self.assertEqual(file.read(), self.small)

    def test_output_is_input(self):
        for arguments in (["convert", "a.geojson", "-o", "a.geojson", "--overwrite"], ["layers", "county.gpkg", "-o", "county.gpkg",
                          "--overwrite"], ["check", "a.geojson", "-o", "a.geojson", "--overwrite"],
                          ["tables", "county.gpkg", "-f", "json", "-o", "county.gpkg", "--overwrite"],
                          ["check", "county.gpkg", "--findings", "county.gpkg", "--overwrite"],
                          ["totals", "a.geojson", "-o", "./a.geojson", "--overwrite"], ["info", "a.geojson", "-o", "a.geojson", "--overwrite"]):
            self.tuban(*arguments, exits=(2,))
            for name, data in (("a.geojson", self.small), ("county.gpkg", self.county)):
                with open(self.path(name), "rb") as file:
                    self.assertEqual(file.read(), data, arguments)

    def test_pipes(self):
        os.mkfifo(self.path("pipe.json"))
        process = self.start(["check", "a.geojson", "-f", "json", "-o", "pipe.json"])
        with open(self.path("pipe.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["total"]["parcels"], 10)
        process.communicate(timeout=30)
        self.assertLess(process.returncode, 2)

    def test_inputs_that_are_no_files(self):
        os.mkfifo(self.path("pipe.vct"))
        os.mkdir(self.path("empty"))
        os.symlink("loop", self.path("loop"))
        self.tuban("check", "empty", exits=(3,))
        self.tuban("check", "loop", exits=(3,))
        self.tuban("check", "/dev/null", exits=(3,))
        self.tuban("check", "pipe.vct", exits=(3,))
        self.tuban("published", "empty", exits=(3,))
        for option in ("--accept", "--rules", "--classes", "--published", "--baseline"):  # up to a gigabyte was read of it
            self.tuban("check", "a.geojson", option, "/dev/zero", exits=(3,))
        os.mkfifo(self.path("figures.csv"))  # what <(..) of a shell is
        process = self.start(["published", "figures.csv", "-f", "csv"])
        with open(self.path("figures.csv"), "w", encoding="utf-8") as file:
            file.write("category,hectares\n耕地,12.34\n")
        self.assertIn(b"12.34", process.communicate(timeout=30)[0])
        self.assertEqual(process.returncode, 0)

    def test_a_database_with_a_log(self):
        """As QGIS has it open, or left it: the changes in the log count, and nothing is written there."""
        database = sqlite3.connect(self.path("county.gpkg"))
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')  # they call functions of GDAL
        database.execute("UPDATE DLTB SET DLBM = '0999' WHERE rowid = 1")
        database.commit()
        left = {}
        for name in ("county.gpkg", "county.gpkg-wal", "county.gpkg-shm"):
            with open(self.path(name), "rb") as file:
                left["left" + name[6:]] = file.read()
        for name, data in left.items():  # as after a program that was killed
            self.put(name, data)
        os.mkdir(self.path("temporary"))
        before = hostile.snapshot(self.here)
        here = {"environment": {"TMPDIR": self.path("temporary")}}
        for name in ("county.gpkg", "left.gpkg"):  # open in this program, and left
            told = self.tuban("totals", name, "-f", "json", exits=(0, 1), **here)
            self.assertIn(b"0999", told)
            self.assertIn(b"-wal", told)
            self.tuban("info", name, exits=(0,), **here)
            self.tuban("check", "a.geojson", "--boundary", name, exits=(0, 1), **here)
            self.tuban("check", "a.geojson", "--baseline", name, exits=(2,), **here)
        self.assertEqual(hostile.snapshot(self.here), before)
        database.close()

    def test_folder_that_cannot_be_written(self):
        if os.geteuid() == 0:
            self.skipTest("root writes everywhere")
        os.chmod(self.path("out"), 0o500)
        for arguments in COMMANDS:
            self.tuban(*arguments, exits=(4,))
        os.chmod(self.path("out"), 0o700)
        self.assertEqual(os.listdir(self.path("out")), [])

    def test_input_cut_under_the_run(self):
        """The VCT file is read in place: cut while it is read, it is refused or read as it was."""
        self.tuban("convert", "county.gpkg", "-o", "county.vct")
        with open(self.path("county.vct"), "rb") as file:
            whole = file.read()
        dice = random.Random(3)
        for _ in range(MOMENTS):
            for arguments in (["check", "county.vct", "-f", "json", "-o", "out/r.json"], ["convert", "county.vct", "-o", "out/c.gpkg"]):
                self.put("county.vct", whole)
                process = self.start(arguments)

                def cut():
                    time.sleep(dice.random() * 0.15)
                    os.truncate(self.path("county.vct"), dice.randrange(len(whole)))
                thread = threading.Thread(target=cut)
                thread.start()
                out, err = process.communicate(timeout=60)
                thread.join()
                self.assertIn(process.returncode, (0, 1, 2, 3, 4), err)
                if process.returncode > 1:
                    self.assertEqual(self.clear(), [], err)
                self.clear()


if __name__ == "__main__":
    unittest.main()
