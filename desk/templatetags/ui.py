"""The parts of the pages: `{% load ui %}`; see docs/ui.md."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.words import did
from desk import words
from desk.dates import as_day, month_form, on_day
from desk.formparts import field_part, folded_parts

register = template.Library()

MINUS = "\u2212"
NARROW = "\u00a0"
SEVERITIES = {
    "info": ("blue", "info-circle"),
    "low": ("blue", "info-circle"),
    "medium": ("amber", "alert-circle"),
    "warning": ("amber", "alert-circle"),
    "high": ("red", "alert-triangle"),
    "serious": ("red", "alert-triangle"),
    "critical": ("red", "alert-octagon"),
}


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite; decoration unless it is given a label."""
    address = f"{static('app/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            css,
            label,
            address,
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}"></use></svg>',
        css,
        address,
    )


@register.simple_tag
def state_badge(kind: str, state: Any) -> SafeString:
    """A state as a badge: the registered word, a tone that repeats it, and what it means as a hint."""
    value = str(state or "")
    if not value:
        return SafeString("")
    return format_html(
        '<span class="badge tone tone-{}" data-state="{}" title="{}">{}</span>',
        words.tone(kind, value),
        value,
        words.help_of(kind, value),
        words.word(kind, value),
    )


@register.simple_tag
def state_word(kind: str, state: Any) -> str:
    """The registered word of a state, without a badge."""
    return words.word(kind, str(state))


@register.simple_tag
def badge(text: Any, tone: str = "grey", symbol: str = "") -> SafeString:
    """A small label with any text."""
    picture = icon(symbol) if symbol else ""
    return format_html('<span class="badge tone tone-{}">{}{}</span>', tone, picture, text)


@register.simple_tag
def severity(level: str, text: Any = "") -> SafeString:
    """The weight of a flag: an icon and a word."""
    tone, symbol = SEVERITIES.get(str(level), ("grey", "flag"))
    names = {
        "info": _("for information"),
        "low": _("low"),
        "medium": _("medium"),
        "warning": _("warning"),
        "high": _("high"),
        "serious": _("serious"),
        "critical": _("critical"),
    }
    return format_html(
        '<span class="badge tone tone-{} severity">{}{}</span>',
        tone,
        icon(symbol),
        text or names.get(level, level),
    )


def _figure(amount: Any, places: int) -> str:
    value = Decimal(str(amount))
    text = number_format(abs(value), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if value < 0 and Decimal(str(round(value, places))) else text


@register.simple_tag
def money(amount: Any, currency: str = "EUR", href: str = "", places: int = 2) -> SafeString:
    """An amount in tabular figures with its currency; with `href` it opens the rows behind it."""
    if amount is None or amount == "":
        return format_html('<span class="money none">{}</span>', "–")
    body = format_html(
        '<span class="money"><span class="currency">{}</span>{}{}</span>',
        currency,
        NARROW,
        _figure(amount, places),
    )
    return format_html('<a class="behind" href="{}">{}</a>', href, body) if href else body


@register.simple_tag
def figure(value: Any, places: int = 0) -> SafeString:
    """A number by locale, in tabular figures."""
    if value is None or value == "":
        return format_html('<span class="num none">{}</span>', "–")
    return format_html('<span class="num">{}</span>', _figure(value, places))


@register.simple_tag
def percent(value: Any, places: int = 0) -> str:
    """A percentage (71 means 71 %)."""
    return "–" if value is None or value == "" else f"{_figure(value, places)}{NARROW}%"


def _ago(days: int) -> str:
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


register.filter("on_day", on_day)


@register.simple_tag
def day(value: date | datetime | None, weekday: bool = False, relative: bool = False) -> SafeString:
    """A date by locale; with the weekday where a term matters, the distance only beside it."""
    if not value:
        return format_html('<span class="none">{}</span>', "–")
    on = as_day(value)
    text = date_format(on, f"D {month_form()}" if weekday else month_form())
    if not relative:
        return format_html('<time datetime="{}" class="day">{}</time>', on.isoformat(), text)
    beside = _ago((on - timezone.localdate()).days)
    return format_html(
        '<time datetime="{}" class="day">{}</time> <span class="text-secondary">({})</span>',
        on.isoformat(),
        text,
        beside,
    )


@register.simple_tag
def moment(value: datetime | None, seconds: bool = False) -> SafeString:
    """A date with the time in the user's zone."""
    if not value:
        return format_html('<span class="none">{}</span>', "–")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    text = date_format(local, f"{month_form()} H:i:s" if seconds else f"{month_form()} H:i")
    return format_html(
        '<time datetime="{}" class="day">{}</time>',
        local.isoformat(timespec="seconds"),
        text,
    )


@register.simple_tag
def bar(value: Any, most: Any = 100, label: str = "", tone: str = "green") -> SafeString:
    """How much of a whole, as a bar with the words beside it; more than the whole is marked by its tone."""
    whole = float(most or 0)
    share = 100 * float(value or 0) / whole if whole else 0.0
    shown = label or f"{_figure(share, 0)}{NARROW}%"
    over = " over" if share > 100 else ""
    return format_html(
        '<span class="share"><svg class="bar tone-{}{}" width="100%" height="8" aria-hidden="true">'
        '<rect class="whole" width="100%" height="8" rx="4"></rect>'
        '<rect class="part" width="{}%" height="8" rx="4"></rect></svg><span class="share-words">{}</span></span>',
        tone,
        over,
        f"{max(0.0, min(share, 100.0)):.1f}",
        shown,
    )


@register.filter(name="did")
def did_filter(code: str) -> str:
    """The words of a verb of the book or of a look."""
    return str(did(code))


@register.simple_tag
def crumb(text: Any, href: str = "") -> SafeString:
    """One step of the breadcrumb."""
    if href:
        return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', href, text)
    return format_html('<li class="breadcrumb-item active" aria-current="page">{}</li>', text)


@register.simple_block_tag
def card(
    content: str,
    title: Any = "",
    symbol: str = "",
    lane: str = "",
    css: str = "",
    flush: bool = False,
) -> str:
    """A box with a heading; `lane` is criminal or money; `flush` for a table without inner margin."""
    head = format_html('<h2 class="card-title">{}{}</h2>', icon(symbol) if symbol else "", title) if title else ""
    header = format_html('<div class="card-header">{}</div>', head) if head else ""
    body = content if flush else format_html('<div class="card-body">{}</div>', content)
    classes = " ".join(c for c in ("card", f"lane lane-{lane}" if lane else "", css) if c)
    return format_html('<section class="{}">{}{}</section>', classes, header, body)


@register.simple_block_tag
def empty(content: str, title: Any = "", symbol: str = "inbox") -> str:
    """What would be here, and between the tags the first step."""
    return format_html(
        '<div class="empty-state">{}<p class="empty-state-title">{}</p><div class="empty-state-step">{}</div></div>',
        icon(symbol, "icon-lg"),
        title,
        content,
    )


@register.simple_block_tag
def note(content: str, tone: str = "blue", symbol: str = "info-circle", title: Any = "") -> str:
    """A message inside a page: text with an icon in a tone."""
    head = format_html('<strong class="note-title">{}</strong>', title) if title else ""
    return format_html(
        '<div class="note tone-{}" role="note">{}<div>{}{}</div></div>',
        tone,
        icon(symbol),
        head,
        content,
    )


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, name: str, text: Any, css: str = "", param: str = "order") -> SafeString:
    """A heading of a column that sorts the list by `?order=name`, then `?order=-name`."""
    request = context["request"]
    query = request.GET.copy()
    now = query.get(param, "") or str(context.get("order", "") or "")
    following = f"-{name}" if now == name else name
    query[param] = following
    query.pop("cursor", None)
    state = {"": "none", name: "ascending", f"-{name}": "descending"}.get(now, "none")
    symbol = {"ascending": "arrow-up", "descending": "arrow-down"}.get(state, "arrows-sort")
    return format_html(
        '<th scope="col" aria-sort="{}" class="{}"><a class="sort" href="?{}">{}{}</a></th>',
        state,
        css,
        query.urlencode(),
        text,
        icon(symbol),
    )


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The query of this page with some values replaced (empty ones removed), for links that keep the filters."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/cursor_pages.html", takes_context=True)
def cursor_pages(context: template.Context, previous: str = "", following: str = "", total: Any = "") -> dict[str, Any]:
    """Previous and next page by cursor; `total` is a text such as "1,000+"."""
    return {
        "previous": with_query(context, cursor=previous) if previous else "",
        "following": with_query(context, cursor=following) if following else "",
        "total": total,
    }


@register.inclusion_tag("components/list_tools.html")
def list_tools(tools: dict[str, Any]) -> dict[str, Any]:
    """The filters by name, the columns to choose and the export of a list; `tools` comes from `desk.lists.ListPage`."""
    return tools


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm, folded: str = "", folded_title: Any = "", error_title: Any = "") -> dict[str, Any]:
    """The fields of a form in one column, its errors on top; the fields named in `folded` open on demand."""
    shown, rare = folded_parts(form, folded)
    return {
        "form": form,
        "parts": shown,
        "rare": rare,
        "rare_open": any(part["errors"] for part in rare),
        "folded_title": folded_title or _("More fields"),
        "error_title": error_title,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm, title: Any = "") -> dict[str, Any]:
    """The list of errors of a form with links to the fields."""
    return {"form": form, "title": title}


@register.inclusion_tag("components/field.html")
def form_field(field: BoundField, css: str = "") -> dict[str, Any]:
    """One field with its label, help and errors."""
    return {"part": field_part(field, css)}


@register.inclusion_tag("components/filter_field.html")
def filter_field(field: BoundField) -> dict[str, Any]:
    """One small field of a filter line."""
    return {"part": field_part(field, "form-control-sm")}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def tabs(context: template.Context, entries: Any, label: Any = "") -> dict[str, Any]:
    """Tabs that are links: entries with `words`, `url` and perhaps `count`, `icon`, `active`."""
    path = context["request"].path
    rows = [{**entry, "active": entry.get("active", entry["url"] == path)} for entry in entries]
    return {"entries": rows, "label": label or _("Parts of this page")}


@register.inclusion_tag("components/chart.html")
def chart(figure: dict[str, Any]) -> dict[str, Any]:
    """A picture with its table behind it: figure has id, title, option (of ECharts), columns, rows, unit, source,
    period and export_url."""
    block = json_script(figure["option"], f"option-{figure['id']}")
    return {"figure": figure, "option_block": block}


@register.inclusion_tag("components/history.html")
def history(entries: Any) -> dict[str, Any]:
    """Who did what when: entries with `at`, `actor`, `words` and perhaps `changes` of name, old, new."""
    return {"entries": entries}


@register.inclusion_tag("components/figures.html")
def figures(entries: Any) -> dict[str, Any]:
    """A row of figures: entries with `words`, `value` (from money or figure) and perhaps `href`, `hint`."""
    return {"entries": entries}


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a key that is itself a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag
def figure_entry(words_: Any, value: Any, href: str = "", hint: Any = "") -> dict[str, Any]:
    """One entry for `figures`."""
    return {"words": words_, "value": value, "href": href, "hint": hint}


@register.simple_tag
def as_lines(text: str) -> SafeString:
    """Text as typed, with its line ends kept by the style sheet."""
    return format_html('<div class="as-typed">{}</div>', text)


@register.simple_block_tag
def dl(content: str, css: str = "") -> str:
    """A list of facts: between the tags `fact` tags."""
    return format_html('<dl class="facts {}">{}</dl>', css, content)


@register.simple_tag
def fact(name: Any, value: Any, hint: str = "") -> SafeString:
    """One fact: its name and its value."""
    shown = value if value not in (None, "") else format_html('<span class="none">{}</span>', "–")
    extra = format_html(' <span class="hint">{}</span>', hint) if hint else ""
    return format_html("<dt>{}</dt><dd>{}{}</dd>", name, shown, extra)
