"""The English texts of the jobs."""

TEXTS: dict[str, str] = {
    "jobs.title": "Jobs",
    "jobs.failed": "The jobs could not be read. {reason}",
    "jobs.none": "There is no job yet.",
    "jobs.none_how": (
        "Ask for one in a conversation: “every morning at eight, tell me what is"
        " new in this folder”. It waits for your yes first."
    ),
    "jobs.none_where": (
        "Jobs run while openpista runs: with a window open, or without one as openpista --serve."
    ),
    "jobs.running": "running",
    "jobs.paused": "rests",
    "jobs.next": "next {when}",
    "jobs.never": "not planned",
    "jobs.in_minutes": "in {n} min",
    "jobs.in_hours": "in {n} h",
    "jobs.in_days": "in {n} days",
    "jobs.soon": "now",
    "jobs.last_done": "done {when}",
    "jobs.last_failed": "failed {when}",
    "jobs.last_denied": "was not allowed {when}",
    "jobs.last_missed": "missed {when}",
    "jobs.not_run": "has not run",
    "jobs.run": "runs it",
    "jobs.pause": "rests / goes on",
    "jobs.remove": "removes it",
    "jobs.says": "says",
    "jobs.to": "answers to {target}",
    "jobs.ask_run": "Run “{name}” now?",
    "jobs.ask_remove": "Remove “{name}”? It will not run again.",
    "jobs.yes_run": "run it now",
    "jobs.yes_remove": "remove it",
    "jobs.no": "leave it",
    "jobs.sending": "sending …",
    "jobs.schedule": "when",
    "jobs.last": "last",
    "cli.jobs.done": "done.",
}
