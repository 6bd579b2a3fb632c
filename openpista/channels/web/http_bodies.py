"""What goes over the page's HTTP routes as JSON. `docs/protocol.md` is made from this file."""

from msgspec import Struct


class AuthBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `POST /auth` and `POST /auth/again`: one of the two. `name` is how the device shall be
    called in the list."""

    code: str = ""
    token: str = ""
    name: str = ""


class AuthAnswer(Struct, frozen=True, kw_only=True):
    """Of `POST /auth`, `/auth/renew` and `/auth/again`: the browser is known now. `csrf` must be
    kept by the page (not in a cookie) and be said with everything that is no GET."""

    csrf: str
    device_id: str
    device_name: str
    expires_at_ms: int
    fresh_until_ms: int


class Device(Struct, frozen=True, kw_only=True):
    """A browser that may come in. `current` is the one that asks."""

    id: str
    name: str
    since_ms: int
    last_used_ms: int
    current: bool = False
    connected: int = 0


class DeviceList(Struct, frozen=True, kw_only=True):
    """Of `GET /devices`."""

    devices: tuple[Device, ...]


class Problem(Struct, frozen=True, kw_only=True):
    """Of every answer with a status from 400 on. `retry_after_s` where waiting helps."""

    error: str
    code: str
    retry_after_s: int = 0
