"""The English texts of times."""

TEXTS: dict[str, str] = {
    "time.just_now": "just now",
    "time.minutes": "{n} min",
    "time.hours": "{n} h",
    "time.days": "{n} d",
    "time.minutes_left": "{n} min left",
    "time.hours_left": "{n} h left",
    "time.days_left": "{n} d left",
}
