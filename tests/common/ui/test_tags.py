"""The template tags of the kit."""

import pytest

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from common.templatetags.ui import email_address
from common.ui.icons import UnknownIconError
from common.ui.lists import chips_of


class Filters(forms.Form):
    """A list's filters."""

    q = forms.CharField(label="Cerca", required=False)
    sector = forms.MultipleChoiceField(
        label="Settore", required=False, choices=[("t", "Tessile"), ("Altri", [("p", "Pelletteria")])]
    )
    size = forms.ChoiceField(label="Dimensione", required=False, choices=[("", "tutte"), ("s", "Piccola")])
    since = forms.DateField(label="Dal", required=False)
    audited = forms.BooleanField(label="Con audit", required=False)


def rendered(source: str, address: str = "/companies/", **names: object) -> str:
    request = RequestFactory().get(address)
    with translation.override("it"):
        return Template("{% load ui %}" + source).render(Context({"request": request, **names}))


def test_icons_are_drawn_inline_and_hidden_from_screen_readers() -> None:
    drawn = rendered('{% icon "plus" %}')
    assert drawn.startswith('<svg class="icon" viewBox="0 0 24 24"')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


def test_an_icon_with_a_label_is_an_image_with_that_name() -> None:
    drawn = rendered('{% icon "plus" css="good" label=label %}', label='<"più">')
    assert 'role="img" aria-label="&lt;&quot;più&quot;&gt;"' in drawn
    assert 'class="icon good"' in drawn


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(UnknownIconError, match="no-such-icon"):
        rendered('{% icon "no-such-icon" %}')


def test_a_badge_says_the_word_and_has_the_states_tone() -> None:
    assert 'class="state state-success">Consegnato</span>' in rendered('{% status_badge "delivered" "Consegnato" %}')
    assert "state-danger" in rendered('{% status_badge "delivered" "x" tone="danger" %}')
    assert "state-neutral" in rendered('{% status_badge "never-heard" "x" %}')
    with pytest.raises(TemplateSyntaxError):
        rendered('{% status_badge "x" "x" tone="pink" %}')


def test_sorting_turns_round_keeps_the_filters_and_leaves_the_page() -> None:
    head = rendered('{% sort_head "name" "Impresa" %}', "/companies/?q=a%26b&page=3&sort=name")
    assert 'aria-sort="ascending"' in head
    assert 'href="?q=a%26b&amp;sort=-name"' in head
    other = rendered('{% sort_head "city" "Comune" css="numeric" %}', "/companies/?sort=-name")
    assert "aria-sort" not in other
    assert 'href="?sort=city"' in other
    assert 'aria-sort="descending"' in rendered('{% sort_head "name" "x" default="-name" %}')


def test_pages_keep_the_filters() -> None:
    page = Paginator(range(1000), 25).get_page(3)
    shown = rendered("{% pager page %}", "/companies/?q=x&page=3", page=page)
    assert 'aria-current="page">3<' in shown
    assert 'href="?q=x&amp;page=4" rel="next"' in shown
    assert "51–75" in shown
    assert "1.000" in shown
    assert rendered("{% pager page %}", page=Paginator(range(3), 25).get_page(1)).strip() == ""


def test_each_filter_in_use_is_a_chip_that_leads_out_of_it() -> None:
    request = RequestFactory().get("/?q=lana&sector=t&sector=p&since=2026-11-24&audited=on&page=2&size=")
    with translation.override("it"):
        chips = chips_of(Filters(request.GET), request.GET)
    assert [(chip.label, chip.value) for chip in chips] == [
        ("Cerca", "lana"),
        ("Settore", "Tessile"),
        ("Settore", "Pelletteria"),
        ("Dal", "24/11/2026"),
        ("Con audit", ""),
    ]
    assert chips[1].without == "?q=lana&sector=p&since=2026-11-24&audited=on&size="
    assert all("page=" not in chip.without for chip in chips)


def test_chips_escape_what_was_typed() -> None:
    request = RequestFactory().get("/", {"q": "<script>"})
    shown = rendered("{% filter_chips form 1 %}", "/?q=%3Cscript%3E", form=Filters(request.GET))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_errors_are_summed_up_with_links_to_their_fields() -> None:
    class Entry(forms.Form):
        name = forms.CharField(label="Ragione sociale")
        kind = forms.ChoiceField(label="Tipo", widget=forms.RadioSelect, choices=[("a", "A")])
        revision = forms.IntegerField(required=False, max_value=3, widget=forms.HiddenInput)

    form = Entry({"revision": 4})
    shown = rendered("{% error_summary form %}{% field_errors form.name %}", form=form)
    assert '<a href="#id_name">Ragione sociale</a>' in shown
    assert '<a href="#id_kind_0">Tipo</a>' in shown
    assert 'id="id_name_error"' in shown
    assert "Revision" not in shown, "nobody sees a hidden field"
    assert str(form.errors["revision"][0]) in shown
    assert rendered("{% error_summary form %}", form=Entry({"name": "x", "kind": "a"})).strip() == ""


def test_a_crispy_form_names_its_errors_to_screen_readers() -> None:
    class Entry(forms.Form):
        name = forms.CharField(label="Ragione sociale", help_text="Come in visura.")

    shown = rendered("{% load crispy_forms_tags %}{{ form|crispy }}", form=Entry({}))
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_helptext"' in shown
    assert 'id="id_name_error"' in shown
    assert "data-error-summary" in shown


@pytest.mark.parametrize(
    ("name", "letters"), [("Giulia Bardi", "GB"), ("admin@distretto.example", "AE"), ("Anna", "A"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert rendered("{{ name|initials }}", name=name) == letters


def test_an_empty_list_says_what_to_do() -> None:
    shown = rendered('{% empty_state "Nessuna" text="Prova" action_url="/x" action_label="Nuova" %}')
    assert '<a class="btn btn-primary" href="/x">' in shown
    assert ">Nessuna</p>" in shown


def test_query_with_changes_one_parameter() -> None:
    assert rendered('{% query_with view="all" q="" %}', "/?q=1&page=2&x=y") == "?x=y&amp;view=all"


def test_an_address_breaks_before_its_at() -> None:
    assert email_address("a<b@example.org") == "a&lt;b<wbr>@example.org"
    assert email_address("nowhere") == "nowhere<wbr>"
