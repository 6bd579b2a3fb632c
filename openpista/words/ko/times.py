"""The Korean texts of times."""

TEXTS: dict[str, str] = {
    "time.just_now": "방금",
    "time.minutes": "{n}분 전",
    "time.hours": "{n}시간 전",
    "time.days": "{n}일 전",
    "time.minutes_left": "{n}분 남음",
    "time.hours_left": "{n}시간 남음",
    "time.days_left": "{n}일 남음",
}
