"""Checks a published record from outside: every passage of every statement, against the text of its source.

    python3 docs/verify_quotes.py [ADDRESS]        http://127.0.0.1:8000 if none is given

It needs nothing but Python. It reads all statements from the API, fetches each source's text once, computes the
text's SHA-256 anew, and cuts each passage out of the text by its offsets, which count Unicode code points.
It ends with 1 where anything is not as it is said to be.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

TIMEOUT = 60


def main() -> int:
    parser = argparse.ArgumentParser(description="Check every quote of a record against its sources.")
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000", help="where the record is")
    address = parser.parse_args().address.rstrip("/")
    if not address.startswith(("http://", "https://")):
        parser.error("the address begins with http:// or https://")
    try:
        statements, passages, sources, faults = verify(f"{address}/api/v1")
    except (URLError, ValueError, KeyError) as error:
        sys.stderr.write(f"The record at {address} cannot be read: {error!r}\n")
        return 1
    sys.stdout.write(
        f"{statements} statements, {passages} passages in {sources} sources, {len(faults)} faults\n"
    )
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def verify(api: str) -> tuple[int, int, int, list[str]]:
    """How many statements, passages and sources there are, and what is wrong with them."""
    texts: dict[str, str] = {}
    statements, passages, faults = 0, 0, []
    for line in read(f"{api}/statements/?format=ndjson"):
        statement = json.loads(line)
        statements += 1
        for passage in passages_of(statement):
            passages += 1
            slug = passage["source"]
            if slug not in texts:
                texts[slug] = json.loads(b"".join(read(f"{api}/sources/{quote(slug)}/?fields=text")))["text"]
            if fault := fault_of(passage, texts[slug]):
                faults.append(f"{statement['slug']}: {slug} [{passage['start']}, {passage['end']}) {fault}")
    return statements, passages, len(texts), faults


def passages_of(statement: dict) -> Iterator[dict]:
    for attestation in statement["attestations"]:
        yield from attestation["passages"]
        if attestation["attribution"]:
            yield attestation["attribution"]
    for figure in statement["figures"]:
        yield figure["passage"]


def fault_of(passage: dict, text: str) -> str | None:
    if hashlib.sha256(text.encode()).hexdigest() != passage["sha256"]:
        return "the source's text has another SHA-256"
    reads = text[passage["start"] : passage["end"]]
    return None if reads == passage["exact"] else f"reads “{reads}”, not “{passage['exact']}”"


def read(address: str) -> Iterator[bytes]:
    """The lines of an answer, as they come."""
    request = Request(address, headers={"Accept": "*/*"})  # noqa: S310 - http or https, as main() looks
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - likewise
        yield from answer


if __name__ == "__main__":
    sys.exit(main())
