"""Addresses of the shop: looking and buying; each part of the shop has its block."""

from django.urls import URLPattern, URLResolver

_buying: list[URLPattern | URLResolver] = []

# Payments: paying, the providers' messages, the sandbox.
_paying: list[URLPattern | URLResolver] = []

# The products that a note shows.
_tags: list[URLPattern | URLResolver] = []

# The seller's pages and the operator's.
_selling: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [*_buying, *_paying, *_tags, *_selling]
