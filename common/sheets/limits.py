"""How much a spreadsheet may hold before it is taken for an attack or a mistake."""

from typing import Final

MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
MAX_SHEETS: Final = 50
MAX_PARTS: Final = 2_000
MAX_UNPACKED_BYTES: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 120
RATIO_COUNTS_FROM: Final = 5 * 1024 * 1024
LAST_ROW_OF_EXCEL: Final = 1_048_576
