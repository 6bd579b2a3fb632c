"""Every spelling in which a secret may turn up."""

import base64
import json
import re
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from openpista.guard.secret_forms import MAX_HELD_CHARS, SHAPES, forms_of

SECRET = 'a"b/c+d é1234567890'


def test_the_spellings_of_security_md_are_there() -> None:
    forms = forms_of(SECRET)

    assert SECRET in forms
    assert SECRET.encode().hex() in forms
    assert SECRET.encode().hex().upper() in forms
    assert quote(SECRET, safe="") in forms
    assert json.dumps(SECRET)[1:-1] in forms


@given(st.binary(max_size=7), st.binary(max_size=7))
def test_base64_is_known_wherever_the_secret_stands_in_it(before: bytes, after: bytes) -> None:
    encoded = base64.b64encode(before + SECRET.encode() + after).decode()
    url_safe = base64.urlsafe_b64encode(before + SECRET.encode() + after).decode()

    assert any(form in encoded for form in forms_of(SECRET))
    assert any(form in url_safe for form in forms_of(SECRET))


@given(st.text(min_size=6, max_size=2000))
def test_no_form_is_longer_than_what_a_stream_holds(value: str) -> None:
    assert all(len(form) <= MAX_HELD_CHARS for form in forms_of(value))


def test_a_long_secret_is_covered_by_its_pieces() -> None:
    value = "".join(map(str, range(1000, 1250)))

    pieces = sorted((form for form in forms_of(value) if form in value), key=value.index)

    assert value.startswith("".join(pieces))
    assert sum(map(len, pieces)) >= len(value) - 5


def test_every_shape_finds_its_like() -> None:
    for shape in SHAPES:
        for letter in "Aa0":
            if re.fullmatch(shape.body, letter):
                text = f"1{shape.start}" if "<=" in shape.before else shape.start
                assert re.search(shape.pattern, text + letter * shape.least), shape.start
