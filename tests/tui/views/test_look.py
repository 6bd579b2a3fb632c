"""A look is a value."""

from openpista.tui.views.look import Look
from openpista.words.catalogue import load_words
from tests.tui.views.harness import LOOK


def test_another_language_is_another_look() -> None:
    assert Look(LOOK.painter, load_words("ko")) != LOOK
    assert Look(LOOK.painter, LOOK.words) == LOOK
