"""The Korean texts of the status line."""

TEXTS: dict[str, str] = {
    "status.practice": "연습 모델",
    "status.approvals": "결정 {count}개 대기",
    "status.approvals.one": "결정 하나 대기",
    "status.context": "컨텍스트",
    "status.left_today": "오늘 남음",
    "status.tokens": "토큰",
    "status.tainted": "신뢰할 수 없는 출처 {count}개",
    "status.tainted.one": "신뢰할 수 없는 출처 하나",
    "status.auto": "승인 꺼짐",
    "status.sandboxed": "샌드박스",
    "status.unsandboxed": "샌드박스 없음: 모든 명령을 묻습니다",
    "status.keys": "명령",
    "service.up": "작동",
    "service.degraded": "느림",
    "service.starting": "시작 중",
    "service.failed": "중단",
    "service.paused": "일시 중지",
    "service.off": "꺼짐",
}
