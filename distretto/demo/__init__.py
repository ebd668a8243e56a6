"""The demonstration district: invented companies, people and audits, the same at every load."""
