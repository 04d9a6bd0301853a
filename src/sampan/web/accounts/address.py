"""From which network address a request comes, for limits by address."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address; a proxy's word counts only as far as SAMPAN_TRUSTED_PROXIES says."""
    adapter: Any = get_adapter(request)
    return str(adapter.get_client_ip(request))
