"""The technology audit: questionnaire, plan, visits, answers, observations, improvement areas, actions."""

from audits.models.answer import Answer, AnswerOperation, AnswerQuerySet
from audits.models.area import Action, ImprovementArea, ImprovementAreaQuerySet
from audits.models.audit import Audit, AuditQuerySet, AuditTransition, HoursEntry
from audits.models.observation import Observation, Photo
from audits.models.plan import AuditTeamMember, PlannedDepartment
from audits.models.questionnaire import Question, Questionnaire, QuestionnaireVersion, QuestionType, Section
from audits.models.request import AuditRequest
from audits.models.score import SectionScore
from audits.models.visit import Visit, VisitContact, VisitDepartment

__all__ = [
    "Action",
    "Answer",
    "AnswerOperation",
    "AnswerQuerySet",
    "Audit",
    "AuditQuerySet",
    "AuditRequest",
    "AuditTeamMember",
    "AuditTransition",
    "HoursEntry",
    "ImprovementArea",
    "ImprovementAreaQuerySet",
    "Observation",
    "Photo",
    "PlannedDepartment",
    "Question",
    "QuestionType",
    "Questionnaire",
    "QuestionnaireVersion",
    "Section",
    "SectionScore",
    "Visit",
    "VisitContact",
    "VisitDepartment",
]
