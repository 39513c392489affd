"""Running a measurement in a process of its own: with a limit of seconds, and with its memory known.

A forked process can be ended whatever library it is in, and what it leaves behind ends with it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a process made.

    Attributes
    ----------
    value : object
        What the function returned; None when it did not.
    fault : str or None
        Why it did not: the limit, or the last line of its traceback.
    megabytes : float
        Largest resident memory of the process, what it shares with this one included.
    """

    value: Any
    fault: str | None
    megabytes: float


def limited(function: Callable[[], Any], seconds: float) -> Outcome:
    """Call a function in a forked process; give up after so many seconds."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_told, args=(function, theirs))
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            return Outcome(None, f"more than {seconds:g} s", 0.0)
        try:
            return ours.recv()
        except EOFError:
            return Outcome(None, "the process ended", 0.0)
    finally:
        process.kill()
        process.join()
        ours.close()


def _told(function: Callable[[], Any], pipe: Connection) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # libraries in C print past sys.stdout
        os.dup2(nowhere, stream)
    try:
        value, fault = function(), None
    except BaseException:  # noqa: BLE001 - whatever a foreign library raises is what it made of the task
        value, fault = None, traceback.format_exc().strip().splitlines()[-1]
    pipe.send(Outcome(value, fault, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    pipe.close()
