"""What the demonstration's auditors find, read from `findings.yaml` beside this file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Finding:
    """An improvement area that a low answer points to; costs and benefit in EUR for a company of about 25 people."""

    kind: str
    title: str
    description: str
    technology: str
    cost: tuple[int, int]
    benefit: int
    basis: str
    trl: tuple[int, int] | None
    actions: tuple[str, ...]


def _read() -> dict[str, Any]:
    text = (Path(__file__).parent / "findings.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


_content = _read()
FINDINGS: dict[str, Finding] = {code: Finding(**area) for code, area in _content["areas"].items()}
OBSERVATIONS: list[tuple[str, str]] = [(o["question"], o["text"]) for o in _content["observations"]]
VOICES: dict[str, list[str]] = _content["voices"]
NOTES: dict[int, list[str]] = _content["notes"]
WHY_NOT_APPLICABLE: list[str] = _content["why_not_applicable"]
