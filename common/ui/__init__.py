"""How things look on every page: icons, Italian numbers and dates, states, lists."""
