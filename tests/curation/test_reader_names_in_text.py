from curation.reader.names_in_text import NamedEntry, NamedPlace, find_names, first_words

DUROV = NamedEntry("person", "pavel-durov", "Pavel Durov")
OTHER = NamedEntry("person", "other-durov", "Another Durov")
ALEM = NamedEntry("facility", "alem-ai", "Alem.AI")
BRIDGE = NamedEntry("event", "digital-bridge-2025", "Digital Bridge 2025")
NAMES = [
    ("Durov", DUROV),
    ("Durov", OTHER),
    ("Pavel Durov", DUROV),
    ("Alem.ai", ALEM),
    ("Digital Bridge 2025", BRIDGE),
    ("Digital Bridge", BRIDGE),
]


def found(text):
    return [
        (text[start:end], [entry.slug for entry in entries]) for start, end, entries in find_names(text, NAMES)
    ]


def test_longest_name_at_a_place_is_found_with_all_whom_it_may_mean():
    assert found("😀 Pavel Durov, l’Alem.ai; “Durov’s” Digital Bridge 2025 and Digital Bridge 2024") == [
        ("Pavel Durov", ["pavel-durov"]),
        ("Alem.ai", ["alem-ai"]),
        ("Durov", ["pavel-durov", "other-durov"]),
        ("Digital Bridge 2025", ["digital-bridge-2025"]),
        ("Digital Bridge", ["digital-bridge-2025"]),
    ]


def test_name_is_a_whole_word():
    assert found("Durova, XDurov, Durov_2, durov") == []


def test_name_that_begins_with_a_sign_is_found():
    assert find_names("the .kz zone", [(".kz", ALEM)]) == [NamedPlace(4, 7, (ALEM,))]


def test_first_words_leave_the_signs_around_them_out():
    assert first_words("(«Alem.AI»,") == {
        "(«Alem", "(«Alem.AI", "(«Alem.AI»,", "Alem", "Alem.AI", "Alem.AI»,", "AI", "AI»,"
    }  # fmt: skip
