"""A folder with a model that somebody else trained: which files count, how large they may be, what they say.

Nothing in it is ever run: weights are ONNX or safetensors, the rest is JSON. Whatever is not listed here is not read.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from marsad.core.errors import Missing, RefusedInput
from marsad.core.words import _

CONFIG, TOKENIZER, TOKENIZER_CONFIG = "config.json", "tokenizer.json", "tokenizer_config.json"
MIB = 1024**2
LARGEST = {"model.onnx": 2047 * MIB, "model.safetensors": 4096 * MIB, TOKENIZER: 64 * MIB, CONFIG: MIB}
LARGEST[TOKENIZER_CONFIG] = 4 * MIB
LABELS_AT_MOST = 200
LONGEST = 8192  # word pieces of a text, whatever the model would take
USUAL = 512  # where the model does not say
FROM_PADDING = frozenset(
    {"camembert", "longformer", "roberta", "xlm-roberta", "xlm-roberta-xl", "data2vec-text", "mpnet"}
)
RUNS_CODE = ("auto_map", "custom_pipelines", "trust_remote_code")  # keys by which a model asks to bring code of its own
PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".joblib", ".h5", ".msgpack")


class Weights(StrEnum):
    """The files of weights that are read, by their names."""

    ONNX = "model.onnx"
    SAFETENSORS = "model.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """The content of the files that count, as they were when they were hashed."""

    path: Path
    weights: Weights
    config: Mapping[str, Any]
    contents: Mapping[str, bytes]  # by name of file
    identity: str  # first 12 digits of the SHA-256 over the names and hashes of the files

    @property
    def labels(self) -> tuple[str, ...]:
        """The model's own labels, in the order of its outputs."""
        said = self.config.get("id2label")
        if not isinstance(said, dict) or not 0 < len(said) <= LABELS_AT_MOST:
            raise self.refused(_("it has no 'id2label' that names its outputs"))
        try:
            numbered = {int(place): str(label) for place, label in said.items()}
        except ValueError:
            raise self.refused(_("its 'id2label' is not numbered")) from None
        if sorted(numbered) != list(range(len(numbered))) or len(set(numbered.values())) != len(numbered):
            raise self.refused(_("its 'id2label' does not name each output once"))
        return tuple(numbered[place] for place in range(len(numbered)))

    @property
    def exclusive(self) -> bool:
        """Whether exactly one label holds of a text (softmax), rather than each or none (sigmoid)."""
        return self.config.get("problem_type") != "multi_label_classification" and len(self.labels) > 1

    @property
    def longest(self) -> int:
        """The most word pieces of a text that the model reads; the rest is cut off."""
        told = [LONGEST]
        positions, padding = self.config.get("max_position_embeddings"), self.config.get("pad_token_id")
        if isinstance(positions, int) and positions > 0:
            lost = (padding if isinstance(padding, int) else 1) + 1 if self.model_type in FROM_PADDING else 0
            told.append(max(1, positions - lost))
        most = self._tokenizer_config().get("model_max_length")
        if isinstance(most, int | float) and 0 < most < 10**9:
            told.append(int(most))
        return min(told) if len(told) > 1 else USUAL

    @property
    def extra(self) -> str:
        """What to install beside Marsad to run it."""
        return "onnx" if self.weights is Weights.ONNX else "transformers"

    @property
    def model_type(self) -> str:
        """The family of the model, as its settings name it."""
        return str(self.config.get("model_type", ""))

    def _tokenizer_config(self) -> Mapping[str, Any]:
        held = self.contents.get(TOKENIZER_CONFIG)
        return {} if held is None else _object(held, TOKENIZER_CONFIG)

    def refused(self, why: str) -> RefusedInput:
        """What to raise where the model cannot be used."""
        return RefusedInput(
            _("The model in '{folder}' cannot be used: {why}; see 'Bring your own model'.", folder=self.path, why=why)
        )


class OfFolder:
    """What a model run from a folder says of itself, whatever runs it."""

    __slots__ = ()
    folder: ModelFolder

    @property
    def labels(self) -> tuple[str, ...]:
        """Its own labels, in the order of its outputs."""
        return self.folder.labels

    @property
    def identity(self) -> str:
        """First 12 digits of the SHA-256 over its files."""
        return self.folder.identity

    @property
    def exclusive(self) -> bool:
        """Whether exactly one label holds of a text."""
        return self.folder.exclusive

    @property
    def picks(self) -> bool:
        """It says how sure it is."""
        return False


def read_folder(path: Path) -> ModelFolder:
    """The model in the folder `path`.

    Raises Missing where there is no such folder or a file it needs is absent; RefusedInput where a file is a link out
    of the folder, too large, or not what it should be, and where the model asks to run code of its own.
    """
    if not path.is_dir():
        raise Missing(_("There is no folder '{folder}'; name the folder that holds the model.", folder=path))
    kind = _kind(path)
    names = [kind.value, CONFIG, TOKENIZER]
    if (path / TOKENIZER_CONFIG).exists():
        names.append(TOKENIZER_CONFIG)
    contents = {name: _content(path, name) for name in names}
    config = _object(contents[CONFIG], CONFIG)
    asking = next((key for key in RUNS_CODE if key in config), None)
    if asking is not None:
        raise RefusedInput(
            _(
                "The model in '{folder}' asks to run code of its own ('{key}' in config.json); bring one that needs"
                " none.",
                folder=path,
                key=asking,
            )
        )
    prints = "".join(f"{name} {hashlib.sha256(contents[name]).hexdigest()}\n" for name in sorted(contents))
    identity = hashlib.sha256(prints.encode()).hexdigest()[:12]
    return ModelFolder(path=path, weights=kind, config=config, contents=contents, identity=identity)


def _kind(path: Path) -> Weights:
    found = [kind for kind in Weights if (path / kind).exists()]
    if found:
        return found[0]  # ONNX where both are there: it needs far less to run
    pickled = sorted(entry.name for entry in path.iterdir() if entry.suffix in PICKLED)
    if pickled:
        raise RefusedInput(
            _(
                "'{file}' may hold a programme and is never opened; save the model as model.safetensors or model.onnx.",
                file=pickled[0],
            )
        )
    raise Missing(
        _(
            "There is neither 'model.onnx' nor 'model.safetensors' in '{folder}'; see 'Bring your own model'.",
            folder=path,
        )
    )


def _content(path: Path, name: str) -> bytes:
    file, most = path / name, LARGEST[name]
    if not file.is_file():
        raise Missing(_("There is no '{file}' in '{folder}'; save it beside the weights.", file=name, folder=path))
    if not file.resolve().is_relative_to(path.resolve()):
        raise RefusedInput(
            _("'{file}' in '{folder}' is a link that leads out of it; copy the file itself.", file=name, folder=path)
        )
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise RefusedInput(
            _("'{file}' is larger than {limit} MiB; bring a smaller model.", file=name, limit=most // MIB)
        )
    return content


def _object(content: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise RefusedInput(_("'{file}' of the model is not a JSON object; save the model again.", file=name))
    return value
