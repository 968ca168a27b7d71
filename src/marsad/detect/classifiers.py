"""The classifier that comes with Marsad for each task: a trained model, or rules where there is too little to learn."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from marsad.core.errors import Missing, WrongState
from marsad.core.words import _
from marsad.detect.classifying import Classifier
from marsad.detect.rules import RULES
from marsad.detect.text_model import TextModel, read

FOLDER = Path(__file__).parent / "models"
# SHA-256 of models/TASK.npz; written by: benchmarks/model_files.py
SHA256: Mapping[str, str] = MappingProxyType({})


def comes_with_marsad(task_id: str) -> bool:
    """Whether there is a classifier for the task."""
    return task_id in SHA256 or task_id in RULES


@cache
def shipped(task_id: str) -> Classifier:
    """The classifier of a task.

    Raises Missing where none comes with Marsad, WrongState where its file is not the one this version came with.
    """
    if task_id in SHA256:
        return model(task_id)
    if task_id in RULES:
        return RULES[task_id]()
    raise Missing(_("No classifier comes with Marsad for '{task}'; train one with 'marsad train'.", task=task_id))


@cache
def model(task_id: str) -> TextModel:
    """The trained model of a task, its file checked against the hash of the release. Raises as `shipped`."""
    path = FOLDER / f"{task_id}.npz"
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Missing(_("The file '{name}' is not there; install Marsad again.", name=path.name)) from problem
    if hashlib.sha256(content).hexdigest() != SHA256.get(task_id):
        raise WrongState(
            _("The file '{name}' is not the one this version came with; install Marsad again.", name=path.name)
        )
    return read(content)
