"""From files to pages: every line with a role and a reason."""
