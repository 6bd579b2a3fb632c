"""Snapshots lie in `snapshots/` at the top, where people look at them."""

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_textual_snapshot import SVGImageExtension  # pyright: ignore[reportMissingTypeStubs]

if TYPE_CHECKING:
    from syrupy.location import PyTestLocation

SNAPSHOTS = Path(__file__).parents[2] / "snapshots"


def _dirname(_cls: type[SVGImageExtension], *, test_location: "PyTestLocation") -> str:
    return str(SNAPSHOTS / Path(test_location.filepath).stem)


SVGImageExtension.dirname = classmethod(_dirname)  # pyright: ignore[reportAttributeAccessIssue]
