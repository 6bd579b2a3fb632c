"""What a demonstration found: claim, command, figure, pass – collected into one JSON file."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "show"
NEWEST = "report.json"
"""The report of the demonstration that ran last; each issue's own stays in report-N.json."""

LAST_LINES = 3


class Claim(Struct, frozen=True):
    """One thing that was promised, how it was tried and what came out; `seconds` it took.
    `issue` is the number of the issue that promised it."""

    claim: str
    command: str
    figure: str
    passed: bool = msgspec.field(name="pass")
    seconds: float = 0.0
    issue: int = 0


class Report:
    """Collects the claims of one issue and writes them down after each one."""

    def __init__(self, issue: int, folder: Path = FOLDER) -> None:
        self.claims: list[Claim] = []
        self.file = folder / f"report-{issue}.json"
        self._issue = issue
        self._newest = folder / NEWEST
        folder.mkdir(parents=True, exist_ok=True)
        if (other := _issue_of(self._newest)) not in (0, issue):
            print(f"{NEWEST} held the report of issue {other}: it stays in report-{other}.json")

    def command(self, claim: str, arguments: Sequence[str], *, figure: str = "") -> None:
        """Run a command; it passes when it ends with 0. The figure is its last words, or what
        stands behind `figure` in its output."""
        print(f"… {claim}", flush=True)
        began = time.perf_counter()
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        wanted = [line for line in lines if figure and figure in line] or lines[-LAST_LINES:]
        shown = " ".join(str(argument) for argument in arguments).replace(str(ROOT) + "/", "")
        self._add(claim, shown, " | ".join(wanted), done.returncode == 0, began)

    def scene(self, claim: str, command: str, play: Callable[[], str]) -> None:
        """Play a scene; it passes when it does not raise. The figure is what it returns."""
        print(f"… {claim}", flush=True)
        began = time.perf_counter()
        try:
            figure, passed = play(), True
        except (AssertionError, TimeoutError, RuntimeError, OSError) as error:
            figure, passed = f"{type(error).__name__}: {error}", False
        self._add(claim, command, figure, passed, began)

    def finish(self) -> int:
        """Print the outcome and return the exit code."""
        failed = [claim for claim in self.claims if not claim.passed]
        print(f"{len(self.claims) - len(failed)} passed, {len(failed)} failed")
        print(f"report: {self._newest}, the same as {self.file.name}")
        return 1 if failed else 0

    def _add(self, claim: str, command: str, figure: str, passed: bool, began: float) -> None:
        seconds = round(time.perf_counter() - began, 1)
        self.claims.append(Claim(claim, command, figure, passed, seconds, self._issue))
        text = msgspec.json.format(msgspec.json.encode(self.claims))
        for file in (self.file, self._newest):
            file.write_bytes(text)
        print(f"  {'pass' if passed else 'FAIL'}: {figure}", flush=True)


def _issue_of(file: Path) -> int:
    """Return whose report a file holds, 0 where that cannot be told."""
    try:
        claims = msgspec.json.decode(file.read_bytes(), type=list[Claim])
    except (OSError, msgspec.DecodeError):
        return 0
    return claims[0].issue if claims else 0


def python(*arguments: str) -> list[str]:
    """Return a command line for the interpreter that runs the demonstration."""
    return [sys.executable, *arguments]
