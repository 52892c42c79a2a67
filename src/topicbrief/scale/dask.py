"""Topics and chunks over a Dask cluster: the same functions, the same order of sums.

The driver holds the topics and the shares of every unit. Each worker reads the counts that it works
on from disk where it sees the driver's files, else they are sent to it, once; where a worker dies
another takes its counts: that costs time and changes nothing.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from ..topics.large import add_pairwise, expect, read_cells
from ..topics.shards import Shards


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
        self.cells: list[Any] = []

    def run_pass(
        self, gamma: Sequence[np.ndarray], by_word, prior, steps, threshold
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """See `passes.run_pass`."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            self.cells = self.cells or list(self._spread_counts())
            shared = self._submit(_hold, (by_word, prior, steps, threshold))
            results = [
                self._submit(_expect, cells, own, shared)
                for cells, own in zip(self.cells, gamma, strict=True)
            ]
        gains = [self._submit(_first, result) for result in results]
        new = [self._submit(_second, result) for result in results]
        total = add_pairwise(gains, add=partial(self._submit, np.add))
        return total.result(), self.client.gather(new)

    def _spread_counts(self) -> Iterator[Any]:
        """The counts of each shard; its name is a hash of its content, so no other is read."""
        pieces = [piece.resolve() for piece in self.shards.pieces]
        ends = pieces[:1] + pieces[-1:]
        seen = all(all(self.client.run(os.path.isdir, str(end)).values()) for end in ends)
        for piece in pieces:
            yield (
                self._submit(read_cells, piece) if seen else self._submit(_hold, read_cells(piece))
            )

    def _submit(self, function: Callable, *arguments: Any) -> Any:
        return self.client.submit(function, *arguments, pure=False)


def _hold(values: Any) -> Any:
    """What a task holds the scheduler can send again; what is scattered dies with its worker."""
    return values


def _expect(cells, gamma, shared) -> tuple[np.ndarray, np.ndarray]:
    return expect(cells, gamma, *shared)


def _first(pair: tuple) -> Any:
    return pair[0]


def _second(pair: tuple) -> Any:
    return pair[1]
