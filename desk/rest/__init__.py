"""REST conventions: pages, versions, idempotency, purpose."""
