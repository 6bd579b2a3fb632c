"""The webhook of the fake Bot API server: where it was told to bring updates."""

import httpx
import msgspec

from tests.fakes.botapi_rules import ApiError, Json


class Webhook:
    """`url` is empty while updates are fetched; `error` is what went wrong with the last call."""

    def __init__(self) -> None:
        self.url = ""
        self.secret = ""
        self.error = ""

    def answer(self, method: str, fields: Json, pending: int) -> object:
        """Answer what is asked about it."""
        match method:
            case "setWebhook" | "deleteWebhook":
                return self.set(fields)
            case "getWebhookInfo":
                return self.info(pending)
            case _:
                raise ApiError(404, "Not Found: method not found")

    def set(self, fields: Json) -> bool:
        """Take what setWebhook says; deleteWebhook says nothing."""
        url = str(fields.get("url", ""))
        if url and not url.startswith("https://"):
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
        self.url, self.secret = url, str(fields.get("secret_token", ""))
        return True

    def refuse_fetching(self) -> None:
        """Who has a webhook cannot fetch."""
        if self.url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
                " to delete the webhook first",
            )

    def info(self, pending: int) -> Json:
        """Return what getWebhookInfo says."""
        last = {"last_error_date": 1_767_600_000, "last_error_message": self.error}
        told: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        return {**told, **last} if self.error else told

    async def call(self, body: object, local: str, *, secret: str | None = None) -> int:
        """Call the address behind which our public one leads; return the status."""
        shown = self.secret if secret is None else secret
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            answer = await client.post(
                local,
                content=msgspec.json.encode(body),
                headers={
                    "content-type": "application/json",
                    "x-telegram-bot-api-secret-token": shown,
                },
            )
        return answer.status_code
