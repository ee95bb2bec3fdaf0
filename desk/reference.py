"""The provisions on which moves of assets rest, and the terms that policy sets, dated and with their source.

`checked` says that the text was read in the source; the others are defaults that a lawyer confirms. The dates say
from when the provision may be used here, not when it was enacted.
"""

from datetime import date
from typing import Any

from audit.actions import action
from desk.models import LegalBasis, Term

_SV, _36E = date(1993, 3, 1), date(1993, 3, 1)
_SEIZE, _TAKE = ["seized"], ["confiscated", "realised", "recovered"]
_S15 = "ECLI:NL:HR:2023:128, which quotes arts. 94 and 94a(1)-(3) Sv"

# (code, jurisdiction, English, Dutch, states, confirmed afterwards, from, source, read in the source)
ROWS: list[tuple[str, str, str, str, list[str], bool, date, str, bool]] = [
    ("94", "NL", "Art. 94 Sv: seizure for evidence, forfeiture or withdrawal",
     "Art. 94 Sv: beslag voor waarheidsvinding, verbeurdverklaring of onttrekking", _SEIZE, True, _SV, _S15, True),
    ("94a(1)", "NL", "Art. 94a(1) Sv: conservatory seizure for a fine",
     "Art. 94a lid 1 Sv: conservatoir beslag voor een geldboete", ["frozen", "seized"], False, _SV, _S15, True),
    ("94a(2)", "NL", "Art. 94a(2) Sv: conservatory seizure for a confiscation order",
     "Art. 94a lid 2 Sv: conservatoir beslag voor ontneming", ["frozen", "seized"], False, _SV, _S15, True),
    ("94a(3)", "NL", "Art. 94a(3) Sv: conservatory seizure for a compensation order",
     "Art. 94a lid 3 Sv: conservatoir beslag voor een schadevergoedingsmaatregel", ["frozen", "seized"], False,
     date(2014, 1, 1), _S15, True),
    ("94a(4)", "NL", "Art. 94a(4) Sv: seizure of another's objects that hinder recovery",
     "Art. 94a lid 4 Sv: anderbeslag op voorwerpen van een ander", ["frozen", "seized"], False, _SV,
     "beslagrecht.nl; the paragraph's number is to be confirmed", False),
    ("94a(5)", "NL", "Art. 94a(5) Sv: seizure of other objects of that other person",
     "Art. 94a lid 5 Sv: anderbeslag op andere voorwerpen van die ander", ["frozen", "seized"], False, _SV,
     "beslagrecht.nl; the paragraph's number is to be confirmed", False),
    ("117", "NL", "Art. 117 Sv: sale before judgment, seizure goes on upon the proceeds",
     "Art. 117 Sv: vervreemding, het beslag rust op de opbrengst", ["sold"], False, _SV, "beslagrecht.nl, art. 117",
     True),
    ("33", "NL", "Art. 33 Sr: forfeiture", "Art. 33 Sr: verbeurdverklaring", _TAKE, False, _SV,
     "Wetboek van Strafrecht, version 2010-10-10", True),
    ("36b", "NL", "Art. 36b Sr: withdrawal from circulation", "Art. 36b Sr: onttrekking aan het verkeer",
     ["withdrawn"], False, _SV, "Wetboek van Strafrecht, version 2010-10-10", True),
    ("36e", "NL", "Art. 36e Sr: confiscation of unlawfully obtained advantage",
     "Art. 36e Sr: ontneming van wederrechtelijk verkregen voordeel", _TAKE, False, _36E,
     "Wetboek van Strafrecht, version 2010-10-10", True),
    ("116", "NL", "Art. 116 Sv: return of what was seized", "Art. 116 Sv: teruggave van het inbeslaggenomene",
     ["released"], False, _SV, "beslagrecht.nl, art. 134, which names it", False),
    ("2018/1805-freezing", "EU", "Reg. (EU) 2018/1805: freezing certificate",
     "Vo. (EU) 2018/1805: bevriezingscertificaat", ["frozen", "seized"], False, date(2020, 12, 19),
     "Regulation (EU) 2018/1805", True),
    ("2018/1805-confiscation", "EU", "Reg. (EU) 2018/1805: confiscation certificate",
     "Vo. (EU) 2018/1805: confiscatiecertificaat", _TAKE, False, date(2020, 12, 19), "Regulation (EU) 2018/1805",
     True),
]  # fmt: skip

# (code, days, from, source, read in the source)
TERMS: list[tuple[str, int, date, str, bool]] = [
    ("sealed", 1, date(2024, 1, 1), "house default; the owner of the policy confirms it", False),
    ("waiver", 90, date(2024, 1, 1), "house default; the owner of the policy confirms it", False),
    ("task_reminder", 3, date(2024, 1, 1), "house default; the owner of the policy confirms it", False),
]


def load_reference() -> None:
    """Load or correct the rows; when nothing differs nothing is written."""
    with action("job:reference", "reference.load", thing="legal bases and terms"):
        for code, days, start, source, checked in TERMS:
            _put(Term, {"code": code, "valid_from": start}, {"days": days, "source": source, "checked": checked})
        for code, jurisdiction, label_en, label_nl, moves, afterwards, start, source, checked in ROWS:
            values: dict[str, Any] = {
                "label_en": label_en,
                "label_nl": label_nl,
                "moves": moves,
                "confirmed_afterwards": afterwards,
                "source": source,
                "checked": checked,
            }
            _put(LegalBasis, {"code": code, "jurisdiction": jurisdiction, "valid_from": start}, values)


def _put(model: type[LegalBasis] | type[Term], key: dict[str, Any], values: dict[str, Any]) -> None:
    row = model._default_manager.filter(**key).first()
    if row is None:
        model._default_manager.create(**key, **values)
    elif any(getattr(row, name) != value for name, value in values.items()):
        model._default_manager.filter(pk=row.pk).update(**values)
