"""The tables of the book, and its functions, so that later migrations may write inside an action."""

from typing import Any

from django.db import migrations, models

from audit.install import install_functions


def _functions(_: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        install_functions(cursor)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Content",
            fields=[
                ("change_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("room", models.BigIntegerField(db_index=True, null=True)),
                ("salt", models.BinaryField()),
                ("body", models.JSONField()),
            ],
            options={
                "db_table": "audit_content",
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("action_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("room", models.BigIntegerField(db_index=True, null=True)),
                ("salt", models.BinaryField()),
                ("text", models.TextField()),
            ],
            options={
                "db_table": "audit_reason",
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("cluster", models.BigIntegerField()),
                ("horizon", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("marks", models.BinaryField()),
                ("mac", models.BinaryField()),
            ],
            options={
                "db_table": "audit_seal",
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cluster", models.BigIntegerField()),
                ("xact", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                ("verb", models.TextField()),
                ("room", models.BigIntegerField(null=True)),
                ("thing", models.TextField()),
                ("purpose", models.TextField()),
                ("digest", models.BinaryField()),
            ],
            options={
                "db_table": "audit_action",
                "indexes": [
                    models.Index(fields=["cluster", "xact", "id"], name="action_in_seal_order"),
                    models.Index(fields=["room", "id"], name="action_of_room"),
                    models.Index(fields=["thing", "id"], name="action_of_thing"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor", ""), _negated=True), models.Q(("verb", ""), _negated=True)
                        ),
                        name="action_has_actor_and_verb",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cluster", models.BigIntegerField()),
                ("xact", models.BigIntegerField()),
                ("action_id", models.BigIntegerField(db_index=True)),
                ("table_name", models.TextField()),
                ("row_id", models.TextField()),
                ("op", models.TextField()),
                ("room", models.BigIntegerField(null=True)),
                ("digest", models.BinaryField()),
            ],
            options={
                "db_table": "audit_change",
                "indexes": [models.Index(fields=["cluster", "xact", "id"], name="change_in_seal_order")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cluster", models.BigIntegerField()),
                ("xact", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                ("operation", models.TextField()),
                ("thing", models.TextField()),
                ("room", models.BigIntegerField(null=True)),
                ("purpose", models.TextField()),
                ("refused", models.BooleanField()),
                ("bucket", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_visit",
                "indexes": [
                    models.Index(fields=["cluster", "xact", "id"], name="visit_in_seal_order"),
                    models.Index(fields=["room", "id"], name="visit_of_room"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("thing", "actor", "operation", "purpose", "refused", "bucket"),
                        name="one_visit_per_bucket",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused", True),
                            ("operation__in", ("open", "list", "search", "export", "disclose")),
                            _connector="OR",
                        ),
                        name="visit_has_known_operation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor", ""), _negated=True), models.Q(("thing", ""), _negated=True)
                        ),
                        name="visit_has_actor_and_thing",
                    ),
                ],
            },
        ),
        migrations.RunPython(_functions, migrations.RunPython.noop),
    ]
