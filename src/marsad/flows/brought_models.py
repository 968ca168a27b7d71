"""Models that the unit brings: added once with codings that calibrate them, then a task's model like any other.

What is kept is a small JSON file: where the model is, the hash of what it was, what its labels mean, its calibration
and its figures. The model itself stays where it is; one that changed since, or that the settings no longer allow, is
refused.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.canonical import canonical_json
from marsad.core.errors import Missing, RefusedInput, WrongState
from marsad.core.words import _
from marsad.detect.answer_book import AnswerBook
from marsad.detect.brought import onnx_model, transformers_model
from marsad.detect.brought.calibrated import Calibrated, from_json
from marsad.detect.brought.folder import Weights, read_folder
from marsad.detect.brought.model import BroughtModel
from marsad.detect.brought.raw import RawModel
from marsad.detect.endpoint import EndpointModel, identity_of
from marsad.detect.prompt import Prompt
from marsad.detect.tasks import task_of
from marsad.store.keys import read_key
from marsad.store.models_file import endpoint_named

FORMAT = 1
ENDPOINT = "endpoint:"  # before the id of an endpoint, where a folder could stand
ANSWERS = Path("models") / "answers"
ITSELF = "marsad"  # who asks, in the ledger, where a detector does; the entry before says who ran it
ANY_TASK = "Which of the labels fits the text best?"
LOADERS: dict[Weights, Callable[[Any], RawModel]] = {
    Weights.ONNX: onnx_model.load,
    Weights.SAFETENSORS: transformers_model.load,
}

Tell = Callable[[str, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the file of a brought model holds."""

    task: str
    labels: tuple[str, ...]
    where: str  # a folder, from the observatory's own where it lies in it; or 'endpoint:ID'
    identity: str  # of the model as it was when it was calibrated
    names: Mapping[str, str]
    calibration: Calibrated
    meta: Mapping[str, Any]

    def written(self) -> bytes:
        """The file: the same model, codings and version of Marsad give the same bytes."""
        told = {
            "format": FORMAT,
            "task": self.task,
            "labels": list(self.labels),
            "where": self.where,
            "identity": self.identity,
            "names": dict(self.names),
            "calibration": self.calibration.as_json(),
            "meta": self.meta,
        }
        return canonical_json(told).encode()


def described(content: bytes, name: str) -> Described:
    """What the bytes of such a file say. Raises RefusedInput where they are no such file."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise ValueError("another format")
        return Described(
            task=str(told["task"]),
            labels=tuple(str(label) for label in told["labels"]),
            where=str(told["where"]),
            identity=str(told["identity"]),
            names={str(own): str(meaning) for own, meaning in told["names"].items()},
            calibration=from_json(told["calibration"]),
            meta=dict(told["meta"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise RefusedInput(
            _("'{name}' does not describe a brought model; make it with 'marsad models add'.", name=name)
        ) from None


def open_brought(path: Path, home: Path, actor: str = ITSELF) -> BroughtModel:
    """The model that a file in the models of the observatory `home` describes, loaded when it is first asked.

    Raises Missing or RefusedInput for the file; when asked, WrongState where the model is not the one that was
    calibrated, and whatever its kind raises.
    """
    if not path.is_file():
        raise Missing(_("There is no model '{name}'; 'marsad models' lists those there are.", name=path))
    content = path.read_bytes()
    one = described(content, path.name)

    def load() -> RawModel:
        raw = raw_model(home, one.task, one.where, one.labels, in_ledger(actor, one.task))
        if raw.identity != one.identity:
            raise WrongState(
                _(
                    "The model in '{where}' is not the one that was calibrated for '{task}'; add it again with"
                    " 'marsad models add'.",
                    where=one.where,
                    task=one.task,
                )
            )
        return raw

    return BroughtModel(
        labels=one.labels,
        names=one.names,
        calibration=one.calibration,
        name=one.where.removeprefix(ENDPOINT).rstrip("/").rpartition("/")[2],
        load=load,
        meta=one.meta,
        digest=hashlib.sha256(content).hexdigest(),
    )


def raw_model(home: Path, task: str, where: str, labels: tuple[str, ...], tell: Tell) -> RawModel:
    """The model in a folder, or at an endpoint that the settings allow. Raises what reading and loading it raise."""
    if not where.startswith(ENDPOINT):
        folder = read_folder(home / where)
        return LOADERS[folder.weights](folder)
    endpoint = endpoint_named(home, where.removeprefix(ENDPOINT))
    known = task_of(task)
    prompt = Prompt(asks=known.asks if known else ANY_TASK, labels=labels, instructions=endpoint.instructions)
    identity = identity_of(endpoint, prompt)
    return EndpointModel(
        endpoint=endpoint,
        prompt=prompt,
        key=_key(home, endpoint.key),
        book=AnswerBook(identity, home / ANSWERS / f"{identity}.jsonl"),
        tell=tell,
    )


def _key(home: Path, name: str | None) -> str | None:
    if name is None:
        return None
    try:
        key = read_key(home / "keys", name).decode("ascii").strip()
    except UnicodeDecodeError:
        key = ""
    if not key or not key.isprintable() or " " in key:
        raise RefusedInput(_("The file '{name}' in the folder of keys holds no key; write the key alone.", name=name))
    return key


def in_ledger(actor: str, task: str) -> Tell:
    """What writes into the ledger, before and after texts are sent: where, how many, by whose decision; no text."""

    def tell(act: str, counts: Mapping[str, Any]) -> None:
        from marsad.store.records.work import unit

        with unit(actor, "send texts" if act == "sending" else "send texts done", task) as work:
            work.detail |= dict(counts)

    return tell


def software() -> str:
    """The version of Marsad, as a card names it."""
    return f"marsad {version('marsad')}"


def place_of(home: Path, what: str) -> str:
    """How a model is found again: 'endpoint:ID', or its folder, from the observatory's where it lies in it."""
    if what.startswith(ENDPOINT):
        return what
    folder = Path(what).resolve()
    return str(folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def unanswered(values: NDArray[np.float64]) -> int:
    """How many texts got no answer."""
    return int(np.isnan(values).any(axis=1).sum())
