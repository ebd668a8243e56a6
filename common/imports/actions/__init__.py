"""What can be done with imports: people's acts, and the work behind them."""

from common.imports.actions.acts import (
    WrongStateError,
    cancel_import,
    confirm_import,
    retry_import,
    upload_import,
)
from common.imports.actions.work import (
    find_forgotten_imports,
    one_import_at_a_time,
    preview_import,
    run_import,
)

__all__ = [
    "WrongStateError",
    "cancel_import",
    "confirm_import",
    "find_forgotten_imports",
    "one_import_at_a_time",
    "preview_import",
    "retry_import",
    "run_import",
    "upload_import",
]
