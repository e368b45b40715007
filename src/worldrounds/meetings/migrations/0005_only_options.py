import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from 0004: PostgreSQL does not alter a table whose rows were written in the same transaction.

    dependencies = [
        ('meetings', '0004_polls'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='proposalanswer',
            name='one_answer_each',
        ),
        migrations.RemoveField(
            model_name='proposalanswer',
            name='proposal',
        ),
        migrations.RemoveField(
            model_name='proposal',
            name='starts_at',
        ),
        migrations.AlterField(
            model_name='proposalanswer',
            name='option',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='meetings.proposaloption'),
        ),
        migrations.AddConstraint(
            model_name='proposalanswer',
            constraint=models.UniqueConstraint(fields=('option', 'enrolment'), name='one_answer_an_option'),
        ),
    ]
