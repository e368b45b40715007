from django.db import migrations, models


def forget_what_nobody_chose(apps, schema_editor):
    """Until now there was English only: the next sign-in takes the browser's language."""
    apps.get_model("people", "Person").objects.filter(language="en").update(language="")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="language",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.RunPython(forget_what_nobody_chose, migrations.RunPython.noop),
    ]
