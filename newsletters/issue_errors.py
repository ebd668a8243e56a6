"""Why an act on an issue was refused, in words for the person who tried."""


class IssueRefusedError(Exception):
    """The act is not possible now; the message says why and what to do. Nothing was changed."""


class ChangedMeanwhileError(IssueRefusedError):
    """Somebody else changed the same thing after this person had opened it."""
