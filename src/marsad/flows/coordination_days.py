"""How the posts behind a group's pairs fall over the days of the mission."""

from collections import Counter
from datetime import UTC, date
from zoneinfo import ZoneInfo

from marsad.flows.coordination_kept import closed_groups, group_in, pairs_of, run_of, texts_of
from marsad.store.engines import counting
from marsad.store.observatory import Observatory


def days_of_group(observatory: Observatory, run: int, number: int) -> tuple[tuple[date, int], ...]:
    """Posts by day in the mission's time zone, in order; nothing where the group is closed to all. Raises Missing.

    A post that is no longer kept is not counted.
    """
    kept, result = run_of(observatory, run)
    group_in(result, number)
    if number in closed_groups(observatory, kept, result):
        return ()
    mine = (each for each in pairs_of(observatory, kept).edges if each.edge.group == number)
    wanted = {post for each in mine for _trace, post in each.posts}
    zone = ZoneInfo(observatory.mission.time_zone)
    with counting() as engine:
        times = texts_of(observatory, engine, wanted)["published_at"].to_pylist() if wanted else []
    days = Counter(at.replace(tzinfo=at.tzinfo or UTC).astimezone(zone).date() for at in times)
    return tuple(sorted(days.items()))
