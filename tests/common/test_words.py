"""One spelling of texts for people."""

import pytest

from django.utils import translation

from common.words import breakable, with_typographic_apostrophes


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("l'impresa", "l’impresa"),
        ("dal 60 all'80 %", "dal 60 all’80 %"),
        ("DELL'ABBIGLIAMENTO", "DELL’ABBIGLIAMENTO"),
        ("l’impresa", "l’impresa"),
        ("la pagina 'propria'", "la pagina 'propria'"),
        ("un po' di tutto", "un po' di tutto"),
        ("5'10", "5'10"),
    ],
)
def test_apostrophes_are_typographic_between_a_letter_and_a_letter_or_figure(typed: str, spelt: str) -> None:
    assert with_typographic_apostrophes(typed) == spelt


def test_long_words_may_be_parted_and_short_ones_stay() -> None:
    with translation.override("it"):
        assert breakable("Celle semiautomatiche") == "Celle semiau\u00adto\u00adma\u00adtiche"
    with translation.override("en"):
        assert "\u00ad" in breakable("interconnection")
        assert breakable("12345678901234 and short") == "12345678901234 and short"
