"""Answers by gzip. The compressed form has an ETag of its own, which stays strong."""

import re
from collections.abc import Callable, Iterable, Iterator
from gzip import GzipFile
from http import HTTPStatus
from secrets import randbelow

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import StreamingBuffer, compress_string

SMALLEST = 1000  # bytes; less fits into one packet anyway
LEVEL = 6
# A file name of random length inside hides how well the rest was compressed (the BREACH attack).
MOST_PADDING = 100
NOT_AT_ALL = re.compile(r"q\s*=\s*0(\.0*)?")


class Compression:
    """Middleware: long answers and streams by gzip; "3-ab" becomes "3-ab.gz".

    Django's own makes the tags weak, takes "gzip;q=0" for a yes, and holds back a stream until there is much.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_accepted = accepts_gzip(request.headers.get("Accept-Encoding", ""))
        known = request.headers.get("If-None-Match", "")
        leave_out_endings(request, is_accepted)
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Encoding",))
        if not is_accepted:
            return response
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            name_the_form(response, known)
        elif is_compressible(response):
            compress(response)
        return response


def accepts_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        coding, _, weight = each.partition(";")
        if coding.strip() == "gzip":
            return not NOT_AT_ALL.fullmatch(weight.strip())
    return False


def leave_out_endings(request: HttpRequest, is_accepted: bool) -> None:
    """Views know of no endings: in which form someone has read is no matter of theirs."""
    # Where gzip is not accepted, the compressed form that a cache may have answers nothing.
    names = ["HTTP_IF_MATCH", *(["HTTP_IF_NONE_MATCH"] if is_accepted else [])]
    for name in names:
        if tags := request.META.get(name):
            request.META[name] = tags.replace('.gz"', '"')
    # They were read from META, and are read from there again.
    del request.headers


def name_the_form(response: HttpResponseBase, known: str) -> None:
    """The tag that was sent comes back: by it a cache finds what it keeps."""
    tag = with_ending(response["ETag"])
    if tag.removeprefix("W/") in known:
        response["ETag"] = tag


def is_compressible(response: HttpResponseBase) -> bool:
    is_long = response.streaming or len(response.content) >= SMALLEST
    return is_long and not response.has_header("Content-Encoding")


def compress(response: HttpResponseBase) -> None:
    response["Content-Encoding"] = "gzip"
    if response.has_header("ETag"):
        response["ETag"] = with_ending(response["ETag"])
    if response.streaming:
        response.streaming_content = compressed(response.streaming_content)
        del response["Content-Length"]
    else:
        response.content = compress_string(response.content, max_random_bytes=MOST_PADDING)
        response["Content-Length"] = str(len(response.content))


def compressed(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Each block is sent as soon as it is there."""
    buffer = StreamingBuffer()
    with GzipFile("a" * randbelow(MOST_PADDING), "wb", compresslevel=LEVEL, fileobj=buffer, mtime=0) as file:
        for block in blocks:
            file.write(block)
            file.flush()
            yield buffer.read()
    yield buffer.read()


def with_ending(tag: str) -> str:
    return f'{tag[:-1]}.gz"'
