"""One spelling of texts for people."""

import pytest

from common.words import with_typographic_apostrophes


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
