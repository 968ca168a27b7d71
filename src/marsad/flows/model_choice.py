"""Putting a model in use for a task: one that was compared with the one in use, or with a reason in the ledger."""

import shutil
from dataclasses import dataclass

from marsad.core.errors import WrongState
from marsad.core.words import _
from marsad.flows.model_sides import identity_in_use
from marsad.flows.models import file_name, find, folder_of, require_name
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was put in use, and what it replaces."""

    task: str
    file: str
    before: str  # file of the model before; '' where that was the shipped one or none
    compared: str  # better, worse, no_difference; '' where it was not compared
    posts: int  # that 'marsad detect' will look at again


def use(observatory: Observatory, actor: str, task: str, name: str | None, reason: str = "") -> Chosen:
    """Put a model in use for a task: one that was compared with the one in use, or with a reason.

    Raises WrongState where it was not compared and no reason is given, or is in use already.
    """
    from marsad.store.records import trained
    from marsad.store.records.work import unit

    observatory.connect()
    require_name(task)
    new = find(observatory, task, name)
    before = trained.in_use().get(task)
    if before is not None and before.identity == new.sha256:
        raise WrongState(_("The model '{name}' is in use for '{task}' already.", name=new.path.name, task=task))
    against = identity_in_use(observatory, task)
    compared = [one for one in trained.comparisons(task, new.sha256) if one.old == against]
    if not compared and not reason.strip():
        raise WrongState(
            _(
                "The model '{name}' was not compared with the one in use; run 'marsad models compare {task} {name}', or"
                " give a --reason.",
                name=new.path.name,
                task=task,
            )
        )
    own = folder_of(observatory) / file_name(task, new.sha256, new.path.suffix)
    if not own.exists():
        folder_of(observatory).mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(new.path, own)
    with unit(actor, "use model", task) as work:
        number = compared[-1].number if compared else None
        trained.keep_use(work, task, new.sha256, own.name, comparison=number, reason=reason.strip())
    return Chosen(
        task=task,
        file=own.name,
        before=before.file if before else "",
        compared=compared[-1].figures["said"] if compared else "",
        posts=observatory.lake.read("posts", ["post_id"]).num_rows,
    )


def use_shipped(observatory: Observatory, actor: str, task: str, reason: str) -> Chosen:
    """Go back to what comes with Marsad for a task. Raises WrongState where it is in use, or no reason is given."""
    from marsad.store.records import trained
    from marsad.store.records.work import unit

    observatory.connect()
    before = trained.in_use().get(task)
    if before is None:
        raise WrongState(_("No model of your own is in use for '{task}'.", task=task))
    if not reason.strip():
        raise WrongState(_("Going back to what Marsad came with needs a --reason, which the ledger keeps."))
    with unit(actor, "use model", task) as work:
        trained.keep_use(work, task, "", "", comparison=None, reason=reason.strip())
    posts = observatory.lake.read("posts", ["post_id"]).num_rows
    return Chosen(task=task, file="", before=before.file, compared="", posts=posts)
