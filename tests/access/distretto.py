"""The watchers' addresses are open: they say yes or no and nothing else."""

from tests.access import Rows

ROWS: Rows = {
    "livez": {"anyone": 200},
    "readyz": {"anyone": 503},  # no worker runs beside the table
}
