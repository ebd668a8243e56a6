"""What can be done with audits; one module per noun, all of it importable from here."""

from audits.actions.answering import Arrival, Outcome, Saved, content_of, save_answer
from audits.actions.questionnaire import VersionIsPublishedError, load_questionnaire_version
from audits.actions.scores import freeze_scores
from audits.actions.transitions import (
    approve_audit,
    cancel_audit,
    close_audit,
    mark_delivered,
    send_back_audit,
    start_audit,
    submit_audit,
)

__all__ = [
    "Arrival",
    "Outcome",
    "Saved",
    "VersionIsPublishedError",
    "approve_audit",
    "cancel_audit",
    "close_audit",
    "content_of",
    "freeze_scores",
    "load_questionnaire_version",
    "mark_delivered",
    "save_answer",
    "send_back_audit",
    "start_audit",
    "submit_audit",
]
