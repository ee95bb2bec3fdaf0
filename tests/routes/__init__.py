"""Routes, transports and the map."""
