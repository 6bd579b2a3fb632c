"""The Korean texts of the command line."""

TEXTS: dict[str, str] = {
    "cli.no_log_lines": "{path} 로그에 그런 내용이 없습니다.",
    "cli.no_sessions": "아직 세션이 없습니다. `openpista`로 시작하세요.",
    "cli.session_unknown": "{id} 세션이 없습니다. 목록은 `openpista sessions list`입니다.",
    "cli.session_ambiguous": "{id}에 맞는 세션이 여럿입니다: {found}.",
    "cli.session_deleted": "세션 {id} ({title})을(를) 삭제했습니다.",
    "cli.run_stopped": "답변이 끝나기 전에 멈췄습니다. 이어서 하려면: openpista run -s {id} -e …",
    "cli.exported": "“{title}”을(를) {path}에 저장했습니다.",
    "cli.delete_question": "이 세션을 삭제할까요?",
    "cli.approvals_auto": "approvals.mode가 auto입니다: 명령이 묻지 않고 실행됩니다.",
    "cli.nothing_found": "“{text}”에 대한 결과가 없습니다.",
    "cli.config_ok": "{path} 파일에 문제가 없습니다.",
    "cli.config_missing": "{path} 파일이 없어 기본값을 사용합니다.",
}
