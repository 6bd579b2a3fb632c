"""The Korean texts of the jobs."""

TEXTS: dict[str, str] = {
    "jobs.title": "작업",
    "jobs.failed": "작업을 읽지 못했습니다. {reason}",
    "jobs.none": "아직 작업이 없습니다.",
    "jobs.none_how": (
        "대화에서 부탁하세요: “매일 아침 8시에 이 폴더에서 새로운 것을 알려 줘”. 먼저 당신의"
        " 승인을 기다립니다."
    ),
    "jobs.none_where": (
        "작업은 openpista가 도는 동안 실행됩니다. 창이 열려 있거나, 창 없이 openpista"
        " --serve로 돌 때입니다."
    ),
    "jobs.running": "실행 중",
    "jobs.paused": "쉬는 중",
    "jobs.next": "다음 {when}",
    "jobs.never": "예정 없음",
    "jobs.in_minutes": "{n}분 뒤",
    "jobs.in_hours": "{n}시간 뒤",
    "jobs.in_days": "{n}일 뒤",
    "jobs.soon": "지금",
    "jobs.last_done": "{when} 끝남",
    "jobs.last_failed": "{when} 실패",
    "jobs.last_denied": "{when} 허락되지 않음",
    "jobs.last_missed": "{when} 놓침",
    "jobs.not_run": "아직 실행 안 됨",
    "jobs.run": "실행",
    "jobs.pause": "쉬기 / 다시 하기",
    "jobs.remove": "지우기",
    "jobs.says": "내용",
    "jobs.to": "{target}에 답함",
    "jobs.ask_run": "“{name}” 작업을 지금 실행할까요?",
    "jobs.ask_remove": "“{name}” 작업을 지울까요? 다시 실행되지 않습니다.",
    "jobs.yes_run": "지금 실행",
    "jobs.yes_remove": "지우기",
    "jobs.no": "그대로 두기",
    "jobs.sending": "보내는 중 …",
    "jobs.schedule": "때",
    "jobs.last": "지난번",
    "cli.jobs.done": "완료했습니다.",
}
