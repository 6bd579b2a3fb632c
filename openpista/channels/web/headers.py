"""What every answer says to the browser: what may run, load and frame it (security.md §3)."""

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types openpista",
    )
)
NO_STORE = "no-store"
NO_CACHE = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"

_ALWAYS = {
    "content-security-policy": CONTENT_SECURITY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "x-frame-options": "DENY",
}
_FOR_PARTS = ("x-content-type-options", "cross-origin-resource-policy")
"""What counts for a part of the page; the rest is said by the page, once instead of 75 times."""

A_YEAR_OF_TLS = "max-age=31536000"


def with_guards(
    headers: list[tuple[bytes, bytes]], *, certified: bool, part: bool = False
) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with all that guards; `certified` for a page that has a
    real certificate, `part` for a file that the page loads. What an answer says itself about
    caching stays."""
    named = {name.lower() for name, _ in headers}
    guards = {name: _ALWAYS[name] for name in (_FOR_PARTS if part else _ALWAYS)}
    if b"cache-control" not in named:
        guards["cache-control"] = NO_STORE
    if certified and not part:
        guards["strict-transport-security"] = A_YEAR_OF_TLS
    return [*headers, *((name.encode(), value.encode()) for name, value in guards.items())]
