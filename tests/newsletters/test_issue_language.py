"""An issue to a segment does not choose by language: whoever approves it is told how many read another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from newsletters.inspection import inspect
from newsletters.issue_audience import read_otherwise
from newsletters.models import Subscriber
from newsletters.preflight import Audience, Level, check
from tests.factories.issues import BlockFactory, IssueFactory
from tests.factories.newsletters import SegmentFactory, reader
from tests.newsletters.test_preflight import facts


@pytest.mark.django_db
def test_those_who_read_otherwise_are_counted_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for language in ("it", "it", "en"):
        reader(language=language)
    segment = SegmentFactory()
    for language, count in (("it", 1), ("en", 2)):
        issue = IssueFactory(segment=segment, language=language)
        with django_assert_num_queries(1):
            assert read_otherwise(issue) == count
    with django_assert_num_queries(0):
        assert read_otherwise(IssueFactory.build(language="en", author=None)) == 0, "without a segment none is reached"


@pytest.mark.django_db
def test_the_check_names_them_and_what_to_do() -> None:
    reader()
    english = {"join": "and", "parts": [{"kind": "language", "values": ["it"]}]}
    Subscriber.objects.filter(pk=reader().pk).update(language="en")
    everybody, italians = SegmentFactory(), SegmentFactory(conditions=english)
    said = {}
    for segment in (everybody, italians):
        issue = BlockFactory(issue=IssueFactory(segment=segment)).issue
        said[segment] = [str(one.text) for one in inspect(issue) if one.code == "language"]
    assert said[italians] == []
    assert "1 iscritto" in said[everybody][0]
    assert "«Lingua»" in said[everybody][0]


@given(readers=st.integers(1, 10**6), otherwise=st.integers(0, 10**6))
def test_it_is_a_warning_exactly_where_somebody_reads_otherwise(readers: int, otherwise: int) -> None:
    verdicts = check(facts(audience=Audience(readers, otherwise=min(otherwise, readers))))
    found = [one for one in verdicts if one.code == "language"]
    assert [one.level for one in found] == ([Level.WARNING] if otherwise else [])
