"""Jobs of the accounts room."""

from sampan.accounts import services
from sampan.core.queue import task


@task(name="accounts.erase_account", retries=8)
def erase_account(account_id: int) -> None:
    """Erase an account whose owner left; tried again while another room still keeps files of it."""
    services.erase_account(account_id=account_id)


@task(name="accounts.remove_avatar_files", retries=5)
def remove_avatar_files(avatar: str) -> None:
    """Remove the files of an avatar that nobody shows any more."""
    services.remove_avatar_files(avatar=avatar)
