"""The rules that say what is missing from a case, and the engine that raises and clears their flags."""
