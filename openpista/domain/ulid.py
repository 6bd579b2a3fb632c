"""ULIDs from a time and ten bytes of chance.

Ours because the library for it spends 25 ms of every start on reading its own version.
Layout: https://github.com/ulid/spec (48 bits of Unix ms, 80 bits of chance, Crockford base 32).
"""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
ENTROPY_BYTES = 10


def encode_ulid(at_ms: int, entropy: bytes) -> str:
    """Return the ULID of `at_ms` (Unix ms) and `entropy` (10 bytes); sorts by time as text."""
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"a ULID needs {ENTROPY_BYTES} bytes of chance, not {len(entropy)}")
    number = (at_ms << 80) | int.from_bytes(entropy, "big")
    digits = [_ALPHABET[(number >> shift) & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)]
    return "".join(digits)
