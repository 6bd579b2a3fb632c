"""The Korean texts of the model browser."""

TEXTS: dict[str, str] = {
    "models.title": "모델",
    "models.failed": "모델 목록을 읽지 못했습니다. {reason}",
    "models.none": "쓸 수 있는 모델이 없습니다. 환경 변수나 config.toml에 키를 넣으세요.",
    "models.reasoning": "추론",
    "models.vision": "이미지",
    "models.context": "컨텍스트 {size}",
    "models.search": "모델이나 제공자 이름",
    "models.tools": "도구",
    "models.no_tools": "도구 없음",
    "models.free": "무료",
    "models.offered": "로그인하면",
    "models.log_in": "로그인",
    "models.effort_none": "생각 안 함",
    "models.effort_low": "조금 생각",
    "models.effort_medium": "생각",
    "models.effort_high": "깊이 생각",
    "models.key_effort": "생각하는 정도",
    "models.key_login": "로그인",
    "models.key_logins": "모든 로그인",
}
