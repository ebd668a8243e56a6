"""Markdown as HTML that can't hurt, and as text that reads well by itself.

Raw HTML is shown as typed, pictures have blocks of their own, and what the converter gives still goes through the
sanitiser: two walls, since what is written here runs in other people's mail programs.
"""

import textwrap
from collections.abc import Callable, Iterable

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from newsletters.addresses import SCHEMES, is_well_formed

WIDTH = 72
TAGS = {"p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "code", "pre", "hr"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
Link = Callable[[str], str]
Note = Callable[[str], str]

_converter = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable("image")


def markdown_html(source: str, link: Link = str) -> str:
    """The source as sanitised HTML; `link` turns each address written into the one that is linked to.

    An address that can't be linked to leaves its words and loses its link.
    """
    tokens = _converter.parse(source)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
        _set_links(token.children or [], link)
    html = _converter.renderer.render(tokens, _converter.options, {})
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None).strip()


def markdown_links(source: str) -> list[str]:
    """The addresses that the source links to, as written."""
    inline = (child for token in _converter.parse(source) for child in token.children or ())
    return [str(child.attrGet("href") or "") for child in inline if child.type == "link_open"]


def markdown_text(source: str, note: Note) -> str:
    """The source as text of 72 columns; `note` takes an address and gives the mark that is put after its words."""
    return "\n\n".join(_blocks(SyntaxTreeNode(_converter.parse(source)).children, note, WIDTH))


def wrapped(text: str, width: int = WIDTH, first: str = "", rest: str = "") -> str:
    """Lines of at most this width; a long address is never broken."""
    lines = text.split("\n")
    folded = [
        textwrap.fill(
            line,
            width,
            initial_indent=first if number == 0 else rest,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(lines)
    ]
    return "\n".join(folded)


def underlined(text: str, line: str) -> str:
    """A heading in text."""
    folded = wrapped(text)
    return f"{folded}\n{line * min(WIDTH, max(map(len, folded.splitlines()), default=0))}"


def _set_links(tokens: Iterable[Token], link: Link) -> None:
    is_dropped = False  # links do not nest
    for token in tokens:
        if token.type == "link_open":
            target = link(str(token.attrGet("href") or ""))
            is_dropped = not is_well_formed(target)
            token.hidden = is_dropped
            token.attrSet("href", target)
        elif token.type == "link_close":
            token.hidden = is_dropped


def _blocks(nodes: Iterable[SyntaxTreeNode], note: Note, width: int) -> list[str]:
    found = [_block(node, note, width) for node in nodes]
    return [text for text in found if text]


def _block(node: SyntaxTreeNode, note: Note, width: int) -> str:
    if node.type == "heading":
        return underlined(_inline(node.children, note), "-")
    if node.type in {"fence", "code_block"}:
        return textwrap.indent(node.content.rstrip("\n"), "    ")
    if node.type == "hr":
        return "* * *"
    if node.type == "blockquote":
        return textwrap.indent("\n\n".join(_blocks(node.children, note, width - 2)), "> ", lambda _line: True)
    if node.type in {"bullet_list", "ordered_list"}:
        return _list(node, note, width)
    return wrapped(_inline(node.children, note), width)


def _list(node: SyntaxTreeNode, note: Note, width: int) -> str:
    number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
    items = []
    for place, item in enumerate(node.children):
        sign = f"{number + place}. " if number or node.type == "ordered_list" else "- "
        inside = "\n".join(_blocks(item.children, note, width - len(sign)))
        items.append(sign + textwrap.indent(inside, " " * len(sign)).lstrip())
    return "\n".join(items)


def _inline(nodes: Iterable[SyntaxTreeNode], note: Note) -> str:
    return "".join(_words(node, note) for node in nodes)


def _words(node: SyntaxTreeNode, note: Note) -> str:
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    if node.type == "link":
        inside, address = _inline(node.children, note), str(node.attrs.get("href", ""))
        shown = is_well_formed(address) and inside.strip() != address.removeprefix("mailto:")
        return f"{inside} {note(address)}" if shown else inside
    if node.children:
        return _inline(node.children, note)
    return node.content
