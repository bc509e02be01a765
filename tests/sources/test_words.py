from sources.words import ALONE, Piece, Sides, side_by_side


def test_changed_words_are_marked():
    sides = side_by_side("It opened in Astana.", "It closed in Astana, today.")

    assert sides == Sides(
        [Piece("same", "It "), Piece("gone", "opened"), Piece("same", " in Astana"), Piece("same", ".")],
        [
            Piece("same", "It "),
            Piece("new", "closed"),
            Piece("same", " in Astana"),
            Piece("new", ", today"),
            Piece("same", "."),
        ],
    )


def test_new_and_deleted_texts_stand_alone():
    assert side_by_side("", "New.") == Sides([], [Piece("new", "New.")])
    assert side_by_side("Old.", "") == Sides([Piece("gone", "Old.")], [])


def test_long_text_is_cut_between_words_far_from_the_change():
    same = "word " * 60

    sides = side_by_side(f"{same}opened {same}", f"{same}closed {same}")

    around = " ".join(["word"] * 11)
    assert sides.before == [
        Piece("same", f" … {around} "),
        Piece("gone", "opened"),
        Piece("same", f" {around} … "),
    ]


def test_long_new_text_is_cut():
    [piece] = side_by_side("", "x" * 1000).after

    assert piece.text == "x" * ALONE + " … "


def test_very_long_texts_are_not_compared():
    old, new = "a b " * 2000, "a c " * 2000

    assert [len(side) for side in (side_by_side(old, new).before, side_by_side(old, new).after)] == [1, 1]


def test_cyrillic_words_are_words():
    sides = side_by_side("Дуров открыл центр", "Дуров закрыл центр")

    assert [piece for piece in sides.after if piece.kind == "new"] == [Piece("new", "закрыл")]
