"""The network is rewritten by hand, and run: what comes out must be what the plain one says, but for rounding."""

import os

import numpy as np
import pytest
from onnx import NodeProto, TensorProto, helper, numpy_helper

from podcast_tool.resources import graph, meaning

if not meaning.is_installed() and not os.environ.get("CI"):
    pytest.skip("the extra [meaning] is not installed", allow_module_level=True)


def network(weights: "np.ndarray", scales: "np.ndarray", *, spared: bool = False) -> bytes:
    """Fractions times weights of eight bits, twice over the same input; `spared`: the weights come out too."""
    nodes = [
        helper.make_node("Cast", ["w_q"], ["w_f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["w_f", "w_scale"], ["w"]),
        helper.make_node("MatMul", ["said", "w"], ["once"]),
        helper.make_node("MatMul", ["said", "w"], ["again"]),
        helper.make_node("Add", ["once", "again"], ["out"]),
        *([helper.make_node("Abs", ["w"], ["plain"])] if spared else []),
    ]
    made = [numpy_helper.from_array(weights, "w_q"), numpy_helper.from_array(scales, "w_scale")]
    return model(nodes, ["out", "plain"] if spared else ["out"], made)


def model(nodes: list[NodeProto], outputs: list[str], made: list[TensorProto]) -> bytes:
    said, *told = (helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ["said", *outputs])
    graph_of = helper.make_graph(nodes, "net", [said], told, made)
    operators = [helper.make_opsetid("", 17)]
    return helper.make_model(graph_of, ir_version=8, opset_imports=operators).SerializeToString()


def run(network: bytes, said: "np.ndarray") -> list["np.ndarray"]:
    session = meaning._session(network, exact=meaning._is_exact())
    return [np.asarray(one) for one in session.run(None, {"said": said})]


@pytest.fixture
def weights() -> "np.ndarray":
    return np.random.default_rng(1).integers(-127, 128, (96, 32), np.int8)


@pytest.fixture
def scales() -> "np.ndarray":
    return np.linspace(0.001, 0.02, 32, dtype=np.float32).reshape(1, 32)


@pytest.fixture
def said() -> "np.ndarray":
    rows = np.random.default_rng(2).normal(size=(7, 96)).astype(np.float32)
    return np.concatenate([rows, rows * 1000, np.zeros((1, 96), np.float32)])


def test_products_in_whole_numbers_come_to_the_same(
    weights: "np.ndarray", scales: "np.ndarray", said: "np.ndarray"
) -> None:
    plain = network(weights, scales)
    whole = graph.with_whole_products(plain)
    assert whole.count(b"MatMulInteger") == 2
    assert whole.count(b"ReduceMax") == 1
    (expected,), (found,) = run(plain, said), run(whole, said)
    assert (np.abs(found - expected).max(axis=1) <= 0.02 * np.abs(expected).max(axis=1)).all()
    assert not found[-1].any()


def test_a_row_comes_to_the_same_whatever_stands_beside_it(
    weights: "np.ndarray", scales: "np.ndarray", said: "np.ndarray"
) -> None:
    whole = graph.with_whole_products(network(weights, scales))
    (together,) = run(whole, said)
    assert all((run(whole, said[at : at + 1])[0] == together[at]).all() for at in range(len(said)))


def test_weights_that_are_used_elsewhere_too_stay(
    weights: "np.ndarray", scales: "np.ndarray", said: "np.ndarray"
) -> None:
    found = run(graph.with_whole_products(network(weights, scales, spared=True)), said)
    assert np.allclose(found[1], np.abs(weights * scales))


def test_what_is_not_made_of_whole_numbers_is_left_byte_for_byte() -> None:
    plain = model([helper.make_node("MatMul", ["said", "said"], ["out"])], ["out"], [])
    assert graph.with_whole_products(plain) == plain


def test_the_longer_way_loses_nothing() -> None:
    """It is taken where the shorter one does; on this processor both may be exact."""
    said = np.full((4, 64), graph.LARGEST, np.uint8)
    (sums,) = meaning._session(graph.product_of_largest(), exact=False).run(None, {"said": said})
    assert sums.shape == (4, 32)
    assert (sums == graph.LARGEST_SUM).all()


def test_both_ways_give_the_same_vectors(weights: "np.ndarray", scales: "np.ndarray", said: "np.ndarray") -> None:
    whole = graph.with_whole_products(network(weights, scales))
    longer = meaning._session(whole, exact=False).run(None, {"said": said})[0]
    assert (run(whole, said)[0] == longer).all()
