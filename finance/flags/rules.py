"""The rules themselves, by code; docs/flags.md lists them and a test keeps it true."""

from django.utils.translation import gettext_lazy as _

from finance.flags.rule import Parameter, Rule, Severity

_DESIGN = _("house default, to be confirmed by the unit")


def _shared(escalate_after: int, escalate_every: int = 0) -> tuple[Parameter, ...]:
    """The parameters that each rule has: how long it may be muted, and when the unit chief hears of it."""
    return (
        Parameter("acknowledge_days", _("longest acknowledgement"), 30, _DESIGN, least=1, most=180),
        Parameter("escalate_after_days", _("tell the unit chief after"), escalate_after, _DESIGN, least=1),
        Parameter("escalate_every_days", _("tell the unit chief again every (0: once)"), escalate_every, _DESIGN),
    )


NO_FIN_TRACK = Rule(
    code="J01",
    name="NO_FIN_TRACK",
    title=_("No financial track"),
    severity=Severity.CRITICAL,
    sql="""
SELECT c.id AS case_id, c.compartment_id, ''::text AS thing, c.opened_on + %(days)s::int AS due_on,
       jsonb_build_object('opened_on', c.opened_on, 'track', coalesce(t.state, '')) AS facts
  FROM investigations_case c LEFT JOIN finance_financialtrack t ON t.case_id = c.id
 WHERE c.state <> 'closed' AND (t.state IS NULL OR t.state IN ('not_assessed', 'required'))
   AND c.opened_on <= %(today)s::date - %(days)s::int {scope}""",
    sentence=_("The case was opened on %(opened_on)s and nobody follows its money yet."),
    meaning=_(
        "Every smuggling investigation follows the money. This case is not closed and its financial track is still "
        "to be assessed, or required and not opened."
    ),
    clears=_("Open the financial track with a financial lead, or have a waiver approved."),
    source=_("Policy letter: a financial investigation beside every smuggling investigation; domain list J01"),
    parameters=(
        Parameter("days", _("days after the case was opened"), 7, _("domain list J01")),
        *_shared(7, 7),
    ),
)

WAIVER_EXPIRED = Rule(
    code="J02",
    name="WAIVER_EXPIRED",
    title=_("Waiver has ended"),
    severity=Severity.HIGH,
    sql="""
SELECT c.id AS case_id, c.compartment_id, coalesce(w.uuid::text, '') AS thing,
       coalesce(w.until + 1, c.opened_on) AS due_on, jsonb_build_object('until', w.until) AS facts
  FROM finance_financialtrack t JOIN investigations_case c ON c.id = t.case_id
  LEFT JOIN LATERAL (SELECT uuid, until FROM finance_waiver x
                      WHERE x.case_id = c.id AND x.state = 'approved' AND x.until < %(today)s::date
                      ORDER BY x.until DESC, x.id DESC LIMIT 1) w ON true
 WHERE t.state = 'waived' AND c.state <> 'closed' {scope}
   AND NOT EXISTS (SELECT FROM finance_waiver r WHERE r.case_id = c.id AND r.state = 'approved'
                      AND %(today)s::date BETWEEN r.starts_on AND r.until)""",
    sentence=_("The waiver ran until %(until)s and no other has followed."),
    meaning=_(
        "The case goes without a financial track, and the leave to do so has ended. It cannot be closed like this."
    ),
    clears=_("Open the financial track, declare it required, or have a new waiver approved."),
    source=_("House rule: a waiver runs for at most 90 days; domain list J02"),
    parameters=_shared(7, 7),
)

NO_PLAN = Rule(
    code="J03",
    name="NO_PLAN",
    title=_("No approved plan"),
    severity=Severity.HIGH,
    sql="""
SELECT c.id AS case_id, c.compartment_id, ''::text AS thing, m.opened_on + %(days)s::int AS due_on,
       jsonb_build_object('opened_on', m.opened_on) AS facts
  FROM finance_financialtrack t JOIN investigations_case c ON c.id = t.case_id
  JOIN LATERAL (SELECT max(effective_on) AS opened_on FROM finance_trackmove x
                 WHERE x.track_id = t.id AND x.to_state = 'open') m ON m.opened_on IS NOT NULL
 WHERE t.state = 'open' AND c.state <> 'closed' {scope}
   AND NOT EXISTS (SELECT FROM finance_trackplan p WHERE p.track_id = t.id AND p.state = 'approved')
   AND m.opened_on <= %(today)s::date - %(days)s::int""",
    sentence=_("The financial track has been open since %(opened_on)s without an approved plan."),
    meaning=_("An open financial track has a plan that a unit chief or prosecutor has approved."),
    clears=_("Propose a plan and have it approved."),
    source=_("Domain list J03"),
    parameters=(Parameter("days", _("days after the track was opened"), 14, _("domain list J03")), *_shared(14)),
)

DORMANT_TRACK = Rule(
    code="J04",
    name="DORMANT_TRACK",
    title=_("Dormant financial track"),
    severity=Severity.HIGH,
    sql="""
SELECT c.id AS case_id, c.compartment_id, ''::text AS thing,
       coalesce(t.money_activity_on, c.opened_on) + %(days)s::int AS due_on,
       jsonb_build_object('money_on', coalesce(t.money_activity_on, c.opened_on)) AS facts
  FROM finance_financialtrack t JOIN investigations_case c ON c.id = t.case_id
 WHERE t.state = 'open' AND c.state <> 'closed' {scope}
   AND coalesce(t.money_activity_on, c.opened_on) <= %(today)s::date - %(days)s::int
   AND c.criminal_activity_on > coalesce(t.money_activity_on, c.opened_on)""",
    sentence=_("Nobody has done anything about the money since %(money_on)s, while the criminal lane went on."),
    meaning=_(
        "The financial track is open, but only the criminal lane has moved since the last act in the money lane."
    ),
    clears=_("Log an activity in the financial track, conclude it, or have a waiver approved."),
    source=_("Domain list J04"),
    parameters=(Parameter("days", _("days without an act in the money lane"), 30, _("domain list J04")), *_shared(14)),
)

PURPOSE_MISSING = Rule(
    code="J06",
    name="PURPOSE_MISSING",
    title=_("No written purpose"),
    severity=Severity.HIGH,
    sql="""
SELECT c.id AS case_id, c.compartment_id, ''::text AS thing, c.opened_on + %(days)s::int AS due_on,
       jsonb_build_object('opened_on', c.opened_on) AS facts
  FROM investigations_case c
 WHERE c.purpose = '' AND c.state <> 'closed' AND c.opened_on <= %(today)s::date - %(days)s::int {scope}""",
    sentence=_("The case was opened on %(opened_on)s and its purpose has not been written down."),
    meaning=_("The purpose of a targeted investigation is recorded in writing within a week."),
    clears=_("Write the purpose statement of the case."),
    source=_("Wpg art. 9(2); domain list J06"),
    parameters=(Parameter("days", _("days after the case was opened"), 7, _("Wpg art. 9(2)")), *_shared(7)),
)

UNSECURED_ASSET = Rule(
    code="J07",
    name="UNSECURED_ASSET",
    title=_("Traced asset not secured"),
    severity=Severity.CRITICAL,
    sql="""
SELECT c.id AS case_id, a.compartment_id, a.uuid::text AS thing, s.traced_on + s.days AS due_on,
       jsonb_build_object('traced_on', s.traced_on, 'asset', a.uuid, 'type', a.type) AS facts
  FROM finance_asset a JOIN investigations_case c ON c.id = a.case_id
  JOIN LATERAL (SELECT coalesce(max(x.effective_on), (a.created_at AT TIME ZONE %(zone)s)::date) AS traced_on,
                       CASE WHEN a.type = ANY(%(fast_types)s) THEN %(fast_days)s::int ELSE %(days)s::int END AS days
                  FROM finance_assetmove x
                 WHERE x.asset_id = a.id AND x.to_state = 'traced' AND NOT x.goes_back) s ON true
 WHERE a.state = 'traced' AND s.traced_on <= %(today)s::date - s.days {scope}
   AND NOT EXISTS (SELECT FROM finance_moverequest r WHERE r.asset_id = a.id AND r.to_state IN ('frozen', 'seized')
                      AND r.state IN ('proposed', 'sent_back'))""",
    sentence=_("An asset was traced on %(traced_on)s and nobody has asked to freeze or seize it."),
    meaning=_(
        "The asset is identified and verified, but still in the hands of its holder. Cash, crypto-assets and money "
        "in escrow can be gone in a day."
    ),
    clears=_("Request that the asset is frozen or seized, or record that it was not found."),
    source=_("Directive (EU) 2024/1260, identification before freezing; domain list J07"),
    parameters=(
        Parameter("days", _("days after the asset was traced"), 14, _("domain list J07")),
        Parameter("fast_days", _("the same for cash, crypto-assets and escrow"), 1, _("domain list J07")),
        *_shared(7),
    ),
)

CLOSE_BLOCKED = Rule(
    code="J28",
    name="CLOSE_BLOCKED",
    title=_("No financial outcome"),
    severity=Severity.HIGH,
    sql="""
SELECT c.id AS case_id, c.compartment_id, ''::text AS thing,
       coalesce(m.moved_on, c.opened_on) + %(days)s::int AS due_on,
       jsonb_build_object('moved_on', m.moved_on, 'state', c.state) AS facts
  FROM finance_financialtrack t JOIN investigations_case c ON c.id = t.case_id
  LEFT JOIN LATERAL (SELECT max(effective_on) AS moved_on FROM investigations_casemove x
                      WHERE x.case_id = c.id AND x.to_state = c.state) m ON true
 WHERE c.state IN ('closing', 'closed') AND t.state <> 'concluded' {scope}
   AND coalesce(m.moved_on, c.opened_on) <= %(today)s::date - %(days)s::int
   AND NOT (t.state = 'waived'
            AND EXISTS (SELECT FROM finance_waiver r WHERE r.case_id = c.id AND r.state = 'approved'
                           AND CASE c.state WHEN 'closed' THEN coalesce(m.moved_on, c.opened_on)
                                            ELSE %(today)s::date END BETWEEN r.starts_on AND r.until))""",
    sentence=_(
        "Closing was requested or decided on %(moved_on)s, but the financial track has no outcome, and no waiver was "
        "running."
    ),
    meaning=_(
        "A case closes only with a concluded financial track or a running waiver. This one wants to close without, or "
        "was closed before this was asked of it."
    ),
    clears=_(
        "Conclude the financial track with its outcome, have a waiver approved, or take the request to close back. "
        "A closed case is reopened first."
    ),
    source=_("House rule on closing; domain list J28"),
    parameters=(
        Parameter("days", _("days after closing was requested"), 0, _("domain list J28: at once")),
        *_shared(7),
    ),
)

DECONFLICT = Rule(
    code="J29",
    name="DECONFLICT",
    title=_("Known in another case"),
    severity=Severity.MEDIUM,
    sql="""
SELECT c.id AS case_id, c.compartment_id, ''::text AS thing,
       min((m.found_at AT TIME ZONE %(zone)s)::date) + %(days)s::int AS due_on,
       jsonb_build_object('since', min((m.found_at AT TIME ZONE %(zone)s)::date)) AS facts
  FROM investigations_match m JOIN investigations_case c ON c.id = m.case_id
 WHERE m.ended_at IS NULL AND m.settled_at IS NULL AND c.state <> 'closed' {scope}
 GROUP BY c.id, c.compartment_id
HAVING min((m.found_at AT TIME ZONE %(zone)s)::date) <= %(today)s::date - %(days)s::int""",
    sentence=_("A number of this case has stood in another one since %(since)s, and nobody wrote what came of it."),
    meaning=_(
        "The same document, telephone, plate or account stands in another case that is not closed. Its page says which "
        "unit to ask, and nothing else."
    ),
    clears=_("Ask that unit and write down what came of it, or take the number away."),
    source="Wpg art. 11, hit or no hit only; domain list J29",
    parameters=(Parameter("days", _("days after the match was found"), 0, "domain list J29: on write"), *_shared(14)),
)

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        NO_FIN_TRACK,
        WAIVER_EXPIRED,
        NO_PLAN,
        DORMANT_TRACK,
        PURPOSE_MISSING,
        UNSECURED_ASSET,
        CLOSE_BLOCKED,
        DECONFLICT,
    )
}
