"""Django's entry for the discovery room."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "sampan.discovery"
    label = "discovery"
