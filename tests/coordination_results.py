"""What a run about coordination finds, made up: one factory a noun, for pages, reports and drawings."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from marsad.core.assessments import (
    Assessment,
    Evidence,
    EvidenceKind,
    Grade,
    GroupStatement,
    Judged,
    Step,
    Taken,
)
from marsad.core.coordination import (
    SENSITIVITY,
    Asked,
    CoordinationResult,
    Edge,
    Group,
    Network,
    Node,
    PostBehind,
    Removed,
    SensitivityRow,
    SymmetryRow,
    Trace,
    TraceResult,
)
from marsad.core.trilingual import Trilingual
from marsad.report.document import CoordinationFacts, GroupFacts

FIRST = datetime(2030, 9, 2, 8, 0, tzinfo=UTC)
SIDES = {
    "tide": Trilingual(ar="حركة المد", fr="Parti de la marée", en="Tide movement"),
    "dune": Trilingual(ar="تحالف الكثبان", fr="Alliance des dunes", en="Dune alliance"),
}


def group(number: int = 1, accounts: int | None = 12, posts: int | None = 480, **other: Any) -> Group:
    """A group of twelve accounts that shared the same links; without counts where `accounts` is None."""
    few = accounts is None
    given: dict[str, Any] = {
        "level": 0.91,
        "density": 0.64,
        "edges": None if few else 42,
        "objects": None if few else 61,
        "traces": ((Trace.LINK, None if few else 40), (Trace.TEXT, None if few else 9)),
        "first": FIRST,
        "last": datetime(2030, 9, 9, 20, 0, tzinfo=UTC),
        "sides": ("tide",),
        "platforms": (("facebook", None if few else 480),),
    }
    return Group(number=number, accounts=accounts, posts=None if few else posts, **given | other)


def result(**other: Any) -> CoordinationResult:
    """Four groups: one to be described, one of lawful speech, one too small, one more; two sides and what has none."""
    windows = {10: 20, 60: 43, 300: 51, 3600: 51}
    given: dict[str, Any] = {
        "asked": Asked(),
        "null": "accounts exchanged at random among shares of the same popularity",
        "shortened": 64,
        "posts": 9_000,
        "untestable": 120,
        "twice": 35,
        "testable": 6_000,
        "traces": (
            trace(Trace.LINK, found=41, within=40),
            trace(Trace.TEXT, found=9),
            trace(Trace.REPOST, tested=0, found=0),
        ),
        "sensitivity": tuple(
            SensitivityRow(trace=one, window=window, tested=8_000, found=found - (one is Trace.TEXT) * 15)
            for one in (Trace.LINK, Trace.TEXT)
            for window, found in windows.items()
        ),
        "removed": (
            Removed(rule="posts that a schedule sends at the same second of the hour", events=210, accounts=7),
        ),
        "groups": (
            group(),
            group(2, 30, 204, lawful=True, sides=("tide", "dune")),
            group(3, 6, 55, named=("p1",), sides=("dune",), within=False),
            group(4, None, sides=()),
        ),
        "symmetry": (
            SymmetryRow(side="tide", title=SIDES["tide"], items=310, pairs=2_700, groups=2, accounts=42, posts=684),
            SymmetryRow(side="dune", title=SIDES["dune"], items=295, pairs=2_512, groups=2, accounts=36, posts=259),
            SymmetryRow(side="", title=None, items=1_020, pairs=2_788, groups=1, accounts=0, posts=0),
        ),
    }
    assert set(windows) == set(SENSITIVITY)
    return CoordinationResult(**given | other)


def trace(name: Trace, tested: int = 8_000, found: int = 41, within: int | None = None) -> TraceResult:
    """What was counted on one trace."""
    return TraceResult(
        trace=name,
        window=60,
        least=2,
        events=5_000,
        accounts=700,
        objects=900,
        tested=tested,
        found=found,
        within=within,
    )


def nothing_found() -> CoordinationResult:
    """A run in which chance explains every pair."""
    quiet = result()
    return replace(
        quiet,
        groups=(),
        traces=tuple(replace(one, found=0, within=0) for one in quiet.traces),
        sensitivity=tuple(replace(one, found=0) for one in quiet.sensitivity),
        symmetry=tuple(replace(one, groups=0, accounts=0, posts=0) for one in quiet.symmetry),
    )


def statement(grade: Grade = Grade.STATISTICAL) -> GroupStatement:
    """What may be said of a group, in three languages."""
    return GroupStatement(
        grade=grade,
        coordination=(
            Trilingual(
                ar="تصرفت الحسابات الـ12 معا أكثر مما تفسره الصدفة.",
                fr="Les 12 comptes ont agi ensemble plus souvent que le hasard ne l’explique.",
                en="The 12 accounts acted together more often than chance explains.",
            ),
        ),
        authenticity=Trilingual(ar="لم يثبت شيء.", fr="Rien n’est établi.", en="Nothing is established."),
        harm=Trilingual(ar="لم يثبت ضرر.", fr="Aucun préjudice n’est établi.", en="No harm is established."),
        conclusion=(
            Trilingual(
                ar="لا يقال أكثر من ذلك.", fr="Rien de plus ne peut être dit.", en="No more than this may be said."
            ),
        ),
    )


def facts(**other: Any) -> CoordinationFacts:
    """A public run whose first group two people judged."""
    found = result()
    given: dict[str, Any] = {
        "run": 1,
        "made_on": date(2030, 9, 12),
        "result": found,
        "groups": tuple(
            GroupFacts(group=one, statement=statement() if one.number == 1 else None) for one in found.groups
        ),
        "public": True,
        "hands": 3,
    }
    return CoordinationFacts(**given | other)


def assessment(by: str = "senior", confirmed_by: str = "", number: int = 1) -> Assessment:
    """A judgement of group 1 with one piece of evidence."""
    steps = (Taken(step=Step.CONFIRM, by=confirmed_by, at=FIRST),) if confirmed_by else ()
    told = Evidence(kind=EvidenceKind.DUPLICATE_PHOTOS, source="note 7 of the dossier")
    return Assessment(number=number, run=1, group=1, judged=Judged(authenticity=(told,)), by=by, at=FIRST, steps=steps)


def post_behind(text: str = "اقرؤوا هذا المقال قبل التصويت") -> PostBehind:
    """A post behind a pair."""
    return PostBehind(traces=(Trace.LINK,), at=FIRST, platform="facebook", text=text)


def network(sizes: tuple[int, ...] = (12, 6), pairs: int = 40, seed: int = 1) -> Network:
    """Groups of those sizes, numbered from 1, each held together; pairs inside groups at random, numbered from 1."""
    random, nodes, found = np.random.default_rng(seed), [], dict[tuple[int, int], int]()
    first = 0
    for number, size in enumerate(sizes, start=1):
        nodes += [Node(number=first + place, group=number) for place in range(size)]
        for place in range(1, size):
            found[first + int(random.integers(0, place)), first + place] = number
        first += size
    starts = np.cumsum([0, *sizes])
    while len(found) < pairs:
        place = int(random.choice(len(sizes), p=np.array(sizes) / first))
        one, other = sorted(int(end) for end in random.integers(0, sizes[place], 2) + starts[place])
        if one != other:
            found[one, other] = place + 1
    edges = tuple(
        Edge(number=number, group=at, one=one, other=other, traces=((Trace.LINK, 3), (Trace.TEXT, 1)), posts=8)
        for number, ((one, other), at) in enumerate(sorted(found.items()), start=1)
    )
    return Network(nodes=tuple(nodes), edges=edges)


def stand_in(patch: Any, keep: Any, found: CoordinationResult | None = None, drawn: Network | None = None) -> int:
    """Keep a run of `found` by `keep` (a Run -> its number) and have the pages read made-up groups of it."""
    from marsad.core.analyses import Analysis, Run
    from marsad.core.coordination import Closed, PostsBehind
    from marsad.core.coordination_plain import result_as_plain
    from marsad.core.errors import Missing
    from marsad.flows import network_drawing
    from marsad.flows.coordination_shown import CoordinationShown, GroupShown
    from marsad.web.pages import coordination, coordination_assess

    found, drawn = found or result(), drawn or network()
    plain = result_as_plain(found)
    run = Run(kind=Analysis.COORDINATION, settings={}, result=plain, posts_version=1, signals_version=1, software="-")
    kept = replace(run, number=keep(run))

    def shown(one: Group) -> GroupShown:
        closed = Closed.SMALL if one.small else Closed.LAWFUL if one.lawful else None
        names = ("Port of Arcadia",) if one.named else ()
        standing = assessment(confirmed_by="other") if one.number == 1 else None
        return GroupShown(
            group=one, names=names, statement=statement(), standing=standing, proposed=None, closed=closed
        )

    def group_of(_observatory: Any, _run: int, number: int, _roles: Any) -> GroupShown:
        one = found.group(number)
        if one is None:
            raise Missing("none")
        return shown(one)

    def network_of(_observatory: Any, _run: int, number: int | None = None) -> Network:
        inside = tuple(node for node in drawn.nodes if number in (None, node.group))
        return Network(nodes=inside, edges=tuple(edge for edge in drawn.edges if number in (None, edge.group)))

    def edges_of(_observatory: Any, _run: int, number: int) -> tuple[Edge, ...]:
        return tuple(edge for edge in drawn.edges if edge.group == number)

    whole = CoordinationShown(run=kept, result=found, groups=tuple(map(shown, found.groups)), stale=False)
    behind = PostsBehind(posts=(post_behind(), post_behind("A link and nothing else")), lawful=True, gone=2)
    for module in (coordination, coordination_assess):
        patch.setattr(module, "group_shown", group_of)
    patch.setattr(coordination, "last_coordination", lambda *_rest: whole)
    patch.setattr(coordination, "edges_of", edges_of)
    days = tuple((date(2030, 9, 2 + place), 20 + 7 * place) for place in range(8))
    patch.setattr(coordination, "days_of_group", lambda *_rest: days)
    patch.setattr(coordination, "posts_behind", lambda *_rest, **_more: behind)
    patch.setattr(network_drawing, "network_of", network_of)
    return kept.number
