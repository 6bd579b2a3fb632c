"""What holds for all tests."""

import os

from hypothesis import HealthCheck, settings

# The same examples each time, and no clock: a busy machine is no failure. For a search with
# fresh examples: OPENPISTA_SEARCH=1.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("search" if os.environ.get("OPENPISTA_SEARCH") else "steady")
