"""What the house does about once a day, in the background."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import HOUSE
from openpista.gateway.live import LiveSessions, warning
from openpista.gateway.session_book import SessionBook
from openpista.store.tidy import Tidy

FIRST_AFTER_S = 300.0
EVERY_S = 24 * 60 * 60.0
KEEP_DELETED_MS = 30 * 24 * 60 * 60 * 1000
"""How long a deleted session can be restored."""

Sleep = Callable[[float], Awaitable[None]]

log = logging.getLogger(__name__)


async def keep_house(
    tidy: Tidy, book: SessionBook, live: LiveSessions, *, sleep: Sleep = asyncio.sleep
) -> None:
    """Back up, forget what has expired and look for damage, for as long as the house is open.
    What fails is tried again the next day."""
    await sleep(FIRST_AFTER_S)
    while True:
        try:
            await tidy.back_up_daily()
            await book.forget_deleted(older_than_ms=KEEP_DELETED_MS)
            await tidy.run()
            if damage := await tidy.find_damage():
                log.error("the database is damaged: %s", damage)
                live.tell(
                    warning(HOUSE, "The database is damaged. Start openpista again to repair it.")
                )
        except OpenpistaError as error:
            log.warning("could not tidy up: %s", error.detail or error.message)
        except Exception:
            log.exception("could not tidy up")
        await sleep(EVERY_S)
