import django.db.models.deletion
import worldrounds.evidence.models.collections
from django.conf import settings
from django.db import migrations, models

from worldrounds.evidence.search.engines import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def create_words(apps, schema_editor):
    ENGINES[schema_editor.connection.vendor].create(schema_editor.execute)


def drop_words(apps, schema_editor):
    ENGINES[schema_editor.connection.vendor].drop(schema_editor.execute)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexEntry',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('version', models.BigIntegerField(db_index=True)),
                ('day', models.PositiveIntegerField()),
                ('length', models.PositiveIntegerField()),
                ('values', models.BinaryField(blank=True)),
                ('is_gone', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='IndexState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.BigIntegerField()),
                ('version', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='KnownWord',
            fields=[
                ('word', models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(default='article-journal', max_length=40)),
                ('title', models.TextField()),
                ('translated_title', models.TextField(blank=True)),
                ('authors', models.JSONField(default=list)),
                ('editors', models.JSONField(default=list)),
                ('journal', models.CharField(blank=True, max_length=500)),
                ('journal_short', models.CharField(blank=True, max_length=200)),
                ('issn', models.JSONField(default=list)),
                ('isbn', models.JSONField(default=list)),
                ('volume', models.CharField(blank=True, max_length=60)),
                ('issue', models.CharField(blank=True, max_length=60)),
                ('pages', models.CharField(blank=True, max_length=100)),
                ('publisher', models.CharField(blank=True, max_length=300)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('day', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('season', models.CharField(blank=True, max_length=60)),
                ('doi', models.CharField(blank=True, max_length=300)),
                ('pmid', models.CharField(blank=True, max_length=12)),
                ('pmcid', models.CharField(blank=True, max_length=16)),
                ('url', models.CharField(blank=True, max_length=2000)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('abstract', models.JSONField(default=list)),
                ('abstract_licence', models.CharField(blank=True, max_length=300)),
                ('conflict_of_interest', models.TextField(blank=True)),
                ('keywords', models.JSONField(default=list)),
                ('headings', models.JSONField(default=list)),
                ('publication_types', models.JSONField(default=list)),
                ('notices', models.JSONField(default=list)),
                ('revised', models.CharField(blank=True, max_length=10)),
                ('key', models.CharField(blank=True, max_length=200)),
                ('rest', models.JSONField(default=dict)),
                ('summary', models.TextField(blank=True)),
                ('is_retracted', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='evidence.article')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['changed_at', 'id'], name='article_changed')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('doi', ''), _negated=True), ('merged_into', None)), fields=('doi',), name='article_doi_once'), models.UniqueConstraint(condition=models.Q(models.Q(('pmid', ''), _negated=True), ('merged_into', None)), fields=('pmid',), name='article_pmid_once'), models.UniqueConstraint(condition=models.Q(models.Q(('pmcid', ''), _negated=True), ('merged_into', None)), fields=('pmcid',), name='article_pmcid_once')],
            },
        ),
        migrations.CreateModel(
            name='ArticleCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=40)),
                ('standing', models.CharField(choices=[('agreed', 'agreed'), ('reader', 'one reader'), ('suggested', 'suggested'), ('derived', 'derived')], max_length=10)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='evidence.article')),
            ],
            options={
                'indexes': [models.Index(fields=['dimension', 'code', 'article', 'standing'], name='article_code_facet')],
                'constraints': [models.UniqueConstraint(fields=('article', 'dimension', 'code'), name='article_code_once')],
            },
        ),
        migrations.CreateModel(
            name='ArticleKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=64)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='evidence.article')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=300)),
                ('scope', models.TextField(blank=True)),
                ('search', models.CharField(blank=True, max_length=1000)),
                ('codebook', models.CharField(max_length=40)),
                ('readers', models.PositiveSmallIntegerField(default=2)),
                ('reads_text', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('readers__gte', 1), ('readers__lte', 4)), name='review_one_to_four_readers')],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=1000)),
                ('found_at', models.DateTimeField()),
                ('step', models.CharField(max_length=40)),
                ('place', models.CharField(choices=[('read', 'waits for readers'), ('talk', 'waits for a talk'), ('out', 'left out'), ('done', 'coded')], default='read', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('readings', models.PositiveSmallIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidacies', to='evidence.article')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='evidence.review')),
            ],
            options={
                'indexes': [models.Index(fields=['review', 'place', 'step', 'readings'], name='candidate_next')],
                'constraints': [models.UniqueConstraint(fields=('review', 'article'), name='candidate_once')],
            },
        ),
        migrations.CreateModel(
            name='Coding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40)),
                ('dimension', models.CharField(max_length=40)),
                ('codes', models.JSONField(default=list)),
                ('note', models.TextField(blank=True)),
                ('coded_at', models.DateTimeField()),
                ('holds', models.BooleanField(default=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codings', to='evidence.candidate')),
                ('coder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('holds', True)), fields=('candidate', 'dimension', 'coder'), name='coding_holds_once')],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('introduction', models.TextField(blank=True)),
                ('is_personal', models.BooleanField(default=False)),
                ('is_public', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('editor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='collections', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['title', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('editor__isnull', False), ('is_personal', True)), fields=('editor',), name='collection_personal_once')],
            },
        ),
        migrations.CreateModel(
            name='CollectionGuest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('invited_at', models.DateTimeField()),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='evidence.collection')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='guest_in', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['invited_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('collection', 'email'), name='collection_guest_once')],
            },
        ),
        migrations.CreateModel(
            name='CollectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('note', models.TextField(blank=True)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collection_items', to='evidence.article')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='evidence.collection')),
            ],
            options={
                'ordering': ['collection', 'place', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('collection', 'article'), name='collection_article_once')],
            },
        ),
        migrations.CreateModel(
            name='Curator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='curator', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FacetValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facet', 'code'), name='facet_value_once')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('preview', 'To look at'), ('running', 'Running'), ('done', 'Taken in'), ('stopped', 'Stopped'), ('undone', 'Undone')], default='running', max_length=10)),
                ('at', models.DateTimeField()),
                ('new', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('duplicate', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('withdrawn', models.PositiveIntegerField(default=0)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='evidence_import', to='core.work')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('aside', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='evidence.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('belongs', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes', to='evidence.import')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportedRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=300)),
                ('outcome', models.CharField(choices=[('new', 'New'), ('updated', 'Updated'), ('unchanged', 'No change'), ('duplicate', 'Probably held already'), ('refused', 'Refused')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('digest', models.CharField(blank=True, db_index=True, max_length=32)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.article')),
                ('belongs', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='evidence.import')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['belongs', 'outcome'], name='imported_outcome')],
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('belongs', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='evidence.import')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.change')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.article')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.article')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('doi', models.CharField(blank=True, db_index=True, max_length=300)),
                ('pmid', models.CharField(blank=True, db_index=True, max_length=12)),
                ('pmcid', models.CharField(blank=True, db_index=True, max_length=16)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='references', to='evidence.article')),
                ('cited', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cited_in', to='evidence.article')),
            ],
            options={
                'ordering': ['article', 'place'],
                'indexes': [models.Index(condition=models.Q(('cited__isnull', False)), fields=['cited'], name='reference_cited')],
                'constraints': [models.UniqueConstraint(fields=('article', 'place'), name='reference_place_once')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=40)),
                ('codes', models.JSONField(default=list)),
                ('reason', models.TextField()),
                ('resolved_at', models.DateTimeField()),
                ('holds', models.BooleanField(default=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resolutions', to='evidence.candidate')),
                ('resolved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('holds', True)), fields=('candidate', 'dimension'), name='resolution_holds_once')],
            },
        ),
        migrations.CreateModel(
            name='Coder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes_for', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coders', to='evidence.review')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'person'), name='coder_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=1000)),
                ('every', models.CharField(blank=True, choices=[('', 'never'), ('day', 'day'), ('week', 'week')], default='', max_length=4)),
                ('token', models.CharField(default=worldrounds.evidence.models.collections.new_token, max_length=40, unique=True)),
                ('told_to', models.PositiveBigIntegerField(default=0)),
                ('looked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'question'), name='saved_search_once')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=40)),
                ('standing', models.CharField(choices=[('suggested', 'suggested'), ('derived', 'derived')], max_length=10)),
                ('source', models.CharField(max_length=200)),
                ('suggested_at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='evidence.article')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'dimension', 'code', 'standing'), name='suggestion_once')],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('pmid', models.CharField(blank=True, db_index=True, max_length=12)),
                ('doi', models.CharField(blank=True, db_index=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ties_of_others', to='evidence.article')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='evidence.article')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, max_length=300)),
                ('record', models.JSONField()),
                ('digest', models.CharField(db_index=True, max_length=32)),
                ('reason', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('open', 'To decide'), ('merged', 'Merged'), ('apart', 'Another work'), ('dropped', 'Left out')], db_index=True, default='open', max_length=10)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='evidence.article')),
                ('became', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.article')),
                ('belongs', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting', to='evidence.import')),
                ('change', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.change')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(create_words, drop_words),
    ]
