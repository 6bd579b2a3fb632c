"""The files of the page, named by what is in them."""

import gzip
import json
from pathlib import Path

from openpista.channels.web.headers import FOR_EVER, NO_CACHE
from openpista.channels.web.site import read_site


def page(folder: Path, script: str = "go()") -> Path:
    (folder / "core").mkdir(exist_ok=True, parents=True)
    (folder / "index.html").write_text('<script src="/assets/@DIGEST@/main.js"></script>' * 20)
    (folder / "sw.js").write_text("const digest = '@DIGEST@'")
    (folder / "main.js").write_text(script * 200)
    (folder / "core" / "state.js").write_text("x")
    (folder / ".hidden.js").write_text("x")
    (folder / "notes.py").write_text("x")
    return folder


def test_the_page_names_its_files_by_their_digest(tmp_path: Path) -> None:
    site = read_site(page(tmp_path))

    assert f"/assets/{site.digest}/main.js".encode() in site.index.body
    assert site.index.caching == NO_CACHE
    script = site.get(f"/assets/{site.digest}/main.js")
    assert script is not None
    assert script.caching == FOR_EVER
    assert script.mime.startswith("text/javascript")
    assert script.packed is not None
    assert gzip.decompress(script.packed) == script.body
    worker = site.get("/sw.js")
    assert worker is not None
    assert site.digest.encode() in worker.body


def test_another_content_is_another_address(tmp_path: Path) -> None:
    first = read_site(page(tmp_path)).digest

    assert read_site(page(tmp_path)).digest == first
    assert read_site(page(tmp_path, "stop()")).digest != first


def test_only_what_belongs_to_the_page_is_served(tmp_path: Path) -> None:
    site = read_site(page(tmp_path))
    listed = site.get(f"/assets/{site.digest}/files.json")

    assert listed is not None
    assert json.loads(listed.body)["files"] == ["core/state.js", "main.js"]
    for path in ("/main.js", "/../notes.py", f"/assets/{site.digest}/notes.py", "/.hidden.js"):
        assert site.get(path) is None


def test_a_checkout_without_a_page_still_answers(tmp_path: Path) -> None:
    assert b"openpista" in read_site(tmp_path).index.body


def test_the_page_that_ships_is_whole() -> None:
    site = read_site()

    assert b"@DIGEST@" not in site.index.body
