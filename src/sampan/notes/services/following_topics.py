"""Following a topic: more of it comes into the feed."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import NotFound, TooMany
from sampan.core.events import record
from sampan.notes.events import TopicFollowed, TopicUnfollowed
from sampan.notes.models import Topic, TopicFollow
from sampan.notes.services.counting import lock_account


@transaction.atomic
def follow_topic(*, reader: Reader, topic_id: int, on: bool) -> None:
    """Follow the topic or stop following it; where it stands already, nothing happens.

    Raises SignInNeeded and Suspended, NotFound for a topic that is not there, TooMany beyond
    SAMPAN_FOLLOWED_TOPICS_MAX.
    """
    me = lock_account(require_account(reader)).pk
    if not on:
        gone, _rows = TopicFollow.objects.filter(account=me, topic=topic_id).delete()
        if gone:
            record(TopicUnfollowed(topic_id=topic_id, account_id=me))
        return
    # Held, so that the topic is not joined to another before the follow stands and goes along.
    if not Topic.objects.select_for_update(no_key=True).filter(pk=topic_id).exists():
        raise NotFound("topic")
    mine = TopicFollow.objects.filter(account=me)
    if mine.filter(topic=topic_id).exists():
        return
    most = settings.SAMPAN_FOLLOWED_TOPICS_MAX
    if mine.count() >= most:
        raise TooMany(
            "followed_topics",
            _("You follow %(most)d topics, which is as many as one can. Stop following one first."),
            {"most": most},
        )
    TopicFollow.objects.create(account_id=me, topic_id=topic_id)
    record(TopicFollowed(topic_id=topic_id, account_id=me))
