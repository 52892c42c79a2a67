"""Topics and chunks over a Dask cluster: the same functions, the same order of sums.

The driver holds the topics and the shares of every unit; counts are sent to the workers once. A
pass that a worker's death breaks off is done again from what the driver holds, after the lost
counts were sent again: it costs time and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

import numpy as np

from .passes import add_pairwise, cells_of, expect
from .shards import Shards

ATTEMPTS = 5  # times that a pass is tried before giving up


@contextmanager
def open_client(scheduler: str, workers: int) -> Iterator[Any]:
    """A client of the Dask scheduler at an address, or of one that "local" starts; None for ""."""
    if not scheduler:
        yield None
        return
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise ImportError("a cluster needs Dask: pip install topicbrief[dask]") from error
    if scheduler == "local":
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1) as cluster,
            Client(cluster) as client,
        ):
            print(f"Dask dashboard: {client.dashboard_link}")
            yield client
    else:
        with Client(scheduler) as client:
            print(f"Dask dashboard: {client.dashboard_link}")
            yield client


class Spread:
    """The counts of all shards on the workers of a cluster."""

    def __init__(self, client: Any, shards: Shards) -> None:
        self.client, self.shards = client, shards
        self.cells: list[Any] = [None] * len(shards.pieces)

    def run_pass(
        self, gamma: Sequence[np.ndarray], by_word, prior, steps, threshold
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """See `passes.run_pass`."""
        from distributed import KilledWorker

        for attempt in range(ATTEMPTS):
            try:
                self._send()
                return self._try_pass(gamma, by_word, prior, steps, threshold)
            except (CancelledError, KilledWorker, OSError):
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _send(self) -> None:
        """Send the counts that no worker holds."""
        for number, held in enumerate(self.cells):
            if held is None or held.status != "finished":
                self.cells[number] = self.client.scatter(cells_of(self.shards, number), hash=False)

    def _try_pass(self, gamma, by_word, prior, steps, threshold):
        client = self.client
        shared = client.scatter((by_word, prior, steps, threshold), broadcast=True, hash=False)
        results = [
            client.submit(_expect, cells, own, shared, pure=False)
            for cells, own in zip(self.cells, gamma, strict=True)
        ]
        gains = [client.submit(_first, result, pure=False) for result in results]
        total = add_pairwise(gains, add=lambda a, b: client.submit(np.add, a, b, pure=False))
        new = client.gather([client.submit(_second, result, pure=False) for result in results])
        return total.result(), list(new)


def _expect(cells, gamma, shared) -> tuple[np.ndarray, np.ndarray]:
    return expect(cells, gamma, *shared)


def _first(pair: tuple) -> Any:
    return pair[0]


def _second(pair: tuple) -> Any:
    return pair[1]
