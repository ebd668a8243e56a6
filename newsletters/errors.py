"""Why an act was refused, in words for the person who tried."""


class NotPossibleError(Exception):
    """The act is not possible now; the message says why. Nothing was changed."""
