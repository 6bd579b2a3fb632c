"""Why something was not fetched, in sentences."""

from openpista.domain.errors import OpenpistaError


class EgressRefused(OpenpistaError):  # noqa: N818 - a refusal, not a mistake
    """The rules do not let this host, port or address be reached."""
