"""The worked numbers of docs/methods: every block marked `case` is a command case (tests/README.md) and is run as one."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])


def main():
    with tempfile.TemporaryDirectory(prefix="tuban-worked-") as name:
        files = []
        for page in sorted((ROOT / "docs/methods").glob("*.md")):
            blocks = re.findall(r"^```case\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
            if blocks:
                files.append(Path(name, f"{page.stem}.case"))
                files[-1].write_text("".join(f"== {page.name}\n{block}\n" for block in blocks), encoding="utf-8")
        assert len(files) >= 15, files
        done = subprocess.run([sys.executable, ROOT / "tests/cli/test_cases.py", *files], check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
