import django.db.models.deletion
from django.db import migrations, models


def one_option_each(apps, schema_editor):
    """What was proposed so far was one time each."""
    option = apps.get_model("meetings", "ProposalOption")
    answer = apps.get_model("meetings", "ProposalAnswer")
    for proposal in apps.get_model("meetings", "Proposal").objects.all():
        only = option.objects.create(proposal=proposal, starts_at=proposal.starts_at)
        answer.objects.filter(proposal=proposal).update(option=only)


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0003_joined_and_reasons'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProposalOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='meetings.proposal')),
            ],
            options={
                'ordering': ['starts_at'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'starts_at'), name='each_time_proposed_once')],
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='closes_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='proposalanswer',
            name='option',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='meetings.proposaloption'),
        ),
        migrations.RunPython(one_option_each, migrations.RunPython.noop),
    ]
