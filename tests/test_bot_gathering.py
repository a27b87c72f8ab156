"""Gathering: what comes meanwhile goes together, one at fault fails alone, nobody who gave up is worked for."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.gathering import Gathering
from db.database import DatabaseAway


class Kitchen:
    """Doubles what it is given, a batch at a time, when ``open`` lets it; fails for whatever is in ``bad``."""

    def __init__(self, bad: dict[int, Exception] | None = None) -> None:
        self.bad, self.batches = bad or {}, list[list[int]]()
        self.begun, self.open = asyncio.Event(), asyncio.Event()

    async def __call__(self, batch: Sequence[int]) -> Sequence[int]:
        self.batches.append(list(batch))
        self.begun.set()
        await self.open.wait()
        for item in batch:
            if item in self.bad:
                raise self.bad[item]
        return [2 * item for item in batch]


def told(story: Callable[[], Awaitable[None]]) -> None:
    async def within_time() -> None:
        await asyncio.wait_for(story(), 10)

    asyncio.run(within_time())


def test_what_comes_while_a_batch_is_done_is_the_next_batch() -> None:
    async def story() -> None:
        kitchen = Kitchen()
        gathering: Gathering[int, int] = Gathering(kitchen, most=3)
        first = gathering.put(0)
        await kitchen.begun.wait()
        later = [gathering.put(item) for item in range(1, 6)]
        kitchen.open.set()
        assert await asyncio.gather(first, *later) == [0, 2, 4, 6, 8, 10]
        assert kitchen.batches == [[0], [1, 2, 3], [4, 5]]

    told(story)


def test_one_at_fault_fails_alone() -> None:
    async def story() -> None:
        kitchen = Kitchen(bad={2: KeyError("two")})
        gathering: Gathering[int, int] = Gathering(kitchen)
        kitchen.open.set()
        made = await asyncio.gather(*(gathering.put(item) for item in (1, 2, 3)), return_exceptions=True)
        assert made[0] == 2
        assert isinstance(made[1], KeyError)
        assert made[2] == 6
        assert kitchen.batches == [[1, 2, 3], [1], [2], [3]]

    told(story)


def test_a_database_that_is_away_is_away_for_all_and_asked_once() -> None:
    async def story() -> None:
        kitchen = Kitchen(bad={2: DatabaseAway("x")})
        gathering: Gathering[int, int] = Gathering(kitchen)
        kitchen.open.set()
        made = await asyncio.gather(*(gathering.put(item) for item in (1, 2, 3)), return_exceptions=True)
        assert [type(one) for one in made] == [DatabaseAway] * 3
        assert kitchen.batches == [[1, 2, 3]]

    told(story)


@pytest.mark.parametrize("how_many", [3, 500])
def test_whoever_gave_up_before_their_turn_never_came(how_many: int) -> None:
    async def story() -> None:
        kitchen = Kitchen()
        gathering: Gathering[int, int] = Gathering(kitchen, most=1000)
        first = gathering.put(0)
        await kitchen.begun.wait()
        for item in range(1, how_many):
            gathering.put(item).cancel()
        last = gathering.put(how_many)
        assert len(gathering._waiting) < 150  # those who gave up do not fill the memory meanwhile
        kitchen.open.set()
        assert await asyncio.gather(first, last) == [0, 2 * how_many]
        assert kitchen.batches == [[0], [how_many]]

    told(story)
