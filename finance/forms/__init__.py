"""The shapes of input of the money lane, by noun."""
