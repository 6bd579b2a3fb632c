"""The Korean texts of times."""

TEXTS: dict[str, str] = {
    "time.just_now": "방금",
    "time.minutes": "{n}분 전",
    "time.hours": "{n}시간 전",
    "time.days": "{n}일 전",
}
