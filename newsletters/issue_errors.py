"""Why an act on an issue was refused, in words for the person who tried."""

from common.refusals import RefusedError


class IssueRefusedError(RefusedError):
    """The act on an issue is not possible now."""


class ChangedMeanwhileError(IssueRefusedError):
    """Somebody else changed the same thing after this person had opened it."""
