"""Runs the command cases *.case of this folder; tests/README.md tells how they are written.

Every case runs in a folder of its own, under LC_ALL=C.UTF-8 and once more under a locale with a
decimal comma. Two things hold for every run without being said: a run that ends with 0 or 1 writes
nothing to standard error, and one that ends with 2 or more writes nothing to standard output and
exactly one line to standard error (the overview of `tuban` without a command is the exception that a
case must say)."""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    import layers
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
TUBAN = os.environ.get("TUBAN", "tuban")


class Step:
    """One line of a case and the lines that begin with | under it."""

    def __init__(self, file, number, text):
        self.where = f"{os.path.basename(file)}:{number}"
        self.text = text
        self.block = None

    def word(self):
        return self.text.split(None, 1)[0]

    def rest(self):
        parts = self.text.split(None, 1)
        return parts[1] if len(parts) > 1 else ""

    def body(self):
        return "\n".join(self.block or []) + "\n"


def parse(path):
    """A file into (title, steps), the common steps put in front of each case's own."""
    common, cases, steps = [], [], None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line.startswith("== "):
                steps = []
                cases.append((line[3:].strip(), f"{os.path.basename(path)}:{number}", steps))
            elif line.startswith("|"):
                target = (steps if steps is not None else common)[-1]
                target.block = (target.block or []) + [line[2:] if line[1:2] == " " else line[1:]]
            elif line.strip() and not line.startswith("#"):
                (steps if steps is not None else common).append(Step(path, number, line.strip()))
    return [(title, where, common + own) for title, where, own in cases]


def lines_match(patterns, lines):
    """* stands for anything in a line, a line ... for any number of lines."""
    if not patterns:
        return not lines
    if patterns[0].strip() == "...":
        return any(lines_match(patterns[1:], lines[i:]) for i in range(len(lines) + 1))
    if not lines:
        return False
    form = ".*".join(re.escape(part) for part in patterns[0].split("*"))
    return re.fullmatch(form, lines[0]) is not None and lines_match(patterns[1:], lines[1:])


def look_up(document, path):
    """categories[category=耕地].area_dm2, rows[0].class, findings.by_rule"""
    for part in re.findall(r"[^.\[\]]+|\[[^\]]*\]", path):
        if not part.startswith("["):
            document = document[part]
            continue
        key, equals, value = part[1:-1].partition("=")
        if not equals:
            document = document[int(key)]
            continue
        found = [row for row in document if str(row[key]) == value]
        if len(found) != 1:
            raise KeyError(f"{len(found)} rows with {part}")
        document = found[0]
    return document


class Case(unittest.TestCase):
    """Runs the steps of one case."""

    def __init__(self, title, where, steps, environment):
        super().__init__("steps_in_order")
        self.title, self.where, self.steps, self.environment = title, where, steps, environment
        self.folder = self.ran = None

    def __str__(self):
        return f"{self.where} {self.title} ({self.environment['LC_ALL']})"

    def steps_in_order(self):
        with tempfile.TemporaryDirectory(prefix="tuban-") as folder:
            self.folder = folder
            for step in self.steps:
                try:
                    getattr(self, "do_" + step.word().replace("-", "_"))(step)
                except AssertionError as problem:
                    raise AssertionError(f"{step.where}: {step.text}\n{problem}{self.told()}") from None
            self.check_streams()

    def told(self):
        if self.ran is None:
            return ""
        return (f"\n--- $ tuban {' '.join(self.arguments)}\n--- exit status {self.ran.returncode}"
                f"\n--- stdout\n{self.ran.stdout}--- stderr\n{self.ran.stderr}")

    def path(self, name):
        return os.path.join(self.folder, name)

    # Setting up ------------------------------------------------------------------------------

    def do_layer(self, step):
        name, *settings = shlex.split(step.rest())
        options = dict(s.split("=", 1) for s in settings)
        cpg, byte = options.pop("cpg", None), options.pop("language-byte", None)
        options["append"] = options.get("append") == "yes"
        if "geometry" in options:
            options["geometry_type"] = options.pop("geometry")
        layers.write(self.path(name), step.body(), **options)
        stem = self.path(name)[:-4]
        if cpg == "none" and os.path.exists(stem + ".cpg"):
            os.remove(stem + ".cpg")
        elif cpg is not None and cpg != "none":
            with open(stem + ".cpg", "w", encoding="ascii") as file:
                file.write(cpg)
        if byte is not None:
            self.put(stem + ".dbf", 29, bytes([int(byte, 0)]))

    def do_file(self, step):
        name, *settings = shlex.split(step.rest())
        options = dict(s.split("=", 1) for s in settings)
        text = step.body() if step.block is not None else ""
        with open(self.path(name), "w", encoding=options.get("encoding", "utf-8"), newline="") as file:
            file.write(text)

    def do_folder(self, step):
        os.makedirs(self.path(step.rest()))

    def do_remove(self, step):
        for name in shlex.split(step.rest()):
            os.remove(self.path(name))

    def do_copy(self, step):
        old, new = shlex.split(step.rest())
        shutil.copy(self.path(old), self.path(new))

    def do_zip(self, step):
        name, *members = shlex.split(step.rest())
        layers.zip_folder(self.folder, name, members)

    def do_cut(self, step):
        """cut FILE BYTES: that many bytes are left; -BYTES: that many are lost."""
        name, size = shlex.split(step.rest())
        whole = os.path.getsize(self.path(name))
        os.truncate(self.path(name), int(size) if int(size) >= 0 else whole + int(size))

    def do_poke(self, step):
        """poke FILE OFFSET BYTES, in hexadecimal digits"""
        name, offset, digits = shlex.split(step.rest())
        self.put(self.path(name), int(offset, 0), bytes.fromhex(digits))

    @staticmethod
    def put(path, offset, octets):
        with open(path, "r+b") as file:
            file.seek(offset)
            file.write(octets)

    # Running ---------------------------------------------------------------------------------

    def do_run(self, step):
        self.check_streams()
        self.arguments = shlex.split(step.rest())
        self.expected_exit, self.told_stdout, self.told_stderr = 0, False, False
        self.ran = subprocess.run([TUBAN] + self.arguments, cwd=self.folder, env=self.environment,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  encoding="utf-8", timeout=300, check=False)

    def check_streams(self):
        if self.ran is None:
            return
        self.assertEqual(self.ran.returncode, self.expected_exit, "exit status" + self.told())
        if self.expected_exit < 2 and not self.told_stderr:
            self.assertEqual(self.ran.stderr, "", "standard error should be empty" + self.told())
        if self.expected_exit >= 2 and not self.told_stdout:
            self.assertEqual(self.ran.stdout, "", "standard output should be empty" + self.told())
            self.assertRegex(self.ran.stderr, r"\Atuban[^\n]*\n\Z", "one clear line" + self.told())

    def do_exit(self, step):
        self.expected_exit = int(step.rest())
        self.assertEqual(self.ran.returncode, self.expected_exit)

    def do_stdout(self, step):
        self.told_stdout = True
        self.stream(step, self.ran.stdout)

    def do_stderr(self, step):
        self.told_stderr = True
        self.stream(step, self.ran.stderr)

    def stream(self, step, text):
        """has TEXT, lacks TEXT, or the lines that follow"""
        word, _, rest = step.rest().partition(" ")
        if word == "has":
            self.assertIn(rest, text)
        elif word == "lacks":
            self.assertNotIn(rest, text)
        else:
            self.assertTrue(lines_match(step.block or [], text.splitlines()), "the lines differ")

    def do_json(self, step):
        path, _, value = step.rest().partition(" = ")
        document = json.loads(self.ran.stdout)
        try:
            found = look_up(document, path.strip())
        except (KeyError, IndexError, TypeError) as problem:
            raise AssertionError(f"no {path}: {problem}") from None
        self.assertEqual(found, json.loads(value))

    def do_exists(self, step):
        self.assertTrue(os.path.exists(self.path(step.rest())))

    def do_absent(self, step):
        """absent FILE: no such file; absent *: nothing but what was set up"""
        self.assertFalse(os.path.exists(self.path(step.rest())))

    def do_holds(self, step):
        """holds FILE, with its lines below"""
        with open(self.path(step.rest()), encoding="utf-8") as file:
            self.assertTrue(lines_match(step.block or [], file.read().splitlines()))


def comma_locale(folder):
    """Environment of a locale with a decimal comma: the system's, or one made for the run."""
    installed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    for name in installed.split():
        if re.match(r"(de_DE|fr_FR|es_ES|ru_RU)\.utf-?8$", name, re.IGNORECASE):
            return {"LC_ALL": name}
    if shutil.which("localedef") is None:
        return None
    made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", "-c", "--no-warnings=ascii",
                           os.path.join(folder, "de_DE.UTF-8")], capture_output=True, check=False)
    return {"LC_ALL": "de_DE.UTF-8", "LOCPATH": folder} if made.returncode == 0 else None


def main():
    wanted = sys.argv[1:] or sorted(f for f in os.listdir(HERE) if f.endswith(".case"))
    inherited = {k: v for k, v in os.environ.items()
                 if not k.startswith("LC_") and k not in ("LANG", "LANGUAGE", "LOCPATH")}
    known = os.path.join(HERE, "..", "lsan.supp")
    inherited.setdefault("LSAN_OPTIONS", f"suppressions={known}:print_suppressions=0")
    with tempfile.TemporaryDirectory(prefix="tuban-locale-") as folder:
        locales = [{"LC_ALL": "C.UTF-8"}]
        comma = comma_locale(folder)
        if comma is None:
            print("no locale with a decimal comma here: that round is skipped")
        else:
            locales.append(comma)
        suite = unittest.TestSuite(
            Case(title, where, steps, inherited | locale)
            for locale in locales for file in wanted
            for title, where, steps in parse(os.path.join(HERE, file)))
        result = unittest.TextTestRunner(verbosity=1).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
