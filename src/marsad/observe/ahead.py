"""Working ahead: what comes next is made in a thread while what came before is used."""

import threading
from collections.abc import Generator, Iterable
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import TypeVar

T = TypeVar("T")

WAIT = 0.2  # seconds after which a full queue looks whether anybody still wants it


class _End:
    """The last thing in the queue: nothing more, or the error that ended it."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(items: Iterable[T], most: int) -> Generator[T, None, None]:
    """`items` in their order, up to `most` of them made before they are asked for.

    An error that ends `items` is raised where it would have come. Closing the iterator stops the thread.
    """
    waiting: Queue[T | _End] = Queue(most)
    unwanted = threading.Event()

    def hand_over(item: T | _End) -> bool:
        while not unwanted.is_set():
            with suppress(Full):
                waiting.put(item, timeout=WAIT)
                return True
        return False

    def make() -> None:
        end = _End()
        try:
            for item in items:
                if not hand_over(item):
                    break
        except BaseException as error:  # noqa: BLE001 - it is raised again, in the thread that asked
            end = _End(error)
        finally:
            if close := getattr(items, "close", None):
                close()
            hand_over(end)

    thread = threading.Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(item := waiting.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        unwanted.set()
        with suppress(Empty):
            while True:
                waiting.get_nowait()
        thread.join()
