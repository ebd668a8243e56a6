"""Freezing the scores of an audit, so that companies can be compared without reading all answers again."""

from django.db import transaction

from audits.models import Audit, SectionScore
from audits.results import score_of
from audits.scoring import rounded


@transaction.atomic
def freeze_scores(audit: Audit) -> Audit:
    """Store the overall score, the coverage and the sections' scores; a second time they are replaced.

    Called while the audit's row is locked, before it moves to delivered: from then on nothing here can change.
    """
    result = score_of(audit)
    audit.overall_score, audit.coverage = rounded(result.overall), result.coverage.percent
    audit.save(update_fields=["overall_score", "coverage", "updated_at"])
    audit.section_scores.all().delete()
    SectionScore.objects.bulk_create(
        SectionScore(
            audit=audit,
            section_code=section.code,
            score=rounded(section.score),
            coverage=section.coverage.percent,
        )
        for section in result.sections
        if section.coverage.due or section.score is not None
    )
    return audit
