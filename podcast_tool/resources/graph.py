"""A network's graph made to multiply whole numbers, which a processor does several times faster than fractions.

The weights of the sentence model are whole numbers of eight bits in its file, but its graph turns them into fractions
before each product. Here those products are replaced: each row of what comes in is scaled to whole numbers of eight
bits by its own largest value, multiplied, and scaled back. Since each row has its own scale, a passage gives the same
vector whatever else is asked with it. Operators: https://onnx.ai/onnx/operators/.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

_TRIED, _COLUMNS = 64, 32
LARGEST: Final = 255
LARGEST_SUM: Final = LARGEST * 127 * _TRIED

_TOP, _MIDDLE, _ZERO, _LEAST = "whole_top", "whole_middle", "whole_zero", "whole_least"


def with_whole_products(model: bytes) -> bytes:
    """The model with every product by weights of eight bits done in whole numbers; any other model as it is."""
    import onnx

    parsed = onnx.load_from_string(model)
    nodes = list(parsed.graph.node)
    weights = _weights(nodes)
    if not weights:
        return model
    del parsed.graph.node[:]
    parsed.graph.node.extend(_rewritten(nodes, weights))
    parsed.graph.initializer.extend(_constants())
    written: bytes = parsed.SerializeToString(deterministic=True)
    return written


def product_of_largest() -> bytes:
    """A model of one product: rows of 64 numbers, `said`, by 32 columns of weights, each the largest of eight bits.

    With rows of `LARGEST`, sums other than `LARGEST_SUM` show that a processor's short cuts lose some of what they add.
    """
    from onnx import TensorProto, helper

    weights = helper.make_tensor("weights", TensorProto.INT8, [_TRIED, _COLUMNS], b"\x7f" * _TRIED * _COLUMNS, raw=True)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["said", "weights"], ["sum"])],
        "largest",
        [helper.make_tensor_value_info("said", TensorProto.UINT8, [None, _TRIED])],
        [helper.make_tensor_value_info("sum", TensorProto.INT32, [None, _COLUMNS])],
        [weights],
    )
    # Older than any onnxruntime that may be installed.
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    written: bytes = model.SerializeToString(deterministic=True)
    return written


def _constants() -> "Iterator[TensorProto]":
    """127 steps to each side of 128; what is cut off by turning 128.5 and more into whole numbers is rounded so."""
    from onnx import TensorProto, helper

    yield helper.make_tensor(_TOP, TensorProto.FLOAT, [], [127.0])
    yield helper.make_tensor(_MIDDLE, TensorProto.FLOAT, [], [128.5])
    yield helper.make_tensor(_ZERO, TensorProto.UINT8, [], [128])
    yield helper.make_tensor(_LEAST, TensorProto.FLOAT, [], [1e-9])


def _weights(nodes: "Sequence[NodeProto]") -> Mapping[str, tuple[str, str]]:
    """For each factor of a product that is made of whole numbers and a scale for each column: those two."""
    whole = {node.output[0]: node.input[0] for node in nodes if node.op_type == "Cast"}
    scaled = {node.output[0]: node.input for node in nodes if node.op_type == "Mul" and node.input[0] in whole}
    factors = {node.input[1] for node in nodes if node.op_type == "MatMul"}
    return {name: (whole[parts[0]], parts[1]) for name, parts in scaled.items() if name in factors}


def _rewritten(nodes: "Sequence[NodeProto]", weights: Mapping[str, tuple[str, str]]) -> "Iterator[NodeProto]":
    needless = _needless(nodes, weights)
    scaled: set[str] = set()
    for node in nodes:
        if _is_product(node, weights):
            if node.input[0] not in scaled:
                yield from _scaling(node.input[0])
                scaled.add(node.input[0])
            yield from _product(node, *weights[node.input[1]])
        elif node.output[0] not in needless:
            yield node


def _is_product(node: "NodeProto", weights: Mapping[str, tuple[str, str]]) -> bool:
    return node.op_type == "MatMul" and node.input[1] in weights


def _needless(nodes: "Sequence[NodeProto]", weights: Mapping[str, tuple[str, str]]) -> set[str]:
    """What was made for the replaced products, and nothing else uses."""
    makers = {node.input[0] for node in nodes if node.output[0] in weights} | weights.keys()
    used = Counter(name for node in nodes if not _is_product(node, weights) for name in node.input)
    needless: set[str] = set()
    for node in reversed(nodes):
        if node.output[0] in makers and not used[node.output[0]]:
            needless.add(node.output[0])
            used.subtract(node.input)
    return needless


def _scaling(name: str) -> "Iterator[NodeProto]":
    """Each row as whole numbers around 128, and what one of them is worth."""
    from onnx import TensorProto
    from onnx.helper import make_node

    yield make_node("Abs", [name], [f"{name}_size"])
    yield make_node("ReduceMax", [f"{name}_size"], [f"{name}_largest"], axes=[-1])
    yield make_node("Max", [f"{name}_largest", _LEAST], [f"{name}_most"])
    yield make_node("Div", [_TOP, f"{name}_most"], [f"{name}_steps"])
    yield make_node("Div", [f"{name}_most", _TOP], [f"{name}_worth"])
    yield make_node("Mul", [name, f"{name}_steps"], [f"{name}_spread"])
    yield make_node("Add", [f"{name}_spread", _MIDDLE], [f"{name}_raised"])
    yield make_node("Cast", [f"{name}_raised"], [f"{name}_whole"], to=TensorProto.UINT8)


def _product(node: "NodeProto", weights: str, scales: str) -> "Iterator[NodeProto]":
    from onnx import TensorProto
    from onnx.helper import make_node

    name, out = node.input[0], node.output[0]
    yield make_node("MatMulInteger", [f"{name}_whole", weights, _ZERO], [f"{out}_sums"])
    yield make_node("Cast", [f"{out}_sums"], [f"{out}_fractions"], to=TensorProto.FLOAT)
    yield make_node("Mul", [f"{out}_fractions", scales], [f"{out}_columns"])
    yield make_node("Mul", [f"{out}_columns", f"{name}_worth"], [out])
