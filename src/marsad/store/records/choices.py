"""What a coder need not read: posts they pass and topics they leave out, without a reason.

The ledger says that a coder did so, not which coder and not what: it is nobody's business, and a count is enough.
"""

import secrets
from collections import Counter
from collections.abc import Collection

from marsad.core.errors import RefusedInput
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.store.records.fingerprints import of_pass
from marsad.store.records.members import require
from marsad.store.records.models import Member, OptOut, PassRecord, SampleTask
from marsad.store.records.work import Unit, unit

SOMEBODY = "a coder"  # who acts, in the ledger
FEW = 5


def pass_post(coder: Member, task_id: int, route_to: str = "") -> None:
    """Never show this post to this coder again; the others keep it. Passing twice is passing once."""
    require(coder, Action.CODE)
    if PassRecord.objects.filter(task_id=task_id, coder=coder).exists():
        return
    with unit(SOMEBODY, "pass", "a post") as act:
        keep_pass(act, coder, SampleTask.objects.get(pk=task_id), route_to)


def keep_pass(act: Unit, coder: Member, task: SampleTask, route_to: str = "") -> None:
    """The same inside another act."""
    row = PassRecord(task=task, coder=coder, route_to=route_to, salt=secrets.token_hex(16), at=act.at)
    row.save(force_insert=True)
    act.witness("pass", str(row.pk), of_pass(row))


def passes_in(sample_id: int) -> tuple[int | None, dict[str, int]]:
    """How many passes a sample had, and how many were for which language; of nobody in particular.

    Counts under FEW are withheld (None, or left out): in a small unit they would name somebody.
    """
    routes = PassRecord.objects.filter(task__sample_id=sample_id).values_list("route_to", flat=True)
    languages = Counter(route for route in routes if route)
    told = {language: count for language, count in sorted(languages.items()) if count >= FEW}
    return (len(routes) if len(routes) >= FEW else None), told


def left_out(coder: Member) -> frozenset[str]:
    """The topics this coder does not read: 'family:D', 'question:vawp'."""
    return frozenset(OptOut.objects.filter(coder=coder).values_list("topic", flat=True))


def leave_out(coder: Member, topics: Collection[str], offered: Collection[str]) -> None:
    """Read everything of `offered` but `topics` from now on. Raises RefusedInput for a topic that is not offered."""
    require(coder, Action.CODE)
    if unknown := sorted(set(topics) - set(offered)):
        raise RefusedInput(_("'{topic}' is not a topic of this mission; open the page again.", topic=unknown[0]))
    now = left_out(coder)
    if set(topics) == now:
        return
    with unit(SOMEBODY, "choose topics", "their own page"):
        OptOut.objects.filter(coder=coder, topic__in=now - set(topics)).delete()
        OptOut.objects.bulk_create([OptOut(coder=coder, topic=topic) for topic in sorted(set(topics) - now)])
