"""Forms of the audits, one module per noun: they clean and shape, they never act."""
