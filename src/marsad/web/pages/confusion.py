"""Where one coder and the others part: for the senior coder, before a talk with that coder. One at a time, no marks."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.words import _, current_language
from marsad.flows.confusing import Parting, coders_of, confusion_of
from marsad.web.desk import Work, the_work
from marsad.web.rendering import page

Row = tuple[str, ...]  # code, its name, and the three counts as they are said


@require_safe
def confusion(request: HttpRequest, sample_id: int) -> HttpResponse:
    """The coders of a sample by name; of the one chosen, code by code, what they gave and others did not."""
    work = the_work(sample_id)
    coders = coders_of(sample_id)
    chosen = request.GET.get("coder", "")
    found = confusion_of(sample_id, work.question, chosen) if chosen in coders else None
    parts = []
    if found is not None:
        parts = [
            (_("Beside what was settled"), found.settled_posts, _rows(work, found.settled)),
            (_("Beside the other coders"), found.shared_posts, _rows(work, found.others)),
        ]
    return page(
        request,
        "confusion.html",
        work=work,
        mission=work.desk.mission,
        coders=coders,
        chosen=found.coder if found else "",
        parts=parts,
    )


def _rows(work: Work, partings: tuple[Parting, ...] | None) -> list[Row] | None:
    if partings is None:
        return None
    names = {code.id: code.label.said_in(current_language()) for code in work.codes}
    return [
        (one.code, names[one.code], *(_count(number) for number in (one.both, one.only_coder, one.only_other)))
        for one in partings
    ]


def _count(number: int | None) -> str:
    return _("under {number}", number=5) if number is None else str(number)
