"""The Korean texts of the log."""

TEXTS: dict[str, str] = {
    "logs.title": "로그",
    "logs.search": "로그 검색",
    "logs.failed": "로그를 읽지 못했습니다. {reason}",
    "logs.empty": "아직 적힌 것이 없습니다.",
    "logs.nothing": "{level} 이상인 줄 가운데 맞는 것이 없습니다.",
    "logs.older": "위로 가면 더 오래된 줄이 나옵니다",
    "logs.oldest": "로그의 처음",
    "logs.reading": "오래된 줄을 읽는 중 …",
    "logs.level": "수준",
    "logs.part": "부분",
    "logs.all": "전체",
    "logs.follow": "따라가기",
    "logs.following": "따라가는 중",
    "logs.staying": "멈춤",
    "logs.copy": "복사",
    "logs.debug": "디버그",
    "logs.info": "정보",
    "logs.warning": "경고",
    "logs.error": "오류",
    "logs.count": "{count}줄",
}
