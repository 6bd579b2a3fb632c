"""Whatever goes in, nothing comes out that could run, load or pretend."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.guard.safe_html import ATTRIBUTES, LINKS, TAGS, safe_html

ALLOWED = {"a": {"href", "title", "target", "rel"}}


class Reader(HTMLParser):
    """Notes what a browser would make of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.problems.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | ALLOWED.get(tag, set()) | {"class"}:
                self.problems.append(f"{tag} {name}")
            if name == "href" and not _is_harmless(value or ""):
                self.problems.append(f"href {value}")


def _is_harmless(address: str) -> bool:
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", address)
    return scheme is None or scheme.group(1).lower() in LINKS


def problems(html: str) -> list[str]:
    return Reader(safe_html(html)).problems


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input name=token></form>",
    "<style>*{background:url(//evil.example)}</style>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<p id=login class=door>x</p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<base href=//evil.example><meta http-equiv=refresh content='0;//evil.example'>",
    "<object data=x></object><embed src=x><link rel=stylesheet href=x>",
    "<template><script>1</script></template>",
)


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_harmless(html: str) -> None:
    assert not problems(html)
    assert "alert" not in safe_html(html).replace("&lt;", "") or "<script" not in safe_html(html)


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "<p>", "</p>", "<a ", ">", "'", '"', "&#106;", "<!--"])
        | st.text(max_size=8),
        max_size=12,
    ).map("".join)
)
def test_no_mixture_of_hostile_pieces_gets_through(html: str) -> None:
    assert not problems(html)


def test_classes_of_the_page_cannot_be_named() -> None:
    assert safe_html('<span class="k-k door">x</span>') == '<span class="k-k">x</span>'
    assert safe_html('<p class="door">x</p>') == "<p>x</p>"


def test_links_say_nothing_to_where_they_lead() -> None:
    html = safe_html('<a href="https://a.example">x</a>')

    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'target="_blank"' in html


def test_characters_that_turn_the_text_are_shown() -> None:
    assert safe_html("a\u202eb&#x202e;") == "a\\u202eb\\u202e"
