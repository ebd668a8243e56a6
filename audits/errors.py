"""Why an act on an audit was refused, in words for the person who tried."""

from common.refusals import RefusedError


class ActRefusedError(RefusedError):
    """The act on an audit is not possible now."""


class ChangedMeanwhileError(ActRefusedError):
    """Somebody else changed the same thing after this person had opened it."""


class GapsError(ActRefusedError):
    """The audit may not move on yet; `gaps` are the codes of what is missing."""

    def __init__(self, message: str, gaps: tuple[str, ...]) -> None:
        super().__init__(message)
        self.gaps = gaps
