"""`python -m bench [ROW …]`: measure the budgets, print a table, write build/bench.json."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from bench.result import Row, table
from bench.rows import browsers, command_line, request, sandboxed, serving, storage, turns, window

RUNS = 7
ROWS: dict[int, Callable[[int], Row]] = {
    1: command_line.version,
    2: command_line.whole_agent,
    3: command_line.one_shot,
    4: request.first_request,
    5: window.start_up,
    6: window.busy_window,
    7: window.streaming,
    8: window.long_session,
    9: serving.start,
    10: serving.idle,
    11: turns.beside_the_stream,
    12: browsers.pages,
    13: browsers.talkers,
    15: turns.long_sessions,
    16: storage.archive,
    17: sandboxed.sandboxed,
    19: storage.acknowledgement,
}


def main() -> int:
    """Measure the rows asked for, or all; a budget that is not met is printed, not an error."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, help="numbers of rows; all without any")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs for each median")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    chosen = parser.parse_args()
    rows = [ROWS[number](chosen.runs) for number in chosen.rows or sorted(ROWS)]
    file = Path("build/bench.json")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode([_told(row) for row in rows])))
    print(file.read_text(encoding="utf-8") if chosen.json else table(rows))
    return 0


def _told(row: Row) -> dict[str, object]:
    measures = [
        {**msgspec.structs.asdict(one), "ratio": one.ratio, "met": one.met} for one in row.measures
    ]
    return {"row": row.number, "what": row.what, "measures": measures, "note": row.note}


if __name__ == "__main__":
    sys.exit(main())
