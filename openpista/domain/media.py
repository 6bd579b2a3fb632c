"""The limits of what a message may carry beside its words (security.md §14)."""

MAX_MEDIA_BYTES = 20 * 1024 * 1024
"""A picture or a file."""

MAX_PIECE_BYTES = 2 * 1024 * 1024
"""What one `PutMedia` carries: as base64 it fits into a client's frame."""

MAX_CARRIED = 5
"""Pictures and files of one message."""

MAX_PIXELS = 40_000_000
"""Of a picture that is decoded anywhere."""
