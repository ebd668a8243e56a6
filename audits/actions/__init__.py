"""What can be done with audits; one module per noun, all of it importable from here."""

from audits.actions.questionnaire import VersionIsPublishedError, load_questionnaire_version

__all__ = [
    "VersionIsPublishedError",
    "load_questionnaire_version",
]
