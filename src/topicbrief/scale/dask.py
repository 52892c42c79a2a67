"""Work over a Dask cluster: the same functions, the same order of results and of sums.

What a worker lacks it reads from the folder of results where it sees the same files, else it is
sent; where a worker dies another does its work: that costs time and changes nothing.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import add
from typing import Any

from .store import KeptFile
from .workers import Call, Spread, Workers, add_pairwise, in_order


@contextmanager
def open_cluster(scheduler: str, workers: int) -> Iterator[Workers]:
    """The workers of the Dask scheduler at an address, or of one that "local" starts.

    A local one listens on the loopback address alone. Raises ValueError where Dask is not there.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise ValueError(
            f'scheduler="{scheduler}": needs Dask: pip install topicbrief[dask]'
        ) from error
    if scheduler != "local":
        try:
            client = Client(scheduler)
        except (ValueError, OSError) as error:
            expected = "expected the address of a Dask scheduler, such as tcp://host:8786, or local"
            raise ValueError(f"scheduler={scheduler}: {expected}; {error}") from error
        with client:
            yield Cluster(client, workers)
        return
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        Client(cluster) as client,
    ):
        print(f"Dask dashboard: {client.dashboard_link}", file=sys.stderr)
        yield Cluster(client, workers)


class Cluster(Workers):
    """The workers of a Dask client."""

    def __init__(self, client: Any, count: int) -> None:
        self.client, self.count = client, count

    def map(self, function: Callable, calls: Iterable[Call]) -> Iterator[Any]:
        sent = (tuple(self._reachable(part) for part in call) for call in calls)
        return in_order(self.client.get_executor(), function, sent, ahead=2 * self.count)

    def spread(self, items: Sequence[Any]) -> Spread:
        return SpreadOverCluster(self, items)

    def _reachable(self, part: Any) -> Any:
        """A kept file, or what is in it where a worker does not see it."""
        if isinstance(part, KeptFile):
            seen = self.client.run(os.path.exists, str(part.path.resolve())).values()
            return part if all(seen) else dict(part)
        if isinstance(part, (list, tuple)):
            return type(part)(self._reachable(item) for item in part)
        return part


class SpreadOverCluster(Spread):
    """Items that are held by the workers of a cluster."""

    def __init__(self, cluster: Cluster, items: Sequence[Any]) -> None:
        self.cluster, self.items = cluster, items
        self.held = [self._submit(_hold, cluster._reachable(item)) for item in items]

    def rows(self, function: Callable, own: Sequence[Any], *shared: Any) -> list[Any]:
        return self.cluster.client.gather(self._apply(function, own, shared))

    def total_and_rows(
        self, function: Callable, own: Sequence[Any], *shared: Any
    ) -> tuple[Any, list[Any]]:
        pairs = self._apply(function, own, shared)
        total = add_pairwise(
            [self._submit(_first, pair) for pair in pairs], add=partial(self._submit, add)
        )
        seconds = [self._submit(_second, pair) for pair in pairs]
        return total.result(), self.cluster.client.gather(seconds)

    def _apply(self, function: Callable, own: Sequence[Any], shared: tuple) -> list[Any]:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            given = self._submit(_hold, shared)
            return [
                self._submit(_call, function, item, mine, given)
                for item, mine in zip(self.held, own, strict=True)
            ]

    def _submit(self, function: Callable, *arguments: Any) -> Any:
        return self.cluster.client.submit(function, *arguments, pure=False)


def _hold(values: Any) -> Any:
    """What a task holds the scheduler can send again; what is scattered dies with its worker."""
    return values


def _call(function: Callable, item: Any, own: Any, shared: tuple) -> Any:
    return function(item, own, *shared)


def _first(pair: tuple) -> Any:
    return pair[0]


def _second(pair: tuple) -> Any:
    return pair[1]
