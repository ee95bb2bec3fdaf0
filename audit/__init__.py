"""The book: who did what, what changed, who looked; sealed so that tampering shows."""
