"""Why an act on an audit was refused, in words for the person who tried."""


class ActRefusedError(Exception):
    """The act is not possible now; the message says why and what to do. Nothing was changed."""


class ChangedMeanwhileError(ActRefusedError):
    """Somebody else changed the same thing after this person had opened it."""


class GapsError(ActRefusedError):
    """The audit may not move on yet; `gaps` are the codes of what is missing."""

    def __init__(self, message: str, gaps: tuple[str, ...]) -> None:
        super().__init__(message)
        self.gaps = gaps
