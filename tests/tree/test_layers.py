"""The arrows between the rooms point one way."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
sys.exit(subprocess.run([ROOT / "tools/check-layers"]).returncode)
