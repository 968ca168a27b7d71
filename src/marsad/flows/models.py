"""The unit's own models: kept, listed, and put in use for a task, so that `marsad detect` answers with them."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from marsad.core.errors import Missing, RefusedInput, UsageError, WrongState
from marsad.core.words import _
from marsad.detect.brought.model import BroughtModel
from marsad.detect.text_model import TextModel, load
from marsad.flows.brought_models import open_brought
from marsad.flows.training import Made, write_model
from marsad.store.observatory import Observatory

FOLDER = "models"
BROUGHT = ".json"  # ends the name of a file that describes a model somebody else trained
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A model's file, read."""

    path: Path
    sha256: str
    model: TextModel | BroughtModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A model of the unit's, as the list of them shows it."""

    task: str
    file: str
    sha256: str
    question: str
    rows: int | None  # None where the file is gone or changed
    macro_f1: Mapping[str, Any] | None
    trained_at: datetime | None
    trained_by: str
    in_use: bool
    state: str  # kept, gone, changed
    compared: str  # better, worse, no_difference; '' : not compared


def require_name(task: str) -> str:
    """The task, where it may name a file and a detector. Raises UsageError."""
    if not NAME.fullmatch(task):
        raise UsageError(
            _("'{task}' cannot name a task; use small letters a to z, digits and hyphens, 40 at most.", task=task)
        )
    return task


def folder_of(observatory: Observatory) -> Path:
    """Where an observatory keeps its models."""
    return observatory.home / FOLDER


def file_name(task: str, sha256: str, ending: str = ".npz") -> str:
    """What a model's file is called there: the same content has the same name."""
    return f"{task}-{sha256[:12]}{ending}"


def keep(observatory: Observatory, actor: str, made: Made, *, question: str = "", posts: Sequence[str] = ()) -> Path:
    """Keep a model with its card and its record; its file. A model that is kept already is kept once."""
    from marsad.store.records import trained
    from marsad.store.records.work import unit

    observatory.connect()
    sha256 = hashlib.sha256(made.content).hexdigest()
    path = folder_of(observatory) / file_name(made.meta["task"], sha256)
    folder_of(observatory).mkdir(mode=0o700, exist_ok=True)
    write_model(path, made)
    with unit(actor, "train", made.meta["task"]) as work:
        trained.keep_model(
            work,
            trained.Trained(
                task=made.meta["task"],
                file=path.name,
                sha256=sha256,
                seed=made.meta["seed"],
                data_hash=made.meta["data"],
                question=question,
                learnt_from=tuple(sorted(posts)),
                held_out=made.held_out,
            ),
        )
    return path


def open_model(path: Path) -> Opened:
    """A model's file, read without running anything in it. Raises Missing, or RefusedInput where it is not a model."""
    if not path.is_file():
        raise Missing(_("There is no model '{name}'; 'marsad models' lists those there are.", name=path))
    model = open_brought(path, path.parent.parent) if path.suffix == BROUGHT else load(path)
    return Opened(path, model.digest, model)


def find(observatory: Observatory, task: str, name: str | None = None) -> Opened:
    """A model of a task: by its name among the kept, by its path, or the one trained last.

    Raises Missing where there is none, RefusedInput where it is of another task or no model.
    """
    from marsad.store.records import trained

    if name is None:
        kept = trained.models(task)
        if not kept:
            raise Missing(_("No model was trained for '{task}' here; run 'marsad train {task}'.", task=task))
        name = kept[-1].file
    own = folder_of(observatory) / name
    found = open_model(own if own.is_file() else Path(name))
    said = found.model.meta.get("task", task)
    if said != task:
        raise RefusedInput(
            _("The model '{name}' is of the task '{said}'; name that one.", name=found.path.name, said=said)
        )
    return found


def in_use(observatory: Observatory, task: str) -> Opened | None:
    """The unit's model in use for a task; None where it has chosen none.

    Raises WrongState where its file is gone, or is not the one that was chosen.
    """
    from marsad.store.records import trained

    chosen = trained.in_use().get(task)
    if chosen is None:
        return None
    path = folder_of(observatory) / chosen.file
    if not path.is_file() or (found := open_model(path)).sha256 != chosen.identity:
        raise WrongState(
            _(
                "The model '{name}' in use for '{task}' is gone or was changed; restore it from a backup, or choose"
                " another with 'marsad models use {task}'.",
                name=chosen.file,
                task=task,
            )
        )
    return found


def tasks_with_own_model() -> list[str]:
    """The tasks for which the unit has chosen a model of its own."""
    from marsad.store.records import trained

    return sorted(trained.in_use())


def listed(observatory: Observatory) -> list[Listed]:
    """Every model trained here, the newest last."""
    from marsad.store.records import trained

    observatory.connect()
    chosen = trained.in_use()
    found = []
    for one in trained.models():
        meta, state = _meta_of(folder_of(observatory) / one.file, one.sha256)
        compared = trained.comparisons(one.task, one.sha256)
        used = chosen.get(one.task)
        found.append(
            Listed(
                task=one.task,
                file=one.file,
                sha256=one.sha256,
                question=one.question,
                rows=meta["rows"]["used"] if meta else None,
                macro_f1=meta["cross_validated"]["macro_f1"] if meta else None,
                trained_at=one.trained_at,
                trained_by=one.trained_by,
                in_use=used is not None and used.identity == one.sha256,
                state=state,
                compared=compared[-1].figures["said"] if compared else "",
            )
        )
    return found


def _meta_of(path: Path, sha256: str) -> tuple[Mapping[str, Any] | None, str]:
    if not path.is_file():
        return None, "gone"
    try:
        opened = open_model(path)
    except RefusedInput:
        return None, "changed"
    return (opened.model.meta, "kept") if opened.sha256 == sha256 else (None, "changed")
