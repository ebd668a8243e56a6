"""Where higher apps hear what became of a mail, and say whom to tell when none can leave."""

from common.extend import ExtensionPoint

# Called when an address turns out to be dead, or its reader complains; not for a full mailbox or a mail that displeased.
# With `address: str, batch: Batch`, in the transaction that writes it down: a subscriber only writes a row.
delivery_bounced = ExtensionPoint("mailing.delivery_bounced")
delivery_complained = ExtensionPoint("mailing.delivery_complained")

# Called with `batch: Batch` when our own sign-in or sender is refused; returns the addresses of whom to tell.
people_to_tell = ExtensionPoint("mailing.people_to_tell")
