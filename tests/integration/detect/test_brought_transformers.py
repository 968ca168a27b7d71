"""A classifier in a Transformers folder, run for real by torch: a tiny BERT with random weights."""

import json
import os

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.detect.brought import transformers_model
from marsad.detect.brought.folder import read_folder

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("tokenizers")

TINY = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
TEXTS = ["le match de demain", "نصوت غدا", "", "👍 " * 40]


def saved(brought, path, **config):
    """The folder as the library itself saves it."""
    vocabulary, _table, _bias = brought.learnt()
    torch.manual_seed(7)
    settings = transformers.BertConfig(
        vocab_size=len(vocabulary), max_position_embeddings=32, pad_token_id=brought.PADDING, num_labels=3, **TINY
    )
    network = transformers.BertForSequenceClassification(settings).eval()
    network.save_pretrained(path)
    (path / "tokenizer.json").write_text(json.dumps(brought.tokenizer(vocabulary)), encoding="utf-8")
    if config:
        told = json.loads((path / "config.json").read_text(encoding="utf-8"))
        (path / "config.json").write_text(json.dumps(told | config), encoding="utf-8")
    return network


@pytest.fixture(scope="module")
def folder(brought, tmp_path_factory):
    path = tmp_path_factory.mktemp("bert")
    saved(brought, path)
    return path


def test_it_gives_what_the_library_gives(brought, tmp_path):
    network = saved(brought, tmp_path)
    vocabulary, _table, _bias = brought.learnt()
    ids = [0, *(vocabulary.get(word, 2) for word in brought.words_of(TEXTS[0])), 1]
    with torch.inference_mode():
        expected = network(input_ids=torch.tensor([ids])).logits.softmax(dim=1)[0].numpy()
    model = transformers_model.load(read_folder(tmp_path))
    assert model.say(TEXTS[:1]).values[0] == pytest.approx(expected, abs=1e-6)
    assert model.labels == ("LABEL_0", "LABEL_1", "LABEL_2")


def test_the_answer_for_a_text_never_depends_on_the_others(folder):
    model = transformers_model.load(read_folder(folder))
    whole = model.say(TEXTS).values
    assert (whole[::-1] == model.say(TEXTS[::-1]).values).all()
    assert whole.sum(axis=1) == pytest.approx(np.ones(len(TEXTS)))
    assert model.say(TEXTS).cut.tolist() == [False, False, False, True]


def test_it_is_loaded_and_run_without_the_network_or_any_other_file(folder, monkeypatch):
    held = read_folder(folder)
    (folder / "config.json").rename(folder / "config.json.away")

    def forbidden(*_arguments, **_named):
        raise AssertionError("it reached for the network")

    monkeypatch.setattr("socket.socket.connect", forbidden)
    monkeypatch.setattr("socket.getaddrinfo", forbidden)
    try:
        assert np.isfinite(transformers_model.load(held).say(TEXTS).values).all()
    finally:
        (folder / "config.json.away").rename(folder / "config.json")
    assert os.environ["HF_HUB_OFFLINE"] == "1"


@pytest.mark.parametrize("key", ["quantization_config", "adapter_config"])
def test_settings_that_bring_in_more_are_refused(brought, tmp_path, key):
    saved(brought, tmp_path, **{key: {}})
    with pytest.raises(RefusedInput, match=f"further files or libraries \\('{key}'\\)"):
        transformers_model.load(read_folder(tmp_path))


def test_settings_that_choose_other_code_for_a_part_are_not_passed_on(brought, tmp_path):
    saved(brought, tmp_path, attn_implementation="somebody/kernel", _attn_implementation="somebody/kernel")
    model = transformers_model.load(read_folder(tmp_path))
    assert model.network.config._attn_implementation == "eager"


def test_weights_of_another_network_are_refused(brought, tmp_path):
    saved(brought, tmp_path, num_hidden_layers=3)
    with pytest.raises(RefusedInput, match=r"its weights lack 'bert\.encoder\.layer\.2"):
        transformers_model.load(read_folder(tmp_path))


@pytest.mark.parametrize("config", [{"model_type": "no-such-family"}, {"model_type": "vit"}, {"hidden_size": 17}])
def test_what_the_library_does_not_load_is_refused_in_one_sentence(brought, tmp_path, config):
    saved(brought, tmp_path, **config)
    with pytest.raises(RefusedInput, match="cannot be used") as told:
        transformers_model.load(read_folder(tmp_path))
    assert "\n" not in str(told.value)


def test_broken_weights_are_refused(brought, tmp_path):
    saved(brought, tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 100)
    with pytest.raises(RefusedInput, match="transformers does not load it"):
        transformers_model.load(read_folder(tmp_path))
