"""What an ONNX file holds, looked at before anything loads it: no weights elsewhere, no operators of unknown origin.

The file is a protocol buffer. Only the parts that could name another file or another library are walked
(onnx.proto of ONNX 1.x), with a limit on depth; the weights themselves are skipped.
"""

from collections.abc import Iterator

from marsad.core.words import N_

DEPTH = 24
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
DOMAINS = frozenset({b"", b"ai.onnx", b"ai.onnx.ml", b"com.microsoft"})  # operators the runtime itself brings
NEVER = frozenset({b"EPContext", b"PyOp", b"TfLiteOp"})  # operators that hold, or name, something to load

ELSEWHERE = N_("some of its weights are in another file; save it as one file")
FOREIGN = N_("it uses operators of a library of its own")
BROKEN = N_("its model.onnx is not a whole ONNX file")

# onnx.proto: kind of message -> number of a field -> kind of message the field holds.
PARTS = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
GRAPH, FUNCTION = 7, 25  # of a model
FUNCTION_DOMAIN = 10
EXTERNAL_DATA, DATA_LOCATION = 13, 14  # of a tensor
OP_TYPE, DOMAIN = 4, 7  # of a node


class NotWholeError(Exception):
    """The bytes are not a protocol buffer."""


def objection(content: bytes) -> str | None:
    """Why the model must not be loaded, as a catalogue message; None where nothing speaks against it."""
    try:
        parts = list(fields(memoryview(content)))
        own = {  # operators written in the file itself, of known ones
            bytes(value)
            for number, function in parts
            if number == FUNCTION and isinstance(function, memoryview)
            for field, value in fields(function)
            if field == FUNCTION_DOMAIN and isinstance(value, memoryview)
        }
        if sum(number == GRAPH for number, _value in parts) != 1:
            return BROKEN
        return _objection(memoryview(content), "model", DOMAINS | own, 0)
    except NotWholeError:
        return BROKEN


def _objection(message: memoryview, kind: str, domains: frozenset[bytes], depth: int) -> str | None:
    if depth > DEPTH:
        return BROKEN
    for number, value in fields(message):
        if kind == "tensor" and (number == EXTERNAL_DATA or (number == DATA_LOCATION and value != 0)):
            return ELSEWHERE
        if not isinstance(value, memoryview):
            continue
        if kind == "node" and (
            (number == DOMAIN and bytes(value) not in domains) or (number == OP_TYPE and bytes(value) in NEVER)
        ):
            return FOREIGN
        inner = PARTS[kind].get(number)
        if inner is not None and (found := _objection(value, inner, domains, depth + 1)) is not None:
            return found
    return None


def fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Number and value of each field. Raises NotWholeError where the bytes end early or make no sense."""
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if wire == VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if wire == BYTES:
            size, at = _varint(message, at)
        elif wire in (FIXED64, FIXED32):
            size = 8 if wire == FIXED64 else 4
        else:
            raise NotWholeError
        if number == 0 or at + size > end:
            raise NotWholeError
        yield number, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise NotWholeError
