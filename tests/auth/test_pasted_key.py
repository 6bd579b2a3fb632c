"""Telling a key from an address."""

import pytest

from openpista.auth.pasted_key import looks_like_key


@pytest.mark.parametrize(
    "text",
    [
        "sk-proj-AbCdEfGhIjKlMnOpQrStUvWx",
        " sk-ant-api03-AbCdEfGhIjKlMnOpQrSt ",
        "https://sk-or-v1-0123456789abcdef0123456789",
        "AIzaSyA0123456789abcdefghijklmnopqrstu",
        "0123456789abcdef0123456789abcdef",
        "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0",
        "7x9dKq2mPw4vBn8LzR5tYh3J",
        "0123456789abcdef0123456789abcdef.AbCd1234EfGh5678",
        "http://llm.example/v1?key=AIzaSyA0123456789abcdefghijklmnopqrstu",
    ],
)
def test_a_key_is_told(text: str) -> None:
    assert looks_like_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mine",
        "us-east-1",
        "localhost:11434",
        "https://api.openai.com/v1",
        "http://192.168.1.20:8000/v1",
        "my-company-openai-eastus2-prod",
        "verylongcompanyname",
        "https://verylongcompanyresource1.openai.azure.com/openai/v1",
        "https://0123456789abcdef0123456789abcdef.example.com/v1",
        "https://gw.example/azure/openai/v1",
        "http://[::1]:8000/v1",
        "xn--80ak6aa92e.xn--p1ai",
    ],
)
def test_an_address_is_none(text: str) -> None:
    assert not looks_like_key(text)
