"""A request may correct a move; the rules of assets that the database keeps itself."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).parent.parent / "sql" / "assets.sql"


class Migration(migrations.Migration):
    """Adds `corrects` to requests and the triggers of assets."""

    dependencies = [
        ("finance", "0003_rule_setting_version"),
        ("desk", "0001_initial"),
        ("investigations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="moverequest",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.assetmove",
            ),
        ),
        migrations.RunSQL(RULES.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
