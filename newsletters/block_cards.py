"""A block as the composer shows it: its kind, its form, its picture."""

from functools import cached_property
from typing import Any

from newsletters.blocks import Kind, Picture, kind_of
from newsletters.forms.blocks import BlockForm, form_of
from newsletters.models import Block, Issue, IssuePicture
from newsletters.reading import shown


class BlockCard:
    """What the template of one block needs."""

    def __init__(self, block: Block) -> None:
        self.block = block
        kind = kind_of(block.kind)
        if kind is None:
            raise LookupError(block.kind)
        self.kind: Kind = kind

    @cached_property
    def form(self) -> BlockForm:
        """The form as the block stands."""
        return self.bound(None, None)

    def bound(self, data: Any, files: Any) -> BlockForm:  # noqa: ANN401
        """The form with what was sent."""
        kind, block = self.kind, self.block
        initial = {**block.data, "base_revision": block.revision}
        return form_of(kind)(kind, block.data, data=data, files=files, prefix=str(block.pk), initial=initial)

    def showing(self, form: BlockForm) -> "BlockCard":
        """The same card with this form, for what was typed and is wrong."""
        self.__dict__["form"] = form
        return self

    @cached_property
    def picture(self) -> Picture | None:
        """The picture that the block shows, if it shows one of its own issue's."""
        key = self.block.data.get("picture")
        found = (
            IssuePicture.objects.filter(pk=key, issue_id=self.block.issue_id).select_related("file").first()
            if key
            else None
        )
        return shown(found) if found else None


def cards_of(issue: Issue) -> list[BlockCard]:
    """The cards of the standing blocks; one whose kind is gone is left out."""
    return [BlockCard(block) for block in issue.blocks.standing() if kind_of(block.kind)]
