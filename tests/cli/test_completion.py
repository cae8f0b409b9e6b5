"""Completion in a real bash. What is offered is held against `tuban help COMMAND`, the words are tried on the program
itself, and names of files are typed into an interactive bash at a terminal."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TUBAN = os.environ["TUBAN"]
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
BUILT = BUILD / "completions/tuban"
COMMANDS = "check totals tables layers info convert published classes rules".split()

# compopt works only while bash itself completes; here it tells what it was asked for.
ASK = """source "$1"; shift
compopt() { printf 'compopt %s\\n' "$*"; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_tuban
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(*words, folder=None):
    """What completion offers for the last of the words, and what it asks of bash."""
    done = subprocess.run(["bash", "--norc", "-c", ASK, "bash", str(BUILT), "tuban", *words],
                          capture_output=True, encoding="utf-8", check=True, cwd=folder)
    assert done.stderr == "", (words, done.stderr)
    lines = done.stdout.split("\n")[:-1]
    return ([line for line in lines if line and not line.startswith("compopt")],
            [line.removeprefix("compopt ") for line in lines if line.startswith("compopt")])


def helped(*topic):
    return subprocess.run([TUBAN, "help", *topic, "--lang=en"], capture_output=True,
                          encoding="utf-8", check=True).stdout


def options_of(command):
    """Name and argument of each option in the help."""
    text = helped(command).split("\noptions:\n")[1].split("\n\n")[0]
    return dict(re.findall(r"^  (?:  |-\w)[, ] (--[a-z-]+)(?: (\S+))?  ", text, re.M))


def check_fresh():
    written = subprocess.run([TUBAN, "--bash-completion"], capture_output=True, check=True).stdout
    assert written == BUILT.read_bytes(), "not what the program writes"
    full = subprocess.run([TUBAN, "--bash-completion"], stdout=open("/dev/full", "wb"), check=False)
    assert full.returncode == 4, full


def check_commands():
    assert re.findall(r"^  (\w+) ", helped(), re.M) == COMMANDS
    assert offered("")[0] == [*COMMANDS, "help", "--help", "--version", "--bash-completion"]
    assert offered("c")[0] == ["check", "convert", "classes"]
    assert offered("help", "")[0] == COMMANDS
    assert offered("nonsense", "")[0] == [] and offered("--version", "")[0] == []


def check_options():
    seen = set()
    for command in COMMANDS:
        options = options_of(command)
        assert {"--format", "--output"} & options.keys(), (command, options)
        assert offered(command, "--")[0] == list(options), command
        for option, argument in options.items() - seen:
            words, asked = offered(command, option, "zz")
            takes_file = argument.startswith("FILE")
            assert words == [] and ("-o default" in " ".join(asked)) == (
                takes_file or not argument and command not in ("classes", "rules")), (command, option)
        seen |= options.items() if command not in ("classes", "rules") else set()


def refused(command, option, word):
    """Whether the program says that the value is none of the option's: it does before it looks for the input."""
    done = subprocess.run([TUBAN, command, "none-such", option, word, "-o", "none-such-either.json", "--lang=en"],
                          capture_output=True, encoding="utf-8", check=False)
    return re.search(r"is none of|means nothing|is for check|no classification", done.stderr) is not None


def check_words():
    """The program takes every word that is offered."""
    tried = set()
    for command in COMMANDS:
        for option, argument in options_of(command).items():
            if not argument or argument.startswith("FILE"):
                continue
            words = offered(command, option, "")[0]
            shown = argument.split("|") if "|" in argument and argument != "M|none" else []
            assert not shown or words == shown, (option, words)
            for word in words:
                if (option, word) in tried and option != "--format":
                    continue
                tried.add((option, word))
                word += "TBMJ" if option == "--field" else ""
                assert not refused(command, option, word), (command, option, word)
    assert len(tried) > 60, tried
    assert refused("check", "--format", "xml") and refused("totals", "--format", "html")
    assert offered("check", "--format", "")[0] == "text json csv junit html".split()
    assert offered("totals", "-f", "")[0] == "text json csv junit".split()
    assert offered("tables", "-f", "")[0] == "text json csv".split()
    assert offered("check", "--edges", "ge")[0] == ["geodesic"]
    assert offered("check", "--format", "=")[0] == "text json csv junit html".split()
    assert offered("check", "--format", "=", "j")[0] == ["json", "junit"]
    assert offered("check", "--field", "=", "class", "=", "ge")[0] == []
    assert offered("check", "--field", "owner-") == (["owner-name="], ["-o nospace"])
    assert offered("totals", "--by", "town") == (["township"], ["-o nospace"])
    assert offered("totals", "--by", "township,cl") == (["township,class"], ["-o nospace"])
    assert offered("totals", "--by", "township,towns")[0] == []
    assert "township,village" in offered("totals", "--by", "township,")[0]


def check_files(folder):
    for name in ("national.rules", "图斑.gpkg", "county.gpkg"):
        (folder / name).write_text("")
    assert sorted(offered("check", "", folder=folder)[0]) == ["county.gpkg", "national.rules", "图斑.gpkg"]
    assert offered("check", "--rules", "na", folder=folder)[0] == ["national", "national.rules"]
    assert offered("classes", "", folder=folder)[0][0] == "--scheme"


def typed(folder, *lines):
    """What an interactive bash has run after these keys; `tuban` there is a function that writes its arguments."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"],
                   {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "dumb", "HISTFILE": "", "PS1": "<ready>"})
    keys = [f"source '{BUILT}'; tuban() {{ printf '%s|' \"$@\" >>told; echo >>told; }}", *lines]
    for line in [*keys, "exit"]:
        wait(terminal)
        os.write(terminal, line.encode() + b"\n")
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:  # the end of a terminal
        pass
    os.waitpid(child, 0)
    return (folder / "told").read_text(encoding="utf-8").splitlines()


def wait(terminal):
    """Until bash asks for a line."""
    told, until = b"", time.monotonic() + 60
    while b"<ready>" not in told:
        assert time.monotonic() < until, told
        if select.select([terminal], [], [], 1)[0]:
            told += os.read(terminal, 4096)


def check_terminal(folder):
    (folder / "two words.gpkg").write_text("")
    (folder / "village.gdb").mkdir()
    (folder / "village.gdb/a00000001.gdbtable").write_text("")
    told = typed(folder, "tuban che\t图\t--form\tj\tson", "tuban tot\ttwo\t--by cat\t,cla\t",
                 "tuban check --output=vil\ta\t", "tuban info two\\ w\t -f\t c\t",
                 "tuban cl\t--sch\tgb\t")
    assert told == ["check|图斑.gpkg|--format|json|", "totals|two words.gpkg|--by|category,class|",
                    "check|--output=village.gdb/a00000001.gdbtable|", "info|two words.gpkg|-f|csv|",
                    "classes|--scheme|gb21010|"], told


def main():
    if shutil.which("bash") is None:
        print("skipped: no bash")
        sys.exit(77)
    check_fresh()
    check_commands()
    check_options()
    check_words()
    with tempfile.TemporaryDirectory(prefix="tuban-completion-") as name:
        check_files(Path(name))
    with tempfile.TemporaryDirectory(prefix="tuban-completion-") as name:
        folder = Path(name)
        (folder / "图斑.gpkg").write_text("")
        (folder / "county.gpkg").write_text("")
        check_terminal(folder)


if __name__ == "__main__":
    main()
