"""Inputs that Django does not have."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Suggest(forms.TextInput):
    """A line of text with suggestions (value, words): a list of thousands to choose from takes seconds to draw."""

    suggestions: Sequence[tuple[str, str]] = ()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The line, and the suggestions beside it."""
        attrs = attrs or {}
        place = f"{attrs.get('id', name)}_suggestions"
        line = super().render(name, value, {**attrs, "list": place, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.suggestions)
        return format_html('{}<datalist id="{}">{}</datalist>', line, place, options)
