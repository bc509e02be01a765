import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.reader.segments import LONGEST_BLOCK, Segment, blocks, cut


def test_overlapping_passages_are_cut_where_each_begins_and_ends():
    segments = cut([(0, 20)], [(2, 10), (5, 15), (5, 7)], [(3, 6)], [(0, 9), (10, 20)])

    assert segments == [
        [
            Segment(0, 2, (), None, 0),
            Segment(2, 3, (0,), None, 0),
            Segment(3, 5, (0,), 0, 0),
            Segment(5, 6, (0, 1, 2), 0, 0),
            Segment(6, 7, (0, 1, 2), None, 0),
            Segment(7, 9, (0, 1), None, 0),
            Segment(9, 10, (0, 1), None, None),
            Segment(10, 15, (1,), None, 1),
            Segment(15, 20, (), None, 1),
        ]
    ]


def test_passage_over_two_blocks_is_cut_between_them():
    assert cut([(0, 5), (5, 9)], [(3, 7)], [], []) == [
        [Segment(0, 3, (), None, None), Segment(3, 5, (0,), None, None)],
        [Segment(5, 7, (0,), None, None), Segment(7, 9, (), None, None)],
    ]


@pytest.mark.parametrize(
    "text", ["", "short", "line\n" * 3_000, "word " * 9_000, "x" * 20_000, "a\r\n" * 4_000]
)
def test_blocks_joined_are_the_text(text):
    spans = blocks(text)

    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= LONGEST_BLOCK for start, end in spans)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12).map(
    lambda pairs: [(start, start + length) for start, length in pairs]
)


# How long it takes says how busy the machine is.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SPANS)
def test_every_place_knows_the_passages_over_it(passages):
    segments = [one for piece in cut([(0, 40), (40, 80)], passages, [], []) for one in piece]

    for segment in segments:
        for place in range(segment.start, segment.end):
            over = {number for number, (start, end) in enumerate(passages) if start <= place < end}
            assert set(segment.passages) == over
    assert [segment.start for segment in segments[1:]] == [segment.end for segment in segments[:-1]]
