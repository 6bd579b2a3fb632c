"""The Korean words that a browser shows when it comes back from a login."""

TEXTS: dict[str, str] = {
    "login_page.done": "로그인했습니다. 이 페이지를 닫고 openpista로 돌아가세요.",
    "login_page.failed": "로그인하지 못했습니다. openpista로 돌아가 다시 시작하세요.",
}
