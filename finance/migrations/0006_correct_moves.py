"""A mistaken move is taken back by a move that points to it and leads to where it began."""

from pathlib import Path

from django.db import migrations, models

RULES = Path(__file__).parent.parent / "sql" / "assets.sql"


class Migration(migrations.Migration):
    """Adds `goes_back` to moves, with what the database asks of it."""

    dependencies = [("finance", "0005_plan_waiting")]

    operations = [
        migrations.RemoveConstraint(
            model_name="assetmove",
            name="asset_move_is_legal",
        ),
        migrations.RemoveConstraint(
            model_name="assetmove",
            name="asset_move_has_basis",
        ),
        migrations.RemoveConstraint(
            model_name="assetmove",
            name="asset_move_has_amount",
        ),
        migrations.RemoveConstraint(
            model_name="assetmove",
            name="asset_move_takes_two",
        ),
        migrations.AddField(
            model_name="assetmove",
            name="goes_back",
            field=models.BooleanField(
                default=False, db_default=False, help_text="Back to where the mistaken move that it corrects began."
            ),
        ),
        migrations.AddConstraint(
            model_name="assetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("goes_back", False),
                        models.Q(
                            models.Q(("from_state", "suspected"), ("to_state__in", ["not_found", "split", "traced"])),
                            models.Q(
                                ("from_state", "traced"), ("to_state__in", ["frozen", "not_found", "seized", "split"])
                            ),
                            models.Q(
                                ("from_state", "frozen"),
                                ("to_state__in", ["confiscated", "released", "seized", "split"]),
                            ),
                            models.Q(
                                ("from_state", "seized"),
                                ("to_state__in", ["confiscated", "released", "sold", "split", "withdrawn"]),
                            ),
                            models.Q(("from_state", "sold"), ("to_state__in", ["confiscated", "released", "split"])),
                            models.Q(
                                ("from_state", "confiscated"),
                                ("to_state__in", ["realised", "recovered", "released", "split"]),
                            ),
                            models.Q(("from_state", "realised"), ("to_state__in", ["recovered", "split"])),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("goes_back", True),
                        models.Q(
                            models.Q(("from_state", "traced"), ("to_state__in", ["suspected"])),
                            models.Q(("from_state", "not_found"), ("to_state__in", ["suspected", "traced"])),
                            models.Q(("from_state", "frozen"), ("to_state__in", ["traced"])),
                            models.Q(("from_state", "seized"), ("to_state__in", ["frozen", "traced"])),
                            models.Q(("from_state", "sold"), ("to_state__in", ["seized"])),
                            models.Q(("from_state", "confiscated"), ("to_state__in", ["frozen", "seized", "sold"])),
                            models.Q(("from_state", "realised"), ("to_state__in", ["confiscated"])),
                            models.Q(("from_state", "recovered"), ("to_state__in", ["confiscated", "realised"])),
                            models.Q(
                                ("from_state", "released"),
                                ("to_state__in", ["confiscated", "frozen", "seized", "sold"]),
                            ),
                            models.Q(("from_state", "withdrawn"), ("to_state__in", ["seized"])),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="asset_move_is_legal",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("goes_back", False),
                    models.Q(
                        ("amount__isnull", True),
                        ("corrects__isnull", False),
                        ("legal_basis__isnull", True),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="asset_move_back_corrects",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("goes_back", True),
                    ("to_state__in", ["not_found", "split", "traced"]),
                    models.Q(("legal_basis__isnull", False), models.Q(("authority", ""), _negated=True)),
                    _connector="OR",
                ),
                name="asset_move_has_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("goes_back", True),
                    models.Q(
                        ("to_state__in", ["confiscated", "frozen", "realised", "recovered", "seized", "sold"]),
                        _negated=True,
                    ),
                    models.Q(("amount__gte", 0), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="asset_move_has_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("request__isnull", False),
                    models.Q(("goes_back", False), ("to_state__in", ["not_found", "traced"])),
                    models.Q(("from_state__in", ["not_found", "traced"]), ("goes_back", True)),
                    models.Q(("goes_back", False), ("to_confirm", True), ("to_state", "seized")),
                    _connector="OR",
                ),
                name="asset_move_takes_two",
            ),
        ),
        migrations.RunSQL(RULES.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
