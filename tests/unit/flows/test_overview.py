"""The overview's rules: the mission's days, gaps, what is withheld, and what a role may see."""

from datetime import UTC, date, datetime, timedelta

from marsad.core.findings import Agreement
from marsad.core.mission import Mission, RestrictedPeriod
from marsad.core.publication import State as FindingState
from marsad.core.roles import ALLOWED, Action, Role
from marsad.core.trilingual import Trilingual
from marsad.flows.overview import FindingNow, Overview, empty_runs, hide_few, seen_by, status_of
from marsad.flows.overview_work import QuestionWork

WORDS = Trilingual(ar="أركاديا", fr="Arcadie", en="Arcadia")
FIRST, LAST = date(2030, 8, 1), date(2030, 9, 30)


def mission(restricted: RestrictedPeriod | None = None) -> Mission:
    return Mission(
        id="arcadia",
        title=WORDS,
        territory=WORDS,
        country="MA",
        start=FIRST,
        end=LAST,
        time_zone="Africa/Casablanca",
        legal_basis=WORDS,
        mandate=WORDS,
        languages=("arb",),
        sources=(),
        questions=(),
        codebook="codebook.yaml",
        restricted=restricted,
    )


def test_the_days_of_a_mission_are_counted_with_both_its_ends() -> None:
    before, first, last, after = (
        status_of(mission(), day) for day in (date(2030, 7, 30), FIRST, LAST, LAST + timedelta(days=1))
    )
    assert (before.days_until, before.days_left) == (2, 0)
    assert (first.days_until, first.days_left) == (0, 61)
    assert last.days_left == 1
    assert after.days_left == 0


def test_a_check_of_necessity_is_due_every_fourteen_days_until_the_mission_ends() -> None:
    assert status_of(mission(), FIRST).next_check == date(2030, 8, 15)
    assert status_of(mission(), date(2030, 8, 14)).next_check == date(2030, 8, 15)
    assert status_of(mission(), date(2030, 8, 15)).next_check == date(2030, 8, 29)
    assert status_of(mission(), LAST).next_check is None


def test_the_restricted_period_is_said_on_its_days_only() -> None:
    period = RestrictedPeriod(start=date(2030, 9, 1), end=date(2030, 9, 5), reference="Act", checked_on=FIRST)
    assert [status_of(mission(period), date(2030, 9, day)).inside for day in (1, 5, 6)] == [True, True, False]
    assert not status_of(mission(), date(2030, 9, 1)).inside


def test_days_without_a_post_are_told_as_runs() -> None:
    days = {date(2030, 8, 2): 3, date(2030, 8, 5): 1, date(2030, 8, 6): 0}
    assert empty_runs(days, FIRST, date(2030, 8, 7)) == [
        (FIRST, FIRST),
        (date(2030, 8, 3), date(2030, 8, 4)),
        (date(2030, 8, 6), date(2030, 8, 7)),
    ]
    assert empty_runs(days, FIRST, FIRST - timedelta(days=1)) == []


def test_a_day_under_ten_is_withheld_and_never_alone() -> None:
    first, second, third = (FIRST + timedelta(days=step) for step in range(3))
    assert hide_few({first: 40, second: 10, third: 12}) == ((first, 40), (second, 10), (third, 12))
    assert hide_few({first: 40, second: 9, third: 12}) == ((first, 40), (second, None), (third, None))
    assert hide_few({first: 40, second: 9, third: 3}) == ((first, 40), (second, None), (third, None))
    assert hide_few({first: 9}) == ((first, None),)


def test_agreement_and_findings_are_shown_to_those_whose_roles_open_them() -> None:
    agreement = Agreement(
        alpha=0.8,
        low=0.7,
        high=0.9,
        ac1=0.9,
        positive_agreement=0.8,
        positive_agreement_low=0.7,
        prevalence=None,
        n=50,
        coders=2,
        exploratory=False,
    )
    found = Overview(
        status=status_of(mission(), FIRST),
        sources=(),
        reasons=(),
        posts=(),
        undated=0,
        signals=(),
        lawful=(),
        left_out=False,
        locked=False,
        work=(QuestionWork(question="vawp", sample=1, drawn=9, states=(), done=0, agreement=agreement),),
        findings=(
            FindingNow(question="vawp", version=1, state=FindingState.DRAFT, since=datetime(2030, 8, 1, tzinfo=UTC)),
        ),
    )
    for role in Role:
        seen = seen_by(found, frozenset({role}))
        assert (seen.work[0].agreement is not None) == (role in ALLOWED[Action.SEE_AGREEMENT]), role
        assert (seen.findings is not None) == (role in ALLOWED[Action.SEE_FINDINGS]), role
        assert seen.work[0].drawn == 9
