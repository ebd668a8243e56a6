"""The kinds of blocks that an issue is made of: what each shows as HTML and as text, and what it may lack.

A kind's form is in `newsletters.forms.blocks`, its two faces in `templates/newsletters/{email,web}/<face>.html`. Cards of
other apps (`common.cards`) are kinds by themselves: a new source of cards is a new block without a line here.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from common.cards import Card, CardSource, card_source, card_sources
from newsletters.addresses import is_well_formed
from newsletters.letter import Data
from newsletters.markdown import markdown_html, markdown_links, markdown_text, underlined, wrapped

CARD = "card:"
SHEET_WIDTH = 536  # what the sheet of a mail leaves for a picture


class Lack(StrEnum):
    """Something that a block lacks before it can be sent."""

    WORDS = "words"
    PICTURE = "picture"
    ALTERNATIVE = "alternative"
    ADDRESS = "address"
    CARD = "card"


@dataclass(frozen=True)
class Picture:
    """A picture as it is shown: where its bytes are, how large it is."""

    url: str
    width: int
    height: int

    @property
    def mail_width(self) -> str:
        """How wide a mail shows it: never wider than its sheet; as digits for an attribute."""
        return str(min(self.width, SHEET_WIDTH))


@dataclass(frozen=True)
class Scene:
    """What a block is drawn with: how words are shown, what an address leads to, where pictures and cards come from."""

    words: Callable[[str], str]
    link: Callable[[str], str]
    note: Callable[[str], str]
    picture: Callable[[str], Picture | None]


class Kind(ABC):
    """One kind of block. `data` is what its form has cleaned; a draft may hold less."""

    name: ClassVar[str]
    label: str | Promise
    icon: str
    face: str

    @abstractmethod
    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        """What the templates show."""

    @abstractmethod
    def text(self, data: Data, scene: Scene) -> str:
        """The block in the text part; nothing where it has nothing to say there."""

    def written(self, data: Data) -> list[str]:
        """What was written by hand, where placeholders may stand."""
        return []

    def links(self, data: Data) -> list[str]:
        """The addresses that it links to, as written."""
        return []

    def lacks(self, data: Data) -> list[Lack]:
        """What is missing before it can be sent."""
        return [] if any(one.strip() for one in self.written(data)) else [Lack.WORDS]

    def frozen(self, data: Data) -> Data:
        """What a version keeps: also what the block only points at."""
        return data


class Heading(Kind):
    """A heading of the first or the second level below the title."""

    name, label, icon, face = "heading", _("Heading"), "heading", "heading"

    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        return {"text": scene.words(data.get("text", "")), "level": data.get("level", 2)}

    def text(self, data: Data, scene: Scene) -> str:
        return underlined(scene.words(data.get("text", "")), "=" if data.get("level", 2) < 3 else "-")

    def written(self, data: Data) -> list[str]:
        return [data.get("text", "")]


class Text(Kind):
    """Paragraphs, lists, quotations and links in Markdown."""

    name, label, icon, face = "text", _("Text"), "align-left", "text"

    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        return {"html": _html(data.get("markdown", ""), scene)}

    def text(self, data: Data, scene: Scene) -> str:
        return markdown_text(scene.words(data.get("markdown", "")), scene.note)

    def written(self, data: Data) -> list[str]:
        return [data.get("markdown", "")]

    def links(self, data: Data) -> list[str]:
        return markdown_links(data.get("markdown", ""))


class PictureBlock(Kind):
    """A picture with its alternative text; without one only where it is marked as an ornament."""

    name, label, icon, face = "picture", _("Picture"), "photo", "picture"

    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        return {
            "picture": scene.picture(data.get("picture", "")) if data.get("picture") else None,
            "alternative": "" if data.get("is_ornament") else scene.words(data.get("alternative", "")),
            "caption": scene.words(data.get("caption", "")),
            "link": scene.link(data["link"]) if data.get("link") else "",
        }

    def text(self, data: Data, scene: Scene) -> str:
        if data.get("is_ornament") and not data.get("caption"):
            return ""
        said = data.get("caption", "") or data.get("alternative", "")
        note = f" {scene.note(data['link'])}" if is_well_formed(data.get("link", "")) else ""
        return wrapped(f"[{scene.words(said)}]{note}") if said else ""

    def written(self, data: Data) -> list[str]:
        return [data.get("alternative", ""), data.get("caption", "")]

    def links(self, data: Data) -> list[str]:
        return [data["link"]] if data.get("link") else []

    def lacks(self, data: Data) -> list[Lack]:
        missing = [] if data.get("picture") else [Lack.PICTURE]
        needs_words = not data.get("is_ornament") and not data.get("alternative", "").strip()
        return [*missing, Lack.ALTERNATIVE] if needs_words else missing


class Button(Kind):
    """One thing to do."""

    name, label, icon, face = "button", _("Button"), "hand-click", "button"

    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        return {"label": scene.words(data.get("label", "")), "link": scene.link(data.get("link", ""))}

    def text(self, data: Data, scene: Scene) -> str:
        return wrapped(
            f"{scene.words(data.get('label', ''))} {scene.note(data.get('link', ''))}", first="> ", rest="  "
        )

    def written(self, data: Data) -> list[str]:
        return [data.get("label", "")]

    def links(self, data: Data) -> list[str]:
        return [data["link"]] if data.get("link") else []

    def lacks(self, data: Data) -> list[Lack]:
        return super().lacks(data) + ([] if data.get("link") else [Lack.ADDRESS])


class Columns(Kind):
    """Two texts side by side, one below the other on a phone."""

    name, label, icon, face = "columns", _("Two columns"), "columns-2", "columns"

    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        return {"columns": [_html(source, scene) for source in self.written(data)]}

    def text(self, data: Data, scene: Scene) -> str:
        texts = (markdown_text(scene.words(source), scene.note) for source in self.written(data))
        return "\n\n".join(text for text in texts if text)

    def written(self, data: Data) -> list[str]:
        return [data.get("left", ""), data.get("right", "")]

    def links(self, data: Data) -> list[str]:
        return [address for source in self.written(data) for address in markdown_links(source)]


class Divider(Kind):
    """A line between two parts."""

    name, label, icon, face = "divider", _("Divider"), "separator", "divider"

    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        return {}

    def text(self, data: Data, scene: Scene) -> str:
        return "* * *"

    def lacks(self, data: Data) -> list[Lack]:
        return []


class CardKind(Kind):
    """A card of another app: the block only points at it until a version keeps what it showed."""

    face = "card"

    def __init__(self, source: CardSource) -> None:
        self.source, self.label, self.icon = source, source.label, source.icon
        self.name = f"{CARD}{source.name}"  # type: ignore[misc]

    def card(self, data: Data) -> Card | None:
        """The card as a version kept it, or as it stands now."""
        if kept := data.get("card"):
            return Card(**{**kept, "facts": tuple(kept["facts"])})
        return self.source.show(data["key"]) if data.get("key") else None

    def parts(self, data: Data, scene: Scene) -> dict[str, Any]:
        card = self.card(data)
        return {"card": card, "link": scene.link(card.path) if card else ""}

    def text(self, data: Data, scene: Scene) -> str:
        card = self.card(data)
        if card is None:
            return ""
        lines = (f"{card.kicker.upper()}: {card.title}", *card.facts, f"{card.action} {scene.note(card.path)}")
        return "\n".join(wrapped(line, first="| ", rest="| ") for line in lines if line)

    def links(self, data: Data) -> list[str]:
        card = self.card(data)
        return [card.path] if card else []

    def lacks(self, data: Data) -> list[Lack]:
        return [] if self.card(data) else [Lack.CARD]

    def frozen(self, data: Data) -> Data:
        card = self.source.show(data["key"]) if data.get("key") else None
        return {**data, "card": {**vars(card), "facts": list(card.facts)}} if card else data


_own: Mapping[str, Kind] = {
    kind.name: kind for kind in (Heading(), Text(), PictureBlock(), Button(), Columns(), Divider())
}


def kinds() -> list[Kind]:
    """All kinds, in the order of the palette."""
    return [*_own.values(), *(CardKind(source) for source in card_sources())]


def kind_of(name: str) -> Kind | None:
    """The kind of this name; None for a card whose app is not there."""
    if name.startswith(CARD):
        source = card_source(name.removeprefix(CARD))
        return CardKind(source) if source else None
    return _own.get(name)


def _html(source: str, scene: Scene) -> str:
    return mark_safe(markdown_html(scene.words(source), scene.link))  # noqa: S308 (sanitised)
