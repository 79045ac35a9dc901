"""Text under marks: every character once, marks may overlap, each mark has a place to jump to."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tracker.portal.marking import Mark, paragraph_number, paragraphs


def mark(start: int, end: int, name: str, *, is_other: bool = False) -> Mark:
    return Mark(start=start, end=end, kind="person", letter="P", anchor=name, goes_to=f"#{name}", is_other=is_other)


def test_a_mark_within_a_mark_is_shown_and_both_keep_their_anchor() -> None:
    text = "was taken by officers of the SEBIN at dawn"

    (paragraph,) = paragraphs(text, [mark(4, 34, "event"), mark(29, 34, "agency")])

    assert [(piece.text, piece.mark.anchor if piece.mark else "") for piece in paragraph.pieces] == [
        ("was ", ""),
        ("taken by officers of the ", "event"),
        ("SEBIN", "agency"),
        (" at dawn", ""),
    ]


def test_a_mark_that_is_covered_keeps_a_place_to_jump_to() -> None:
    (paragraph,) = paragraphs("SEBIN", [mark(0, 5, "a"), mark(0, 5, "b")])

    assert [(piece.text, piece.hidden_anchors) for piece in paragraph.pieces] == [("SEBIN", ("b",))]


def test_the_open_proposal_comes_before_the_others() -> None:
    (paragraph,) = paragraphs("officers of the SEBIN", [mark(0, 21, "own"), mark(16, 21, "other", is_other=True)])

    assert {piece.mark.anchor for piece in paragraph.pieces if piece.mark} == {"own"}


def test_paragraphs_are_numbered_by_lines_that_hold_words() -> None:
    text = "\n\n first \n\n\nsecond\n"

    found = paragraphs(text, [])

    assert [(one.number, text[one.start : one.end]) for one in found] == [(1, "first"), (2, "second")]
    assert paragraph_number(found, text.index("second")) == 2
    assert paragraph_number(found, 0) is None


texts = st.text(alphabet="ab \nñ", max_size=40)
spans = st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12), st.booleans()), max_size=8)


@given(texts, spans)
@example("aaaaaaaa\na", [(8, 2, False), (9, 1, False)])  # the mark begins on a line's end and is covered beyond it
def test_no_character_is_lost_or_doubled_and_every_mark_can_be_found(text: str, given_spans: list[tuple[int, int, bool]]) -> None:
    marks = [
        mark(start, min(start + length, len(text)), f"m{number}", is_other=is_other)
        for number, (start, length, is_other) in enumerate(given_spans)
        if start < len(text)
    ]

    found = paragraphs(text, marks)

    assert ["".join(piece.text for piece in one.pieces) for one in found] == [line.strip() for line in text.splitlines() if line.strip()]
    anchors = [piece.mark.anchor for one in found for piece in one.pieces if piece.mark and piece.opens]
    anchors += [anchor for one in found for piece in one.pieces for anchor in piece.hidden_anchors]
    assert len(anchors) == len(set(anchors))
    assert {one.anchor for one in marks if text[one.start : one.end].strip()} <= set(anchors)
