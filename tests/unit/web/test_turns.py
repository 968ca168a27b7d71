"""Which post is before whom."""

from collections import Counter

from marsad.web.turns import FORGOTTEN_AFTER, Place, Turns


def places(*needs: int) -> list[Place]:
    return [Place(number, need) for number, need in enumerate(needs, start=1)]


def test_one_reading_is_enough_and_two_are_shared() -> None:
    turns = Turns()
    open_to_all = places(1, 2, 1)
    assert turns.choose(1, 10, open_to_all) == 1
    assert turns.choose(1, 11, open_to_all) == 2
    assert turns.choose(1, 12, open_to_all) == 2
    assert turns.choose(1, 13, open_to_all) == 3


def test_a_page_opened_again_shows_the_same_post_until_it_is_answered() -> None:
    turns = Turns()
    assert turns.choose(1, 10, places(1, 1)) == 1
    assert turns.choose(1, 10, places(1, 1)) == 1
    assert turns.choose(1, 10, places(1, 1)[1:]) == 2


def test_nothing_is_locked_and_what_was_left_is_forgotten() -> None:
    now = [0.0]
    turns = Turns(lambda: now[0])
    assert turns.choose(1, 10, places(1)) == 1
    assert turns.choose(1, 11, places(1)) == 1
    assert turns.choose(1, 12, places(1, 1)) == 2
    now[0] = FORGOTTEN_AFTER + 1
    assert turns.choose(1, 13, places(1, 1)) == 1


def test_without_a_place_there_is_no_post() -> None:
    assert Turns().choose(1, 10, []) is None


def test_what_is_answered_and_on_its_way_is_not_shown_again() -> None:
    turns = Turns()
    assert turns.choose(1, 10, places(1, 1, 1)) == 1
    assert turns.choose(1, 10, places(1, 1, 1), hand={1}) == 2
    assert turns.choose(1, 10, places(1, 1, 1), hand={1, 2, 3}) is None
    assert turns.choose(1, 11, places(1, 1, 1)) == 3  # the first and the second are before the other coder
    assert turns.choose(1, 10, places(1, 1, 1)) == 1


def test_two_hundred_readers_each_find_a_place_of_their_own() -> None:
    turns, ahead = Turns(), 50
    shown: Counter[int] = Counter()
    for coder in range(200):
        places = [Place(task, 2) for task in range(ahead + turns.held(1))]
        shown[turns.choose(1, coder, places) or 0] += 1
    assert max(shown.values()) == 2
