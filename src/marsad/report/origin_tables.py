"""The figures of a run about origin in words and tables: for the report, the desk and the command alike."""

from collections.abc import Callable

from marsad.core.origin import (
    ASSUMPTIONS,
    FEWEST_ACCOUNTS,
    FEWEST_POSTS,
    UNITS,
    Assumption,
    Compared,
    Interval,
    Share,
    Unit,
)
from marsad.core.origin_runs import OTHERS, TOPICS, OriginResult, Topic
from marsad.core.words import N_, _
from marsad.report.blocks import Column, Facts, Table
from marsad.report.numbers import Voice, clean, foreign, percent, points, ratio, whole
from marsad.report.sentences import electorate_sentence

WITHHELD = N_("withheld: so few accounts or posts that somebody could be recognised")
NOTHING_LOCATED = N_("nothing is located")
LIMITS = (
    N_("People who live abroad may be citizens, and may be voters: outside the territory is not another nationality."),
    N_(
        "A country is what a platform labels or what people write of themselves. A label may be wrong, a profile old, "
        "a place invented; nothing is taken from dialect, language, time of day or network."
    ),
    N_(
        "One account may write many posts: read the share of posts beside the share of accounts, and that of views "
        "beside both."
    ),
    N_("The shares are of the posts collected from these sources, and of no others."),
    N_("Nothing here says who is behind an account, or why somebody speaks."),
)
NOT_READ = N_(
    "These posts match a search, a hashtag or a narrative. People did not read and code them: nothing here says what "
    "they call for."
)


def limits(result: OriginResult) -> tuple[str, ...]:
    """What the figures cannot say."""
    machine = result.asked.topic in {Topic.FRAME, Topic.NARRATIVE, Topic.HASHTAG}
    return (*([_(NOT_READ)] if machine else []), *map(_, LIMITS), electorate_sentence())


def topic_words(result: OriginResult, title: Callable[[str], str] = clean) -> str:
    """What the run is about: 'posts that bear a hashtag: x'. `title` says a question by its id."""
    asked, kind = result.asked, _(TOPICS[result.asked.topic])
    if asked.topic is Topic.EVERYTHING:
        return kind
    name = title(asked.name) if asked.topic is Topic.QUESTION else foreign(asked.name)
    return _("{kind}: {name}", kind=kind, name=name)


def between(voice: Voice, interval: Interval | None, n: int) -> str:
    """'from 12% to 40%', the ends rounded outwards; nothing where there is none."""
    if interval is None:
        return _("none")
    low, high = percent(voice, interval.low, n, "low"), percent(voice, interval.high, n, "high")
    return _("{low} to {high}", low=low, high=high)


def share_words(voice: Voice, share: Share) -> str:
    """The share outside among the located, or why there is none."""
    if share.withheld:
        return _(WITHHELD)
    return _(NOTHING_LOCATED) if share.share is None else percent(voice, share.share, share.located)


def four_numbers(voice: Voice, result: OriginResult) -> Table:
    """One row a unit: share among the located, coverage, worst-case bounds; the unit is the row's name."""
    return Table(
        caption=_("Accounts outside the territory: four numbers for each unit"),
        columns=(
            Column(title=_("Unit")),
            Column(title=_("Outside, of those located"), weight=3),
            Column(title=_("95% interval"), weight=3),
            Column(title=_("Located, of those collected"), weight=3),
            Column(title=_("Outside, of all collected: at least and at most"), weight=3),
            Column(title=_("The same with the error of the sample"), weight=3),
        ),
        rows=tuple(_row(voice, share) for share in result.shares),
    )


def _row(voice: Voice, share: Share) -> tuple[str, ...]:
    n = share.collected
    coverage = percent(voice, share.coverage, n)
    if share.withheld:  # how much is located is told where that is many
        return (_(UNITS[share.unit]), _(WITHHELD), _("none"), coverage if share.located else _("none"), _("none"),
                _("none"))  # fmt: skip
    counted = _("none: all were counted")
    return (
        _(UNITS[share.unit]),
        share_words(voice, share),
        between(voice, share.interval, share.located) if share.interval is not None else counted,
        _("{share} ({x} of {n})", share=coverage, x=whole(voice, share.located), n=whole(voice, n)),
        between(voice, share.worst.identified, n),
        between(voice, share.worst.interval, n) if not share.everything else counted,
    )


def narrowed_table(voice: Voice, result: OriginResult) -> Table | None:
    """What each named assumption would make of the bounds, one by one; None where none was made."""
    rows = tuple(
        (_(UNITS[share.unit]), _(ASSUMPTIONS[bounds.assumption]), between(voice, bounds.interval, share.collected))
        for share in result.shares
        if not share.withheld
        for bounds in (share.worst, *share.narrowed)
        if bounds.assumption is not Assumption.NONE or share.narrowed
    )
    if not any(share.narrowed for share in result.shares if not share.withheld):
        return None
    return Table(
        caption=_("What an assumption would narrow; each may be wrong"),
        columns=(
            Column(title=_("Unit")),
            Column(title=_("Assumption"), weight=6),
            Column(title=_("Outside, of all collected"), weight=3),
        ),
        rows=rows,
    )


def errors_table(voice: Voice, result: OriginResult) -> Table | None:
    """The shares freed of wrong labels, and on what that rests; None without labelled accounts."""
    found = [(share, share.corrected) for share in result.shares if share.corrected is not None and not share.withheld]
    rows = tuple(
        (
            _(UNITS[share.unit]),
            _("the labels tell nothing") if one.share is None else percent(voice, one.share, share.located),
            between(voice, one.interval, share.located),
            between(voice, one.bounds, share.collected),
            percent(voice, one.sensitivity, one.n_outside),
            percent(voice, one.specificity, one.n_inside),
        )
        for share, one in found
        if one is not None
    )
    return None if not rows else Table(
        caption=_("Freed of wrong labels, by accounts whose place is known"),
        columns=(
            Column(title=_("Unit")),
            Column(title=_("Outside, of those located"), weight=3),
            Column(title=_("95% interval"), weight=3),
            Column(title=_("Outside, of all collected: at least and at most"), weight=3),
            Column(title=_("Of those outside, found outside"), weight=3),
            Column(title=_("Of those inside, found inside"), weight=3),
        ),
        rows=rows,
    )  # fmt: skip


def base_table(voice: Voice, result: OriginResult) -> Table | None:
    """The same of other posts of the same frame: without it, no share is high or low."""
    rows = tuple(row for one in result.compared if (row := _beside(voice, one)) is not None)
    if not rows:
        return None
    return Table(
        caption=_("Beside: {others}", others=_(OTHERS[result.asked.topic])),
        columns=(
            Column(title=_("Unit")),
            Column(title=_("Here, of those located"), weight=3),
            Column(title=_("Beside, of those located"), weight=3),
            Column(title=_("Beside, located"), weight=3),
            Column(title=_("Difference, in percentage points"), weight=3),
            Column(title=_("Difference, whatever those without a country are"), weight=3),
        ),
        rows=rows,
    )


def _beside(voice: Voice, one: Compared) -> tuple[str, ...] | None:
    if one.topic.withheld or one.others.withheld or one.difference is None:
        return None
    n = min(one.topic.located, one.others.located)
    said = points(voice, one.difference, n)
    if one.difference_interval is not None:
        said = _("{value} ({interval})", value=said, interval=apart(voice, one.difference_interval, n))
    return (
        _(UNITS[one.topic.unit]),
        share_words(voice, one.topic),
        share_words(voice, one.others),
        percent(voice, one.others.coverage, one.others.collected),
        said,
        apart(voice, one.worst_difference, min(one.topic.collected, one.others.collected)),
    )


def apart(voice: Voice, interval: Interval, n: int) -> str:
    """The ends of a difference, in percentage points, rounded outwards."""
    low, high = points(voice, interval.low, n, "low"), points(voice, interval.high, n, "high")
    return _("{low} to {high}", low=low, high=high)


def ratio_words(voice: Voice, one: Compared) -> str:
    """How many times the share of the others it is; nothing where that is not known."""
    return "" if one.ratio is None else ratio(voice, one.ratio)


def few(voice: Voice, count: int | None) -> str:
    """A count of accounts, or that it is too small to be said."""
    return _("under {number}", number=whole(voice, FEWEST_ACCOUNTS)) if count is None else whole(voice, count)


def rests_facts(voice: Voice, result: OriginResult) -> Facts:
    """On what the countries rest, and how often the levels contradict each other."""
    rests = result.rests
    rows = [
        (_("Posts"), whole(voice, result.posts)),
        (_("Accounts behind them"), few(voice, result.accounts if result.accounts >= FEWEST_ACCOUNTS else None)),
        (_("Accounts placed by the platform's own label"), few(voice, rests.label)),
        (_("Accounts placed by what they wrote as their place"), few(voice, rests.declared)),
        (_("Accounts placed by what they say in the first person"), few(voice, rests.stated)),
        (_("Accounts of which two levels name different countries; the stronger counts"),
         few(voice, rests.contradicting)),
        (_("Accounts of which one level names several countries equally often"), few(voice, rests.undecided)),
        (_("Posts whose file names no author"), whole(voice, result.without_account)),
        (_("Posts whose views are not given, left out of the views"), whole(voice, result.without_views)),
        (_("Version of the names of places"), clean(result.gazetteer)),
    ]  # fmt: skip
    if result.labelled_sha256:
        rows.append((_("Accounts whose place is known, found here"), few(voice, result.labelled)))
    if result.asked.topic is Topic.QUESTION:
        rows.insert(0, (_("Posts drawn and answered"), whole(voice, result.sample)))
    return Facts(rows=tuple(rows))


def countries_table(voice: Voice, result: OriginResult) -> Table | None:
    """Accounts and posts by country, from the floors on; None where none may be said."""
    if not result.countries:
        return None
    rows = [
        (_country(voice, result, one.country), whole(voice, one.accounts), whole(voice, one.posts))
        for one in result.countries
    ]
    if result.rest_accounts is not None and result.rest_posts is not None:
        rows.append((_("Other countries"), whole(voice, result.rest_accounts), whole(voice, result.rest_posts)))
    return Table(
        caption=_(
            "Located accounts by country; countries of fewer than {accounts} accounts or {posts} posts are not named",
            accounts=whole(voice, FEWEST_ACCOUNTS),
            posts=whole(voice, FEWEST_POSTS),
        ),
        columns=(
            Column(title=_("Country"), weight=4),
            Column(title=_("Accounts"), number=True),
            Column(title=_("Posts"), number=True),
        ),
        rows=tuple(rows),
    )


def _country(voice: Voice, result: OriginResult, code: str) -> str:
    """The name of a country; a mission's own may have a code that no list knows."""
    known = voice.locale.territories.get(code)
    return str(known or (_("inside the territory") if code == result.country else code))


def key_sentence(voice: Voice, result: OriginResult) -> str:
    """The share of posts in a sentence that cannot be quoted without its unknowns."""
    share = result.share(Unit.POSTS)
    if share is None or share.withheld or share.share is None:
        return _("No share of posts outside the territory is said: {why}.", why=why_not(share))
    return _(
        "Of the posts whose account is located ({coverage} of those collected), {share} come from outside the "
        "territory; of all posts collected, {bounds}, since nothing is known of the rest.",
        coverage=percent(voice, share.coverage, share.collected),
        share=percent(voice, share.share, share.located),
        bounds=between(voice, share.worst.interval, share.collected),
    )


def why_not(share: Share | None) -> str:
    """Why there is no share."""
    return _(WITHHELD) if share is not None and share.withheld else _(NOTHING_LOCATED)
