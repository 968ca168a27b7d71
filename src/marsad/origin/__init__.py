"""Where posts come from, as platforms label and people state it, and how little that tells of the rest."""
