"""Who of a company's people may come into the portal: invitations, memberships and their end."""
