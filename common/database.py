"""Database functions that models use in expressions, and helpers for their constraints."""

from django.db.models import CharField, Func


class SearchKey(Func):
    """Lower-cased text without accents: the form in which names are sorted and searched.

    `search_key()` is our own immutable wrapper (common migration 0001) since `unaccent()` itself can't stand in a
    generated column or an index.
    """

    function = "search_key"
    output_field = CharField()


class Sha256Hex(Func):
    """The hash of a text as PostgreSQL makes it: 64 hexadecimal digits."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = CharField()
