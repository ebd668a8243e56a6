"""Days that can be meant: years typed with two digits arrive as the first century, which no calendar here can tell."""

from datetime import date

from django.core.validators import MinValueValidator

FIRST_DAY = date(2000, 1, 1)
of_our_time = MinValueValidator(FIRST_DAY)
