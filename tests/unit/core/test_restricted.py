"""What reads as a poll of voting intention, and when nobody may show it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from marsad.core.judgement import Codebook
from marsad.core.mission import Comparison, Frame, Mission, Question, RestrictedPeriod, Source
from marsad.core.restricted import CHECK_AGAIN, is_poll_like, lock_of, lock_of_signal, reads_as_poll
from marsad.core.trilingual import Trilingual
from marsad.store.codebook_file import SHIPPED, load_codebook

SAID = Trilingual(ar="قول", fr="dit", en="said")
PERIOD = RestrictedPeriod(
    start=date(2030, 8, 15), end=date(2030, 9, 8), reference="an article", checked_on=date(2030, 8, 1)
)
INSIDE = date(2030, 9, 1)


def question(*codes: str, **other: object) -> Question:
    given = {"id": "q", "title": SAID, "asks": SAID, "codes": codes, "sources": ("s",), **other}
    return Question(**given)  # type: ignore[arg-type]


def mission(*questions: Question, period: RestrictedPeriod | None = PERIOD) -> Mission:
    return Mission(
        id="m", title=SAID, territory=SAID, country="MA", start=date(2030, 8, 1), end=date(2030, 9, 30),
        time_zone="Africa/Casablanca", legal_basis=SAID, mandate=SAID, languages=("ary",),
        sources=(Source(id="s", title=SAID, frame=Frame.TOPIC),), questions=questions, codebook="c", restricted=period,
    )  # fmt: skip


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(SHIPPED)


@pytest.mark.parametrize("code", ["E1", "E2", "E3", "E4", "E9", "G2", "not-a-code"])
def test_what_may_tell_a_vote_reads_as_a_poll(codebook: Codebook, code: str) -> None:
    assert reads_as_poll(question(code), codebook)
    assert reads_as_poll(question("A1", code), codebook)


@pytest.mark.parametrize("code", ["A1", "B2", "C3", "D1", "E5", "E6", "G1", "H1"])
def test_abuse_and_false_claims_do_not(codebook: Codebook, code: str) -> None:
    assert not reads_as_poll(question(code), codebook)


def test_a_codebook_of_one_s_own_is_closed_unless_listed(codebook: Codebook) -> None:
    assert reads_as_poll(question("A1"), replace(codebook, id="ours"))


def test_a_comparison_of_parties_would_read_as_a_poll(codebook: Codebook) -> None:
    assert not reads_as_poll(question("A1", compare=Comparison(by="platform", first="x", second="y")), codebook)
    assert reads_as_poll(question("A1", compare=Comparison(by="party", first="x", second="y")), codebook)


def test_the_mission_may_close_more_and_open_only_with_a_decision(codebook: Codebook) -> None:
    assert is_poll_like(question("A1", poll_like=True), codebook)
    assert is_poll_like(question("E2", poll_like=False), codebook)
    assert not is_poll_like(question("E2", poll_like=False, poll_like_decision="the board, 1 July 2030"), codebook)


@pytest.mark.parametrize(
    ("day", "locked"),
    [("2030-08-14", False), ("2030-08-15", True), ("2030-09-08", True), ("2030-09-09", False)],
)
def test_the_first_and_the_last_day_are_locked(codebook: Codebook, day: str, locked: bool) -> None:
    lock = lock_of(mission(), question("E2"), codebook, date.fromisoformat(day))
    assert (lock is not None) is locked
    if lock:
        assert lock.opens_on == date(2030, 9, 9)
        assert not lock.stale
    assert lock_of(mission(period=None), question("E2"), codebook, date.fromisoformat(day)) is None


def test_an_old_reference_keeps_the_lock_and_asks_to_be_looked_up(codebook: Codebook) -> None:
    old = replace(PERIOD, checked_on=INSIDE - CHECK_AGAIN - timedelta(days=1))
    lock = lock_of(mission(period=old), question("E2"), codebook, INSIDE)
    assert lock is not None
    assert lock.stale
    edge = lock_of(mission(period=replace(old, checked_on=INSIDE - CHECK_AGAIN)), question("E2"), codebook, INSIDE)
    assert edge is not None
    assert not edge.stale


def test_counts_of_a_signal_by_day_are_locked_unless_listed(codebook: Codebook) -> None:
    asked = mission(question("E2", stratify_on=("lexicon:abuse",)))
    assert lock_of_signal(asked, codebook, "lexicon:abuse", INSIDE) is not None
    assert lock_of_signal(mission(), codebook, "lexicon:abuse", INSIDE) is None
    assert lock_of_signal(mission(), codebook, "lexicon:abstention", INSIDE) is not None
    assert lock_of_signal(mission(), codebook, "abstention:abstention_reported", INSIDE) is not None
    assert lock_of_signal(mission(), codebook, "of-our-own:anything", INSIDE) is not None
    assert lock_of_signal(mission(), codebook, "of-our-own:anything", date(2030, 10, 1)) is None
