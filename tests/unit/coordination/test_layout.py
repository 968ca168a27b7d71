"""The places of accounts in a drawing: the same each time, inside their circle, and no circle on another."""

import numpy as np
import pytest

from marsad.coordination.layout import EXTENT, laid_out, packed, sprung


def star(size: int, first: int = 0) -> list[tuple[int, int]]:
    """One account linked with every other."""
    return [(first, first + other) for other in range(1, size)]


def test_the_same_network_is_placed_the_same() -> None:
    pairs = np.array(star(40) + star(20, 40) + [(3, 45)])
    one, two = laid_out((40, 20), pairs), laid_out((40, 20), pairs)
    assert one.x.tolist() == two.x.tolist()
    assert one.y.tolist() == two.y.tolist()
    assert one.circles == two.circles


@pytest.mark.parametrize("sizes", [(1,), (2, 2), (5, 5, 5), (200, 40, 9, 5, 5, 5, 5), (12,) * 30])
def test_every_account_stands_in_the_circle_of_its_group_and_no_circle_meets_another(sizes: tuple[int, ...]) -> None:
    starts = np.cumsum([0, *sizes])
    pairs = [pair for start, size in zip(starts, sizes, strict=False) for pair in star(size, int(start))]
    found = laid_out(sizes, np.array(pairs))
    assert [one.accounts for one in found.circles] == list(sizes)
    for start, circle in zip(starts, found.circles, strict=False):
        mine = slice(int(start), int(start) + circle.accounts)
        away = np.hypot(found.x[mine] - circle.x, found.y[mine] - circle.y)
        assert away.max() <= circle.radius + 1
    for place, one in enumerate(found.circles):
        assert circle_inside(one.x, one.radius)
        assert circle_inside(one.y, one.radius)
        for other in found.circles[place + 1 :]:
            assert np.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius


def circle_inside(middle: int, radius: int) -> bool:
    return middle - radius >= 0 and middle + radius <= EXTENT


def test_linked_accounts_stand_nearer_than_others() -> None:
    two_cliques = [(a + side, b + side) for side in (0, 10) for a in range(10) for b in range(a + 1, 10)] + [(0, 10)]
    places = sprung(20, np.array(two_cliques))
    middles = places[:10].mean(axis=0), places[10:].mean(axis=0)
    inside = np.hypot(*(places[:10] - middles[0]).T).mean()
    assert np.hypot(*(middles[0] - middles[1])) > 2 * inside


def test_a_group_is_put_near_the_groups_it_is_linked_with() -> None:
    radii = np.array([9.0, 8.0, 7.0, 6.0, 1.0])
    links = np.zeros((5, 5), dtype=np.int64)
    links[4, 3] = links[3, 4] = 5
    centres = packed(radii, links)
    away = [float(np.hypot(*(centres[4] - centres[other]))) - radii[other] for other in range(4)]
    assert min(away) == away[3]


def test_nobody_is_drawn_where_nobody_is_and_a_pair_of_strangers_is_refused() -> None:
    nothing = laid_out((), np.empty((0, 2), dtype=np.int64))
    assert nothing.circles == ()
    assert nothing.x.size == 0
    with pytest.raises(ValueError, match="outside 0 to 4"):
        laid_out((5,), np.array([(0, 5)]))
