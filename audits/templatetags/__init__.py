"""Template tags of the audits."""
