"""Searching the registry: names, places and codes, whatever the accents, and forgiving typing errors.

Every word must be found somewhere: in the name, in the place (seat, sites, province) or in a code. A word is found
where it stands inside, or where it is much alike by its trigrams; if nothing is found so, what is faintly alike is.
"""

import re

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet, Value
from django.db.models.lookups import GreaterThanOrEqual

from common.database import SearchKey
from companies.codes import tidy_vat_number
from companies.models import CompanyQuerySet, Municipality, Site

CODE = re.compile(r"[0-9]{3,16}")
SHORT = 4
ALIKE, FAINTLY_ALIKE = 0.6, 0.35
MOST_WORDS = 8
# Written in too many ways to search by: a name without them is told apart well enough.
LEGAL_FORMS = frozenset({"srl", "srls", "spa", "snc", "sas", "sapa", "scarl", "ss", "coop", "unipersonale"})
# The same written out. Whoever types one in a search means it; in a whole name it tells no company from another.
WRITTEN_OUT = re.compile(
    r"societ|cooperativ|consor[zt]i|azioni|responsabilit|limitata|semplice$|collettivo|accomandita|liquidazione",
    re.IGNORECASE,
)


def find_companies(companies: CompanyQuerySet, text: str) -> CompanyQuerySet:
    """The companies in which all words of the text are found, the nearest names first."""
    words = words_of(text)
    found = _with_all(companies, [_word(word, ALIKE) for word in words])
    if not found.exists():
        found = _with_all(companies, [_word(word, FAINTLY_ALIKE) for word in words])
    return found.order_by(likeness(text).desc(), "name_key", "pk")


def words_of(text: str) -> list[str]:
    """The words to look for; a P.IVA is one word, however it was typed."""
    code = tidy_vat_number(text)
    if CODE.fullmatch(code):
        return [code]
    words = [word for word in re.split(r"[\s,;()]+", text) if word]
    telling = [word for word in words if word.replace(".", "").lower() not in LEGAL_FORMS]
    return (telling or words)[:MOST_WORDS]


def is_of_many(word: str) -> bool:
    """Whether a word of a name belongs to a legal form written out."""
    return WRITTEN_OUT.match(word) is not None


def likeness(text: str) -> TrigramWordSimilarity:
    """How much of the text is in a name, 0 to 1."""
    return TrigramWordSimilarity(SearchKey(Value(text)), "name_key")  # type: ignore[arg-type]


def names_like(word: str, least: float) -> Q:
    """A name with the word in it, or with something so alike."""
    key = SearchKey(Value(word))
    if len(word) < SHORT:
        return Q(name_key__contains=key)
    if least == ALIKE:  # the server's own threshold, for which the index serves
        return Q(name_key__contains=key) | Q(name_key__trigram_word_similar=key)
    return Q(name_key__contains=key) | Q(GreaterThanOrEqual(likeness(word), least))


def _word(word: str, least: float) -> Q:
    places = Municipality.objects.filter(names_like(word, least) | _province(word)).values("pk")
    at_site = Site.objects.filter(municipality__in=places).values("company_id")
    condition = names_like(word, least) | Q(municipality__in=places) | Q(pk__in=at_site)
    if any(char.isdigit() for char in word):
        condition |= Q(vat_number__contains=word) | Q(tax_code__contains=word.upper())
    return condition


def _province(word: str) -> Q:
    if len(word) < SHORT:
        return Q(province__abbreviation__iexact=word)
    return Q(province__name__istartswith=word)


def _with_all(companies: CompanyQuerySet, conditions: list[Q]) -> CompanyQuerySet:
    for condition in conditions:
        companies = companies.filter(condition)
    return companies


def find_municipalities(text: str) -> QuerySet[Municipality]:
    """The municipalities meant by a text: by ISTAT code, by name with or without the province, nearly spelt too."""
    text = text.strip()
    if text.isdigit():
        return Municipality.objects.filter(istat_code__startswith=text).select_related("province").order_by("name_key")
    named = re.fullmatch(r"(.+?)\s*\(([A-Za-z]{2})\)?", text)
    name = named.group(1) if named else text
    found = Municipality.objects.filter(names_like(name, ALIKE)).select_related("province")
    if named:
        found = found.filter(province__abbreviation__iexact=named.group(2))
    return found.order_by(likeness(name).desc(), "name_key", "pk")
