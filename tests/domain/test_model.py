"""Model references and provider errors."""

from openpista.domain.model import ModelRef, ProviderError


def test_a_model_is_written_with_its_provider() -> None:
    assert str(ModelRef("openrouter", "qwen/qwen3")) == "openrouter/qwen/qwen3"


def test_a_provider_error_keeps_what_was_said() -> None:
    error = ProviderError("Too fast.", kind="rate_limit", provider="openai", retry_after_s=3.0)

    assert (error.kind, error.provider, error.retry_after_s) == ("rate_limit", "openai", 3.0)
    assert error.partial is None
