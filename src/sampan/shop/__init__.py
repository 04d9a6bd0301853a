"""The room of the shop: catalogue, cart, orders and payments. Nothing is built here yet."""
