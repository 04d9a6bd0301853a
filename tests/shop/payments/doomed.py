"""A process of the shop that stops at one place and waits there to be killed; or the worker that comes next.

`python -m tests.shop.payments.doomed ACT ID PLACE`: ACT is begin, pay, settle or refund, ID what it is done
with, PLACE `before` or `after` and the dotted name of a function: when it gets there it writes `there` and
sleeps. `python -m tests.shop.payments.doomed work`: the worker does everything that is waiting, then ends.
"""

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

import django


def main(arguments: list[str]) -> None:
    """Do the act; the process ends only when nobody kills it."""
    django.setup()
    if arguments[0] == "work":
        from sampan.ops.jobs import run_worker

        run_worker(["default"], until_idle=True)
        return
    act, number, moment, place = arguments
    _stop_at(moment, place)
    _acts()[act](int(number))
    print("passed", flush=True)


def _acts() -> dict[str, Callable[[int], object]]:
    from sampan.shop.models import Payment
    from sampan.shop.payments.types import Manner
    from sampan.shop.services import begin_payment, pay_in_sandbox
    from sampan.shop.services.sending_refunds import send_refund
    from sampan.shop.services.settling import settle_payment
    from tests.conftest import reader_of

    def begin(payment_of: int) -> object:
        from sampan.shop.models import Checkout

        buyer = Checkout.objects.select_related("buyer__user").get(pk=payment_of).buyer
        return begin_payment(reader=reader_of(buyer), checkout_id=payment_of)

    def pay(payment_id: int) -> object:
        payment = Payment.objects.select_related("checkout__buyer__user").get(pk=payment_id)
        reader = reader_of(payment.checkout.buyer)
        return pay_in_sandbox(reader=reader, ref=payment.ref, manner=Manner.PAY)

    return {
        "begin": begin,
        "pay": pay,
        "settle": lambda number: settle_payment(payment_id=number),
        "refund": lambda number: send_refund(refund_id=number),
    }


def _stop_at(moment: str, place: str) -> None:
    """Replace the function at `place` by itself and a long sleep."""
    module, _, path = place.partition(":")
    owner: Any = importlib.import_module(module)
    *way, name = path.split(".")
    for step in way:
        owner = getattr(owner, step)
    real = getattr(owner, name)

    def doomed(*given: Any, **named: Any) -> Any:
        if moment == "after":
            real(*given, **named)
        print("there", flush=True)
        time.sleep(600)

    setattr(owner, name, doomed)


if __name__ == "__main__":
    main(sys.argv[1:])
