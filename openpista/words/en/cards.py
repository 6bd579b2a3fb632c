"""The English texts of tool cards."""

TEXTS: dict[str, str] = {
    "card.proposed": "next",
    "card.waiting": "waits for you",
    "card.running": "running",
    "card.denied": "not allowed",
    "card.broken": "not finished",
    "card.sandbox": "sandbox",
    "card.host": "host",
    "card.hidden_rows": "{count} more rows",
    "card.decided": "decided by {who}",
    "card.loading": "reading the whole output …",
    "card.load_failed": "the whole output could not be read",
    "card.silent": "no output",
    "card.total": "{size} in all",
}
