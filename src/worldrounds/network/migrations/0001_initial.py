import django.db.models.deletion
import django.db.models.functions.text
import worldrounds.core.zones
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('city', models.CharField(max_length=100)),
                ('country', models.CharField(max_length=2)),
                ('time_zone', models.CharField(max_length=64, validators=[worldrounds.core.zones.validate_zone])),
                ('ror', models.CharField(blank=True, max_length=40)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), django.db.models.functions.text.Lower('city'), name='institution_once'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='institution_iso_country')],
            },
        ),
        migrations.CreateModel(
            name='CalendarPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('term', 'Term'), ('exams', 'Exams'), ('holiday', 'Holiday')], max_length=10)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('first_day', models.DateField()),
                ('end_day', models.DateField()),
                ('source_uid', models.CharField(blank=True, max_length=255)),
                ('source', models.CharField(blank=True, max_length=32)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='network.institution')),
            ],
            options={
                'ordering': ['first_day', 'end_day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end_day__gt', models.F('first_day'))), name='period_has_days')],
            },
        ),
    ]
