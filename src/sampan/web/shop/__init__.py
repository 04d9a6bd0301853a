"""Pages of the shop: looking, the cart, the checkout, orders, reviews."""
