"""Garbage collection, which costs time where many objects are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_lying() -> Iterator[None]:
    """Nothing is collected inside; what was on before is on again afterwards."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def collected_seldom(allocations: int) -> Iterator[None]:
    """Cycles are looked for only after so many more objects than were freed."""
    usual = gc.get_threshold()
    gc.set_threshold(allocations, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def abandon() -> None:
    """Has Python end without looking through all objects for garbage once more.

    That is for a process that is about to end: the system takes its memory back.
    """
    gc.freeze()
