from pathlib import Path

from openpista.domain.message import text_of
from tests.gateway.houses import open_house


async def test_a_message_makes_a_session_and_gets_its_answer(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")

        history = await house.history(session_id)
        assert [(m.role, text_of(m)) for m in history] == [
            ("user", "hello"),
            ("assistant", "You said: hello"),
        ]
        assert history[0].sender is not None
