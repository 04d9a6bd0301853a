"""Jobs of the notes room."""

from procrastinate import JobContext

from sampan.core.queue import periodic, task
from sampan.notes.media import storage
from sampan.notes.services import (
    media_files,
    picture_texts,
    pruning,
    publishing,
    speech,
    topic_suggestions,
    video_processing,
)


@task(name="notes.process_video", queue="media", retries=video_processing.RETRIES, pass_context=True)
def process_video(context: JobContext, media_id: int) -> None:
    """Convert an uploaded video."""
    video_processing.process_video(media_id=media_id, tries_before=context.job.attempts)


@task(name=speech.TASK, queue="media", retries=speech.RETRIES, pass_context=True)
def recognise_speech(context: JobContext, media_id: int) -> None:
    """Write down what is said in a video."""
    speech.recognise_speech(media_id=media_id, tries_before=context.job.attempts)


@periodic(name="notes.recognise_waiting", cron="* * * * *")
def recognise_waiting() -> None:
    """Start what waited for the model to be fetched, or was left by a dead worker."""
    speech.recognise_waiting()


@task(name=picture_texts.TASK, queue="media", retries=picture_texts.RETRIES)
def read_picture(media_id: int) -> None:
    """Read the words in a picture."""
    picture_texts.read_picture_text(media_id=media_id)


@periodic(name="notes.read_waiting_pictures", cron="*/5 * * * *")
def read_waiting_pictures() -> None:
    """Start what a dead worker left, and pictures from before there was a reader."""
    picture_texts.read_waiting()


@task(name="notes.place_media", retries=5)
def place_media(media_id: int, public: bool | None = None) -> None:
    """Bring one picture or video into the storage where its readers may fetch it."""
    media_files.place_media(media_id=media_id, public=public)


@task(name="notes.place_note_media", retries=5)
def place_note_media(note_id: int) -> None:
    """The same for everything that a note shows; after publishing, hiding or a change of visibility."""
    media_files.place_note_media(note_id=note_id)


@task(name="notes.delete_media_files", retries=5)
def delete_media_files(key: str) -> None:
    """Remove the files of a picture or video whose row is gone."""
    storage.delete_all_files(key)


@periodic(name="notes.purge_uploads", cron="17 * * * *")
def purge_uploads() -> None:
    """Remove uploads that nobody went on with."""
    media_files.purge_uploads()


@periodic(name="notes.purge_loose_media", cron="37 * * * *")
def purge_loose_media() -> None:
    """Remove pictures and videos that never came into a draft or a note."""
    media_files.purge_loose_media()


@periodic(name="notes.publish_due_drafts", cron="* * * * *")
def publish_due_drafts() -> None:
    """Publish what was scheduled, and what waited for its video and was missed."""
    publishing.publish_due_drafts()


@periodic(name="notes.forget_old_drafts", cron="47 4 * * *")
def forget_old_drafts() -> None:
    """Remove drafts that were published long ago."""
    pruning.forget_old_drafts()


@periodic(name="notes.review_topics", cron="27 * * * *")
def review_topics() -> None:
    """Suggest topics' names in the other language, and join the topics that use says are one."""
    topic_suggestions.review_topics()
