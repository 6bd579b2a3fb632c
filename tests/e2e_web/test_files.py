"""Files from the browser: chosen, pasted, dropped, recorded, and shown again."""

import base64
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.e2e_web.watched import Watched, a_page
from tests.e2e_web.website import a_website

HEARS = """
[[step]]
say = "I have it."
repeat = true
"""

_GIVE = """
({ kind, base64, name, type }) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: data })
    : new DragEvent("drop", { ...options, dataTransfer: data });
  document.querySelector("#composer-text").dispatchEvent(event);
}
"""


def _a_picture(folder: Path) -> Path:
    file = folder / "leaf.png"
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "#7ab04a").save(buffer, "PNG")
    file.write_bytes(buffer.getvalue())
    return file


def _given(it: Watched, kind: str, file: Path) -> None:
    base = base64.b64encode(file.read_bytes()).decode()
    it.page.evaluate(_GIVE, {"kind": kind, "base64": base, "name": file.name, "type": "image/png"})


def test_a_chosen_picture_goes_along_and_is_shown(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, HEARS) as site:
        it = a_page(browser, site)
        it.come_in()
        with it.page.expect_file_chooser() as chooser:
            it.page.click(".composer-row .icon-button >> nth=0")
        chooser.value.set_files(_a_picture(tmp_path))
        it.page.wait_for_selector(".chip.ready")
        it.say("look at this")
        it.sees(".answer", "I have it.")
        it.until("document.querySelector('.said .files img')?.naturalWidth === 40")
        it.page.reload()
        it.until("document.querySelector('.said .files img')?.naturalWidth === 40")

        assert it.violations() == []


def test_pictures_are_taken_by_paste_and_by_drop(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, HEARS) as site:
        it = a_page(browser, site)
        it.come_in()
        _given(it, "paste", _a_picture(tmp_path))
        it.page.wait_for_selector(".chip.ready")
        _given(it, "drop", _a_picture(tmp_path))
        it.until("document.querySelectorAll('.chip.ready').length === 2")
        it.page.click(".chip .icon-button >> nth=0")
        it.until("document.querySelectorAll('.chip').length === 1")

        assert it.violations() == []


def test_a_voice_note_is_recorded_and_goes_along(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, HEARS) as site:
        it = a_page(browser, site, permissions=["microphone"])
        it.come_in()
        it.page.click(".voice")
        it.page.wait_for_selector(".voice.recording")
        it.page.click(".voice.recording")
        chip = it.page.wait_for_selector(".chip.ready, .chip.failed")

        assert chip is not None
        assert "ready" in (chip.get_attribute("class") or "")
        assert it.complaints == []
