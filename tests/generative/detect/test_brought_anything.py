"""Whatever stands in a brought file or comes back from a server, it is judged and never trips the reader."""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marsad.core.errors import RefusedInput
from marsad.detect.brought.calibrated import calibrate, from_json
from marsad.detect.brought.onnx_file import BROKEN, ELSEWHERE, FOREIGN, objection
from marsad.detect.calibration import expected_calibration_error, log_odds, platt, reliability
from marsad.detect.prompt import Prompt
from marsad.flows.brought_models import described
from marsad.store.models_file import endpoints_of

EASY = settings(max_examples=100, deadline=None, derandomize=True)
PROMPT = Prompt(asks="Which?", labels=("no", "yes", "كلا"))
PARTS = (
    "http://",
    "https://",
    "127.0.0.1",
    "localhost",
    "[::1]",
    ":8080",
    ":",
    "@",
    "a.example",
    ".",
    "/v1",
    "?x",
    "#y",
)
SHARES = st.floats(0, 1)


@EASY
@given(st.binary(max_size=400))
def test_any_bytes_get_a_judgement(content):
    assert objection(content) is not None  # 400 bytes at random are no network


@EASY
@given(data=st.data())
def test_a_model_with_a_few_bytes_changed_gets_a_judgement(brought, data):
    _vocabulary, table, bias = brought.learnt()
    content = bytearray(brought.network(brought.tensor("table", table), brought.tensor("bias", bias)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    assert objection(bytes(content)) in {None, BROKEN, ELSEWHERE, FOREIGN}


@EASY
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_body_is_an_answer_or_none(body):
    assert PROMPT.label_in(body) is None


@EASY
@given(st.text(max_size=300))
def test_any_post_goes_in_whole_and_alone(text):
    system, user = PROMPT.request("m", text)["messages"]
    assert system == PROMPT.request("m", "")["messages"][0]
    assert set(user) == {"role", "content"}


@EASY
@given(
    st.binary(max_size=200) | st.sampled_from([b"null", b"1", b'{"format":1,"labels":1}', b'{"format":1,"meta":[]}'])
)
def test_any_file_that_describes_no_model_is_refused(content):
    with pytest.raises(RefusedInput, match=r"'x\.json'"):
        described(content, "x.json")


@EASY
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join))
@example("http://127.0.0.1:8080")
@example("https://[::1]/v1")
@example("https://127.0.0.1.a.example")
@example("https://127.0.0.1@a.example")
def test_no_address_without_a_decision_leads_off_this_machine(address):
    try:
        (one,) = endpoints_of(f"endpoints:\n  - id: x\n    model: m\n    address: '{address}'\n")
    except RefusedInput:
        return
    assert re.match(r"https?://(127\.0\.0\.1|localhost|\[::1\]):\d+(/|$)", one.address)
    assert one.on_this_machine


@EASY
@given(st.lists(st.tuples(SHARES, st.booleans(), st.floats(0.01, 100)), min_size=1, max_size=60))
def test_a_table_of_anything_counts_each_text_once_and_its_intervals_hold_its_shares(rows):
    said, so, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    table = reliability(said, so, weights)
    assert sum(one.n for one in table) == len(rows)
    assert all(one.share_low - 1e-9 <= one.share <= one.share_high + 1e-9 for one in table)
    assert 0 <= expected_calibration_error(said, so, weights) <= 1


@EASY
@given(st.lists(st.tuples(SHARES, st.booleans()), min_size=2, max_size=60))
def test_a_calibration_of_anything_gives_probabilities_and_survives_being_written(rows):
    said, so = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    values = np.column_stack([1 - said, said])
    try:
        fitted = calibrate(values, so.astype(np.int64), 2, picks=False)
    except RefusedInput:
        assert len(set(so.tolist())) == 1
        return
    found = fitted.probabilities(values)
    assert ((found >= 0) & (found <= 1)).all()
    assert (from_json(fitted.as_json()).probabilities(values) == found).all()
    assert np.isfinite(platt(log_odds(said), so).slope)
