from datetime import datetime

from django.db import migrations, models


def as_the_plans_said(apps, schema_editor):
    """Who could not come to sessions that stand where a plan of times put them. To a plenary it is nobody's news who
    could not: everybody counts, until its time is set again. Of sessions that their groups have moved nothing is known.
    """
    session = apps.get_model("meetings", "Session")
    for timetable in apps.get_model("meetings", "Timetable").objects.filter(sessions__isnull=False).distinct():
        missed = {
            (group["group"], entry["planned"], datetime.fromisoformat(entry["start"])): [
                seat["enrolment"] for seat in entry["seats"] if not seat["comes"]
            ]
            for group in timetable.plan.get("groups", [])
            for entry in group["sessions"]
            if entry["start"]
        }
        rows = list(session.objects.filter(timetable=timetable))
        for row in rows:
            row.could_not_come = missed.get((row.group_id, row.planned_id, row.starts_at), [])
        session.objects.bulk_update(rows, ["could_not_come"], batch_size=200)
    membership = apps.get_model("groups", "Membership")
    for plenary in session.objects.filter(group=None).select_related("planned"):
        members = membership.objects.filter(group__programme=plenary.planned.programme_id, left_at=None)
        plenary.could_not_come = list(members.order_by("enrolment").values_list("enrolment", flat=True))
        plenary.save(update_fields=["could_not_come"])


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0003_new_rounds'),
        ('meetings', '0005_only_options'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='could_not_come',
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(as_the_plans_said, migrations.RunPython.noop),
    ]
