"""A process of its own that holds a theory and runs goals of strangers, each in a child that can be killed.

Imports errors and locate. The other end is prolog/neurologic/untrusted/server.pl, which says what goes through the
pipes.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from dataclasses import dataclass
from pathlib import Path

from neurologic.errors import PrologNotFound
from neurologic.reasoning.locate import REMEDY, find_prolog

_START = 60.0  # seconds until a process that says nothing has failed to start
_PATIENCE = 5.0  # seconds until a killed child is reported as ended
_TICK = 0.5  # seconds between two looks whether the process is there
_WITH_CHILD = ("goal", "question")
_WORDS = 4096  # last bytes of its error output that are kept
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SWI_HOME_DIR")
_CHILD = re.compile(rb"child\((\d+)\)")
_ENDED = re.compile(rb"ended\((.*)\)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended.

    Attributes
    ----------
    reply : bytes
        What was replied, maybe cut short.
    status : str
        `"done"`, or how the child ended, as in `exited(0)`, or `"lost"` when the whole process is gone.
    began : bool
        Whether it was taken up before it ended.
    stopped : str or None
        `"seconds"` or `"answer_mb"` when the request was stopped for that.
    words : str
        The last words of the process on its error output.
    """

    reply: bytes
    status: str
    began: bool
    stopped: str | None
    words: str


class GoalProcess:
    """One SWI-Prolog process; used by one thread at a time, in the Python process that made it.

    Raises
    ------
    PrologNotFound
        When it cannot be started.
    """

    def __init__(self) -> None:
        folder = tempfile.mkdtemp(prefix="neurologic-")
        reply, their_end = os.pipe()
        try:
            process = subprocess.Popen(
                _command(their_end),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                pass_fds=(their_end,),
                start_new_session=True,  # Ctrl-C in a terminal is for the process that asks
                cwd=folder,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
            )
        except BaseException:
            os.close(reply)
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            os.close(their_end)
        self._process = process
        self._end = weakref.finalize(self, _end_process, process, reply, folder, os.getpid())
        self._unsettled = False
        self._sent = True
        self._control = b""
        self._words = b""
        self._child: int | None = None
        self._began = False
        self._reply = reply
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        self._stdin, self._stdout, self._stderr = (
            pipe.fileno() for pipe in (process.stdin, process.stdout, process.stderr)
        )
        for descriptor in (self._stdin, self._stdout, self._stderr, reply):
            os.set_blocking(descriptor, False)
        started = self._converse(b"", None, time.monotonic() + _START)
        if started.status != "ready":
            self.close()
            raise PrologNotFound(f"SWI-Prolog does not start as a process of its own: {started.words}. {REMEDY}")

    @property
    def alive(self) -> bool:
        """Whether it can take a request."""
        return self._end.alive and not self._unsettled and self._process.poll() is None

    @property
    def number(self) -> int:
        """The number of the process."""
        return self._process.pid

    def request(
        self, kind: str, body: str, seconds: float | None, megabytes: int, most_bytes: int | None = None
    ) -> Outcome:
        """Send a request and return how it ended; stop it after so many seconds, or when its reply is too long.

        An exception on the way, such as KeyboardInterrupt, stops it too.
        """
        text = f"{kind} {seconds or 0} {megabytes} {len(body)}\n{body}"
        self._unsettled = True
        self._child, self._began = None, False
        deadline = time.monotonic() + seconds if seconds is not None else None
        try:
            outcome = self._converse(text.encode("utf-8"), most_bytes, deadline, has_child=kind in _WITH_CHILD)
        except BaseException:
            if kind in _WITH_CHILD and self._sent:
                rest = self._converse(b"", None, time.monotonic() + _PATIENCE, has_child=True, stopped="interrupt")
                self._unsettled = rest.status == "lost"
            raise
        self._unsettled = outcome.status == "lost"
        return outcome

    def kill(self) -> None:
        """Kill it, so that a request that another thread waits for ends; it must still be closed."""
        if self._end.alive:
            _kill_group(self._process.pid)

    def close(self) -> None:
        """End the process and all that it started; closing twice is fine."""
        self._end()

    def _converse(
        self,
        outgoing: bytes,
        most_bytes: int | None,
        deadline: float | None,
        *,
        has_child: bool = False,
        stopped: str | None = None,
    ) -> Outcome:
        """Write, and read until the request has ended; kill its child when it is over a limit or `stopped` already.

        Without a child, the whole process is killed.
        """
        reply = bytearray()
        status: str | None = None
        killed: int | None = None
        left = memoryview(outgoing)
        self._sent = not left
        with selectors.DefaultSelector() as selector:
            for descriptor in (self._stdout, self._stderr, self._reply):
                selector.register(descriptor, selectors.EVENT_READ)
            if left:
                selector.register(self._stdin, selectors.EVENT_WRITE)
            while status is None:
                wait = _TICK if deadline is None else min(_TICK, max(0.0, deadline - time.monotonic()))
                ready = {key.fd for key, _ in selector.select(wait)}
                if self._stdin in ready:
                    left = self._write(left)
                    if not left:
                        selector.unregister(self._stdin)
                        self._sent = True
                if self._stderr in ready:
                    self._words = (self._words + _read(self._stderr))[-_WORDS:]
                if self._reply in ready:
                    reply += _read(self._reply)
                if self._stdout in ready:
                    heard = _read(self._stdout)
                    status = self._understand(heard) if heard else "lost"
                elif not ready and self._process.poll() is not None:
                    status = "lost"
                over = deadline is not None and time.monotonic() >= deadline
                if status is None and stopped is None and has_child:
                    if most_bytes is not None and len(reply) > most_bytes:
                        stopped = "answer_mb"
                    elif over:
                        stopped = "seconds"
                    if stopped is not None:
                        deadline = time.monotonic() + _PATIENCE
                elif status is None and over:
                    stopped, status = stopped or "seconds", "lost"
                if stopped is not None:
                    reply.clear()
                    if self._child not in (None, killed):  # it may come to life only now
                        killed = self._child
                        self._kill_child()
        if status == "lost":
            self._unsettled = True
            self.close()
        else:
            reply += _read(self._reply)
            self._words = (self._words + _read(self._stderr))[-_WORDS:]
        words, self._words = self._words.decode("utf-8", "replace").strip(), b""
        return Outcome(bytes(reply), status, self._began, stopped, words)

    def _understand(self, heard: bytes) -> str | None:
        """Take in lines of the control pipe; return how the request ended, if it has."""
        *lines, self._control = (self._control + heard).split(b"\n")
        for line in lines:
            if found := _CHILD.fullmatch(line):
                self._child, self._began = int(found[1]), True
            elif line == b"begun":
                self._began = True
            elif found := _ENDED.fullmatch(line):
                self._child = None
                return found[1].decode("ascii", "replace")
            else:
                return line.decode("ascii", "replace")
        return None

    def _write(self, left: memoryview) -> memoryview:
        try:
            return left[os.write(self._stdin, left[: 1 << 16]) :]
        except BlockingIOError:
            return left
        except BrokenPipeError:  # it is gone; the other pipes tell
            return left[len(left) :]

    def _kill_child(self) -> None:
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)


def _read(descriptor: int) -> bytes:
    """Read all that is there now."""
    parts = []
    with contextlib.suppress(BlockingIOError):
        while part := os.read(descriptor, 1 << 20):
            parts.append(part)
    return b"".join(parts)


def _command(reply: int) -> list[str]:
    report = find_prolog()
    executable = report.executable or _executable_in(report.home)
    if report.problem is not None or executable is None or report.reasoner is None:
        raise PrologNotFound(report.problem or f"The program swipl was not found. {REMEDY}")
    modules = Path(report.reasoner) / "neurologic"
    return [
        *(executable, "-f", "none", "-q", "--no-tty", "--no-packs", "--no-debug"),
        *("-p", f"neurologic={modules}", "-g", "neurologic_server:serve", "-t", "halt"),
        *(str(modules / "untrusted" / "server.pl"), "--", str(reply)),
    ]


def _executable_in(home: str | None) -> str | None:
    return shutil.which("swipl", path=os.path.join(home, "bin")) if home else None


def _kill_group(number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)


def _end_process(process: subprocess.Popen[bytes], reply: int, folder: str, owner: int) -> None:
    if os.getpid() != owner:  # a fork of Python: the process is not its own
        return
    _kill_group(process.pid)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    os.close(reply)
    shutil.rmtree(folder, ignore_errors=True)
