"""Django's entry for the shop."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "sampan.shop"
    label = "shop"
