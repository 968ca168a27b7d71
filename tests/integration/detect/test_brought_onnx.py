"""A classifier in ONNX, run for real by onnxruntime."""

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.detect.brought import onnx_model
from marsad.detect.brought.folder import read_folder

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")

NEW = {"l intikhabat ghedda": 1, "nsewet l parti": 1, "المباراة اليوم رائعة": 0, "beau match": 0}


@pytest.fixture(scope="module")
def model(brought, tmp_path_factory):
    return onnx_model.load(read_folder(brought.onnx_folder(tmp_path_factory.mktemp("model"))))


def test_it_says_of_new_sentences_what_it_learnt(model):
    said = model.say(list(NEW)).values
    assert (said.argmax(axis=1) == list(NEW.values())).all()
    assert said.sum(axis=1) == pytest.approx(np.ones(len(NEW)))


def test_it_gives_what_the_arithmetic_gives(brought, model):
    vocabulary, table, bias = brought.learnt()
    for text in NEW:
        ids = [0, *(vocabulary.get(word, 2) for word in brought.words_of(text)), 1]
        logits = table[ids].sum(axis=0) + bias
        assert model.say([text]).values[0] == pytest.approx(np.exp(logits) / np.exp(logits).sum(), abs=1e-6)


def test_the_answer_for_a_text_never_depends_on_the_others(model):
    texts = [*NEW, "a" * 3000, "", "👍"]
    whole = model.say(texts).values
    assert (whole[::-1] == model.say(texts[::-1]).values).all()
    assert all((model.say([text]).values[0] == whole[place]).all() for place, text in enumerate(texts))


def test_a_text_longer_than_the_model_takes_is_cut_and_said_to_be(brought, tmp_path):
    model = onnx_model.load(read_folder(brought.onnx_folder(tmp_path, max_position_embeddings=8)))
    said = model.say(["the match was great", "the match was great and then we vote in the election"])
    assert said.cut.tolist() == [False, True]
    assert said.values[1] == pytest.approx(model.say(["the match was great and then"]).values[0])


def test_strange_texts_get_an_answer(model):
    said = model.say(["\ud800", "\u0640" * 2000, "🇲🇦" * 50, "\x00", "a " * 100_000])
    assert np.isfinite(said.values).all()
    assert said.cut.tolist()[-1]


def test_labels_that_may_hold_together_are_not_made_to_add_up(brought, tmp_path):
    model = onnx_model.load(read_folder(brought.onnx_folder(tmp_path, problem_type="multi_label_classification")))
    assert not model.exclusive
    assert model.say(["le match"]).values[0, 0] == 0.5


def refused(brought, path, content, **config):
    return onnx_model.load(read_folder(brought.write_folder(path, content, **config)))


def test_a_model_that_leads_elsewhere_is_refused_before_it_is_loaded(brought, tmp_path):
    _vocabulary, _table, bias = brought.learnt()
    content = brought.network(brought.external_tensor("table", (64, 2), "../../secret"), brought.tensor("bias", bias))
    with pytest.raises(RefusedInput, match="weights are in another file"):
        refused(brought, tmp_path, content)


def test_a_model_that_onnxruntime_cannot_load_is_refused_in_one_sentence(brought, tmp_path):
    _vocabulary, table, bias = brought.learnt()
    nonsense = brought.node("NoSuchOperator", ("rows",), "x")
    content = brought.network(brought.tensor("table", table), brought.tensor("bias", bias), nonsense)
    with pytest.raises(RefusedInput, match="onnxruntime does not load it") as told:
        refused(brought, tmp_path, content)
    assert "\n" not in str(told.value)


def test_a_model_that_asks_for_other_inputs_is_refused(brought, tmp_path):
    _vocabulary, table, bias = brought.learnt()
    content = brought.network(brought.tensor("table", table), brought.tensor("bias", bias), inputs=("pixels",))
    with pytest.raises(RefusedInput, match="asks for 'input_ids, attention_mask, pixels'"):
        refused(brought, tmp_path, content)


def test_a_model_whose_labels_are_not_its_outputs_is_refused(brought, tmp_path):
    _vocabulary, table, bias = brought.learnt()
    content = brought.network(brought.tensor("table", table), brought.tensor("bias", bias))
    model = refused(brought, tmp_path, content, id2label={"0": "a", "1": "b", "2": "c"})
    with pytest.raises(RefusedInput, match="it gives 2 numbers for 3 labels"):
        model.say(["x"])


def test_a_tokenizer_that_cannot_be_read_is_refused(brought, tmp_path):
    path = brought.onnx_folder(tmp_path)
    (path / "tokenizer.json").write_text('{"model": {}}', encoding="utf-8")
    with pytest.raises(RefusedInput, match=r"tokenizer.json cannot be read"):
        onnx_model.load(read_folder(path))


def test_a_network_that_gives_no_number_gives_no_answer(brought, tmp_path):
    _vocabulary, table, bias = brought.learnt()
    table[:] = np.nan
    model = refused(brought, tmp_path, brought.network(brought.tensor("table", table), brought.tensor("bias", bias)))
    assert np.isnan(model.say(["x"]).values).all()
