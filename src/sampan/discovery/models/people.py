"""People whom somebody does not want to be offered any more."""

from django.db import models

from sampan.accounts.models import Account
from sampan.core.ids import snowflake_pk


class DismissedPerson(models.Model):
    """That an account does not want to have another suggested; it is no block, and the other never knows."""

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "person"], name="dismissed_once")]

    def __str__(self) -> str:
        return f"{self.account_id} passes over {self.person_id}"
