"""Who listens to what: the only place that joins an event to its handlers."""


def connect() -> None:
    """Subscribe every handler; called once when Django is ready."""
    # Each imports for itself, because handlers import models, and models need every app to be loaded.
    _connect_people()
    _connect_notes()
    _connect_shop()
    _connect_chats()
    _connect_message_words()
    _connect_notifications()
    _connect_pushes()


def _connect_people() -> None:
    """Subscribe what follows when people come, change and leave."""
    from sampan.accounts.events import (
        AccountCreated,
        AccountDeleted,
        AccountReinstated,
        AccountSuspended,
        Followed,
        ProfileChanged,
        Unfollowed,
    )
    from sampan.conversations import handlers as conversations
    from sampan.core.events import subscribe
    from sampan.discovery import handlers as discovery
    from sampan.notes import handlers as notes
    from sampan.translation import handlers as translation

    subscribe(AccountCreated, discovery.on_profile)
    subscribe(AccountDeleted, conversations.on_account_deleted)
    subscribe(AccountDeleted, discovery.on_account_deleted)
    subscribe(AccountDeleted, notes.on_account_deleted)
    subscribe(AccountDeleted, translation.on_account_deleted)
    subscribe(AccountReinstated, notes.on_account_standing)
    subscribe(AccountSuspended, notes.on_account_standing)
    subscribe(Followed, discovery.on_followed)
    subscribe(ProfileChanged, discovery.on_profile)
    subscribe(Unfollowed, discovery.on_unfollowed)


def _connect_notes() -> None:
    """Subscribe what is done about notes, what is in them and said under them, and what the staff decides."""
    from sampan.conversations import handlers as conversations
    from sampan.conversations.events import CommentCreated
    from sampan.core.events import subscribe
    from sampan.discovery import handlers as discovery
    from sampan.notes import handlers as notes
    from sampan.notes.events import (
        MediaSettled,
        NoteCollected,
        NoteEdited,
        NoteHidden,
        NoteLiked,
        NotePublished,
        NoteRestored,
        NoteShared,
        NoteUncollected,
        NoteUnliked,
        PictureTextReady,
        SubtitlesReady,
    )
    from sampan.safety.events import DecisionMade, ReportFiled

    subscribe(CommentCreated, conversations.on_comment_created)
    subscribe(CommentCreated, discovery.on_comment_created)
    subscribe(DecisionMade, conversations.on_decision_made)
    subscribe(DecisionMade, notes.on_decision_made)
    subscribe(MediaSettled, notes.on_media_settled)
    subscribe(NoteCollected, discovery.on_note_collected)
    subscribe(NoteEdited, conversations.on_note_visibility)
    subscribe(NoteEdited, discovery.on_note_changed)
    subscribe(NoteEdited, discovery.on_note_written)
    subscribe(NoteEdited, notes.on_note_edited)
    subscribe(NoteHidden, conversations.on_note_visibility)
    subscribe(NoteHidden, discovery.on_note_changed)
    subscribe(NoteHidden, notes.on_note_hidden)
    subscribe(NoteLiked, discovery.on_note_liked)
    subscribe(NotePublished, discovery.on_note_changed)
    subscribe(NotePublished, discovery.on_note_written)
    subscribe(NotePublished, notes.on_note_published)
    subscribe(NoteRestored, conversations.on_note_visibility)
    subscribe(NoteRestored, discovery.on_note_changed)
    subscribe(NoteRestored, notes.on_note_hidden)
    subscribe(NoteShared, discovery.on_note_shared)
    subscribe(NoteUncollected, discovery.on_taken_back)
    subscribe(NoteUnliked, discovery.on_taken_back)
    subscribe(PictureTextReady, conversations.on_picture_text_ready)
    subscribe(PictureTextReady, discovery.on_media_words)
    subscribe(PictureTextReady, discovery.on_media_heard_or_seen)
    subscribe(PictureTextReady, notes.on_picture_text_ready)
    subscribe(ReportFiled, discovery.on_report_filed)
    subscribe(SubtitlesReady, discovery.on_media_words)
    subscribe(SubtitlesReady, discovery.on_media_heard_or_seen)
    subscribe(SubtitlesReady, notes.on_subtitles_ready)


def _connect_shop() -> None:
    """Subscribe to what the shop hears, and to the news that it tells the rooms above."""
    from sampan.accounts.events import AccountDeleted, AccountReinstated, AccountSuspended
    from sampan.core.events import subscribe
    from sampan.discovery import handlers as discovery
    from sampan.notes.events import NoteEdited, NotePublished
    from sampan.safety.events import DecisionMade
    from sampan.shop import handlers as shop
    from sampan.shop.events import OrderMoved, ProductListed, ProductUnlisted, ReviewWritten

    # What the catalogue hears.
    subscribe(AccountDeleted, shop.on_account_deleted)
    subscribe(AccountReinstated, shop.on_account_standing)
    subscribe(AccountSuspended, shop.on_account_standing)
    subscribe(DecisionMade, shop.on_decision_made)
    subscribe(OrderMoved, shop.on_order_moved, when=shop.changes_sales)

    # What tags on notes hear.
    subscribe(NoteEdited, shop.on_note_settled)
    subscribe(NotePublished, shop.on_note_settled)

    # What the translation of the shop's texts and the search for products hear.
    subscribe(ProductListed, discovery.on_product_changed)
    subscribe(ProductListed, shop.on_product_listed)
    subscribe(ProductUnlisted, discovery.on_product_changed)
    subscribe(ProductUnlisted, shop.on_product_unlisted)
    subscribe(ReviewWritten, shop.on_review_written)


def _connect_notifications() -> None:
    """Subscribe to what people are told of."""
    from sampan.accounts.events import AccountDeleted, Followed, Unfollowed
    from sampan.conversations import handlers as conversations
    from sampan.conversations.events import (
        CommentCreated,
        CommentDeleted,
        CommentLiked,
        CommentUnliked,
        MessageCorrected,
    )
    from sampan.core.events import subscribe
    from sampan.notes.events import (
        NoteCollected,
        NoteEdited,
        NoteLiked,
        NotePublished,
        NoteRestored,
        NoteUncollected,
        NoteUnliked,
    )
    from sampan.safety.events import DecisionMade
    from sampan.shop.events import CommissionEarned, OrderMessageSent, OrderMoved, ReviewWritten

    # Of each other's notes, comments and messages.
    subscribe(AccountDeleted, conversations.on_actor_deleted)
    subscribe(CommentCreated, conversations.on_comment_said)
    subscribe(CommentDeleted, conversations.on_comment_gone)
    subscribe(CommentLiked, conversations.on_comment_like)
    subscribe(CommentUnliked, conversations.on_comment_like)
    subscribe(Followed, conversations.on_follow)
    subscribe(MessageCorrected, conversations.on_message_corrected)
    subscribe(NoteCollected, conversations.on_note_collect)
    subscribe(NoteEdited, conversations.on_note_mentions)
    subscribe(NoteLiked, conversations.on_note_like)
    subscribe(NotePublished, conversations.on_note_mentions)
    subscribe(NoteRestored, conversations.on_note_mentions)
    subscribe(NoteUncollected, conversations.on_note_collect)
    subscribe(NoteUnliked, conversations.on_note_like)
    subscribe(Unfollowed, conversations.on_follow)

    # Of business, and of what the staff decided.
    subscribe(CommissionEarned, conversations.on_commission)
    subscribe(DecisionMade, conversations.on_decision)
    subscribe(OrderMessageSent, conversations.on_order_words)
    subscribe(OrderMoved, conversations.on_order_step, when=conversations.is_heard_of)
    subscribe(ReviewWritten, conversations.on_review)


def _connect_message_words() -> None:
    """Subscribe what is done about the words of messages: translating them, telling members, forgetting."""
    from sampan.conversations.events import MessageDeleted, MessageSent
    from sampan.conversations.handlers import message_words
    from sampan.core.events import subscribe
    from sampan.translation.events import PrivateTranslated

    subscribe(MessageDeleted, message_words.on_message_deleted)
    subscribe(MessageSent, message_words.on_message_sent, when=message_words.is_translated)
    subscribe(PrivateTranslated, message_words.on_private_translated, when=message_words.is_of_messages)


def _connect_chats() -> None:
    """Subscribe what chats do when a member leaves, when the staff decides, and when a video is ready."""
    from sampan.accounts.events import AccountDeleted
    from sampan.conversations import handlers as conversations
    from sampan.core.events import subscribe
    from sampan.notes.events import MediaSettled
    from sampan.safety.events import DecisionMade

    subscribe(AccountDeleted, conversations.on_member_deleted)
    subscribe(DecisionMade, conversations.on_message_decided, when=conversations.is_about_message)
    subscribe(MediaSettled, conversations.on_message_video)


def _connect_pushes() -> None:
    """Subscribe what may be worth a push, where the operator lets push."""
    from sampan.accounts.events import AccountDeleted, AccountSuspended
    from sampan.conversations.events import MessageSent, Notified
    from sampan.conversations.handlers import push
    from sampan.core.events import subscribe

    subscribe(AccountDeleted, push.on_account_left)
    subscribe(AccountSuspended, push.on_account_left)
    subscribe(MessageSent, push.on_message_sent, when=push.pushes_messages)
    subscribe(Notified, push.on_notified, when=push.pushes_notifications)
