"""The seller's centre: shop, products, orders, coupons, sales, earnings; and the operator's pages."""
