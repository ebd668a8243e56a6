"""How the product writes its log: one line for each event, to standard error, for machines in production."""

import structlog
from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_configuration(*, readable: bool, level: str) -> dict[str, object]:
    """Return Django's LOGGING; what people typed is always quoted, so that no line break makes a line of its own."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    renderer = (
        structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "logger", "event"], sort_keys=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=True)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            }
        },
        "handlers": {"standard error": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["standard error"], "level": level},
        "loggers": {
            "django": {"level": level},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
        },
    }
