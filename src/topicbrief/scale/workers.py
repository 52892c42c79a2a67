"""Who does the work: this process, several, or a cluster; results come in the order of the calls.

What is worked out never depends on who did it: calls are pure functions of their arguments, and
sums are taken pairwise in the order of the calls.
"""

from __future__ import annotations

import gc
import operator
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

Call = tuple[Any, ...]


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Work done in this process, one call after the other."""

    count = 1

    def map(self, function: Callable, calls: Iterable[Call]) -> Iterator[Any]:
        """`function(*call)` of each call, in order."""
        return (function(*call) for call in calls)

    def spread(self, items: Sequence[Any]) -> Spread:
        """Items that are worked on again and again, where they lie."""
        return Spread(items, self.count)


class Spread:
    """Items in this process; compiled functions work on as many at once as there are workers."""

    def __init__(self, items: Sequence[Any], count: int) -> None:
        self.items, self.count = items, count

    def rows(self, function: Callable, own: Sequence[Any], *shared: Any) -> list[Any]:
        """`function(item, its own, *shared)` of each item, in order."""
        with ThreadPoolExecutor(self.count) as pool:
            calls = ((item, mine, *shared) for item, mine in zip(self.items, own, strict=True))
            return list(in_order(pool, function, calls, ahead=2 * self.count))

    def total_and_rows(
        self, function: Callable, own: Sequence[Any], *shared: Any
    ) -> tuple[Any, list[Any]]:
        """As `rows` of a function that gives pairs: the sum of the first, and the second ones."""
        seconds: list[Any] = []

        def firsts() -> Iterator[Any]:
            with ThreadPoolExecutor(self.count) as pool:
                calls = ((item, mine, *shared) for item, mine in zip(self.items, own, strict=True))
                for first, second in in_order(pool, function, calls, ahead=2 * self.count):
                    seconds.append(second)
                    yield first

        return add_pairwise(firsts()), seconds


class Processes(Workers):
    """This process and others of joblib's loky, which start anew wherever Python runs.

    This one works as well: what it learns of words on the way it needs afterwards.
    """

    def __init__(self, count: int) -> None:
        self.count = count

    def map(self, function: Callable, calls: Iterable[Call]) -> Iterator[Any]:
        return taking_turns(self._pool(), self.count - 1, function, calls)

    def stop(self) -> None:
        """End the processes at once, where a run is broken off: nobody waits for them."""
        self._pool().shutdown(kill_workers=True)

    def _pool(self) -> Any:
        from joblib.externals.loky import get_reusable_executor

        others = self.count - 1
        return get_reusable_executor(max_workers=others, timeout=60, initializer=collect_seldom)


def collect_seldom() -> None:
    """Look for garbage in circles, of which there is little, after many more new objects."""
    gc.set_threshold(50_000, 20, 20)


def add_pairwise(items: Iterable[Any], add: Callable = operator.add) -> Any:
    """The sum of the items as a balanced tree over their order; a logarithm of them is held."""
    held: list[tuple[int, Any]] = []
    for item in items:
        level = 0
        while held and held[-1][0] == level:
            item, level = add(held.pop()[1], item), level + 1
        held.append((level, item))
    total = held.pop()[1]
    while held:
        total = add(held.pop()[1], total)
    return total


def in_order(pool: Any, function: Callable, calls: Iterable[Call], *, ahead: int) -> Iterator[Any]:
    """Results of `pool.submit` in the order of the calls, so many of them ahead of the reader."""
    waiting: deque = deque()
    try:
        for call in calls:
            waiting.append(pool.submit(function, *call))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def taking_turns(
    pool: Any, others: int, function: Callable, calls: Iterable[Call]
) -> Iterator[Any]:
    """As `in_order`, but this process takes a call whenever all `others` of the pool have one."""
    left, waiting = iter(calls), deque[Any]()

    def hand_out(most: int) -> None:
        while sum(not result.done() for result in waiting) < most:
            if (call := next(left, None)) is None:
                return
            waiting.append(pool.submit(function, *call))

    try:
        while True:
            hand_out(others)
            if (call := next(left, None)) is None:
                break
            mine: Future = Future()
            waiting.append(mine)
            hand_out(2 * others + 1)  # so that nobody waits until this call is done
            mine.set_result(function(*call))
            while waiting and (waiting[0].done() or len(waiting) > 4 * others):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def show_progress(items: Iterable, what: str, total: int, unit: str) -> Any:
    """A bar with rate and remaining time on a terminal; nothing where there is none."""
    from tqdm import tqdm

    return tqdm(items, what, total, unit=f" {unit}", disable=None, leave=False, delay=1)
