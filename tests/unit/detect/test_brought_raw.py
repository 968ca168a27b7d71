import numpy as np
import pytest

from marsad.detect.brought.onnx_file import BROKEN, ELSEWHERE, FOREIGN, objection
from marsad.detect.brought.raw import for_task, from_outputs


@pytest.fixture
def weights(brought):
    _vocabulary, table, bias = brought.learnt()
    return brought.tensor("table", table), brought.tensor("bias", bias)


def test_a_plain_model_may_be_loaded(brought, weights):
    assert objection(brought.network(*weights)) is None


@pytest.mark.parametrize("location", ["weights.bin", "../../keys/pseudonyms.key", "/etc/passwd"])
def test_weights_in_another_file_are_refused_wherever_it_is(brought, weights, location):
    table = brought.external_tensor("table", (64, 2), location)
    assert objection(brought.network(table, weights[1])) == ELSEWHERE


def test_weights_in_another_file_are_found_in_a_branch_within_a_branch(brought, weights):
    held = brought.message((1, "value"), (5, brought.external_tensor("x", (1,), "elsewhere")), (20, 4))
    inner = brought.message((1, brought.node("Constant", (), "c", held)), (2, "inner"))
    branch = brought.message((1, "then_branch"), (6, inner), (20, 5))
    outer = brought.message((1, brought.node("If", ("q",), "c", branch)), (2, "outer"))
    twice = brought.message((1, "else_branch"), (6, outer), (20, 5))
    assert objection(brought.network(*weights, brought.node("If", ("q",), "c", twice))) == ELSEWHERE


def test_weights_in_another_file_are_found_in_a_function(brought, weights):
    held = brought.message((1, "value"), (5, brought.external_tensor("x", (1,), "elsewhere")), (20, 4))
    function = brought.message((1, "f"), (7, brought.node("Constant", (), "c", held)), (10, "own"))
    assert objection(brought.network(*weights) + brought.field(25, function)) == ELSEWHERE


def test_operators_of_a_library_of_its_own_are_refused(brought, weights):
    for more in (brought.node("Do", ("a",), "b", domain="com.else"), brought.node("EPContext", ("a",), "b")):
        assert objection(brought.network(*weights, more)) == FOREIGN


def test_operators_written_in_the_file_itself_are_known(brought, weights):
    function = brought.message((1, "f"), (7, brought.node("Relu", ("a",), "b")), (10, "own"))
    content = brought.network(*weights, brought.node("f", ("a",), "b", domain="own")) + brought.field(25, function)
    assert objection(content) is None


def test_a_file_that_ends_early_holds_no_graph_or_two_is_broken(brought, weights):
    whole = brought.network(*weights)
    assert objection(b"") == BROKEN
    assert objection(b"\x80\x04\x95 a pickle") == BROKEN
    assert objection(whole[:-3]) == BROKEN
    assert objection(whole + whole) == BROKEN


def test_graphs_within_graphs_without_end_are_broken(brought):
    graph = brought.message((2, "g"))
    for _level in range(60):
        attribute = brought.message((1, "body"), (6, graph), (20, 5))
        graph = brought.message((1, brought.node("Loop", (), "x", attribute)), (2, "g"))
    assert objection(brought.model(graph)) == BROKEN


def test_outputs_become_values_from_nought_to_one():
    assert from_outputs(np.array([0.0, 0.0]), exclusive=True, are_probabilities=False) == pytest.approx([0.5, 0.5])
    assert from_outputs(np.array([0.0, 9.0]), exclusive=False, are_probabilities=False)[0] == 0.5
    assert from_outputs(np.array([0.25, 0.75]), exclusive=True, are_probabilities=True).tolist() == [0.25, 0.75]
    assert np.isnan(from_outputs(np.array([np.inf, 1.0]), exclusive=True, are_probabilities=False)).all()


def test_labels_of_which_one_holds_are_added_up():
    said = np.array([[0.5, 0.2, 0.3]])
    names = {"neutral": "no", "insult": "yes", "slur": "yes"}
    assert for_task(said, ("neutral", "insult", "slur"), ("no", "yes"), names, True)[0].tolist() == [0.5, 0.5]


def test_a_label_that_means_nothing_to_the_task_is_left_out():
    said = np.array([[0.5, 0.25, 0.25]])
    shares = for_task(said, ("a", "b", "c"), ("no", "yes"), {"a": "no", "b": "yes"}, True)
    assert shares[0] == pytest.approx([2 / 3, 1 / 3])


def test_of_labels_that_may_hold_together_the_highest_counts_and_none_is_what_they_leave():
    said = np.array([[0.9, 0.2], [0.1, 0.3]])
    shares = for_task(said, ("toxic", "insult"), ("no", "yes"), {"toxic": "yes", "insult": "yes"}, False)
    assert shares == pytest.approx(np.array([[0.1, 0.9], [0.7, 0.3]]))


def test_a_text_without_an_answer_stays_without():
    shares = for_task(
        np.array([[np.nan, np.nan], [0.0, 0.0]]), ("a", "b"), ("no", "yes"), {"a": "no", "b": "yes"}, True
    )
    assert np.isnan(shares[0]).all()
    assert shares[1].tolist() == [0.5, 0.5]  # nothing it said means anything to the task
