"""What the words of each closed vocabulary mean, by the names that the API's description gives them.

Of a word that means what it says, nothing is said: a country's code, a type of resource.
"""

STATUS = {
    "proposed": "Waits for somebody to verify or reject it. Only editors and its proposer see it.",
    "verified": "Has evidence and was checked: public.",
    "rejected": "Checked and not accepted. It stays, so that it is not proposed anew.",
}
SOURCE_KIND = {
    "article": "A text of a paper, an agency, a blog or an institution's site.",
    "interview": "Questions and answers, printed as such.",
    "press_release": "What an organization gives to the press about itself.",
    "transcript": "Spoken words, written down.",
    "session_page": "A page of a programme, about one session.",
    "dataset": "Tables or records rather than prose.",
    "other": "None of these.",
}
DERIVATION_KIND = {
    "translation": "It is the other one in another language.",
    "reprint": "It is the other one again, whole or nearly.",
    "quotes": "It takes some of its words from the other one.",
    "press_release": "It was made from the other one, a press release.",
    "other": "None of these.",
}
NAME_KIND = {
    "preferred": "How the entry is called in this language; one for each language.",
    "alias": "Another spelling or name that is in use.",
    "former": "A name of the past.",
    "acronym": "An abbreviation, such as its initials.",
    "misspelling": "A faulty spelling that a source prints; kept so that it is found.",
}
ORGANIZATION = {
    "company": "A firm, also one that the state owns.",
    "ministry": "A ministry of a government.",
    "government": "A government as a whole, or a presidency.",
    "parliament": "A parliament or one of its chambers.",
    "council": "A council, board or commission.",
    "agency": "A public body below the ministries.",
    "technopark": "A park or hub for technology firms.",
    "research_centre": "An institute that does research.",
    "school": "A school, also one for adults, which is no university.",
    "university": "A university or a faculty of one.",
    "programme": "A programme or an initiative that acts under its own name.",
    "media": "A paper, agency, broadcaster or publisher.",
    "startup": "A young firm, called so by a source.",
    "network": "An association of several bodies.",
    "international": "A body of several states.",
    "other": "None of these.",
}
FACILITY = {
    "building": "A building or a complex of buildings.",
    "centre": "A centre: a place with one purpose.",
    "data_centre": "A place that houses computers for others.",
    "supercomputer": "A computer that is named as an installation of its own.",
    "laboratory": "A place for research.",
    "office": "An office of an organization.",
    "school": "A place where is taught.",
    "network": "An installation in many places.",
    "other": "None of these.",
}
FACILITY_STATE = {
    "planned": "A source says that it is to come, and no more.",
    "announced": "It was presented in public, and is not open.",
    "opened": "It was opened.",
    "operating": "It is at work.",
    "other": "None of these.",
}
ROLE_CODE = {
    "founder": "Founded it, alone or with others.",
    "chief_executive": "Heads a company: CEO, director-general, president of a firm.",
    "head_of_state": "Heads a state.",
    "deputy_head_of_government": "Stands in for the head of a government.",
    "minister": "Heads a ministry.",
    "chair": "Chairs a board, a council or a chamber.",
    "member": "Is one of a board, a council or a chamber.",
    "representative": "Speaks for it: ambassador, envoy, spokesperson.",
    "staff": "Works there in another role.",
    "other": "None of these.",
}
EVENT = {
    "forum": "A gathering of many, with a programme.",
    "speech": "Somebody speaks to an audience.",
    "announcement": "Something is made public.",
    "meeting": "Few meet, mostly to talk.",
    "opening": "A facility is opened.",
    "launch": "A product, a service or a programme begins.",
    "agreement": "Parties sign or agree on something.",
    "interview": "Somebody answers questions.",
    "award": "A prize or an honour is given.",
    "founding": "An organization comes into being.",
    "pilot": "Something is tried out.",
    "exhibition": "Things are shown.",
    "process": "Something that goes on for long.",
    "other": "None of these.",
}
EVENT_STATUS = {
    "announced": "A source says that it will be.",
    "held": "A source says that it was.",
    "cancelled": "It was announced and did not take place.",
    "other": "None of these.",
}
PARTICIPATION_ROLE = {
    "organizer": "Made it happen.",
    "host": "It took place at theirs, or they led through it.",
    "speaker": "Spoke there.",
    "attendee": "Was there.",
    "subject": "Is what it was about: opened, launched, founded.",
    "party": "Agreed with others there.",
    "giver": "Gave the award.",
    "recipient": "Was given the award.",
    "interviewer": "Asked.",
    "interviewee": "Was asked.",
    "other": "None of these.",
}
STATEMENT_KIND = {
    "announcement": "Makes something public.",
    "answer": "What an interviewed person says to a question, which `answers` names.",
    "question": "Asks.",
    "opinion": "A judgement.",
    "claim": "Everything else: an assertion.",
    "plan": "What is to come, by anyone.",
    "joke": "Said in jest.",
    "other": "None of these.",
}
FORM = {
    "direct_quote": "The words stand in quotation marks, or are an answer of an interview.",
    "partial_quote": "Some of the words stand in quotation marks; the passages part there.",
    "indirect": "“Said that”: in reported speech.",
    "paraphrase": "Retold; the utterance itself is not given.",
    "claim": "The source says so itself.",
    "other": "None of these.",
}
IS_TRANSLATION = {
    "yes": "The words were said in another language than the source's.",
    "no": "The words were said in the source's language.",
    "unknown": "The source does not tell.",
}
COMPARATOR = {
    "=": "Exactly, as far as the words say.",
    ">": "More than.",
    ">=": "At least.",
    "<": "Less than.",
    "<=": "At most.",
    "~": "About.",
}
DISCREPANCY_KIND = {
    "conflict": "What they say cannot all be true.",
    "spelling": "A name is spelt in several ways.",
    "scope": "They speak of the same with other bounds: another place, another whole.",
    "rendering": "The same words are given in other ways, as in translation.",
    "date": "They give other days, or one that reads in two ways.",
    "attribution": "They have it from, or ascribe it to, another person or body.",
    "other": "None of these.",
}

CHANGE_KIND = {
    "upsert": "It is as given now, whether it was there before or not.",
    "remove": "It is gone, for you at least.",
    "merge": "It is part of another now, which `into` names.",
}

MEANINGS: dict[str, dict[str, str]] = {
    "Status": STATUS,
    "SourceKind": SOURCE_KIND,
    "DerivationKind": DERIVATION_KIND,
    "NameKind": NAME_KIND,
    "OrganizationClassification": ORGANIZATION,
    "FacilityClassification": FACILITY,
    "FacilityState": FACILITY_STATE,
    "RoleCode": ROLE_CODE,
    "EventClassification": EVENT,
    "EventStatus": EVENT_STATUS,
    "ParticipationRole": PARTICIPATION_ROLE,
    "StatementKind": STATEMENT_KIND,
    "AttestationForm": FORM,
    "IsTranslation": IS_TRANSLATION,
    "Comparator": COMPARATOR,
    "DiscrepancyKind": DISCREPANCY_KIND,
    "ChangeKind": CHANGE_KIND,
}
# Vocabularies that speak for themselves.
OTHERS = {
    "Country": "ISO 3166-1 alpha-2.",
    "ReferenceType": "What a reference points at.",
    "EntryType": "The kinds of entries.",
    "ResourceType": "The kinds of resources.",
    "Field": "The field whose text matched.",
    "Blank": "Empty: nothing is printed or known.",
}


def say_what_words_mean(result: dict, **_options: object) -> dict:
    """A hook of drf-spectacular: each word with its meaning, for readers and for programs."""
    schemas = result["components"]["schemas"]
    for name, meanings in MEANINGS.items():
        schema = schemas[name]
        schema["description"] = "\n".join(f"- `{word}`: {meanings[word]}" for word in schema["enum"])
        schema["x-enum-descriptions"] = [meanings[word] for word in schema["enum"]]
    for name, description in OTHERS.items():
        if name in schemas:
            schemas[name] |= {"type": "string", "description": description}
    return result
