"""A classifier in a Transformers folder, run by torch on the processor only; weights are safetensors, never a pickle.

The library is given the settings and the weights that were read and hashed, and no folder: it looks for nothing else,
on the disk or elsewhere. Texts are run one by one, as in `onnx_model`.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from marsad.core.words import _
from marsad.detect.brought.extras import library
from marsad.detect.brought.folder import ModelFolder, OfFolder, Weights
from marsad.detect.brought.pieces import Cutter, Pieces, cutter
from marsad.detect.brought.raw import Floats, Said, from_outputs

OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "USE_HUB_KERNELS": "0"}
NEEDS_MORE = ("quantization_config", "adapter_config")  # settings that bring in further libraries or files
LEFT_OUT = (
    "implementation",
    "kernel",
    "dtype",
    "device_map",
    "_name_or_path",
)  # parts of names of settings not passed on


@dataclass(frozen=True, slots=True)
class TransformersModel(OfFolder):
    """The model in a folder, loaded."""

    folder: ModelFolder
    cutter: Cutter
    network: Any
    takes_kinds: bool  # whether it takes token_type_ids

    def say(self, texts: Sequence[str]) -> Said:
        """What it says of each text; a text of no word piece gets no answer."""
        torch = library("torch", self.folder.extra)
        values = np.full((len(texts), len(self.labels)), np.nan)
        cut = np.zeros(len(texts), dtype=np.bool_)
        with torch.inference_mode():
            for place, pieces in enumerate(self.cutter.pieces(texts)):
                cut[place] = pieces.cut
                if pieces.ids.size:
                    values[place] = self._one(pieces)
        return Said(values, cut)

    def _one(self, pieces: Pieces) -> Floats:
        torch = library("torch", self.folder.extra)
        fed = {"input_ids": pieces.ids, "attention_mask": np.ones_like(pieces.ids)}
        if self.takes_kinds:
            fed["token_type_ids"] = pieces.kinds
        out = self.network(**{name: torch.from_numpy(column[None]) for name, column in fed.items()}).logits
        outputs = out.numpy().astype(np.float64)
        if outputs.shape != (1, len(self.labels)):
            raise self.folder.refused(
                _("it gives {count} numbers for {labels} labels", count=outputs.size, labels=len(self.labels))
            )
        return from_outputs(outputs[0], exclusive=self.exclusive, are_probabilities=False)


def load(folder: ModelFolder) -> TransformersModel:
    """The model of `folder`, ready to run.

    Raises Missing where torch, transformers or tokenizers is not installed; RefusedInput where the settings ask for
    more than the library itself, or the weights are not those of the network the settings describe.
    """
    more = next((key for key in NEEDS_MORE if key in folder.config), None)
    if more is not None:
        raise folder.refused(_("its settings need further files or libraries ('{key}')", key=more))
    os.environ.update(OFFLINE)  # before the library reads them
    torch, transformers, safetensors = (
        library(name, folder.extra) for name in ("torch", "transformers", "safetensors.torch")
    )
    try:
        weights = safetensors.load(folder.contents[Weights.SAFETENSORS])
        network, missing = _network(transformers, torch, folder, weights)
    except Exception as problem:  # noqa: BLE001 - the library raises whatever its parts raise
        why = str(problem).strip().split("\n")[0][:160]
        raise folder.refused(_("transformers does not load it ({why})", why=why)) from None
    if missing:
        raise folder.refused(_("its weights lack '{name}'", name=min(missing)))
    takes_kinds = "token_type_ids" in network.forward.__code__.co_varnames
    return TransformersModel(folder, cutter(folder), network, takes_kinds)


def _network(transformers: Any, torch: Any, folder: ModelFolder, weights: Any) -> tuple[Any, set[str]]:
    told = {key: value for key, value in folder.config.items() if not any(part in key for part in LEFT_OUT)}
    config = transformers.AutoConfig.for_model(told.pop("model_type"), **told)
    kind = transformers.MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING[type(config)]
    network, loaded = kind.from_pretrained(
        None,
        config=config,
        state_dict=weights,
        output_loading_info=True,
        dtype=torch.float32,
        attn_implementation="eager",
        local_files_only=True,
        trust_remote_code=False,
    )
    return network.eval(), set(loaded["missing_keys"])
