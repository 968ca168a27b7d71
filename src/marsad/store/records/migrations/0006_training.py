"""Samples drawn for training, which no estimate may use, and the models a unit trains, compares and puts in use."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number

TABLES = ("trainedmodel", "modelcomparison", "modeluse")


def nothing(apps, editor):
    pass


def refuse_training_samples(apps, editor):
    """An older version would estimate from them: going back is refused while there is one."""
    if apps.get_model("records", "Sample").objects.filter(purpose="training").exists():
        raise RuntimeError("there are samples drawn for training, which an older version would count")


PROBABILITY = models.Q(inclusion_probability__gt=0, inclusion_probability__lte=1)


class Migration(migrations.Migration):
    dependencies = [("records", "0005_narratives")]
    operations = [
        migrations.AddField("sample", "purpose", models.CharField(default="estimation", max_length=20)),
        migrations.RemoveConstraint("sampletask", "inclusion_is_a_probability"),
        migrations.AlterField("sampletask", "inclusion_probability", models.FloatField(null=True)),
        migrations.AddConstraint(
            "sampletask",
            models.CheckConstraint(
                condition=models.Q(inclusion_probability__isnull=True) | PROBABILITY,
                name="inclusion_is_a_probability",
            ),
        ),
        migrations.RunPython(nothing, refuse_training_samples),
        migrations.CreateModel(
            name="TrainedModel",
            fields=[
                number(),
                ("task", models.CharField(max_length=80)),
                ("file", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("seed", models.BigIntegerField()),
                ("data_hash", models.CharField(max_length=64)),
                ("question", models.CharField(default="", max_length=80)),
                ("learnt_from", models.JSONField(default=list)),
                ("held_out", models.JSONField(default=dict)),
                ("trained_at", models.DateTimeField()),
                ("trained_by", models.CharField(max_length=80)),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="ModelComparison",
            fields=[
                number(),
                ("task", models.CharField(max_length=80)),
                ("new", models.CharField(max_length=64)),
                ("old", models.CharField(max_length=64)),
                ("figures", models.JSONField()),
                ("compared_at", models.DateTimeField()),
                ("compared_by", models.CharField(max_length=80)),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="ModelUse",
            fields=[
                number(),
                ("task", models.CharField(max_length=80)),
                ("identity", models.CharField(max_length=64)),
                ("file", models.CharField(max_length=500)),
                ("reason", models.CharField(default="", max_length=500)),
                ("since", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=80)),
                (
                    "comparison",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="records.modelcomparison",
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        AppendOnly(TABLES, "the record of models is append-only", "models_refuse"),
    ]
