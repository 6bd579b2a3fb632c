"""What of the page is made from elsewhere stands as it should, and nothing foreign is in it."""

import json
import re
from pathlib import Path

import pytest

from openpista.tui.views.tokens import DARK, HIGH_CONTRAST, LIGHT
from openpista.words.catalogue import LANGUAGES, Texts
from scripts.build_page import PAGE, file_of, first_modules, index_text, named_keys, used_keys

STYLES = sorted((PAGE / "styles").glob("*.css"))
CODE = sorted(PAGE.rglob("*.js"))
MAX_LINES = 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_shared_texts_are_those_of_the_terminal_window(language: str) -> None:
    texts = Texts(language).whole()
    shared = _pairs(file_of(language).read_text())

    assert len(shared) > 100
    assert {key: said for key, said in shared.items() if said != texts.get(key)} == {}


def test_the_page_names_all_modules_of_its_first_paint() -> None:
    assert (PAGE / "index.html").read_text() == index_text()
    assert "core/update.js" in first_modules()
    assert "words/ko.js" not in first_modules()


def test_every_text_that_the_code_names_exists() -> None:
    own = _pairs((PAGE / "words" / "en" / "page.js").read_text())
    said = own.keys() | _pairs(file_of("en").read_text()).keys()

    assert used_keys() - Texts("en").whole().keys() - said == set()
    assert {key for key in named_keys() if key not in said} == set()


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_every_style_sheet_is_linked(file: Path) -> None:
    assert f"/styles/{file.name}" in (PAGE / "index.html").read_text()


@pytest.mark.parametrize(
    ("selector", "tokens"),
    [
        (":root {", DARK),
        (':root[data-theme="light"]', LIGHT),
        (':root[data-theme="contrast"]', HIGH_CONTRAST),
    ],
)
def test_colours_are_those_of_the_terminal_window(selector: str, tokens: dict[str, str]) -> None:
    text = (PAGE / "styles" / "tokens.css").read_text()
    block = text.partition(selector)[2].partition("}")[0]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))

    assert found == {
        name.replace("_", "-"): value for name, value in tokens.items() if "qr" not in name
    }


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.relative_to(PAGE).as_posix())
def test_only_one_place_makes_html_and_nothing_reaches_out(file: Path) -> None:
    text = file.read_text()
    if file.name != "html.js":
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
    if file.parent.parent.name != "words":
        addresses = set(re.findall(r"https?://[a-z][^\"`]*", text))
        assert addresses <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\beval\(|new Function", text)
    assert len(text.splitlines()) <= MAX_LINES


def _pairs(text: str) -> dict[str, str]:
    found = re.findall(r'"([a-z]+(?:\.[a-z0-9_]+)+)":\s*("(?:[^"\\]|\\.)*")', text)
    return {key: json.loads(said) for key, said in found}
