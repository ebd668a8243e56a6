"""Reads single fields of a questionnaire's file: a wording, a weight, one of some words; what is wrong is noted."""

from collections.abc import Mapping
from typing import Any

from audits.questionnaire_text import LANGUAGES, Wording, Wordings


class FieldReader:
    """Gives a value for every field, whatever stands there, and notes faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def wording(self, raw: object, place: str, *, required: bool = False) -> Wording:
        """`{it: …, en: …}`, or one text that is the same in both languages."""
        if raw is None and not required:
            return dict.fromkeys(LANGUAGES, "")
        if isinstance(raw, str) and raw.strip():
            return dict.fromkeys(LANGUAGES, raw.strip())
        if isinstance(raw, dict) and isinstance(raw.get("it"), str) and raw["it"].strip():
            return {language: str(raw.get(language) or raw["it"]).strip() for language in LANGUAGES}
        self.fault(place, "must be a text in Italian and English")
        return dict.fromkeys(LANGUAGES, "")

    def wordings(self, raw: object, place: str, length: int | None) -> Wordings:
        """Lists of texts of one length in each language; Italian stands in where there is no English yet."""
        if raw is None and not length and length is not None:
            return dict.fromkeys(LANGUAGES, ())
        lists = raw if isinstance(raw, dict) else {}
        italian: Any = lists.get("it")
        both: list[Any] = [lists.get(language) or italian for language in LANGUAGES]
        good = all(isinstance(texts, list) and texts and all(isinstance(t, str) and t for t in texts) for texts in both)
        if not good:
            self.fault(place, "must be lists of texts in Italian and English")
            return dict.fromkeys(LANGUAGES, ())
        if len({len(texts) for texts in both}) != 1 or (length is not None and len(both[0]) != length):
            self.fault(place, f"must have {'the same number of' if length is None else length} texts in each language")
        return {language: tuple(texts) for language, texts in zip(LANGUAGES, both, strict=True)}

    def weight(self, raw: object, place: str) -> int:
        """A whole weight from 0; a yes or no is none."""
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
            self.fault(f"{place}: weight", "must be a whole number from 0")
            return 0
        return raw

    def one_of(self, raw: object, allowed: frozenset[str], place: str) -> str:
        """One of the words allowed."""
        if not isinstance(raw, str) or raw not in allowed:
            self.fault(place, f"{raw!r} is not one of {', '.join(sorted(allowed))}")
        return str(raw)

    def flag(self, raw: object, place: str) -> bool:
        """True or false, in YAML's own words."""
        if not isinstance(raw, bool):
            self.fault(place, "must be true or false")
        return bool(raw)

    def code(self, raw: Mapping[str, Any], noun: str) -> str:
        """The code of a thing: short, without spaces."""
        code = raw.get("code")
        if not isinstance(code, str) or not code or code != "".join(code.split()):
            self.fault(noun, f"{code!r} is not a code")
        return str(code)

    def is_mapping(self, raw: object, place: str) -> bool:
        """Whether this is a mapping; noted if not."""
        if not isinstance(raw, dict):
            self.fault(place, "must be a mapping")
        return isinstance(raw, dict)

    def fault(self, place: str, problem: str) -> None:
        """Note what is wrong and where."""
        self.faults.append(f"{place}: {problem}")
