"""The index of words kept up while the desk is served: built by a process of its own, one at a time."""

import subprocess
import sys
import threading

from marsad.store.observatory import Observatory

_lock = threading.Lock()
_builder: subprocess.Popen[bytes] | None = None
_enabled = False


def enable() -> None:
    """From now on `keep_up` builds: the desk is served, not tried."""
    global _enabled  # noqa: PLW0603 - one desk a process
    _enabled = True


def keep_up(observatory: Observatory) -> None:
    """Start a build where none is under way; it ends by itself, and a second one of another process does nothing."""
    global _builder  # noqa: PLW0603 - as above
    with _lock:
        if not _enabled or (_builder is not None and _builder.poll() is None):
            return
        command = [sys.executable, "-m", "marsad.flows.indexing", str(observatory.home)]
        _builder = subprocess.Popen(command, stdin=subprocess.DEVNULL)


def stop() -> None:
    """End a build that is under way; it goes on where it was the next time."""
    with _lock:
        if _builder is not None and _builder.poll() is None:
            _builder.terminate()
            _builder.wait()
