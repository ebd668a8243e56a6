"""Freezing what an audit found, at delivery."""

from django.db import transaction

from audits.models import Audit, SectionScore
from audits.registry import registry_snapshot
from audits.results import score_of
from audits.scoring import rounded


@transaction.atomic
def freeze_scores(audit: Audit) -> Audit:
    """Store the scores, the coverage and what the registry said, as part of a delivery; the caller locks the row.

    Only `overall_score`, `coverage` and `registry_snapshot` of the audit are written, and its section scores anew,
    so that it can be run again until the delivery commits.
    """
    result = score_of(audit)
    audit.section_scores.all().delete()
    SectionScore.objects.bulk_create(
        SectionScore(
            audit=audit,
            section_code=section.code,
            score=rounded(section.score),
            coverage=section.coverage.percent,
        )
        for section in result.sections
        if section.weight
    )
    audit.overall_score = rounded(result.overall)
    audit.coverage = result.coverage.percent
    audit.registry_snapshot = registry_snapshot(audit)
    audit.save(update_fields=["overall_score", "coverage", "registry_snapshot"])
    return audit
