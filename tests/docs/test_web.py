"""The web pages that tools/gen-web makes: one for each page, every link and anchor leads somewhere inside, tags are
closed, nothing is loaded from elsewhere."""
import os
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(os.environ["TUBAN_SOURCE_DIR"])
VOID = {"meta", "link", "img", "br", "hr", "input", "col"}
MAY_STAY_OPEN = {"html", "p", "li", "dt", "dd", "tr", "td", "th"}


class Page(HTMLParser):
    """Links, what is loaded, anchors, and tags that do not match."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loaded, self.anchors, self.open, self.faults = [], [], set(), [], []
        self.feed(path.read_text(encoding="utf-8"))
        self.faults += [f"<{tag}> is not closed" for tag in self.open if tag not in MAY_STAY_OPEN]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag in ("img", "link", "script", "iframe"):
            self.loaded.append(attrs.get("src") or attrs.get("href"))
        if "id" in attrs:
            self.anchors.add(attrs["id"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        while self.open and self.open[-1] != tag and self.open[-1] in MAY_STAY_OPEN:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def faults_of(site):
    pages = {path: Page(path) for path in site.rglob("*.html")}
    for path, page in pages.items():
        name = path.relative_to(site)
        yield from (f"{name}: {fault}" for fault in page.faults)
        yield from (f"{name}: loads {loaded}" for loaded in page.loaded if urlsplit(loaded).netloc)
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
            if not target.is_file() or site not in target.parents:
                yield f"{name}: link to {link}"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{name}: no such heading: {link}"


def main():
    if shutil.which("cmark-gfm") is None or shutil.which("mandoc") is None:
        print("skipped: no cmark-gfm or no mandoc")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="tuban-web-") as name:
        site = Path(name)
        subprocess.run([sys.executable, ROOT / "tools/gen-web", site], check=True)
        faults = list(faults_of(site))
        for source in ROOT.glob("docs/**/*.md"):
            page = site / source.relative_to(ROOT).parent / source.name.replace("README", "index")
            if not page.with_suffix(".html").is_file():
                faults.append(f"no page of {source}")
        index = (site / "index.html").read_text(encoding="utf-8")
        assert "<h2 id=\"two-commands\">" in index and "<table>" in index
        manual = (site / "docs/man/tuban-check.1.html").read_text(encoding="utf-8")
        assert "--baseline" in manual.replace("\u2010", "-") and 'href="tuban.1.html"' in manual
        # The test sees what it looks for.
        (site / "broken.html").write_text('<a href="none.html"><b>')
        assert len([fault for fault in faults_of(site) if fault.startswith("broken.html")]) == 3
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
