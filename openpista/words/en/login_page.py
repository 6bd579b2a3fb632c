"""The English words that a browser shows when it comes back from a login."""

TEXTS: dict[str, str] = {
    "login_page.done": "You are logged in. You can close this page and go back to openpista.",
    "login_page.failed": "This did not log you in. Go back to openpista and begin again.",
}
