"""Pages of the audits, one module per noun."""
