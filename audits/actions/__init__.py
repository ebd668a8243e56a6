"""What can be done with audits; one module per noun, all of it importable from here."""

from audits.actions.answering import Arrival, Outcome, Saved, content_of, save_answer
from audits.actions.questionnaire import VersionIsPublishedError, load_questionnaire_version
from audits.actions.scores import freeze_scores

__all__ = [
    "Arrival",
    "Outcome",
    "Saved",
    "VersionIsPublishedError",
    "content_of",
    "freeze_scores",
    "load_questionnaire_version",
    "save_answer",
]
