"""What can be done with audits; one module per noun, all of it importable from here."""
