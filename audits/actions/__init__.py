"""What can be done with audits; one module per noun, all of it importable from here."""

from audits.actions.answering import Arrival, Outcome, Saved, content_of, save_answer, save_answers
from audits.actions.areas import (
    AreaContent,
    add_area,
    content_of_area,
    drop_area,
    restore_area,
    set_area_agreed,
    update_area,
)
from audits.actions.follow_up import (
    ActionContent,
    HoursContent,
    add_action,
    add_hours,
    delete_hours,
    update_action,
)
from audits.actions.observations import (
    ObservationContent,
    add_observation,
    delete_observation,
    update_observation,
)
from audits.actions.photos import PhotosForbiddenError, add_answer_photos, add_photos, delete_photo, update_photo
from audits.actions.planning import Plan, change_plan, plan_audit
from audits.actions.questionnaire import VersionIsPublishedError, load_questionnaire_version
from audits.actions.ranking import Move, Ranking, move_area, rank_areas
from audits.actions.registry import correct_registry
from audits.actions.scores import freeze_scores
from audits.actions.transitions import (
    approve_audit,
    cancel_audit,
    close_audit,
    facts_of,
    mark_delivered,
    send_back_audit,
    start_audit,
    submit_audit,
)

__all__ = [
    "ActionContent",
    "AreaContent",
    "Arrival",
    "HoursContent",
    "Move",
    "ObservationContent",
    "Outcome",
    "PhotosForbiddenError",
    "Plan",
    "Ranking",
    "Saved",
    "VersionIsPublishedError",
    "add_action",
    "add_answer_photos",
    "add_area",
    "add_hours",
    "add_observation",
    "add_photos",
    "approve_audit",
    "cancel_audit",
    "change_plan",
    "close_audit",
    "content_of",
    "content_of_area",
    "correct_registry",
    "delete_hours",
    "delete_observation",
    "delete_photo",
    "drop_area",
    "facts_of",
    "freeze_scores",
    "load_questionnaire_version",
    "mark_delivered",
    "move_area",
    "plan_audit",
    "rank_areas",
    "restore_area",
    "save_answer",
    "save_answers",
    "send_back_audit",
    "set_area_agreed",
    "start_audit",
    "submit_audit",
    "update_action",
    "update_area",
    "update_observation",
    "update_photo",
]
