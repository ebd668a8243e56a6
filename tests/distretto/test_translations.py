"""Italian texts: found, merged, checked."""

from io import StringIO
from pathlib import Path

import polib
import pytest
from pytest_django.fixtures import Settings

from django import forms
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation

from distretto import translations

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Company")
count = ngettext("%(n)d row", "%(n)d rows", 3)
verb = pgettext("button", "Update")
"""
TEMPLATE = """{% load i18n %}
  <h1>{% translate "Companies" %}</h1>
{% blocktranslate trimmed count n=rows %}
    {{ n }} audit
  {% plural %}
    {{ n }} audits
{% endblocktranslate %}
    {% empty_state _("No company yet") text=_('Import "them"') %}
{# not a text #}
<p>{{ name }}</p>
"""


@pytest.fixture
def project(tmp_path: Path, settings: Settings) -> Path:
    """A small project with texts in Python and in a template."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "companies").mkdir()
    (tmp_path / "companies" / "models.py").write_text(PYTHON)
    (tmp_path / "templates" / "companies").mkdir(parents=True)
    (tmp_path / "templates" / "companies" / "list.html").write_text(TEMPLATE)
    (tmp_path / translations.FOLDER).mkdir(parents=True)
    return tmp_path


def write(project: Path, name: str, *entries: polib.POEntry) -> None:
    catalogue = polib.POFile(encoding="utf-8")
    catalogue.extend(entries)
    catalogue.save(str(project / translations.FOLDER / name))


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("translations", *arguments, stdout=out)
    return out.getvalue()


def test_texts_are_found_in_python_and_in_templates(project: Path) -> None:
    found = {(text.context, text.english, text.plural) for text in translations.all_texts(project)}
    assert found == {
        ("", "Company", ""),
        ("", "%(n)d row", "%(n)d rows"),
        ("button", "Update", ""),
        ("", "Companies", ""),
        ("", "%(n)s audit", "%(n)s audits"),
        ("", "No company yet", ""),
        ("", 'Import "them"', ""),
    }
    places = {text.english: text.place for text in translations.all_texts(project)}
    assert places["Companies"] == "templates/companies/list.html:2"


def test_check_names_what_lacks_italian(project: Path) -> None:
    write(project, "companies.po", polib.POEntry(msgid="Company", msgstr="Impresa"))
    with pytest.raises(CommandError, match="6 texts lack Italian, 0 are at fault"):
        run("check")
    assert 'msgid "Companies"' in run("missing", "companies")
    assert 'msgid "Company"\n' not in run("missing")
    assert run("missing", "audits") == ""


def test_the_same_english_with_two_italians_is_at_fault(project: Path) -> None:
    write(project, "a.po", polib.POEntry(msgid="Company", msgstr="Impresa"))
    write(project, "b.po", polib.POEntry(msgid="Company", msgstr="Azienda"))
    write(project, "c.po", polib.POEntry(msgid="Company", msgstr="Impresa"))
    (fault,) = translations.read_catalogue(project / translations.FOLDER).faults
    assert fault == "b.po: “Company” is “Azienda” here and “Impresa” in a.po"


@pytest.mark.parametrize(
    ("english", "italian"),
    [("%(count)s rows", "%(conto)s righe"), ("Hello {name}", "Ciao"), ("Dear %s", "Gentile"), ("\nText", "Testo")],
)
def test_lost_placeholders_are_at_fault(project: Path, english: str, italian: str) -> None:
    write(project, "a.po", polib.POEntry(msgid=english, msgstr=italian))
    assert translations.read_catalogue(project / translations.FOLDER).faults


def test_a_form_for_one_may_leave_the_number_out(project: Path) -> None:
    entry = polib.POEntry(msgid="%(n)d row", msgid_plural="%(n)d rows", msgstr_plural={0: "una riga", 1: "%(n)d righe"})
    write(project, "a.po", entry)
    assert translations.read_catalogue(project / translations.FOLDER).faults == []


def test_apostrophes_are_typographic_however_they_were_typed(project: Path) -> None:
    write(project, "a.po", polib.POEntry(msgid="The company's 'own' page", msgstr="La pagina 'propria' dell'impresa"))
    write(project, "b.po", polib.POEntry(msgid="The company's 'own' page", msgstr="La pagina 'propria' dell’impresa"))
    catalogue = translations.read_catalogue(project / translations.FOLDER)
    assert catalogue.faults == []
    assert [entry.msgstr for entry in catalogue.entries.values()] == ["La pagina 'propria' dell’impresa"]


def test_doubtful_and_empty_entries_do_not_count(project: Path) -> None:
    doubtful = polib.POEntry(msgid="Company", msgstr="Compagnia", flags=["fuzzy"])
    write(project, "a.po", doubtful, polib.POEntry(msgid="Companies", msgstr=""))
    catalogue = translations.read_catalogue(project / translations.FOLDER)
    assert catalogue.entries == {}
    assert len(catalogue.faults) == 1


def test_compiling_merges_and_is_idempotent(project: Path) -> None:
    write(project, "a.po", polib.POEntry(msgid="Company", msgstr="Impresa"))
    write(project, "b.po", polib.POEntry(msgctxt="button", msgid="Update", msgstr="Aggiorna"))
    assert run("compile") == "translations compiled\n"
    compiled = project / translations.COMPILED
    first = compiled.read_bytes()
    assert run("compile") == "translations up to date\n"
    assert compiled.read_bytes() == first
    assert {entry.msgid: entry.msgstr for entry in polib.mofile(str(compiled))} == {
        "Company": "Impresa",
        "Update": "Aggiorna",
    }
    assert list(compiled.parent.iterdir()) == [compiled]


def test_the_products_own_catalogues_agree() -> None:
    folder = translations.root() / translations.FOLDER
    assert translations.read_catalogue(folder).faults == []


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.IntegerField(max_value=5), "6", "Il valore massimo è 5."),
        (forms.IntegerField(min_value=1), "0", "Il valore minimo è 1."),
        (forms.CharField(max_length=3), "abcd", "Al massimo 3 caratteri (ora sono 4)."),
        (forms.CharField(min_length=2), "a", "Almeno 2 caratteri (ora sono 1)."),
        (forms.DecimalField(max_digits=4, decimal_places=1), "1.25", "Al massimo 1 cifra decimale."),
        (forms.DecimalField(max_digits=4, decimal_places=1), "1234", "Al massimo 3 cifre prima della virgola."),
        (forms.DecimalField(max_digits=2), "123", "Al massimo 2 cifre in tutto."),
    ],
)
def test_django_s_own_limits_speak_as_we_do(field: forms.Field, typed: str, words: str) -> None:
    with translation.override("it"), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [words]
