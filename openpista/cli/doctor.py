"""`openpista doctor`: checks the set-up and says how to mend it."""

import locale
import os
import shutil
import sys
from pathlib import Path

import click

from openpista.cli.house import examined
from openpista.cli.options import config_option, json_option, log_level_option
from openpista.cli.output import say, say_json
from openpista.cli.start import start
from openpista.domain.query import Check, DoctorReport

FAILED = 1
LEAST_COLUMNS = 60
LEAST_LINES = 16

_MARKS = {"ok": "✓", "warning": "!", "failed": "✗", "skipped": "–"}


@click.command("doctor")
@config_option
@log_level_option
@json_option
@click.pass_context
def command(ctx: click.Context, config: Path | None, log_level: str, as_json: bool) -> None:
    """Check the set-up, live. Exit code 1 where something does not work."""
    started = start(config, log_level, quiet=True)
    found = examined(started)
    report = DoctorReport(checks=(*found.checks, check_terminal()))
    if as_json:
        say_json(report)
    width = max(len(check.name) for check in report.checks)
    for check in () if as_json else report.checks:
        say(f"{_MARKS[check.state]} {check.name:<{width}} {check.found}")
        if check.fix and check.state != "ok":
            say(f"{'':<{width + 2}} → {check.fix}")
    if any(check.state == "failed" for check in report.checks):
        ctx.exit(FAILED)


def check_terminal() -> Check:
    """Say whether the window can be shown in this terminal."""
    if not sys.stdout.isatty():
        return Check("terminal", "skipped", "Standard output is no terminal.")
    kind = os.environ.get("TERM", "")
    size = shutil.get_terminal_size()
    letters = locale.getpreferredencoding(do_setlocale=False)
    if kind in ("", "dumb"):
        return Check("terminal", "failed", f"TERM is {kind!r}.", "Use a terminal, or `run -e`.")
    if letters.upper().replace("-", "") != "UTF8":
        return Check("terminal", "warning", f"It writes {letters}.", "Set LANG to a UTF-8 locale.")
    found = f"{kind}, {size.columns}x{size.lines}, {os.environ.get('COLORTERM') or 'few colours'}"
    if size.columns < LEAST_COLUMNS or size.lines < LEAST_LINES:
        return Check("terminal", "warning", found, "Make the window larger.")
    return Check("terminal", "ok", found)
