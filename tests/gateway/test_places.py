import asyncio

import pytest

from openpista.domain.tasks import owned_task
from openpista.gateway.places import Places, TurnTime


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_never_more_hold_a_place_than_there_are_and_all_get_one_in_order() -> None:
    places = Places(2)
    working: set[int] = set()
    order: list[int] = []
    most = 0

    async def work(number: int) -> None:
        nonlocal most
        async with places.place():
            working.add(number)
            order.append(number)
            most = max(most, len(working))
            await asyncio.sleep(0)
            working.remove(number)

    await asyncio.gather(*(work(number) for number in range(20)))

    assert most == 2
    assert order == list(range(20))


async def test_a_turn_that_waits_for_a_person_gives_its_place_to_another() -> None:
    places = Places(1)
    answer = asyncio.Event()
    steps: list[str] = []

    async def asks() -> None:
        async with places.place() as place:
            async with place.given_back():
                await answer.wait()
            steps.append("asked goes on")

    async def works() -> None:
        async with places.place():
            steps.append("other works")
            answer.set()
            await settle()
            steps.append("other is done")

    await asyncio.gather(asks(), works())

    assert steps == ["other works", "other is done", "asked goes on"]


async def test_two_questions_of_one_turn_give_back_and_take_one_place_only() -> None:
    places = Places(1)
    answers = [asyncio.Event(), asyncio.Event()]

    async with places.place() as place:

        async def ask(answer: asyncio.Event) -> None:
            async with place.given_back():
                await answer.wait()

        asking = [owned_task(ask(answer), name="ask") for answer in answers]
        await settle()
        async with places.place():
            answers[0].set()
            await settle()
            assert not asking[0].done()
        await asking[0]
        answers[1].set()
        await asking[1]
    async with asyncio.timeout(1), places.place():
        pass


async def test_a_cancelled_wait_leaves_every_place_free() -> None:
    places = Places(1)

    async def asks() -> None:
        async with places.place() as place, place.given_back():
            await asyncio.Event().wait()

    asking = owned_task(asks(), name="ask")
    await settle()
    async with places.place():
        waiting = owned_task(asks(), name="waits for a place")
        await settle()
        asking.cancel()
        waiting.cancel()
        await asyncio.wait([asking, waiting])

    async with asyncio.timeout(1), places.place():
        pass


async def test_the_limit_ends_the_work() -> None:
    time = TurnTime(0.01)

    with pytest.raises(TimeoutError):
        async with time:
            await asyncio.Event().wait()

    assert time.expired


async def test_waiting_for_a_person_does_not_count() -> None:
    time = TurnTime(0.03)

    async with time, time.standing(), time.standing():
        await asyncio.sleep(0.1)

    assert not time.expired


async def test_the_rest_of_the_limit_counts_after_the_wait() -> None:
    time = TurnTime(0.01)

    async def waits_and_works() -> None:
        async with time:
            async with time.standing():
                await asyncio.sleep(0.02)
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await waits_and_works()


async def test_without_a_limit_nothing_ends() -> None:
    time = TurnTime(None)

    async with time, time.standing():
        await asyncio.sleep(0)

    assert not time.expired
