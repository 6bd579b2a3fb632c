"""Write the catalogue of models that ships with the program from data that others publish.

`python -m scripts.build_catalogue` fetches two packages by name and takes from them, for the
services that openpista knows, what it shows and counts with: litellm's price map (limits,
capabilities, prices) and genai-prices (OpenRouter's models and prices). No code of litellm runs.
"""

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

OUT = Path(__file__).parents[1] / "openpista" / "providers" / "catalogue.json"
PRICE_MAP = "litellm/model_prices_and_context_window_backup.json"

SERVICES: Mapping[str, str] = {
    "anthropic": "anthropic",
    "openai": "openai",
    "chatgpt": "chatgpt",
    "gemini": "google",
    "github_copilot": "copilot",
    "azure": "azure",
    "bedrock_mantle": "bedrock",
    "vercel_ai_gateway": "vercel",
    "together_ai": "together",
}
"""Their name for a service → ours."""

UNWANTED = ("ft:", "realtime", "audio", "search", "image", "tts", "computer-use", "transcribe",
            "robotics", "-live", "deep-research", "embedding")  # fmt: skip
REGIONS = ("eu/", "us/", "us-gov/", "apac/", "global/", "global-standard/")
FAMILIES = ("anthropic/", "openai/", "google/")
"""Families at OpenRouter whose capabilities the price map knows under another name."""

Row = dict[str, Any]


def main() -> int:
    """Write the catalogue; say how many models it holds."""
    with tempfile.TemporaryDirectory() as folder:
        _fetch(Path(folder))
        prices = _price_map(Path(folder))
        routed = _openrouter(Path(folder), prices)
    today = datetime.now(UTC).date().isoformat()
    models: dict[str, list[Row]] = {"openrouter": routed}
    for name, entry in sorted(prices.items()):
        service = SERVICES.get(str(entry.get("litellm_provider")))
        model_id = _own_id(name, entry)
        if service and model_id and str(entry.get("deprecation_date", "9")) > today:
            models.setdefault(service, []).append(_row(model_id, entry))
    kept = {name: _unique(rows) for name, rows in sorted(models.items())}
    _write({"built": today, "sources": ["litellm (MIT)", "genai-prices (MIT)"], "models": kept})
    print(f"{sum(map(len, kept.values()))} models of {len(kept)} services in {OUT.name}")
    return 0


def _fetch(folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
    subprocess.run([*pip, "litellm", "genai-prices"], check=True)


def _price_map(folder: Path) -> dict[str, Row]:
    wheel = next(folder.glob("litellm-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        return cast("dict[str, Row]", json.loads(archive.read(PRICE_MAP)))


def _own_id(name: str, entry: Row) -> str:
    """Return the id by which the service itself knows a model; empty for what cannot chat with
    tools or is the same model once more."""
    if entry.get("mode") not in ("chat", "responses") or not entry.get("supports_function_calling"):
        return ""
    prefix = f"{entry['litellm_provider']}/"
    own = name.removeprefix(prefix)
    if any(word in own for word in UNWANTED) or own.startswith(REGIONS):
        return ""
    return own


def _row(model_id: str, entry: Row) -> Row:
    row: Row = {
        "id": model_id,
        "context": entry.get("max_input_tokens") or entry.get("max_tokens"),
        "output": entry.get("max_output_tokens"),
        "vision": bool(entry.get("supports_vision")),
        "reasoning": bool(entry.get("supports_reasoning")),
        "price_in": _per_million(entry.get("input_cost_per_token")),
        "price_out": _per_million(entry.get("output_cost_per_token")),
        "price_cached": _per_million(entry.get("cache_read_input_token_cost")),
        "ends": entry.get("deprecation_date"),
    }
    return {key: value for key, value in row.items() if value not in (None, False)}


def _per_million(price: float | None) -> float | None:
    return None if price is None else round(price * 1_000_000, 6)


def _openrouter(folder: Path, prices: Mapping[str, Row]) -> list[Row]:
    """Return OpenRouter's models of families whose capabilities are known."""
    sys.path.insert(0, str(next(folder.glob("genai_prices-*.whl"))))
    from genai_prices.data import providers  # type: ignore[import-not-found]

    service = next(one for one in cast("list[Any]", providers) if one.id == "openrouter")
    return sorted(_routed(service.models, prices), key=lambda row: str(row["id"]))


def _routed(models: list[Any], prices: Mapping[str, Row]) -> Iterator[Row]:
    for model in models:
        if not model.id.startswith(FAMILIES) or ":" in model.id or model.deprecated:
            continue
        known = _same_model(model.id, prices)
        if known is None or not _own_id(model.id, known):
            continue
        row = _row(model.id, known)
        price = _newest(model.prices)
        for key, ours in (
            ("input_mtok", "price_in"),
            ("output_mtok", "price_out"),
            ("cache_read_mtok", "price_cached"),
        ):
            value = getattr(price, key, None)
            if isinstance(value, Decimal):
                row[ours] = float(value)
        yield row


def _newest(prices: object) -> object:
    """Return the price of today: genai-prices keeps a list where it has changed."""
    if not isinstance(prices, list):
        return prices
    return cast("list[Any]", prices)[-1].prices


def _same_model(routed: str, prices: Mapping[str, Row]) -> Row | None:
    family, _, name = routed.partition("/")
    names = {
        "anthropic": (name.replace(".", "-"),),
        "openai": (name,),
        "google": (f"gemini/{name}",),
    }[family]
    return next((prices[one] for one in names if one in prices), None)


def _unique(rows: list[Row]) -> list[Row]:
    """Return each model once, newer numbers first: that is how a picker shows them."""
    once = {str(row["id"]): row for row in rows}
    return [once[name] for name in sorted(once, key=_natural, reverse=True)]


def _natural(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _write(catalogue: Row) -> None:
    """Write a model a line, so that a change can be read in a diff."""
    parts: list[str] = []
    for name, rows in catalogue["models"].items():
        lines = ",\n".join(f"      {json.dumps(row, ensure_ascii=False)}" for row in rows)
        parts.append(f"    {json.dumps(name)}: [\n{lines}\n    ]")
    head = {key: catalogue[key] for key in ("built", "sources")}
    text = json.dumps(head)[:-1] + ', "models": {\n' + ",\n".join(parts) + "\n}}\n"
    OUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
