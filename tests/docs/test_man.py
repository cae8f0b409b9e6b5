"""The man pages are what tools/gen-man writes from the program's help, and formatters take them
without a complaint."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ.get("TUBAN_SOURCE_DIR", Path(__file__).resolve().parents[2]))


def quiet(command):
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0 and not done.stderr, (command, done.stderr)
    return done.stdout


def main():
    told = quiet([sys.executable, str(ROOT / "tools/gen-man"), "--check"])
    assert told == "", told
    pages = sorted((ROOT / "docs/man").glob("*.1"))
    assert len(pages) >= 6, pages
    for page in pages:
        if shutil.which("groff"):
            quiet(["groff", "-K", "utf8", "-man", "-ww", "-z", "-T", "utf8", str(page)])
        if shutil.which("man"):
            assert "EXIT STATUS" in quiet(["man", "--warnings", "-l", str(page)])


if __name__ == "__main__":
    main()
