import django.db.models.deletion
import django.db.models.functions.text
import worldrounds.core.zones
import worldrounds.programmes.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('blueprint', models.CharField(max_length=80)),
                ('blueprint_version', models.CharField(max_length=20)),
                ('document', models.JSONField()),
                ('first_day', models.DateField()),
                ('end_day', models.DateField()),
                ('state', models.CharField(choices=[('planning', 'Planning'), ('enrolling', 'Enrolling'), ('running', 'Running'), ('closed', 'Closed')], default='planning', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-first_day', 'title'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end_day__gt', models.F('first_day'))), name='programme_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='invited', max_length=10)),
                ('quota', models.PositiveIntegerField(blank=True, null=True)),
                ('join_token', models.CharField(default=worldrounds.programmes.models.new_token, max_length=40, unique=True)),
                ('join_open', models.BooleanField(default=True)),
                ('roster_mapping', models.JSONField(blank=True, default=dict)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='network.institution')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='programmes.programme')),
            ],
            options={
                'ordering': ['institution__name'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'institution'), name='partner_once')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('applied', 'Applied'), ('admitted', 'Admitted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='admitted', max_length=10)),
                ('given_name', models.CharField(max_length=100)),
                ('family_name', models.CharField(blank=True, max_length=100)),
                ('email', models.EmailField(max_length=254)),
                ('student_number', models.CharField(blank=True, max_length=60)),
                ('gender', models.CharField(blank=True, max_length=20)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('languages', models.JSONField(blank=True, default=list)),
                ('topics', models.JSONField(blank=True, default=list)),
                ('access_needs', models.TextField(blank=True)),
                ('time_zone', models.CharField(max_length=64, validators=[worldrounds.core.zones.validate_zone])),
                ('availability', models.CharField(blank=True, max_length=84)),
                ('availability_saved_at', models.DateTimeField(blank=True, null=True)),
                ('profile_saved_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='programmes.partner')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='programmes.programme')),
            ],
            options={
                'ordering': ['family_name', 'given_name', 'pk'],
                'indexes': [models.Index(fields=['programme', 'state'], name='programmes__program_758801_idx')],
                'constraints': [models.UniqueConstraint(models.F('programme'), django.db.models.functions.text.Lower('email'), name='enrolled_once'), models.UniqueConstraint(fields=('programme', 'person'), name='person_enrolled_once')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('coordination', 'Coordination'), ('group contact', 'Group Contact'), ('research', 'Research'), ('publication', 'Publication')], max_length=20)),
                ('given', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='programmes.enrolment')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PlannedSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60)),
                ('kind', models.CharField(choices=[('group meeting', 'Group Meeting'), ('plenary', 'Plenary')], max_length=20)),
                ('phase', models.CharField(blank=True, max_length=80)),
                ('theme', models.CharField(blank=True, max_length=80)),
                ('title', models.CharField(max_length=200)),
                ('position', models.PositiveSmallIntegerField()),
                ('first_day', models.DateField()),
                ('end_day', models.DateField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('runsheet', models.JSONField(blank=True, default=list)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_sessions', to='programmes.programme')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'key'), name='planned_session_once'), models.CheckConstraint(condition=models.Q(('end_day__gt', models.F('first_day'))), name='session_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('coordinator', 'Coordinator'), ('site lead', 'Site Lead'), ('facilitator', 'Facilitator'), ('student leader', 'Student Leader')], max_length=20)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('declined_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.institution')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='programmes.programme')),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('coordinator', 'Coordinator'), ('site lead', 'Site Lead'), ('facilitator', 'Facilitator'), ('student leader', 'Student Leader')], max_length=20)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='network.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='programmes.programme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('institution', None)), fields=('programme', 'person', 'kind'), name='role_once'), models.UniqueConstraint(fields=('programme', 'person', 'kind', 'institution'), name='role_once_a_school'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'site lead'), _negated=True), ('institution__isnull', False), _connector='OR'), name='site_lead_has_school')],
            },
        ),
        migrations.CreateModel(
            name='RosterUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uploaded_at', models.DateTimeField()),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('mapping', models.JSONField(default=dict)),
                ('options', models.JSONField(default=dict)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='programmes.partner')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60)),
                ('kind', models.CharField(choices=[('icebreaker', 'Icebreaker'), ('positions', 'Positions'), ('matrix', 'Matrix'), ('analysis', 'Analysis'), ('decisions', 'Decisions'), ('consensus', 'Consensus'), ('draft', 'Draft'), ('review', 'Review'), ('reflection', 'Reflection')], max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('instructions', models.TextField(blank=True)),
                ('theme', models.CharField(blank=True, max_length=80)),
                ('opens_day', models.DateField()),
                ('due_day', models.DateField(blank=True, null=True)),
                ('rounds', models.PositiveSmallIntegerField(default=3)),
                ('reviews', models.PositiveSmallIntegerField(default=2)),
                ('consequence', models.TextField(blank=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='programmes.programme')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'key'), name='stage_once'), models.CheckConstraint(condition=models.Q(('due_day', None), ('due_day__gte', models.F('opens_day')), _connector='OR'), name='stage_opens_before_due')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('instructions', models.TextField(blank=True)),
                ('who', models.CharField(choices=[('group', 'Group'), ('student', 'Student')], default='group', max_length=10)),
                ('due_day', models.DateField()),
                ('position', models.PositiveSmallIntegerField()),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='programmes.programme')),
            ],
            options={
                'ordering': ['due_day', 'position'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'key'), name='task_once')],
            },
        ),
    ]
