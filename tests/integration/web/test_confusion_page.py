"""The page that prepares a training talk: for the senior coder alone, one coder at a time."""

import re
from collections.abc import Callable
from typing import Any

from marsad.core.roles import Role


def test_one_coder_at_a_time_and_never_before_the_answers_are_in(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("judge", Role.SENIOR_CODER, language="en")
    judge, where = browse("judge"), f"/confusion/{arcadia.sample}/"
    arcadia.code("fajr", arcadia.tasks()[0], "A6", severity=1)
    assert "No post has all its answers yet" in judge.get(where).content.decode()
    arcadia.code("nour", arcadia.tasks()[0])
    listed = judge.get(where).content.decode()
    assert re.findall(r"coder=(\w+)", listed) == ["fajr", "nour"]
    assert "too few" not in listed
    shown = judge.get(f"{where}?coder=nour").content.decode()
    assert shown.count("too few to say anything of") == 2
    assert "It is not a mark" in shown
    assert "too few" not in judge.get(f"{where}?coder=nobody").content.decode()


def test_the_way_to_it_is_shown_to_the_senior_coder_alone(arcadia: Any, browse: Callable[..., Any]) -> None:
    for name in ("fajr", "nour"):
        arcadia.code(name, arcadia.tasks()[0])
    arcadia.add("reader", Role.AUDITOR, language="en")
    where = f"/progress/{arcadia.sample}/"
    assert "/confusion/" in browse("senior").get(where).content.decode()
    assert "/confusion/" not in browse("reader").get(where).content.decode()
