"""The words to which readers consent. Changing them means a new version: records keep the words as they were shown."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from newsletters.states import Purpose

VERSION: Final = "2026-11"
NEWSLETTER: Final = _(
    "I agree to receive the district's newsletter by e-mail. The district uses my data only for this (Art. 6(1)(a) "
    "GDPR), gives them to nobody else, and deletes them on request; I can unsubscribe at any time, with one click."
)
MEASURING: Final = _(
    "I also agree that the district records which links I open in the newsletter, to choose better what to write. "
    "I can withdraw this by itself at any time."
)
WORDINGS: Final = {Purpose.NEWSLETTER: NEWSLETTER, Purpose.MEASURING: MEASURING}
# What is written for those whose consent the district collected elsewhere: the words there are to be given.
IMPORTED_VERSION: Final = "imported"
