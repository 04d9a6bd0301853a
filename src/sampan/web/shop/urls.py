"""Addresses of the shop: looking and buying; each part of the shop has its block."""

from django.urls import URLPattern, URLResolver, include, path

from sampan.web.shop import (
    address_views,
    cart_views,
    checkout_views,
    order_act_views,
    order_views,
    pay_views,
    product_views,
    review_views,
    sandbox_views,
    storefront_views,
    tab_views,
    webhook_views,
)

_buying: list[URLPattern | URLResolver] = [
    path("shop", tab_views.shop, name="shop"),
    path("shop/region", tab_views.region, name="shop_region"),
    path("@<str:handle>/shop", storefront_views.storefront, name="storefront"),
    path("p/<int:product_id>", product_views.product, name="product"),
    path("p/<int:product_id>/reviews", product_views.reviews, name="product_reviews"),
    path("p/<int:product_id>/notes", product_views.product_notes, name="product_notes"),
    path("cart", cart_views.cart, name="cart"),
    path("cart/add", cart_views.add, name="cart_add"),
    path("cart/lines/<int:line_id>", cart_views.change, name="cart_change"),
    path("cart/coupons/<int:shop_id>", cart_views.coupon, name="cart_coupon"),
    path("checkout/<str:currency>", checkout_views.checkout, name="checkout"),
    path("addresses", address_views.addresses, name="addresses"),
    path("addresses/new", address_views.edit, name="address_new"),
    path("addresses/fields", address_views.fields, name="address_fields"),
    path("addresses/<int:address_id>", address_views.edit, name="address_edit"),
    path("addresses/<int:address_id>/delete", address_views.delete, name="address_delete"),
    path("reviews/<int:line_id>/write", review_views.write, name="review_write"),
    path("reviews/<int:line_id>/delete", review_views.delete, name="review_delete"),
    path("reviews/<int:review_id>/answer", review_views.answer, name="review_answer"),
]

_orders: list[URLPattern | URLResolver] = [
    path("orders", order_views.orders, name="orders"),
    path("orders/<int:order_id>", order_views.order, name="order"),
    path("orders/<int:order_id>/messages", order_views.message, name="order_message"),
    path("orders/<int:order_id>/give-up", order_act_views.give_up_order, name="order_give_up"),
    path("orders/<int:order_id>/cancel", order_act_views.cancel, name="order_cancel"),
    path("orders/<int:order_id>/receive", order_act_views.confirm_receipt, name="order_receive"),
    path("orders/<int:order_id>/return", order_act_views.send_back, name="order_return"),
    path(
        "orders/<int:order_id>/returns/<int:return_id>/sent",
        order_act_views.return_on_way,
        name="return_sent",
    ),
    path(
        "orders/<int:order_id>/returns/<int:return_id>/withdraw",
        order_act_views.withdraw_return,
        name="return_withdraw",
    ),
    path("orders/<int:order_id>/dispute", order_act_views.dispute, name="order_dispute"),
    path(
        "orders/<int:order_id>/disputes/<int:dispute_id>/withdraw",
        order_act_views.withdraw_dispute,
        name="dispute_withdraw",
    ),
]

# Payments: paying, the providers' messages, the sandbox.
_paying: list[URLPattern | URLResolver] = [
    path("pay/<int:checkout_id>", pay_views.pay, name="pay"),
    path("pay/<int:checkout_id>/wait", pay_views.wait, name="pay_wait"),
    path("pay/<int:checkout_id>/state", pay_views.state, name="pay_state"),
    path("pay/<int:checkout_id>/done", pay_views.done, name="pay_done"),
    path("pay/sandbox/<slug:ref>", sandbox_views.pay_sandbox, name="pay_sandbox"),
    path("pay/webhooks/<slug:provider>", webhook_views.pay_webhook, name="pay_webhook"),
]

# The seller's pages and the operator's.
_selling: list[URLPattern | URLResolver] = [
    path("sell/", include("sampan.web.shop.seller.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [*_buying, *_orders, *_paying, *_selling]
