"""Failures that arrive at the same moment, at several processes, are all counted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import RequestFactory

from curation.models import FailedTokens
from curation.throttling import TooManyFailures, count_failure

AT_ONCE, EACH = 4, 8


def fail_often() -> int:
    """How many of the failures were told to wait."""
    refused = 0
    for _ in range(EACH):
        try:
            count_failure(RequestFactory().get("/"))
        except TooManyFailures:
            refused += 1
    connection.close()
    return refused


@pytest.mark.django_db(transaction=True)
def test_failures_at_once_are_all_counted():
    with ThreadPoolExecutor(AT_ONCE) as threads:
        running = [threads.submit(fail_often) for _ in range(AT_ONCE)]

    assert sum(each.result() for each in running) == AT_ONCE * EACH - 20
    assert list(FailedTokens.objects.values_list("address", "failures")) == [("127.0.0.1", AT_ONCE * EACH)]
