"""A PostgreSQL server with PostGIS of its own for as long as a `with` lasts: in a temporary folder,
on a socket in it, reachable by nobody else."""
import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def binaries():
    """The folder with initdb and pg_ctl, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def as_server_user(command):
    """PostgreSQL refuses to run as root; there, its own account runs it."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextlib.contextmanager
def server():
    """Yields GDAL's connection string, or None where PostgreSQL or PostGIS is not installed."""
    tools = binaries()
    if tools is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="tuban-postgis-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    run = lambda *command: subprocess.run(as_server_user([str(part) for part in command]),
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                          cwd="/", check=True)
    try:
        run(tools / "initdb", "-D", folder / "data", "-U", "tuban", "-A", "trust", "-E", "UTF8")
        run(tools / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o",
            f"-k {folder} -c listen_addresses='' -c fsync=off", "start")
        try:
            run(tools / "createdb", "-h", folder, "-U", "tuban", "county")
            run("psql", "-h", folder, "-U", "tuban", "county", "-c", "CREATE EXTENSION postgis")
            yield f"PG:host={folder} user=tuban dbname=county"
        finally:
            run(tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    except subprocess.CalledProcessError:
        yield None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
