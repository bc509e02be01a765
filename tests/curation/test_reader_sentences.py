import pytest

from curation.reader.sentences import covered, sentence_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("A lab opens. It is new.", ["A lab opens.", "It is new."]),
        ("A heading\n\nA lab opens[1]. It is new[2].", ["A heading", "A lab opens[1].", "It is new[2]."]),
        ("Mr. Durov met J. Doe. He left.", ["Mr. Durov met J. Doe.", "He left."]),
        ("Am 4. Oktober in Astana. Es kam z. B. Durow.", ["Am 4. Oktober in Astana.", "Es kam z. B. Durow."]),
        ("« Ouvrons ! » Il rit. Puis part.", ["« Ouvrons ! »", "Il rit.", "Puis part."]),
        ("The site Alem.ai grew by 3.5 points. Why?", ["The site Alem.ai grew by 3.5 points.", "Why?"]),
        ("В 2025 г. Дуров открыл офис. Он рад!", ["В 2025 г. Дуров открыл офис.", "Он рад!"]),
        ("One.\r\nTwo 😀. Three.", ["One.", "Two 😀.", "Three."]),
        ("---\n***\n", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_pauses(text, sentences):
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_sentence_is_covered_by_a_passage_that_lies_in_it_or_runs_over_it():
    sentences = [(0, 10), (11, 20), (21, 30), (31, 40), (41, 50)]

    assert covered(sentences, [(2, 4), (15, 33), (16, 17)]) == [True, True, True, True, False]
    assert covered(sentences, []) == [False] * 5
