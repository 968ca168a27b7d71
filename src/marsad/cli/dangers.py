"""Commands of the protection focal point: a dated call to a dangerous act, followed until seven days after it.

There is no --json here: nothing of a call leaves the observatory.
"""

from datetime import date, datetime
from typing import Annotated

import typer

from marsad.cli.shown import say, show_account, show_table
from marsad.core.dangers import Danger
from marsad.core.words import _, current_language
from marsad.report.numbers import Voice, clean, day, whole

As = Annotated[str, typer.Option("--as", help=_("Name of the protection focal point."))]
Number = Annotated[int, typer.Argument(help=_("Number of the call, as the list gives it."))]

danger = typer.Typer(
    no_args_is_help=True, help=_("Dated calls to a dangerous act; the protection focal point alone follows them.")
)


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(danger, name="danger")


@danger.command(help=_("Follow a dated call to a dangerous act."))
def follow(  # noqa: PLR0913 - a command's options are its parameters
    as_: As,
    title: Annotated[str, typer.Option(help=_("What is called for, in a few words."))],
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help=_("Day of the act: 2030-09-08."))],
    *,
    place: Annotated[str, typer.Option(help=_("Where, in words."))] = "",
    words: Annotated[str, typer.Option(help=_("Words its posts are found by, as in a search."))] = "",
    hashtag: Annotated[list[str] | None, typer.Option(help=_("A hashtag; may be repeated."))] = None,
    narrative: Annotated[list[str] | None, typer.Option(help=_("Id or name of a narrative; may be repeated."))] = None,
    minors: Annotated[str, typer.Option(help=_("Id of the question that asks what is addressed to minors."))] = "",
    safety: Annotated[str, typer.Option(help=_("Id of the question that asks what dissuades."))] = "",
) -> None:
    """It ends by itself seven days after the day of the act."""
    from marsad.flows import dangers
    from marsad.store.observatory import open_observatory
    from marsad.store.records import members

    observatory = open_observatory()
    observatory.connect()
    call = Danger(
        title=title,
        day=on.date(),
        place=place,
        words=words,
        hashtags=tuple(hashtag or ()),
        narratives=tuple(narrative or ()),
        minors_question=minors,
        safety_question=safety,
    )
    kept = dangers.follow(observatory, members.member(as_), call)
    voice = Voice(current_language(), observatory.mission.country)
    say(
        _(
            "Call {number} is followed until {day}; open the page “Dangerous calls” of the desk.",
            number=kept.number,
            day=day(voice, kept.last_day()),
        )
    )


@danger.command("list", help=_("The calls that are followed."))
def list_calls(as_: As) -> None:
    """The nearest day first."""
    from marsad.flows import dangers
    from marsad.flows.restricted import today
    from marsad.store.observatory import open_observatory
    from marsad.store.records import members

    observatory = open_observatory()
    observatory.connect()
    found = dangers.standing(observatory, members.member(as_))
    voice, now = Voice(current_language(), observatory.mission.country), today(observatory.mission)
    rows = [(one.number, one.title, day(voice, one.day), _left(voice, one, now)) for one in found.followed]
    if rows:
        show_table(_("Calls that are followed"), ("#", _("call"), _("day"), _("days left")), rows)
    else:
        say(_("No call is followed."))


def _left(voice: Voice, one: Danger, now: date) -> str:
    left = one.days_left(now)
    return whole(voice, left) if left >= 0 else _("past")


@danger.command(help=_("The countdown of a call: counts alone, nobody's name."))
def show(number: Number, as_: As) -> None:
    """What the page of the desk shows."""
    from marsad.flows.danger_shares import countdown
    from marsad.report.danger_words import accounts_words, posts_words, share_sentence
    from marsad.store.observatory import open_observatory
    from marsad.store.records import members

    observatory = open_observatory()
    observatory.connect()
    found = countdown(observatory, members.member(as_), number)
    voice = Voice(current_language(), observatory.mission.country)
    facts = {
        _("Day of the act"): day(voice, found.danger.day),
        _("Days left"): _left(voice, found.danger, found.today),
        _("Place"): clean(found.danger.place) or _("not told"),
        _("Posts found"): posts_words(voice, found.volume.posts),
        _("Accounts that posted"): accounts_words(voice, found.volume.accounts),
        _("Addressed to minors"): share_sentence(voice, found.minors),
        _("Dissuading"): share_sentence(voice, found.safety),
    }
    show_account(clean(found.danger.title), facts)


@danger.command(help=_("Follow a call no longer."))
def end(number: Number, as_: As, why: Annotated[str, typer.Option(help=_("Why it is followed no longer."))]) -> None:
    """What was kept of it is not shown thirty days later."""
    from marsad.flows import dangers
    from marsad.store.observatory import open_observatory
    from marsad.store.records import members

    observatory = open_observatory()
    observatory.connect()
    dangers.end(observatory, members.member(as_), number, why)
    say(_("Call {number} is followed no longer.", number=number))
