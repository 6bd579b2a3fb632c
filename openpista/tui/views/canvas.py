"""What drawing a block of a conversation needs beside the block."""

from typing import NamedTuple

from openpista.domain.message import Image
from openpista.tui.views.images import Pictures, caption
from openpista.tui.views.rows import Row
from openpista.words.catalogue import Words


class Canvas(NamedTuple):
    """The width in cells, the words of the interface, the workspace, against which paths are
    shortened, the width for what may be wider than text (0: the same), and what draws
    pictures."""

    width: int
    words: Words
    workspace: str = ""
    wide: int = 0
    pictures: Pictures | None = None

    def picture(self, image: Image, width: int) -> list[Row]:
        """Return a picture as rows, or only the line that says what it is."""
        if self.pictures is None:
            return [caption(image, width, self.words)]
        return self.pictures(image, width, self.words)


def shortened(text: str, workspace: str) -> str:
    """Leave the workspace's own path out of a text."""
    if not workspace:
        return text
    return text.replace(f"{workspace.rstrip('/')}/", "").replace(workspace, ".")
