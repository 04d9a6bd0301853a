"""What happens to orders by the clock."""

from sampan.core.queue import periodic
from sampan.shop.services import fulfilling


@periodic(name="shop.receive_due", cron="*/10 * * * *")
def receive_due() -> None:
    """Take as arrived what was sent long enough ago."""
    fulfilling.receive_due()
