"""Logins to model providers, as windows show them (decisions.md 24, security.md §6)."""

from typing import Literal

from msgspec import Struct

from openpista.domain.ids import LoginId

LoginMethod = Literal["key", "endpoint", "browser", "code", "device", "command", "none"]
"""`key`: paste a key; `endpoint`: an address and perhaps a key; `browser`: a page that comes
back to this computer by itself; `code`: a page that shows a code to paste; `device`: a short
code to type on another device; `command`: the vendor's own program is logged in; `none`."""

LoginState = Literal[
    "starting", "answer_wanted", "waiting", "checking", "done", "failed", "cancelled", "expired"
]
"""`answer_wanted`: a key, code or address is to be given; `waiting`: for the vendor's page."""

ProviderState = Literal["ready", "unknown", "missing", "expired", "failed"]
"""`ready`: credentials are there and the last request succeeded; `unknown`: there, not tried;
`missing`: none; `expired`: log in again; `failed`: the last request was refused."""

LoginWish = Literal["", "key", "endpoint", "code", "confirm"]
"""What an answer shall hold: a key, an address (Bedrock: a region), the code or address that the
vendor's page showed, or `yes` to the login's `question`."""

CredentialSource = Literal["none", "environment", "config", "keyring", "file", "command", "local"]


class ProviderStatus(Struct, frozen=True):
    """A provider of the registry and how it stands.

    `search` are further words by which it is found, `last_four` the end of its key or token,
    `note` a sentence that the user should know before choosing it. Times are Unix ms.
    """

    id: str
    label: str
    methods: tuple[LoginMethod, ...]
    state: ProviderState = "missing"
    search: tuple[str, ...] = ()
    source: CredentialSource = "none"
    source_name: str = ""
    last_four: str = ""
    account: str = ""
    expires_at_ms: int | None = None
    base_url: str = ""
    experimental: bool = False
    note: str = ""


class Login(Struct, frozen=True):
    """One login under way or ended; bound to the window that made its `id`.

    `url` is the page to open, `user_code` what to type there. `wants` says what an answer shall
    hold (a `code` may also be pasted while a `browser` login waits), `question` asks it in a
    sentence where that needs one. `reason` says why the login failed, or, where it is done, what
    could not be checked.
    """

    id: LoginId
    provider: str
    method: LoginMethod
    state: LoginState = "starting"
    url: str = ""
    user_code: str = ""
    expires_at_ms: int | None = None
    account: str = ""
    reason: str = ""
    wants: LoginWish = ""
    question: str = ""
