"""The law and policy of the money lane, computable without the database."""
