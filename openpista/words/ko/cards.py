"""The Korean texts of tool cards."""

TEXTS: dict[str, str] = {
    "card.proposed": "곧 실행",
    "card.waiting": "결정 대기",
    "card.running": "실행 중",
    "card.denied": "허용 안 됨",
    "card.broken": "끝나지 않음",
    "card.sandbox": "샌드박스",
    "card.host": "호스트",
    "card.hidden_rows": "{count}줄 더 있음",
    "card.decided": "결정: {who}",
    "card.loading": "전체 출력을 읽는 중 …",
    "card.load_failed": "전체 출력을 읽지 못했습니다",
    "card.silent": "출력 없음",
    "card.total": "전체 {size}",
}
