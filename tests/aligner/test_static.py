from __future__ import annotations

import json
import re
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.encoders import embed, encoder_name, load_encoder
from aligner.static import CONTINUED, StaticEncoder, Tokenizer, read_table, written_table

VOCABULARY = {"[UNK]": 0}
VOCABULARY |= {chr(code): 1 for code in range(ord("a"), ord("z") + 1)}
VOCABULARY |= {CONTINUED + letter: 2 for letter in list(VOCABULARY) if letter.isalpha()}
VOCABULARY |= {"port": 3, "ports": 4, CONTINUED + "ed": 5, "import": 6}
VOCABULARY |= {"港": 7, "口": 8, "港口": 9, "口岸": 10, "岸": 11, "灣": 12, "湾": 12}
VOCABULARY |= {str(digit): 13 for digit in range(10)} | {"2017": 14}
VOCABULARY |= {
    CONTINUED + token: row for token, row in list(VOCABULARY.items()) if "一" <= token[0] <= "鿿"
}
VOCABULARY |= {CONTINUED + token: row for token, row in list(VOCABULARY.items()) if token.isdigit()}

CASES = [
    ("port", [3]),
    ("Ports ported", [4, 3, 5]),
    ("import-port", [6, 3]),
    ("sport", [1, 2, 2, 2, 2]),
    ("港口岸", [9, 11]),
    ("口岸港口", [10, 9]),
    ("灣龘湾", [12, 12]),
    ("2017年Port20171", [14, 3, 14, 13]),
    ("café", [1, 2, 2]),
    ("", []),
    ("♥\n", []),
]


def test_the_longest_token_from_the_left_is_taken() -> None:
    tokenizer = Tokenizer(VOCABULARY)
    rows, counts = tokenizer.rows([text for text, _ in CASES])
    assert counts.tolist() == [len(expected) for _, expected in CASES]
    assert rows.tolist() == [row for _, expected in CASES for row in expected]


def test_no_texts_have_no_tokens() -> None:
    rows, counts = Tokenizer(VOCABULARY).rows([])
    assert len(rows) == len(counts) == 0


@given(st.lists(st.text("aport ed\n港口岸湾2017年é", max_size=12), max_size=5))
def test_texts_do_not_touch_one_another(texts: list[str]) -> None:
    tokenizer = Tokenizer(VOCABULARY)
    rows, counts = tokenizer.rows(texts)
    alone = [tokenizer.rows([text])[0].tolist() for text in texts]
    assert counts.tolist() == [len(one) for one in alone]
    assert rows.tolist() == [row for one in alone for row in one]


def test_a_vector_is_the_mean_of_those_of_the_tokens() -> None:
    table = np.arange(15, dtype=np.float32)[:, None] * np.ones(3, np.float32)
    vectors = StaticEncoder(Tokenizer(VOCABULARY), table).encode(["ports 2017", "", "港口"])
    assert vectors.tolist() == [[9.0] * 3, [0.0] * 3, [9.0] * 3]


def test_a_table_is_read_as_it_was_written() -> None:
    table = np.array([[0.0, -1.5, 2047 / 16], [0.0625, 3.0, -4.25]], np.float32)
    assert (read_table(written_table(table)) == table).all()


# The bundled model


def test_the_fast_encoder_is_loaded_once_and_named() -> None:
    assert load_encoder("fast") is load_encoder("fast")
    assert re.fullmatch(r"duizhao-fast \d+", encoder_name(load_encoder("fast")))


def test_translations_are_nearest() -> None:
    pairs = [
        ("会场外下着小雨。", "A light rain was falling outside the venue."),
        ("人工智能正在改变医疗服务。", "Artificial intelligence is changing health care."),
        ("主办方感谢所有志愿者。", "The organisers thanked all volunteers."),
        ("他把信放在桌子上就走了。", "He put the letter on the table and left."),
    ]
    zh = embed(load_encoder("fast"), [pair[0] for pair in pairs])
    en = embed(load_encoder("fast"), [pair[1] for pair in pairs])
    assert (zh @ en.T).argmax(axis=1).tolist() == list(range(len(pairs)))


def test_traditional_texts_have_the_vectors_of_simplified_ones() -> None:
    simplified, traditional = embed(
        load_encoder("fast"), ["国际会议讨论了经济发展", "國際會議討論了經濟發展"]
    )
    assert (simplified == traditional).all()


def test_vectors_do_not_depend_on_the_batch() -> None:
    texts = [f"{number}年，港口开放。The port opened in {number}." for number in range(90)]
    together = embed(load_encoder("fast"), texts)
    assert (together == np.concatenate([embed(load_encoder("fast"), [one]) for one in texts])).all()


@given(st.lists(st.text(), max_size=4))
def test_any_text_has_a_vector(texts: list[str]) -> None:
    vectors = embed(load_encoder("fast"), texts)
    assert vectors.shape[0] == len(texts)
    assert np.isfinite(vectors).all()


def test_every_run_of_known_characters_can_be_taken_apart() -> None:
    file = resources.files("aligner") / "data" / "fast" / "tokenizer.json"
    names = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    tokens = {name.removeprefix(CONTINUED) for name in names if name != "[UNK]"}
    for token in tokens:
        for character in token:
            assert CONTINUED + character in names
            assert character in names


def test_the_model_is_small() -> None:
    folder = resources.files("aligner") / "data" / "fast"
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) < 15_000_000


@pytest.mark.transformers
@pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="needs the extra")
def test_sentence_transformers_reads_the_same_model() -> None:
    from sentence_transformers import SentenceTransformer

    folder = Path(str(resources.files("aligner") / "data" / "fast"))
    theirs = SentenceTransformer(str(folder), device="cpu")
    texts = [
        "第六届论坛在2017年开幕，iPhone15 也來了。國際會議",
        "Crème brûlée, DON'T İstanbul; ＡＢ 龘龘國家囗囗",
        "The unbelievableness of 1234567 antidisestablishmentarianisms.",
        "",
        "♥",
    ]
    expected = theirs.encode(texts, convert_to_numpy=True).astype(np.float64)
    vectors = load_encoder("fast").encode(texts)
    # They sum in 16 bits.
    np.testing.assert_allclose(vectors, expected, atol=4e-3)
