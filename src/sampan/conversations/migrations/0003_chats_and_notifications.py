# The tables of notifications, chats and messages; what may be said to a correction.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import sampan.conversations.types
import sampan.core.clock
import sampan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_study'),
        ('conversations', '0002_corrections'),
        ('notes', '0009_drop_letter_indexes'),
        ('shop', '0005_creators_of_lines'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactSettings',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contact_settings', serialize=False, to='accounts.account')),
                ('who', models.CharField(choices=[('everybody', 'everybody'), ('followed', 'followed'), ('nobody', 'nobody')], default=sampan.conversations.types.ContactRule['FOLLOWED'], max_length=9)),
                ('shares_read', models.BooleanField(default=True, help_text="Off: they see no one's read marks either.")),
                ('shares_typing', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name_plural': 'contact settings',
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='remark',
            field=models.CharField(blank=True, default='', help_text='Said to a correction.', max_length=300),
        ),
        migrations.AddField(
            model_name='comment',
            name='sounds',
            field=models.CharField(blank=True, choices=[('natural', 'natural'), ('stiff', 'stiff'), ('casual', 'casual'), ('rude', 'rude'), ('unclear', 'unclear'), ('wrong', 'wrong')], default='', max_length=8),
        ),
        migrations.CreateModel(
            name='Chat',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('direct', 'direct'), ('group', 'group')], max_length=6)),
                ('title', models.CharField(blank=True, default='', max_length=60)),
                ('pair', models.CharField(blank=True, max_length=41, null=True, unique=True)),
                ('last_seq', models.BigIntegerField(default=0)),
                ('place', models.BigIntegerField(db_default=sampan.core.ids.SampanId())),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.account')),
            ],
        ),
        migrations.CreateModel(
            name='ChatMember',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('member', 'member'), ('admin', 'admin')], default=sampan.conversations.types.MemberRole['MEMBER'], max_length=6)),
                ('state', models.CharField(choices=[('active', 'active'), ('request', 'request'), ('left', 'left')], default=sampan.conversations.types.MemberState['ACTIVE'], max_length=7)),
                ('from_seq', models.BigIntegerField(default=0)),
                ('to_seq', models.BigIntegerField(blank=True, null=True)),
                ('read_seq', models.BigIntegerField(default=0)),
                ('muted', models.BooleanField(default=False, help_text='No pushes and no badge.')),
                ('pinned', models.BooleanField(default=False)),
                ('translates', models.BooleanField(blank=True, help_text='Whether its messages are translated for them; None: not asked yet.', null=True)),
                ('remote_engines', models.BooleanField(default=False, help_text='They agreed that engines outside this house may translate it for them.')),
                ('joined_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chats', to='accounts.account')),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='conversations.chat')),
            ],
        ),
        migrations.CreateModel(
            name='CommentMention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='conversations.comment')),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(help_text='Its number in the chat, from 1.')),
                ('kind', models.CharField(choices=[('text', 'text'), ('notice', 'notice')], default=sampan.conversations.types.MessageKind['TEXT'], max_length=6)),
                ('body', models.CharField(blank=True, default='', max_length=8000)),
                ('language', models.CharField(default='und', max_length=10)),
                ('is_correction', models.BooleanField(default=False)),
                ('sounds', models.CharField(blank=True, choices=[('natural', 'natural'), ('stiff', 'stiff'), ('casual', 'casual'), ('rude', 'rude'), ('unclear', 'unclear'), ('wrong', 'wrong')], default='', max_length=8)),
                ('remark', models.CharField(blank=True, default='', help_text='Said to a correction.', max_length=300)),
                ('detail', models.JSONField(blank=True, default=dict, help_text='Of a notice: what happened, and to whom.')),
                ('key', models.UUIDField(blank=True, help_text='Made by the browser: sent twice, kept once.', null=True)),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='conversations.chat')),
                ('note', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notes.note')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='shop.product')),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conversations.message')),
                ('sender', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sent_messages', to='accounts.account')),
            ],
        ),
        migrations.CreateModel(
            name='HiddenMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hidden_for', to='conversations.message')),
            ],
        ),
        migrations.CreateModel(
            name='MessageMedia',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('media', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='message_place', to='notes.media')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='conversations.message')),
            ],
        ),
        migrations.CreateModel(
            name='MessageReaction',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('emoji', models.CharField(max_length=32)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to='conversations.message')),
            ],
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('like', 'like'), ('collect', 'collect'), ('comment', 'comment'), ('reply', 'reply'), ('comment_like', 'comment_like'), ('correction', 'correction'), ('mention', 'mention'), ('follow', 'follow'), ('order', 'order'), ('review', 'review'), ('commission', 'commission'), ('decision', 'decision')], max_length=12)),
                ('group', models.CharField(blank=True, default='', max_length=60)),
                ('place', models.BigIntegerField(db_default=sampan.core.ids.SampanId())),
                ('actor_count', models.PositiveIntegerField(default=0)),
                ('detail', models.JSONField(default=dict, help_text='What the line says besides: the act of an order, the decision and its target.')),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('pushed_at', models.DateTimeField(blank=True, help_text='Pushed or mailed: not told twice.', null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='accounts.account')),
                ('comment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.comment')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.message')),
                ('note', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notes.note')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shop.order')),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shop.review')),
            ],
        ),
        migrations.CreateModel(
            name='NotificationActor',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('notification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actors', to='conversations.notification')),
            ],
        ),
        migrations.CreateModel(
            name='NotificationSettings',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='notification_settings', serialize=False, to='accounts.account')),
                ('off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, help_text='Kinds not told at all.', size=None)),
                ('push_off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, help_text="Kinds not pushed; 'message' too.", size=None)),
                ('followed_only', models.BooleanField(default=False, help_text='Acts of strangers are not told.')),
                ('push_words', models.BooleanField(default=True, help_text='Whether pushes show what was written.')),
                ('quiet_from', models.PositiveSmallIntegerField(blank=True, help_text='Minute of the day.', null=True)),
                ('quiet_to', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('time_zone', models.CharField(default='UTC', max_length=50)),
                ('digest', models.CharField(choices=[('never', 'never'), ('daily', 'daily'), ('weekly', 'weekly')], default=sampan.conversations.types.Digest['WEEKLY'], max_length=6)),
                ('digested_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'notification settings',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_to__isnull', True)), models.Q(('quiet_from__lt', 1440), ('quiet_to__lt', 1440)), _connector='OR'), name='notification_quiet_hours')],
            },
        ),
        migrations.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('endpoint', models.CharField(max_length=1000, unique=True)),
                ('p256dh', models.CharField(max_length=120)),
                ('auth', models.CharField(max_length=40)),
                ('browser', models.CharField(blank=True, default='', help_text='As the owner knows it.', max_length=120)),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='In a row.')),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_subscriptions', to='accounts.account')),
            ],
        ),
        migrations.AddConstraint(
            model_name='chat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', sampan.conversations.types.ChatKind['DIRECT']), ('pair__isnull', False)), models.Q(('kind', sampan.conversations.types.ChatKind['GROUP']), ('pair__isnull', True)), _connector='OR'), name='chat_pair_of_direct'),
        ),
        migrations.AddIndex(
            model_name='chatmember',
            index=models.Index(fields=['account', 'state'], name='chat_member_inbox'),
        ),
        migrations.AddConstraint(
            model_name='chatmember',
            constraint=models.UniqueConstraint(fields=('chat', 'account'), name='chat_member_once'),
        ),
        migrations.AddConstraint(
            model_name='commentmention',
            constraint=models.UniqueConstraint(fields=('comment', 'account'), name='comment_mention_once'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('body', ''), _negated=True), fields=['body'], name='message_words', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('chat', 'seq'), name='message_number_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('sender', 'key'), name='message_key_once'),
        ),
        migrations.AddConstraint(
            model_name='hiddenmessage',
            constraint=models.UniqueConstraint(fields=('account', 'message'), name='hidden_message_once'),
        ),
        migrations.AddConstraint(
            model_name='messagemedia',
            constraint=models.UniqueConstraint(fields=('message', 'position'), name='message_media_place_once'),
        ),
        migrations.AddConstraint(
            model_name='messagereaction',
            constraint=models.UniqueConstraint(fields=('message', 'account'), name='message_reaction_once'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(models.F('account'), models.OrderBy(models.F('place'), descending=True), name='notification_list'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['account', 'place'], name='notification_unread'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('note__isnull', False)), fields=['note'], name='notification_note'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('comment__isnull', False)), fields=['comment'], name='notification_comment'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('message__isnull', False)), fields=['message'], name='notification_message'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('order__isnull', False)), fields=['order'], name='notification_order'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('review__isnull', False)), fields=['review'], name='notification_review'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.UniqueConstraint(condition=models.Q(('read_at__isnull', True), models.Q(('group', ''), _negated=True)), fields=('account', 'group'), name='notification_group_open_once'),
        ),
        migrations.AddIndex(
            model_name='notificationactor',
            index=models.Index(models.F('notification'), models.OrderBy(models.F('id'), descending=True), name='notification_actor_latest'),
        ),
        migrations.AddConstraint(
            model_name='notificationactor',
            constraint=models.UniqueConstraint(fields=('notification', 'account'), name='notification_actor_once'),
        ),
        migrations.AddIndex(
            model_name='pushsubscription',
            index=models.Index(fields=['account'], name='push_of_account'),
        ),
    ]
