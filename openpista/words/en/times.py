"""The English texts of times."""

TEXTS: dict[str, str] = {
    "time.just_now": "just now",
    "time.minutes": "{n} min",
    "time.hours": "{n} h",
    "time.days": "{n} d",
}
