"""A network's graph made to multiply whole numbers, which a processor does several times faster than fractions.

The weights of the sentence model are whole numbers of eight bits in its file, but its graph turns them into fractions
before each product. Here those products are replaced: each row of what comes in is scaled to whole numbers of eight
bits by its own largest value, multiplied, and scaled back. Since each row has its own scale, a passage gives the same
vector whatever else is asked with it.

Files are ONNX, written as protocol buffers: https://onnx.ai/onnx/repo-docs/IR.html, https://protobuf.dev/programming-guides/encoding/.
Of those only what is needed is read and written here; everything else is copied as it is.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# Numbers of the fields used, from onnx.proto.
_FORMAT, _GRAPH, _OPERATORS, _OPERATORS_VERSION = 1, 7, 8, 2
_NODE, _GRAPH_NAME, _INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT = 1, 2, 5, 11, 12
_DECLARED_NAME, _DECLARED_TYPE, _TYPE_TENSOR, _TYPE_TENSOR_KIND = 1, 2, 1, 1
_INPUT, _OUTPUT, _OPERATOR, _ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_NAME, _ATTRIBUTE_INT, _ATTRIBUTE_INTS, _ATTRIBUTE_TYPE = 1, 3, 8, 20
_TYPE_INT, _TYPE_INTS = 2, 7
_TENSOR_DIMENSION, _TENSOR_TYPE, _TENSOR_NAME, _TENSOR_BYTES = 1, 2, 8, 9
_FLOAT, _UINT8, _INT8, _INT32 = 1, 2, 3, 6

_TRIED, _COLUMNS = 64, 32
LARGEST: Final = 255
LARGEST_SUM: Final = LARGEST * 127 * _TRIED

_TOP, _MIDDLE, _ZERO, _LEAST = "whole_top", "whole_middle", "whole_zero", "whole_least"
# 127 steps to each side of 128; what is cut off by turning 128.5 and more into whole numbers is rounded so.
_CONSTANTS: Final = (
    (_TOP, _FLOAT, struct.pack("<f", 127)),
    (_MIDDLE, _FLOAT, struct.pack("<f", 128.5)),
    (_ZERO, _UINT8, b"\x80"),
    (_LEAST, _FLOAT, struct.pack("<f", 1e-9)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """One operation: its kind, the names of what goes in and comes out, and how it stands in the file."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    written: bytes


def with_whole_products(model: bytes) -> bytes:
    """The model with every product by weights of eight bits done in whole numbers; any other model as it is."""
    return b"".join(
        _bytes(_GRAPH, _graph(content)) if number == _GRAPH else written for number, written, content in _fields(model)
    )


def product_of_largest() -> bytes:
    """A model of one product: rows of 64 numbers, `said`, by 32 columns of weights, each the largest of eight bits.

    With rows of `LARGEST`, sums other than `LARGEST_SUM` show that a processor's short cuts lose some of what they add.
    """
    weights = _number(_TENSOR_DIMENSION, _TRIED) + _number(_TENSOR_DIMENSION, _COLUMNS) + _number(_TENSOR_TYPE, _INT8)
    weights += _bytes(_TENSOR_NAME, b"weights") + _bytes(_TENSOR_BYTES, b"\x7f" * _TRIED * _COLUMNS)
    graph = (
        _bytes(_NODE, _node("MatMulInteger", ["said", "weights"], "sum"))
        + _bytes(_GRAPH_NAME, b"largest")
        + _bytes(_INITIALIZER, weights)
        + _bytes(_GRAPH_INPUT, _declared("said", _UINT8))
        + _bytes(_GRAPH_OUTPUT, _declared("sum", _INT32))
    )
    return _number(_FORMAT, 8) + _bytes(_OPERATORS, _number(_OPERATORS_VERSION, 17)) + _bytes(_GRAPH, graph)


def _declared(name: str, kind: int) -> bytes:
    tensor = _bytes(_TYPE_TENSOR, _number(_TYPE_TENSOR_KIND, kind))
    return _bytes(_DECLARED_NAME, name.encode()) + _bytes(_DECLARED_TYPE, tensor)


def _graph(graph: bytes) -> bytes:
    nodes = [_node_of(content) for number, _, content in _fields(graph) if number == _NODE]
    rest = b"".join(written for number, written, _ in _fields(graph) if number != _NODE)
    weights = _weights(nodes)
    constants = b"".join(_bytes(_INITIALIZER, _scalar(*constant)) for constant in _CONSTANTS) if weights else b""
    return b"".join(_bytes(_NODE, written) for written in _rewritten(nodes, weights)) + rest + constants


def _weights(nodes: Sequence[_Node]) -> Mapping[str, tuple[str, str]]:
    """For each factor of a product that is made of whole numbers and a scale for each column: those two."""
    whole = {node.outputs[0]: node.inputs[0] for node in nodes if node.operator == "Cast"}
    scaled = {node.outputs[0]: node.inputs for node in nodes if node.operator == "Mul" and node.inputs[0] in whole}
    factors = {node.inputs[1] for node in nodes if node.operator == "MatMul"}
    return {name: (whole[parts[0]], parts[1]) for name, parts in scaled.items() if name in factors}


def _rewritten(nodes: Sequence[_Node], weights: Mapping[str, tuple[str, str]]) -> Iterator[bytes]:
    needless = _needless(nodes, weights)
    scaled: set[str] = set()
    for node in nodes:
        if _is_product(node, weights):
            if node.inputs[0] not in scaled:
                yield from _scaling(node.inputs[0])
                scaled.add(node.inputs[0])
            yield from _product(node, *weights[node.inputs[1]])
        elif node.outputs[0] not in needless:
            yield node.written


def _is_product(node: _Node, weights: Mapping[str, tuple[str, str]]) -> bool:
    return node.operator == "MatMul" and node.inputs[1] in weights


def _needless(nodes: Sequence[_Node], weights: Mapping[str, tuple[str, str]]) -> set[str]:
    """What was made for the replaced products, and nothing else uses."""
    makers = {node.inputs[0] for node in nodes if node.outputs[0] in weights} | weights.keys()
    used = Counter(name for node in nodes if not _is_product(node, weights) for name in node.inputs)
    needless: set[str] = set()
    for node in reversed(nodes):
        if node.outputs[0] in makers and not used[node.outputs[0]]:
            needless.add(node.outputs[0])
            used.subtract(node.inputs)
    return needless


def _scaling(name: str) -> Iterator[bytes]:
    """Each row as whole numbers around 128, and what one of them is worth."""
    yield _node("Abs", [name], f"{name}_size")
    yield _node("ReduceMax", [f"{name}_size"], f"{name}_largest", _ints("axes", -1))
    yield _node("Max", [f"{name}_largest", _LEAST], f"{name}_most")
    yield _node("Div", [_TOP, f"{name}_most"], f"{name}_steps")
    yield _node("Div", [f"{name}_most", _TOP], f"{name}_worth")
    yield _node("Mul", [name, f"{name}_steps"], f"{name}_spread")
    yield _node("Add", [f"{name}_spread", _MIDDLE], f"{name}_raised")
    yield _node("Cast", [f"{name}_raised"], f"{name}_whole", _int("to", _UINT8))


def _product(node: _Node, weights: str, scales: str) -> Iterator[bytes]:
    name, out = node.inputs[0], node.outputs[0]
    yield _node("MatMulInteger", [f"{name}_whole", weights, _ZERO], f"{out}_sums")
    yield _node("Cast", [f"{out}_sums"], f"{out}_fractions", _int("to", _FLOAT))
    yield _node("Mul", [f"{out}_fractions", scales], f"{out}_columns")
    yield _node("Mul", [f"{out}_columns", f"{name}_worth"], out)


def _node_of(content: bytes) -> _Node:
    parts: dict[int, list[str]] = {_INPUT: [], _OUTPUT: [], _OPERATOR: []}
    for number, _, value in _fields(content):
        if number in parts:
            parts[number].append(value.decode())
    return _Node(
        operator=parts[_OPERATOR][0], inputs=tuple(parts[_INPUT]), outputs=tuple(parts[_OUTPUT]), written=content
    )


def _node(operator: str, inputs: Iterable[str], output: str, attribute: bytes = b"") -> bytes:
    names = b"".join(_bytes(_INPUT, name.encode()) for name in inputs)
    return names + _bytes(_OUTPUT, output.encode()) + _bytes(_OPERATOR, operator.encode()) + attribute


def _int(name: str, value: int) -> bytes:
    parts = _bytes(_ATTRIBUTE_NAME, name.encode()) + _number(_ATTRIBUTE_INT, value)
    return _bytes(_ATTRIBUTE, parts + _number(_ATTRIBUTE_TYPE, _TYPE_INT))


def _ints(name: str, value: int) -> bytes:
    parts = _bytes(_ATTRIBUTE_NAME, name.encode()) + _number(_ATTRIBUTE_INTS, value)
    return _bytes(_ATTRIBUTE, parts + _number(_ATTRIBUTE_TYPE, _TYPE_INTS))


def _scalar(name: str, kind: int, content: bytes) -> bytes:
    return _number(_TENSOR_TYPE, kind) + _bytes(_TENSOR_NAME, name.encode()) + _bytes(_TENSOR_BYTES, content)


def _fields(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each field of a message: its number, how it is written, and its content where that is bytes."""
    at = 0
    while at < len(message):
        key, start = _varint_at(message, at)
        kind = key & 7
        if kind == 2:
            size, start = _varint_at(message, start)
            end = start + size
        elif kind == 0:
            _, end = _varint_at(message, start)
        else:
            end = start + (8 if kind == 1 else 4)
        yield key >> 3, message[at:end], message[start:end]
        at = end


def _varint_at(message: bytes, at: int) -> tuple[int, int]:
    """The number written at a place, and the place after it."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content
