"""The English texts are written as people read them."""

from openpista.words.en import TEXTS


def test_keys_are_dotted_by_screen() -> None:
    assert all("." in key and key == key.strip() for key in TEXTS)
