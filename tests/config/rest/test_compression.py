"""Answers are compressed for whoever takes it, and each form has a strong ETag of its own."""

import gzip
import zlib

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from config.rest.compression import Compression
from tests.make import make_person

pytestmark = pytest.mark.django_db

PEOPLE = "/api/v1/people/"


@pytest.fixture
def long_list(client) -> str:
    for place in range(5):
        make_person(slug=f"person-{place}", description="A person. " * 50)
    return client.get(PEOPLE)["ETag"]


def compressed_tag(tag: str) -> str:
    return f'{tag[:-1]}.gz"'


@pytest.mark.parametrize("accepted", ["gzip", "GZIP", "br, gzip;q=0.5", "deflate;q=1,gzip; q=1.0"])
def test_long_answer_is_compressed(client, long_list, accepted):
    plain = client.get(PEOPLE)

    answer = client.get(PEOPLE, headers={"accept-encoding": accepted})

    assert gzip.decompress(answer.content) == plain.content
    assert len(answer.content) < len(plain.content) / 2
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Length"] == str(len(answer.content))
    assert (plain["ETag"], answer["ETag"]) == (long_list, compressed_tag(long_list))


@pytest.mark.parametrize(
    "accepted", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "gzipped", "x-gzipx", "é"]
)
def test_who_does_not_take_gzip_is_given_none(client, long_list, accepted):
    answer = client.get(PEOPLE, headers={"accept-encoding": accepted})

    assert (answer.has_header("Content-Encoding"), answer["ETag"]) == (False, long_list)
    assert "Accept-Encoding" in answer["Vary"]


def test_short_answer_is_not_compressed(client):
    answer = client.get(PEOPLE, headers={"accept-encoding": "gzip"})

    assert (answer.status_code, answer.has_header("Content-Encoding")) == (200, False)


def test_length_of_the_compressed_answer_tells_nothing(client, long_list):
    lengths = {client.get(PEOPLE, headers={"accept-encoding": "gzip"})["Content-Length"] for _ in range(20)}

    assert len(lengths) > 1


@pytest.mark.parametrize(
    ("known", "given_back"),
    [
        ("{gz}", "{gz}"),
        ("W/{gz}", "{gz}"),
        ("{plain}", "{plain}"),
        ('"other", {gz}', "{gz}"),
        ("{plain}, {gz}", "{gz}"),
        ("*", "{plain}"),
    ],
)
def test_who_has_a_form_of_the_answer_is_told_which_one_holds(client, long_list, known, given_back):
    tags = {"plain": long_list, "gz": compressed_tag(long_list)}

    answer = client.get(PEOPLE, headers={"accept-encoding": "gzip", "if-none-match": known.format(**tags)})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", given_back.format(**tags))
    assert not answer.has_header("Content-Encoding")


def test_compressed_form_is_of_no_use_to_who_does_not_take_gzip(client, long_list):
    answer = client.get(PEOPLE, headers={"if-none-match": compressed_tag(long_list)})

    assert (answer.status_code, answer["ETag"]) == (200, long_list)


def test_views_see_tags_without_the_ending():
    seen = {}

    def view(request):
        seen.update(request.headers)
        return HttpResponse("a")

    tags = {"if-match": '"3-ab.gz", W/"4-cd.gz"', "if-none-match": '"3-ab.gz"', "accept-encoding": "gzip"}
    Compression(view)(RequestFactory().get("/", headers=tags))

    assert (seen["If-Match"], seen["If-None-Match"]) == ('"3-ab", W/"4-cd"', '"3-ab"')


def test_export_is_compressed_as_it_flows(client, long_list):
    plain = b"".join(client.get(f"{PEOPLE}?format=ndjson"))

    answer = client.get(f"{PEOPLE}?format=ndjson", headers={"accept-encoding": "gzip"})

    assert gzip.decompress(b"".join(answer)) == plain
    assert (answer["Content-Encoding"], answer.has_header("Content-Length")) == ("gzip", False)
    assert not answer.has_header("ETag")


def test_block_of_a_stream_can_be_read_before_the_next_is_made():
    made = []

    def blocks():
        for block in (b"first\n" * 20, b"second\n" * 20):
            made.append(block)
            yield block

    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    sent = iter(Compression(lambda _request: StreamingHttpResponse(blocks()))(request))
    reader = zlib.decompressobj(wbits=31)

    assert (reader.decompress(next(sent)), made) == (b"first\n" * 20, [b"first\n" * 20])
    assert b"".join(reader.decompress(block) for block in sent) == b"second\n" * 20
    assert reader.eof


def test_stream_that_nobody_reads_on_is_closed():
    ended = []

    def blocks():
        try:
            yield b"first"
            yield b"second"
        finally:
            ended.append(True)

    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    answer = Compression(lambda _request: StreamingHttpResponse(blocks()))(request)
    next(iter(answer))
    answer.close()

    assert ended == [True]


def test_what_is_compressed_already_stays_as_it_is():
    packed = gzip.compress(b"a" * 5000) + b"b" * 2000
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})

    answer = Compression(lambda _request: HttpResponse(packed, headers={"Content-Encoding": "gzip"}))(request)

    assert (answer.content, answer["Content-Encoding"]) == (packed, "gzip")
