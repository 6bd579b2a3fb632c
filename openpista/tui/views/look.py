"""What every part of the window wears: the colours of one theme and the words of one language."""

from typing import NamedTuple

from openpista.tui.views.paint import Painter
from openpista.words.catalogue import Words


class Look(NamedTuple):
    """The present look; a new theme or language is another look."""

    painter: Painter
    words: Words
