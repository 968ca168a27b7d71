"""Waiting after wrong keys."""

from marsad.web import throttle
from marsad.web.throttle import FIRST_WAIT, LONGEST_WAIT, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_five_failures_are_free_and_the_waits_double() -> None:
    clock = Clock()
    guard = Throttle(clock)
    waits = []
    for _try in range(8):
        guard.failed("name x")
        waits.append(guard.wait("name x"))
    assert waits == [0, 0, 0, 0, FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4, FIRST_WAIT * 8]
    clock.now += FIRST_WAIT * 8
    assert guard.wait("name x") == 0


def test_a_wait_never_passes_the_longest_and_is_forgotten_after_it() -> None:
    clock = Clock()
    guard = Throttle(clock)
    for _try in range(40):
        guard.failed("name x")
    assert guard.wait("name x") == LONGEST_WAIT
    clock.now += LONGEST_WAIT + 1
    guard.failed("name x")
    assert guard.wait("name x") == 0


def test_the_longest_wait_of_name_and_address_counts_and_success_forgets_both() -> None:
    guard = Throttle(Clock())
    for _try in range(5):
        guard.failed("address y")
    assert guard.wait("name x", "address y") == FIRST_WAIT
    assert guard.wait("name x") == 0
    guard.succeeded("name x", "address y")
    assert guard.wait("name x", "address y") == 0


def test_what_is_remembered_is_bounded() -> None:
    guard = Throttle(Clock())
    for number in range(throttle.REMEMBERED + 50):
        guard.failed(f"name {number}")
    assert len(guard._failures) == throttle.REMEMBERED
