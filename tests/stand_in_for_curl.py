"""Does what curl does, as far as the pages use it: not every machine that runs the tests has curl.

Into the file that CURL_LOG names it writes a line for each request: method, path, status.
"""

import argparse
import os
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

TIMEOUT = 60


def main() -> None:
    asked = arguments().parse_args()
    parts = urlsplit(asked.address)
    sent = "&".join([*asked.data, *(encoded(each) for each in asked.urlencoded)])
    query = "&".join(filter(None, [parts.query, sent if asked.get else ""]))
    body = sent.encode() if sent and not asked.get else None
    method = asked.method or ("HEAD" if asked.head else "POST" if body else "GET")
    # Header values are bytes: a letter beyond Latin-1 is sent in UTF-8.
    headers = [each.partition(":") for each in asked.headers]

    connection = HTTPConnection(parts.netloc, timeout=TIMEOUT)
    connection.request(
        method,
        f"{parts.path}?{query}" if query else parts.path,
        body,
        {name: value.strip().encode() for name, _, value in headers},
    )
    answer = connection.getresponse()
    with Path(os.environ["CURL_LOG"]).open("a", encoding="utf-8") as log:
        log.write(f"{method} {parts.path} {answer.status}\n")
    content = answer.read()
    show(asked, answer.status, str(answer.headers).encode() if asked.head else content)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-G", dest="get", action="store_true")
    parser.add_argument("-I", dest="head", action="store_true")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="data", action="append", default=[])
    parser.add_argument("--data-urlencode", dest="urlencoded", action="append", default=[])
    parser.add_argument("-o", dest="output")
    parser.add_argument("-w", dest="told_at_the_end", default="")
    parser.add_argument("address")
    return parser


def encoded(parameter: str) -> str:
    name, _, value = parameter.partition("=")
    return f"{name}={quote(value)}"


def show(asked: argparse.Namespace, status: int, content: bytes) -> None:
    end = asked.told_at_the_end.replace("%{http_code}", str(status)).replace("\\n", "\n").encode()
    if asked.output:
        Path(asked.output).write_bytes(content)
        content = b""
    try:
        sys.stdout.buffer.write(content + end)
        sys.stdout.flush()
    except BrokenPipeError:
        # `head` has seen enough. What is still to be written when Python ends goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
