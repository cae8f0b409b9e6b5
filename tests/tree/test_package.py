"""The Debian package that cpack makes: what it holds and depends on, that it installs into an empty root, runs there
and is taken away whole, and that lintian is quiet. With TUBAN_SYSTEM_INSTALL=1, as root, and where no tuban is
installed, it is installed into the system itself too, used, and purged."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
BUILD = Path(os.environ["TUBAN_BINARY_DIR"])
SMALL = ROOT / "samples/small"


def run(*command, status=0, **options):
    done = subprocess.run([str(part) for part in command], encoding="utf-8", capture_output=True, check=False,
                          **options)
    assert done.returncode == status, (command, done.returncode, done.stdout, done.stderr)
    return done.stdout


def make_package(folder):
    run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder, cwd=folder)
    packages = list(folder.glob("*.deb"))
    assert len(packages) == 1, packages
    return packages[0]


def check_control(package):
    fields = dict(re.findall(r"^(\S+): (.*)$", run("dpkg-deb", "-f", package), re.M))
    assert fields["Package"] == "tuban" and fields["Section"] == "science", fields
    assert package.name == f"tuban_{fields['Version']}_{fields['Architecture']}.deb", package
    needed = {re.sub(r"[-.\d]*(v5)?$", "", name.split()[0]) for name in fields["Depends"].split(", ")}
    # What the binaries are linked with, and nothing of the project itself.
    assert needed == {"libc", "libgdal", "libgeos-c", "libjansson", "libproj", "libxlsxwriter"}, fields
    assert run("dpkg-deb", "-I", package, "shlibs") == f"libtuban 0 tuban (>= {fields['Version']})\n"


def check_files(root):
    library, = root.glob("usr/lib/**/libtuban.so.0")
    wanted = ["bin/tuban", "include/tuban/tuban.h", "share/doc/tuban/copyright", "share/doc/tuban/changelog.gz",
              "share/doc/tuban/CHANGELOG.md", "share/bash-completion/completions/tuban"]
    wanted += [f"share/man/man1/{page.name}.gz" for page in (ROOT / "docs/man").glob("*.1")]
    missing = [name for name in wanted if not (root / "usr" / name).is_file()]
    assert missing == [], missing
    assert not re.search("RPATH|RUNPATH", run("readelf", "-d", root / "usr/bin/tuban"))
    for path in root.rglob("*"):
        assert path.is_symlink() or path.stat().st_mode & 0o022 == 0, path
    return library.parent


def check_program(program, version, **options):
    """It tells its version and checks the sample, whose figures agree; one figure changed, it says so."""
    assert run(program, "--version", **options) == f"tuban {version}\n"
    told = run(program, "check", SMALL / "DLTB.geojson", "--published", SMALL / "published.csv", **options)
    assert re.search(r"^verdict +clean", told, re.M), told


def check_extracted(package, folder, version):
    root = folder / "extracted"
    run("dpkg-deb", "-x", package, root)
    library = check_files(root)
    check_program(root / "usr/bin/tuban", version, env={**os.environ, "LD_LIBRARY_PATH": str(library)})


def check_installed(package, folder):
    """dpkg itself puts it into an empty root and takes it away again; the scripts, which call ldconfig, see another one."""
    root = folder / "root"
    for part in ("info", "updates", "triggers"):
        (root / "var/lib/dpkg" / part).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    dpkg = ("dpkg", f"--root={root}", "--force-depends", "--force-script-chrootless", "--log=/dev/null")
    (folder / "bin").mkdir()
    (folder / "bin/ldconfig").write_text(f"#!/bin/sh\necho called >>{folder}/ldconfig.log\n")
    (folder / "bin/ldconfig").chmod(0o755)
    options = {"env": {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}:/usr/sbin:/sbin"}}
    run(*dpkg, "-i", package, **options)
    assert run(*dpkg, "-L", "tuban", **options).count("\n") > 40
    assert (root / "usr/bin/tuban").is_file()
    run(*dpkg, "--purge", "tuban", **options)
    assert (folder / "ldconfig.log").read_text().count("called") >= 2
    assert [path.name for path in root.iterdir()] == ["var"], list(root.iterdir())
    assert not list((root / "var/lib/dpkg/info").glob("tuban*"))


def check_lintian(package):
    if shutil.which("lintian") is None:
        print("no lintian")
        return
    root = ["--allow-root"] if os.geteuid() == 0 else []
    told = run("lintian", *root, "--tag-display-limit", "0", "--fail-on", "none", package)
    assert told == "", told


def check_system(package, version):
    """Where someone asked for it, and there is none to spoil."""
    known = subprocess.run(["dpkg", "-s", "tuban"], capture_output=True, check=False).returncode == 0
    if known or shutil.which("tuban") or os.geteuid() != 0:
        print("TUBAN_SYSTEM_INSTALL: not root, or there is a tuban already")
        return
    try:
        run("dpkg", "-i", package)
        files = run("dpkg", "-L", "tuban").splitlines()
        check_program("/usr/bin/tuban", version)
        assert run("man", "-w", "tuban-check").startswith("/usr/share/man/man1/tuban-check")
        assert "-ltuban" in run("pkg-config", "--libs", "tuban")
    finally:
        run("dpkg", "--purge", "tuban")
    left = [name for name in files if "tuban" in name and os.path.lexists(name)]
    assert left == [], left
    print(f"installed into the system and purged: {len(files)} files and folders")


def main():
    cache = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
    if "CMAKE_BUILD_TYPE:STRING=Release" not in cache or not shutil.which("dpkg-shlibdeps"):
        print("skipped: not the release build, or no Debian")
        sys.exit(77)
    version = run(os.environ["TUBAN"], "--version").split()[1]
    with tempfile.TemporaryDirectory(prefix="tuban-package-") as name:
        folder = Path(name)
        package = make_package(folder)
        check_control(package)
        check_extracted(package, folder, version)
        if os.geteuid() == 0:
            check_installed(package, folder)
        check_lintian(package)
        if os.environ.get("TUBAN_SYSTEM_INSTALL") == "1":
            check_system(package, version)


if __name__ == "__main__":
    main()
