"""Who sends tokens that are not good is refused for a while.

Only failures are counted and only failures are refused: a good token passes from any address, so that nobody is
locked out by a neighbour behind the same address, and good requests pay nothing. Guessing 256 bits is hopeless
at any pace; what this stops is the noise.
"""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from rest_framework import status
from rest_framework.exceptions import APIException

FAILURES = 20
WINDOW = timedelta(minutes=10)
LONGEST_NETWORK = 64

# One statement, so that requests at once are all counted. Windows that are over go, unless someone is at them.
COUNT = """
WITH gone AS (
    DELETE FROM curation_failedtokens WHERE address IN (
        SELECT address FROM curation_failedtokens
        WHERE since <= now() - %(window)s AND address <> %(address)s
        LIMIT 100 FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO curation_failedtokens AS counted (address, since, failures) VALUES (%(address)s, now(), 1)
ON CONFLICT (address) DO UPDATE SET
    failures = CASE WHEN counted.since <= now() - %(window)s THEN 1 ELSE counted.failures + 1 END,
    since = CASE WHEN counted.since <= now() - %(window)s THEN now() ELSE counted.since END
RETURNING failures, since + %(window)s - now()
"""


class TooManyFailures(APIException):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS

    def __init__(self, wait: int):
        super().__init__(
            f"From this address came more than {FAILURES} tokens that are not good. Requests with a good token,"
            f" or without any, are answered; others again in {wait} seconds."
        )
        self.wait = wait


def count_failure(request: HttpRequest) -> None:
    """Count a token that is not good; refuse its address once there were too many."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"address": counted_as(client_address(request)), "window": WINDOW})
        failures, left = cursor.fetchone()
    if failures > FAILURES:
        raise TooManyFailures(max(1, round(left.total_seconds())))


def client_address(request: HttpRequest) -> str | None:
    """Who asks: the other end of the connection or, behind our own proxy, whom that one names last."""
    named = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS_PROXY:
        # Entries before the last were sent by the client, and may be invented.
        named = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or named
    try:
        address = ip_address(named.partition("%")[0])
    except ValueError:
        return None  # a socket of this machine has no address
    return str(getattr(address, "ipv4_mapped", None) or address)


def counted_as(address: str | None) -> str:
    """One client has a whole network of IPv6 addresses, and could send each failure from another."""
    if address and ":" in address:
        return str(ip_network(f"{address}/{LONGEST_NETWORK}", strict=False))
    return address or ""
