"""The bar above a list: one form, drawn in one way on every list."""

import re

import pytest

from django import forms
from django.urls import reverse

from common.ui.filters import FilterForm
from tests.cast import Cast


class Narrowing(FilterForm):
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), ("new", "New")])
    since = forms.DateField(label="From", required=False)
    mine = forms.BooleanField(label="Mine", required=False)


def test_each_field_is_drawn_as_what_it_asks() -> None:
    form = Narrowing({"q": 'a "b"', "since": "2026-11-27", "mine": "on"})
    assert re.search(
        r'<input type="search" name="q" value="a &quot;b&quot;" maxlength="100" [^>]*id="id_q">', str(form["q"])
    )
    assert 'class="form-select"' in str(form["state"])
    assert 'value="2026-11-27"' in str(form["since"])
    assert 'type="date"' in str(form["since"])
    assert [one.name for one in form.choosers] == ["state", "since"]
    assert [one.name for one in form.boxes] == ["mine"]


@pytest.mark.parametrize(
    ("data", "asked"), [({}, False), ({"q": " "}, False), ({"mine": "on"}, True), ({"since": "nonsense"}, False)]
)
def test_has_asked_means_that_something_narrows(data: dict[str, str], asked: bool) -> None:
    assert Narrowing(data).has_asked is asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "sort"),
    [
        ("companies:company_list", "-name"),
        ("audits:audit_list", "-score"),
        ("audits:area_list", "-benefit"),
        ("newsletters:subscriber_list", "email"),
    ],
)
def test_a_list_stays_sorted_when_it_is_filtered(cast: Cast, page: str, sort: str) -> None:
    content = cast.client("director").get(reverse(page), {"sort": sort}).content.decode()
    bar = content[content.index('class="filter-bar"') :].split("</form>")[0]
    assert f'<input type="hidden" name="sort" value="{sort}">' in bar
