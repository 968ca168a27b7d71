"""Models to bring in tests: a small classifier that really learnt, written as ONNX by hand, and broken ones.

The network is an embedding a word piece of two numbers, summed and added to a bias: a linear model of words. It learnt
from the hand-written sentences below. Nothing but NumPy is needed to write it.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

SENTENCES = (
    ("غدا نصوت في الانتخابات", 1),
    ("المرشحة قدمت برنامجها للناخبين", 1),
    ("مكاتب التصويت مفتوحة اليوم", 1),
    ("الحزب فاز بالانتخابات", 1),
    ("ghadi nsewet f l intikhabat", 1),
    ("l vote dial ghedda mohim", 1),
    ("le bureau de vote ouvre demain", 1),
    ("la candidate parle aux électeurs du parti", 1),
    ("le parti gagne les élections", 1),
    ("we vote tomorrow in the election", 1),
    ("the candidate met the voters", 1),
    ("الطقس جميل اليوم", 0),
    ("أحب القهوة في الصباح", 0),
    ("المباراة كانت رائعة", 0),
    ("had lmatch zwin bzaf", 0),
    ("kanbghi l9ehwa f sbah", 0),
    ("il fait beau ce matin", 0),
    ("le match de demain est reporté", 0),
    ("j'aime le café du matin", 0),
    ("the weather is fine today", 0),
    ("the match was great", 0),
    ("I drink coffee in the morning", 0),
)
LABELS = ("other", "about voting")
START, END, UNKNOWN, PADDING = 0, 1, 2, 3


def words_of(text: str) -> list[str]:
    return text.lower().replace("'", " ").split()


def learnt() -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """The words with their numbers, the weights a word and label, the bias: logistic regression by gradient."""
    vocabulary = {"<s>": START, "</s>": END, "<unk>": UNKNOWN, "<pad>": PADDING}
    for text, _label in SENTENCES:
        for word in words_of(text):
            vocabulary.setdefault(word, len(vocabulary))
    counts = np.zeros((len(SENTENCES), len(vocabulary)))
    for row, (text, _label) in enumerate(SENTENCES):
        for word in words_of(text):
            counts[row, vocabulary[word]] += 1
    truth = np.array([label for _text, label in SENTENCES], dtype=float)
    weights, bias = np.zeros(len(vocabulary)), 0.0
    for _step in range(400):
        off = 1 / (1 + np.exp(-(counts @ weights + bias))) - truth
        weights -= 0.3 * (counts.T @ off + 0.02 * weights)
        bias -= 0.3 * off.mean()
    table = np.column_stack([np.zeros_like(weights), weights]).astype(np.float32)
    return vocabulary, table, np.array([0.0, bias], dtype=np.float32)


def tokenizer(vocabulary: Mapping[str, int]) -> dict[str, Any]:
    """A tokenizer.json: lower case, split at blanks, a mark at each end."""
    marks = [{"id": place, "content": word} for word, place in vocabulary.items() if word.startswith("<")]
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    single = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    single += [{"SpecialToken": {"id": "</s>", "type_id": 0}}]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [mark | plain for mark in marks],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": single,
            "pair": [*single, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {
                word: {"id": word, "ids": [vocabulary[word]], "tokens": [word]} for word in ("<s>", "</s>")
            },
        },
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": dict(vocabulary), "unk_token": "<unk>"},
    }


# --- ONNX, as the protocol buffer it is -------------------------------------------------------------------------


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def field(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    content = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(content)) + content


def message(*fields: tuple[int, int | bytes | str]) -> bytes:
    return b"".join(field(number, value) for number, value in fields)


def tensor(name: str, values: np.ndarray) -> bytes:
    kind = {"float32": 1, "int64": 7}[str(values.dtype)]
    return message(*((1, size) for size in values.shape), (2, kind), (8, name), (9, values.tobytes()))


def external_tensor(name: str, shape: Iterable[int], location: str) -> bytes:
    entry = message((1, "location"), (2, location))
    return message(*((1, size) for size in shape), (2, 1), (8, name), (13, entry), (14, 1))


def value_info(name: str, kind: int, *sizes: str | int) -> bytes:
    dims = [(1, message((2, size) if isinstance(size, str) else (1, size))) for size in sizes]
    return message((1, name), (2, message((1, message((1, kind), (2, message(*dims)))))))


def node(kind: str, inputs: Iterable[str], output: str, *attributes: bytes, domain: str = "") -> bytes:
    named = [(1, name) for name in inputs]
    of = [(7, domain)] if domain else []
    return message(*named, (2, output), (4, kind), *((5, one) for one in attributes), *of)


def integer(name: str, value: int) -> bytes:
    return message((1, name), (3, value), (20, 2))


def network(table: bytes, bias: bytes, *more: bytes, output: str = "logits", inputs: tuple[str, ...] = ()) -> bytes:
    """input_ids -> rows of the table -> their sum -> with the bias added, a number a label."""
    nodes = (
        node("Gather", ("table", "input_ids"), "rows", integer("axis", 0)),
        node("ReduceSum", ("rows", "axis"), "summed", integer("keepdims", 0)),
        node("Add", ("summed", "bias"), output),
        *more,
    )
    taken = ("input_ids", "attention_mask", *inputs)
    graph = message(
        *((1, one) for one in nodes),
        (2, "words"),
        *((5, one) for one in (table, bias, tensor("axis", np.array([1], dtype=np.int64)))),
        *((11, value_info(name, 7, "batch", "length")) for name in taken),
        (12, value_info(output, 1, "batch", 2)),
    )
    return model(graph)


def model(graph: bytes, *more: tuple[int, bytes]) -> bytes:
    return message((1, 8), (7, graph), (8, message((1, ""), (2, 17))), *more)


# --- folders ----------------------------------------------------------------------------------------------------


def write_folder(path: Path, weights: bytes, name: str = "model.onnx", **config: Any) -> Path:
    """A model's folder as people bring it."""
    vocabulary, _table, _bias = learnt()
    path.mkdir(parents=True, exist_ok=True)
    settings = {"model_type": "words", "id2label": {str(place): label for place, label in enumerate(LABELS)}}
    (path / name).write_bytes(weights)
    (path / "config.json").write_text(json.dumps(settings | config), encoding="utf-8")
    (path / "tokenizer.json").write_text(json.dumps(tokenizer(vocabulary), ensure_ascii=False), encoding="utf-8")
    return path


def onnx_folder(path: Path, **config: Any) -> Path:
    """The folder of the classifier that learnt whether a sentence speaks of voting."""
    _vocabulary, table, bias = learnt()
    return write_folder(path, network(tensor("table", table), tensor("bias", bias)), **config)
