"""Screens as SVG turned into PNG, to be looked at: `python -m scripts.show.picture FILE.svg …`."""

import subprocess
import sys
from pathlib import Path


def png_of(svg: Path, png: Path) -> bool:
    """Write `svg` as `png`; False where rsvg-convert is not there."""
    # Without this rsvg drops the spaces at the ends of runs, and columns shift to the left.
    drawn = svg.read_text(encoding="utf-8").replace("<text ", '<text xml:space="preserve" ')
    try:
        subprocess.run(["rsvg-convert", "-o", str(png)], input=drawn.encode(), check=True)
    except FileNotFoundError:
        return False
    return True


if __name__ == "__main__":
    for name in sys.argv[1:]:
        png_of(Path(name), Path(name).with_suffix(".png"))
