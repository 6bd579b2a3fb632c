"""`make show-2`: what the second issue promised of the cockpit, played, measured and pictured."""

import subprocess
import sys

import msgspec

from scripts.show.every_screen import DRESSES, SIZES, Dress, every_screen
from scripts.show.report import ROOT, Report, python

ROWS = ("5", "6", "7", "8")


def main() -> int:
    """Run the demonstrations one after another and write the report."""
    report = Report(2)
    report.command("Every screen in all its states", python("-m", "pytest", *LOOKS))
    report.command("Any sequence of actions", python("-m", "pytest", *LIVES))
    report.command("Actions said, effects handled", python("-m", "pytest", *WHOLE))
    report.command(
        "The limits that are counted", python("-m", "pytest", "tests/tui/test_budget.py")
    )
    report.command("Nothing hostile", python("-m", "pytest", "tests/tui/test_terminal.py"))
    report.command(
        "A real terminal: conversation, every screen, resize, paste, cancel",
        python("-m", "pytest", "tests/e2e/test_cockpit.py"),
    )
    report.command(
        "A recording replays in another process",
        python("-m", "pytest", "tests/e2e/test_cockpit_recording.py"),
    )
    for dress in DRESSES:
        for columns, rows in SIZES:
            report.scene(
                f"Every screen at {columns}x{rows}, {dress.name}",
                "tests.fakes.demo (in tmux)",
                lambda size=(columns, rows), dress=dress: _screens(size, dress),
            )
    report.scene("Rows 5 to 8 beside a bare Textual app", "make bench", speed)
    return report.finish()


LOOKS = ("tests/tui/looks", "tests/tui/test_looks.py")
LIVES = (
    "tests/tui/core/test_properties.py",
    "tests/tui/core/test_connect_properties.py",
    "tests/tui/core/test_search_properties.py",
    "tests/tui/core/test_settings_properties.py",
    "tests/tui/views/test_any_state.py",
)
WHOLE = ("tests/tui/core/test_actions.py", "tests/tui/core/test_commands_work.py")


def _screens(size: tuple[int, int], dress: Dress) -> str:
    return every_screen(*size, dress)


def speed() -> str:
    """Measure the rows of the window; a figure beyond its limit fails the claim and is named."""
    subprocess.run(python("-m", "bench", *ROWS), cwd=ROOT, capture_output=True, check=True)
    rows = msgspec.json.decode((ROOT / "build" / "bench.json").read_bytes())
    measures = [(row["row"], one) for row in rows for one in row["measures"]]
    told = [
        f"row {row} {one['name']}: {one['ratio'] or one['value']:.2f} (limit {one['limit']})"
        for row, one in measures
        if not one["met"]
    ]
    assert not told, f"not met: {'; '.join(told)}"
    return f"all {len(measures)} figures met"


if __name__ == "__main__":
    sys.exit(main())
