"""A classifier in an ONNX folder, run by onnxruntime on the processor only.

Texts are run one by one: in a batch a text's answer would depend on the texts beside it, a little through rounding,
a lot in a model whose numbers were shortened to 8 bits as it runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from marsad.core.words import _
from marsad.detect.brought.extras import library
from marsad.detect.brought.folder import ModelFolder, OfFolder, Weights
from marsad.detect.brought.onnx_file import objection
from marsad.detect.brought.pieces import Cutter, Pieces, cutter
from marsad.detect.brought.raw import Floats, Said, from_outputs

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True)
class OnnxModel(OfFolder):
    """The model in a folder, loaded."""

    folder: ModelFolder
    cutter: Cutter
    session: Any
    inputs: tuple[str, ...]
    output: str

    def say(self, texts: Sequence[str]) -> Said:
        """What it says of each text; a text of no word piece gets no answer."""
        values = np.full((len(texts), len(self.labels)), np.nan)
        cut = np.zeros(len(texts), dtype=np.bool_)
        for place, pieces in enumerate(self.cutter.pieces(texts)):
            cut[place] = pieces.cut
            if pieces.ids.size:
                values[place] = self._one(pieces)
        return Said(values, cut)

    def _one(self, pieces: Pieces) -> Floats:
        fed = {"input_ids": pieces.ids, "attention_mask": np.ones_like(pieces.ids), "token_type_ids": pieces.kinds}
        (out,) = self.session.run([self.output], {name: fed[name][None] for name in self.inputs})
        outputs = np.asarray(out, dtype=np.float64)
        if outputs.shape != (1, len(self.labels)):
            raise self.folder.refused(
                _("it gives {count} numbers for {labels} labels", count=outputs.size, labels=len(self.labels))
            )
        return from_outputs(
            outputs[0], exclusive=self.exclusive, are_probabilities=self.output.lower().startswith("prob")
        )


def load(folder: ModelFolder) -> OnnxModel:
    """The model of `folder`, ready to run.

    Raises Missing where onnxruntime or tokenizers is not installed; RefusedInput where the file leads elsewhere, is
    broken, or does not take word pieces and give a number a label.
    """
    content = folder.contents[Weights.ONNX]
    if (why := objection(content)) is not None:
        raise folder.refused(_(why))
    onnxruntime = library("onnxruntime", folder.extra)
    onnxruntime.disable_telemetry_events()
    settings = onnxruntime.SessionOptions()
    settings.log_severity_level = 4
    settings.use_deterministic_compute = True
    try:
        session = onnxruntime.InferenceSession(content, settings, providers=["CPUExecutionProvider"])
    except Exception as problem:  # noqa: BLE001 - the library's own exceptions share no parent
        raise folder.refused(_("onnxruntime does not load it ({why})", why=_first_line(problem))) from None
    inputs = tuple(one.name for one in session.get_inputs())
    if "input_ids" not in inputs or set(inputs) - set(INPUTS):
        raise folder.refused(
            _("it asks for '{given}' and may ask only for '{known}'", given=", ".join(inputs), known=", ".join(INPUTS))
        )
    outputs = [one.name for one in session.get_outputs() if one.type == "tensor(float)" and len(one.shape) == 2]
    if not outputs:
        raise folder.refused(_("it gives no table of numbers, a column a label"))
    output = "logits" if "logits" in outputs else outputs[0]
    return OnnxModel(folder, cutter(folder), session, inputs, output)


def _first_line(problem: Exception) -> str:
    return str(problem).strip().split("\n")[0][:160]
