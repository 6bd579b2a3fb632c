"""`make show-6`: what the sixth issue promised of serving, supervision, Telegram and the schedule,
played and measured."""

import sys

from scripts.show.always_on import SIZES, approving, connecting, serving
from scripts.show.report import Report, python


def main() -> int:
    """Run the demonstrations one after another and write the report."""
    report = Report(6)
    for columns, rows in SIZES:
        size = f"{columns}x{rows}"
        for claim, play in (
            ("A bot set up, a phone connected, a channel that fails says why", connecting),
            ("A card of the window answered on the phone", approving),
        ):
            report.scene(
                f"{claim} at {size}",
                "openpista (in tmux)",
                lambda play=play, columns=columns, rows=rows: play(columns, rows),
            )
    report.scene(
        "Served in the background, reached from the phone", "openpista serve --detach", serving
    )
    tests = python("-m", "pytest", "-q", "-s", "-p", "no:cacheprovider")
    for claim, what in (
        ("The whole of Telegram in the real program", ["tests/e2e/test_telegram.py"]),
        ("`openpista telegram` in the real program", ["tests/e2e/test_telegram_setup.py"]),
        ("A hundred updates of strangers cause nothing", ["tests/e2e/test_telegram_strangers.py"]),
        ("The bot against the Bot API's rules, errors and pauses", ["tests/channels/telegram"]),
        ("Signals, detach, status, logs, a second one", ["tests/e2e/test_serve.py"]),
        ("Attached or inside: the same walk", ["tests/e2e/test_attached.py"]),
        ("Supervision: failures, pauses, restarts", ["tests/gateway/test_services.py"]),
        ("Pairing in both directions", ["tests/gateway/test_pairing.py"]),
        (
            "Clock jumps, daylight saving, machine asleep",
            ["tests/gateway/test_scheduler.py", "tests/gateway/test_job_planning.py"],
        ),
        ("Jobs killed at any write run once", ["tests/gateway/test_job_kill.py"]),
        ("Jobs in the real program", ["tests/e2e/test_jobs.py"]),
        ("The console over pipes", ["tests/channels/test_console.py"]),
        ("The doctor", ["tests/e2e/test_doctor.py", "tests/app/test_doctor.py"]),
    ):
        report.command(claim, [*tests, *what])
    for claim, name in (
        ("Messages again and again, in disorder, with restarts", "every_message"),
        ("kill -9 while an answer is sent", "killed_while"),
    ):
        load = ["tests/e2e/test_telegram_load.py", "-k", name]
        report.command(claim, [*tests, *load], figure="marked")
    report.command("Budgets 9 to 11", python("-m", "bench", "9", "10", "11"))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
