# Practice by FSRS: what is known of each card, moved over from Leitner's boxes; and the sentences that learners keep.

import django.db.models.deletion
import sampan.core.clock
from django.db import migrations, models
from django.db.models import F, Q

BOXES = 8
"""A word in box n rested 2 ** (n - 1) days."""
EASY, HARD = 2.1181, 6.4133
"""FSRS's difficulty of a new card that was known at once (Good), and of one that was not (Again)."""
FORGOTTEN_STABILITY = 0.212
"""In days: FSRS's for a card that was not known."""
REVIEW, RELEARNING = 2, 3


def move_boxes(apps, schema_editor):
    """A word that rested so many days and was not forgotten is as stable as that; one that was ever forgotten is difficult.

    When it is due stays as it was.
    """
    words = apps.get_model("translation", "SavedWord").objects.using(schema_editor.connection.alias)
    asked = words.filter(review_count__gt=0, reviewed_at__isnull=False)
    asked.filter(box=0).update(state=RELEARNING, step=0, stability=FORGOTTEN_STABILITY, difficulty=HARD)
    for box in range(1, BOXES + 1):
        known = asked.filter(box=box)
        stability = float(2 ** (box - 1))
        # Known each time, it went a box further each time (and stayed in the last).
        never = Q(review_count=F("box")) if box < BOXES else Q(review_count__gte=BOXES)
        known.filter(never).update(state=REVIEW, step=None, stability=stability, difficulty=EASY)
        known.exclude(never).update(state=REVIEW, step=None, stability=stability, difficulty=HARD)


def back_to_boxes(apps, schema_editor):
    """The box whose rest is nearest below the stability."""
    words = apps.get_model("translation", "SavedWord").objects.using(schema_editor.connection.alias)
    for box in range(1, BOXES + 1):
        words.filter(state=REVIEW, stability__gte=2 ** (box - 1)).update(box=box)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_study'),
        ('translation', '0005_study'),
    ]

    operations = [
        migrations.AddField(
            model_name='savedword',
            name='difficulty',
            field=models.FloatField(blank=True, help_text='1 (easy) to 10.', null=True),
        ),
        migrations.AddField(
            model_name='savedword',
            name='stability',
            field=models.FloatField(blank=True, help_text='In days.', null=True),
        ),
        migrations.AddField(
            model_name='savedword',
            name='state',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 learning, 2 review, 3 relearning.'),
        ),
        migrations.AddField(
            model_name='savedword',
            name='step',
            field=models.PositiveSmallIntegerField(blank=True, default=0, null=True),
        ),
        migrations.CreateModel(
            name='SavedSentence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.PositiveSmallIntegerField(default=1, help_text='1 learning, 2 review, 3 relearning.')),
                ('step', models.PositiveSmallIntegerField(blank=True, default=0, null=True)),
                ('stability', models.FloatField(blank=True, help_text='In days.', null=True)),
                ('difficulty', models.FloatField(blank=True, help_text='1 (easy) to 10.', null=True)),
                ('due_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('review_count', models.PositiveIntegerField(default=0)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('ref', models.CharField(help_text='The correction, such as comment:123:body.', max_length=60)),
                ('language', models.CharField(help_text='BCP 47 of the sentence.', max_length=10)),
                ('sentence', models.TextField(help_text='As it should be.')),
                ('before', models.TextField(help_text='As the learner wrote it.')),
                ('is_private', models.BooleanField(default=False, help_text='Not everybody may read it, so not every engine may.')),
                ('reading', models.TextField(blank=True, default='', help_text='Pinyin of Chinese.')),
                ('meaning', models.TextField(blank=True, default='')),
                ('meaning_language', models.CharField(blank=True, default='', max_length=10)),
                ('sounds', models.CharField(blank=True, default='', max_length=8)),
                ('remark', models.CharField(blank=True, default='', max_length=300)),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_sentences', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(models.F('account'), models.OrderBy(models.F('id'), descending=True), name='translation_sentence_newest'), models.Index(fields=['account', 'due_at'], name='translation_sentence_due')],
                'constraints': [models.UniqueConstraint(fields=('account', 'ref'), name='translation_sentence_once')],
            },
        ),
        migrations.RunPython(move_boxes, back_to_boxes),
    ]
