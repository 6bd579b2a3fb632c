"""In which spellings a secret may turn up, and what secrets of known makers look like."""

import base64
import json
import re
from urllib.parse import quote, quote_plus

from msgspec import Struct

MIN_SECRET_CHARS = 6
"""Shorter ones would black out ordinary words."""

MAX_HELD_CHARS = 256
"""What a stream holds back at most (decisions.md 23)."""

_PIECE_CHARS = 128


def forms_of(value: str) -> frozenset[str]:
    """Return `value` as it is and in base64, hex, URL and JSON spelling (security.md §6).

    Long ones come in pieces, so that each fits into what a stream may hold back.
    """
    data = value.encode("utf-8", "surrogatepass")
    whole = {
        value,
        data.hex(),
        data.hex().upper(),
        quote(value, safe="", errors="replace"),
        quote_plus(value, errors="replace"),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        *_base64_forms(data),
    }
    return frozenset(
        piece
        for form in whole
        for piece in _pieces(form)
        if len(piece) >= MIN_SECRET_CHARS and piece.strip()
    )


def _base64_forms(data: bytes) -> set[str]:
    """Return the characters that `data` fixes, wherever it begins inside an encoded text."""
    forms: set[str] = set()
    for before in range(3):
        bits = 8 * (before + len(data))
        encoded = base64.b64encode(bytes(before) + data).decode().rstrip("=")
        core = encoded[-(-8 * before // 6) : bits // 6]
        forms |= {core, core.replace("+", "-").replace("/", "_")}
    return forms


def _pieces(form: str) -> list[str]:
    if len(form) <= MAX_HELD_CHARS:
        return [form]
    return [form[at : at + _PIECE_CHARS] for at in range(0, len(form), _PIECE_CHARS)]


class Shape(Struct, frozen=True):
    """Secrets of one maker: a fixed start, then at least `least` characters of `body`.

    `before` is a regular expression for what must (not) stand before it.
    """

    start: str
    body: str
    least: int
    before: str = r"(?<![A-Za-z0-9])"

    @property
    def most(self) -> int:
        """How much of the body is looked at before the rest is swallowed."""
        return MAX_HELD_CHARS - len(self.start)

    @property
    def pattern(self) -> str:
        """The regular expression of the whole."""
        return f"{self._start}{{{self.least},{self.most}}}"

    @property
    def growing_pattern(self) -> str:
        """The regular expression of one that may go on behind the end of the text."""
        return rf"{self._start}{{0,{self.most - 1}}}\Z"

    @property
    def _start(self) -> str:
        return f"{self.before}{re.escape(self.start)}{self.body}"


_WORD = r"[A-Za-z0-9_-]"
_PEM_KINDS = ("", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ")

SHAPES: tuple[Shape, ...] = (
    Shape("sk-", _WORD, 20),  # OpenAI, Anthropic, OpenRouter, DeepSeek and others
    Shape("AIza", _WORD, 30),  # Google
    Shape("gsk_", r"[A-Za-z0-9]", 20),  # Groq
    Shape("xai-", r"[A-Za-z0-9]", 20),  # xAI
    Shape("hf_", r"[A-Za-z0-9]", 20),  # Hugging Face
    Shape("r8_", r"[A-Za-z0-9]", 20),  # Replicate
    Shape("pplx-", r"[A-Za-z0-9]", 20),  # Perplexity
    Shape("tgp_v1_", _WORD, 20),  # Together
    Shape("nvapi-", _WORD, 20),  # NVIDIA
    Shape("vck_", _WORD, 20),  # Vercel
    *(Shape(f"gh{kind}_", r"[A-Za-z0-9]", 30) for kind in "pousr"),  # GitHub, Copilot
    Shape("github_pat_", r"[A-Za-z0-9_]", 30),
    *(Shape(f"xox{kind}-", r"[A-Za-z0-9-]", 10) for kind in "abeprs"),  # Slack
    Shape("xapp-", r"[A-Za-z0-9-]", 10),
    Shape("AKIA", r"[A-Z0-9]", 16),  # AWS
    Shape("ASIA", r"[A-Z0-9]", 16),
    Shape(":AA", _WORD, 32, before=r"(?<=[0-9])"),  # Telegram: the part after the bot's number
    Shape("eyJ", r"[A-Za-z0-9_.-]", 30),  # JWT
    *(
        Shape(f"-----BEGIN {kind}PRIVATE KEY-----", r"[A-Za-z0-9+/=\s]", 16, before="")
        for kind in _PEM_KINDS
    ),
)
