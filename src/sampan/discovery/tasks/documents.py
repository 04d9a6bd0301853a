"""Keeps what the search looks through in step with what is written, in bounded pieces."""

from sampan.core.queue import periodic, task
from sampan.discovery.services import asked, documents, names, term_shares


@task(name=documents.INDEX_TASK, retries=3)
def index_note(note_id: int) -> None:
    """File a note under its words, its city and what is heard and seen in it."""
    documents.index_notes([note_id])


@periodic(name="discovery.index_missing", cron="* * * * *")
def index_missing() -> None:
    """A piece of the notes from before the search was what it is, or that a failing job left."""
    documents.index_missing()
    names.sweep_names()


@periodic(name="discovery.refresh_documents", cron="*/5 * * * *")
def refresh_documents() -> None:
    """A piece of the documents, looked at for changes that no news told of; likes of the newest."""
    documents.refresh_next()
    documents.refresh_quality()


@periodic(name="discovery.count_shares", cron="7,37 * * * *")
def count_shares() -> None:
    """How common words are."""
    term_shares.count_shares()


@periodic(name="discovery.tally_queries", cron="12 * * * *")
def tally_queries() -> None:
    """What several people asked for today and yesterday."""
    asked.tally_queries()
