"""What Telegram may answer, beside what every messenger may (domain.delivery)."""

from openpista.domain.errors import OpenpistaError


class TokenRefusedError(OpenpistaError):
    """The token is not, or no longer, that of a bot."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram does not know the bot's token. Get it from @BotFather and run"
            " `openpista telegram setup`."
        )


class ConflictError(OpenpistaError):
    """Somebody else fetches the bot's updates."""

    def __init__(self) -> None:
        super().__init__(
            "Another program uses this bot's token at the same time. Stop it, or make a token of"
            " your own for openpista."
        )


class MigratedError(OpenpistaError):
    """The group became a supergroup and has another id."""

    def __init__(self, chat: int) -> None:
        super().__init__("The group became a supergroup.")
        self.chat = chat


class UnreachedError(OpenpistaError):
    """Telegram cannot bring updates to the address that it was given."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram does not reach openpista: {reason[:200]}.")


class RefusedError(OpenpistaError):
    """Telegram refuses this request, and would do so again; `detail` is its own sentence."""

    def __init__(self, detail: str) -> None:
        super().__init__("Telegram refused a message.", detail=detail.lower())


class LaterError(OpenpistaError):
    """Something that came in cannot be taken in now; Telegram keeps it."""
