"""The room of the shop: catalogue, tags on notes, cart, orders, payments, the ledger."""
