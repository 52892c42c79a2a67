"""Workers for a run: how many, and where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .workers import Processes, Workers, count_cores


@contextmanager
def open_workers(count: int | None = None, scheduler: str = "") -> Iterator[Workers]:
    """Workers for a run: `count` processes (None: all cores), or those of a Dask scheduler.

    `scheduler` is an address or "local". Raises ValueError for a count below 1, ImportError
    where a scheduler is named and Dask is not there.
    """
    if count is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
        raise ValueError(f"workers={count}: expected a whole number of 1 or more")
    count = count or count_cores()
    if scheduler:
        from .dask import open_cluster

        with open_cluster(scheduler, count) as cluster:
            yield cluster
    elif count == 1:
        yield Workers()
    else:
        processes = Processes(count)
        try:
            yield processes
        except (KeyboardInterrupt, SystemExit):
            processes.stop()
            raise
