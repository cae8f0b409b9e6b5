"""Where files lie and who may touch them: rights, links, sockets, names of every kind and length, full devices, folders for
temporary files that are none; and what a killed run leaves beside its output."""
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile
import samples

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
NAMES = [b"line\nbreak", b"\x1b[31mred\x07", b"\xff\xfe\x80", "\u202egnp".encode(), b"a b", b"-f", b"%s%n", "图斑".encode()]
OUTPUTS = [["info", "-o", "{}"], ["totals", "-o", "{}"], ["check", "-f", "html", "-o", "{}"], ["check", "--findings", "{}.gpkg"],
           ["check", "--findings", "{}.csv"], ["check", "--findings", "{}.jsonl"], ["layers", "-o", "{}.gpkg"],
           ["layers", "-o", "{}.zip"], ["tables", "-o", "{}.xlsx"], ["tables", "-f", "csv", "-o", "{}"],
           ["tables", "-f", "json", "-o", "{}"]] + \
          [["convert", "-q", "-o", "{}." + ending] for ending in ("vct", "txt", "shp", "gpkg", "geojson", "gdb", "gml", "fgb")]
KILLED = [["convert", "county.gpkg", "-o", "out/c.gpkg"], ["layers", "county.gpkg", "-o", "out/l.gpkg"],
          ["tables", "county.gpkg", "-o", "out/t", "-f", "csv"], ["tables", "county.gpkg", "-o", "out/t.xlsx"],
          ["check", "county.gpkg", "--findings", "out/f.gpkg"]]


class Places(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.datasets = {sample.name: sample for sample in samples.datasets()}

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tuban-places-")
        self.addCleanup(folder.cleanup)
        self.here = folder.name
        os.chmod(self.here, 0o755)
        self.put("a.gpkg", self.datasets["gpkg"].files["DLTB.gpkg"])
        self.put("a.geojson", samples.source("samples", "small", "DLTB.geojson"))
        os.mkdir(self.path("out"))

    def path(self, name):
        return os.path.join(os.fsencode(self.here), os.fsencode(name))

    def put(self, name, data):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(data)

    def run_in(self, exits, *arguments, before=(), **environment):
        """Runs in the folder; what is wrong with the run, its standard error, and what was made or changed."""
        seen = hostile.snapshot(self.here)
        done = subprocess.run([*before, samples.TUBAN, *arguments], cwd=self.here, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120, env={**os.environ, **hostile.SANITIZER_OPTIONS, **environment})
        wrong = hostile.verdict(done.returncode, done.stdout, done.stderr, allowed=exits)
        self.assertIn(done.returncode, exits, (arguments, done.stderr))
        self.assertEqual(wrong, [], (arguments, done.stderr))
        now = hostile.snapshot(self.here)
        for name, value in seen.items():
            if "--overwrite" not in arguments:
                self.assertEqual(now.get(name), value, arguments)
        made = sorted(set(now) - set(seen))
        if done.returncode > 1:
            self.assertEqual(made, [], arguments)
        self.assertEqual([name for name in made if os.path.basename(name).startswith(b".")], [], arguments)
        return done.stderr

    def test_files_that_may_not_be_read(self):
        for name, sample in self.datasets.items():
            if name in ("gpkg", "geojson", "vct", "txt", "zip", "fgb"):
                self.put("no/" + sample.main, sample.files[sample.main])
                os.chmod(self.path("no/" + sample.main), 0)
                self.assertIn(b"Permission denied", self.run_in((3,), "totals", "no/" + sample.main, before=NOBODY))
        for option in ("--rules", "--accept", "--baseline", "--classes", "--boundary", "--allowed-gaps", "--published"):
            err = self.run_in((3,), "check", "a.geojson", option, "no/DLTB.geojson" if "g" in option else "no/DLTB.gpkg", before=NOBODY)
            self.assertIn(b"Permission denied", err)

    def test_parts_of_a_shapefile_that_may_not_be_read(self):
        """Without its .dbf all land would be unclassified, without its .prj it would be nowhere: and nothing would say why."""
        for ending in ("shp", "shx", "dbf", "prj", "cpg"):
            for name, data in self.datasets["shp"].files.items():
                self.put(f"{ending}/{name}", data)
            os.chmod(self.path(f"{ending}/DLTB.{ending}"), 0)
            for form in (f"{ending}/DLTB.shp", ending):
                err = self.run_in((3,), "totals", form, before=NOBODY)
                self.assertIn(f"DLTB.{ending}: cannot be read: Permission denied".encode(), err)

    def test_folders_that_may_not_be_read_or_written(self):
        os.mkdir(self.path("closed"), 0)
        os.mkdir(self.path("fixed"), 0o555)
        self.run_in((3,), "check", "closed", before=NOBODY)
        self.run_in((3,), "check", "closed/a.gpkg", before=NOBODY)
        for command, *form in OUTPUTS:
            for folder in ("closed/r", "fixed/r"):
                self.run_in((4,), command, "a.gpkg", *[word.format(folder) for word in form], before=NOBODY)

    def test_full_devices(self):
        for command, *form in OUTPUTS:
            name = form[-1].format("full")
            if not os.path.lexists(self.path(name)):
                os.symlink("/dev/full", self.path(name))
            if name.endswith(".jsonl"):
                continue  # no findings, no byte
            # What GDAL writes, and a folder, are not written to a device at all.
            self.run_in((2,) if command == "convert" or form[:2] == ["-f", "csv"] else (4,), command, "a.gpkg",
                        *[word.format("full") for word in form])
        with open("/dev/full", "wb") as full:
            for words in (["--help"], ["--version"], ["--bash-completion"], ["check", "--help"], ["rules"], ["classes"],
                          ["info", "a.gpkg"], ["totals", "a.gpkg"], ["tables", "a.gpkg", "-f", "json"]):
                done = subprocess.run([samples.TUBAN, *words], cwd=self.here, stdout=full, stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 4, words)
                self.assertEqual(hostile.verdict(4, b"", done.stderr, allowed=(4,)), [], words)

    def test_temporary_folders_that_are_none(self):
        os.mkdir(self.path("fixed"), 0o555)
        os.chmod(self.path("out"), 0o777)
        for number, folder in enumerate(("nowhere", "fixed", "a.gpkg")):
            for command, *form in OUTPUTS:
                name = f"out/{number}{command}{len(form)}{form[-1][2:]}"
                self.run_in((0, 1), command, "a.gpkg", *[word.format(name[:len(name) - len(form[-1]) + 2]) for word in form],
                            before=NOBODY, TMPDIR=os.fsdecode(self.path(folder)))
                shutil.rmtree(self.path("out"))
                os.mkdir(self.path("out"))
                os.chmod(self.path("out"), 0o777)

    def test_inputs_of_every_kind(self):
        os.mkdir(self.path("DLTB.shp"))
        os.mkfifo(self.path("pipe.gpkg"))
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(self.path("door.gpkg"))
        os.symlink("two.shp", self.path("one.shp"))
        os.symlink("one.shp", self.path("two.shp"))
        os.symlink("nowhere", self.path("lost.gpkg"))
        names = ["DLTB.shp", "pipe.gpkg", "door.gpkg", "one.shp", "lost.gpkg", "", "/dev/full", "/dev/null", "/proc/self/mem", "-",
                 "a.gpkg/x", "x" * 300, "x" * 70000, "a/" * 2045 + "x.shp", "./" * 3000 + "a.gpkg"]
        for name in names:
            for words in (["info", name], ["check", name], ["convert", name, "-o", "out/c.gpkg"], ["check", "a.gpkg", "--boundary", name]):
                self.run_in((2, 3), *words)

    def test_names_of_every_kind(self):
        sound = samples.source("samples", "small", "DLTB.geojson")
        for name in NAMES:
            self.put(b"in/" + name + b".geojson", sound)
            self.put(b"bad/" + name + b".geojson", b"{")
            self.run_in((0, 1), "check", b"in/" + name + b".geojson")
            self.run_in((3,), "check", b"bad/" + name + b".geojson")
            self.run_in((2, 3), "check", "a.geojson", "--rules", b"bad/" + name + b".geojson")
            self.run_in((0,), "convert", "a.geojson", "-q", "-o", b"out/" + name + b".vct")
            self.run_in((2,), "convert", "a.geojson", "-q", "-o", b"out/" + name + b".vct")
            self.run_in((2,), "totals", "a.geojson", "-o", b"nowhere/" + name)

    def test_long_names_of_outputs(self):
        """Whole or not at all: GDAL can write under a path that is too long to remove it again by."""
        for name in ("./" * 2037 + "o", "./" * 3000 + "o", "n" * 235):
            for command, *form in OUTPUTS:
                self.run_in((0, 1, 2, 4), command, "a.gpkg", *[word.format("out/" + name) for word in form])
                shutil.rmtree(self.path("out"))
                os.mkdir(self.path("out"))

    def left(self):
        return sorted(name for name in os.listdir(self.path("out").decode()) if name.startswith("."))

    def killed(self, arguments):
        """Kills runs until one leaves something."""
        for wait in [0.002 * 1.3 ** i for i in range(30)] * 3:
            process = subprocess.Popen([samples.TUBAN, *arguments], cwd=self.here, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            end = time.monotonic() + wait
            while time.monotonic() < end and process.poll() is None and not self.left():
                time.sleep(0.0005)
            process.kill()
            process.communicate()
            if self.left():
                return
            for name in os.listdir(self.path("out").decode()):
                subprocess.run(["rm", "-rf", self.path("out/" + name)], check=True)
        self.fail(f"nothing left by {arguments}")

    def test_the_next_run_removes_what_a_killed_one_left(self):
        self.put("county.gpkg", self.datasets["county"].files["county.gpkg"])
        for arguments in KILLED:
            self.killed(arguments)
            self.run_in((0, 1), *arguments, "--overwrite")
            self.assertEqual(self.left(), [], arguments)
            shutil.rmtree(self.path("out"))
            os.mkdir(self.path("out"))

    def test_what_lives_or_is_not_ours_is_kept(self):
        self.put("out/.c.gpkg.backup", b"mine")
        self.put("out/.c.gpkg.tuban-longer1", b"mine")
        self.put("out/.d.gpkg.tuban-abcdef", b"of another output")
        self.put("out/.c.gpkg.tuban-living", b"a run is at it")
        self.put("out/.c.gpkg.tuban-folder/x/c.gpkg", b"left")
        self.put("out/.c.gpkg.tuban-_left_", b"left")
        os.symlink("../a.gpkg", self.path("out/.c.gpkg.tuban-linked"))
        kept = [".c.gpkg.backup", ".c.gpkg.tuban-linked", ".c.gpkg.tuban-living", ".c.gpkg.tuban-longer1", ".d.gpkg.tuban-abcdef"]
        with open(self.path("out/.c.gpkg.tuban-living"), "rb") as living:
            fcntl.flock(living, fcntl.LOCK_EX)
            for _ in range(2):
                subprocess.run([samples.TUBAN, "convert", "a.gpkg", "-o", "out/c.gpkg", "-q", "--overwrite"], cwd=self.here, check=True)
                self.assertEqual(self.left(), kept)

    def test_many_runs_one_output(self):
        """Some are killed, one after the other sweeps: whoever is left is never swept away."""
        self.put("county.gpkg", self.datasets["county"].files["county.gpkg"])
        for arguments in KILLED[:4]:
            running = [subprocess.Popen([samples.TUBAN, *arguments, "--overwrite"], cwd=self.here, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(6)]
            time.sleep(0.05)
            for process in running[::3]:
                process.send_signal(signal.SIGKILL)
            for process in running:
                err = process.communicate(timeout=120)[1]
                if process not in running[::3]:
                    self.assertIn(process.returncode, (0, 1), (arguments, err))
            subprocess.run([samples.TUBAN, *arguments, "--overwrite"], cwd=self.here, capture_output=True, check=False)
            self.assertEqual(self.left(), [], arguments)


if __name__ == "__main__":
    unittest.main()
