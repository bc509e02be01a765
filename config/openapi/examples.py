"""Bodies as they are sent, from the record of Digital Bridge 2025."""

FRENCH = "000_ab99c87ceb13795b"
TITLE = {"source": FRENCH, "exact": "Telegram choisit le Kazakhstan pour lancer son laboratoire IA"}
ANNOUNCED = {
    "source": FRENCH,
    "exact": "Le 2 octobre 2025, lors du forum Digital Bridge 2025 à Astana, le PDG de Telegram, Pavel "
    "Durov, a annoncé l’ouverture d’un laboratoire dédié à l’intelligence artificielle",
}
SAID = {
    "source": FRENCH,
    "exact": "Aujourd’hui, je suis ravi d’annoncer que nous inaugurons un laboratoire spécialisé dans "
    "l’intelligence artificielle dans le bâtiment Alem.ai",
}
DAY = {"edtf": "2025-10-02", "as_printed": "Le 2 octobre 2025"}

SOURCE = {
    "slug": "telegram-choisit-le-kazakhstan",
    "kind": "article",
    "title": "Telegram choisit le Kazakhstan pour lancer son laboratoire IA",
    "language": "fr",
    "text": "Telegram choisit le Kazakhstan pour lancer son laboratoire IA\nPar Rodion Zolkin\nLe 10/02/2025\n",
    "byline": "Par Rodion Zolkin",
    "published": {"edtf": "2025-10-02?", "as_printed": "Le 10/02/2025"},
    "note": "The printed date reads in two ways.",
}
PERSON = {
    "slug": "pavel-durov",
    "names": [
        {"text": "Pavel Durov", "language": "fr", "kind": "preferred"},
        {"text": "Pawel Durow", "language": "de", "kind": "preferred"},
    ],
    "affiliations": [
        {
            "organization": "telegram",
            "role": "PDG de Telegram",
            "language": "fr",
            "role_code": "chief_executive",
            "passages": [ANNOUNCED],
        }
    ],
    "citations": [{"field": "names", "passage": ANNOUNCED}],
}
ORGANIZATION = {
    "slug": "telegram",
    "names": [{"text": "Telegram", "language": "en", "kind": "preferred"}],
    "classification": "company",
    "citations": [{"field": "names", "passage": {"source": FRENCH, "start": 0, "end": 8}}],
}
FACILITY = {
    "slug": "telegram-ai-lab",
    "names": [{"text": "laboratoire IA", "language": "fr", "kind": "preferred"}],
    "classification": "laboratory",
    "operator": "telegram",
    "located_in": "alem-ai",
    "locality": "Astana",
    "country": "KZ",
    "state": "announced",
    "citations": [{"field": "operator", "passage": TITLE}, {"field": "located_in", "passage": SAID}],
}
EVENT = {
    "slug": "durov-speech",
    "names": [{"text": "Rede auf dem Forum", "language": "de", "kind": "preferred"}],
    "classification": "speech",
    "date": DAY,
    "parent": "digital-bridge-2025",
    "locality": "Astana",
    "event_status": "held",
    "participations": [
        {
            "participant": "person:pavel-durov",
            "role": "speaker",
            "name_as_printed": "Pavel Durov",
            "passages": [ANNOUNCED],
        }
    ],
    "citations": [{"field": "date", "passage": ANNOUNCED}],
}
STATEMENT = {
    "slug": "durov-opens-ai-lab-in-alem-ai",
    "kind": "announcement",
    "gist": "Durov announces that Telegram opens a laboratory for artificial intelligence in the Alem.ai "
    "building.",
    "speaker": {"type": "person", "slug": "pavel-durov"},
    "speaker_as_printed": "Pavel Durov",
    "role": "PDG de Telegram",
    "event": "durov-speech",
    "said_on": DAY,
    "mentions": ["organization:telegram", "facility:alem-ai", "facility:telegram-ai-lab"],
    "attestations": [
        {
            "form": "direct_quote",
            "is_best": True,
            "passages": [SAID],
            "attribution": {"source": FRENCH, "start": 1004, "end": 1025, "exact": "a déclaré Pavel Durov"},
        }
    ],
}
DISCREPANCY = {
    "slug": "what-happened-to-the-lab",
    "title": "Whether Telegram's laboratory has been opened, is being opened, or is still to come",
    "kind": "conflict",
    "about": ["facility:telegram-ai-lab", "statement:durov-opens-ai-lab-in-alem-ai"],
    "readings": [
        {
            "label": "Announced",
            "is_followed": True,
            "why": "The one thing that all sources say.",
            "passages": [ANNOUNCED],
        },
        {"label": "Being opened on the day of the speech", "passages": [SAID]},
    ],
}
MEASURE = {"slug": "telegram-users-worldwide", "label": "Users of Telegram in the world", "unit": "users"}

# By the names of the components: a whole row, and a change of it.
ROWS = {
    "Source": (SOURCE, {"note": "The printed date reads as 2 October or as 10 February."}),
    "Person": (PERSON, {"honorific": "", "given_name": "Pavel"}),
    "Organization": (ORGANIZATION, {"country": "AE", "parent": None}),
    "Facility": (FACILITY, {"state": "opened", "opened": {"edtf": "2025-10", "as_printed": "In October"}}),
    "Event": (EVENT, {"facility": "alem-ai"}),
    "Statement": (STATEMENT, {"said_on": None, "mentions": ["facility:alem-ai"]}),
    "Discrepancy": (DISCREPANCY, {"kind": "rendering"}),
    "Measure": (MEASURE, {"label": "Users of Telegram worldwide"}),
}
MERGE = {"type": "person", "loser": "pawel-durow", "winner": "pavel-durov"}
OTHERS = {
    "ReviewRequest": {"reason": "The passage says it in these very words."},
    "MergePreviewRequest": MERGE,
    "MergeRequest": {**MERGE, "loser_version": 1, "winner_version": 3, "reason": "Two spellings of one name."},
    "UndoRequest": {"reason": "They are two people after all."},
}
VERSION = 3


def show_examples(result: dict, **_options: object) -> dict:
    """A hook of drf-spectacular: an example for each body."""
    known = known_examples()
    for methods in result["paths"].values():
        slug = slug_of(methods, known)
        for operation in methods.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                shown = examples_of(media["schema"], known, slug)
                media["examples"] = {name: {"value": value} for name, value in shown.items()}
    return result


def known_examples() -> dict[str, dict]:
    """By the component that each is of."""
    known = dict(OTHERS)
    for row, (whole, change) in ROWS.items():
        known |= {f"{row}Request": whole, f"{row}PutRequest": whole, f"Patched{row}Request": change}
        known[f"Patched{row}ItemRequest"] = {"slug": whole["slug"], "version": VERSION, **change}
    return known


def examples_of(schema: dict, known: dict[str, dict], slug: str) -> dict[str, object]:
    if "oneOf" in schema:
        one, many = schema["oneOf"]
        return examples_of(one, known, slug) | examples_of(many, known, slug)
    if schema.get("type") == "array":
        item = component_of(schema["items"])
        return {"many": [known.get(item, {"slug": slug, "version": VERSION})]}
    return {"one": known[component_of(schema)]}


def slug_of(methods: dict, known: dict[str, dict]) -> str:
    """An example's of the resource that has this address; empty where rows are not created there."""
    creation = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
    row, *_ = creation.get("schema", {}).get("oneOf", [{}])
    return known[component_of(row)]["slug"] if row else ""


def component_of(schema: dict) -> str:
    return schema["$ref"].rpartition("/")[2]
