# The indexes and constraints of the tables of the shop.

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import sampan.core.clock
import sampan.core.ids
import sampan.shop.types
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_shop")]

    operations = [
        migrations.AddIndex(
            model_name='checkout',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='checkout_due'),
        ),
        migrations.AddConstraint(
            model_name='checkout',
            constraint=models.UniqueConstraint(fields=('buyer', 'key'), name='checkout_key_once'),
        ),
        migrations.AddConstraint(
            model_name='checkout',
            constraint=models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='checkout_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='ledgeraccount',
            constraint=models.UniqueConstraint(fields=('kind', 'owner', 'provider', 'currency'), name='ledger_account_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='ledgeraccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['seller', 'creator']), ('owner__isnull', False)), models.Q(('kind__in', ['provider', 'fees']), ('owner', None)), _connector='OR'), name='ledger_account_owner'),
        ),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(fields=['state', 'created_at'], name='dispute_queue'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('order',), name='dispute_one_open'),
        ),
        migrations.AddIndex(
            model_name='couponuse',
            index=models.Index(fields=['coupon', 'account'], name='coupon_use_of'),
        ),
        migrations.AddIndex(
            model_name='orderhistory',
            index=models.Index(fields=['order', 'id'], name='history_of_order'),
        ),
        migrations.AddIndex(
            model_name='ordermessage',
            index=models.Index(fields=['order', 'id'], name='message_of_order'),
        ),
        migrations.AddConstraint(
            model_name='ordermessage',
            constraint=models.UniqueConstraint(fields=('order', 'key'), name='order_message_key_once'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('state__in', ['created', 'pending'])), fields=['created_at'], name='payment_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('ref', ''), _negated=True), fields=('provider', 'ref'), name='payment_ref_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['created', 'pending', 'succeeded'])), fields=('checkout',), name='payment_one_live'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_of_something'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payout_of_something'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['account', '-id'], name='entry_of_account'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_of_something'),
        ),
        migrations.AddIndex(
            model_name='productpicture',
            index=models.Index(fields=['product', 'position'], name='picture_of_product'),
        ),
        migrations.AddIndex(
            model_name='producttag',
            index=models.Index(fields=['product', '-id'], name='tag_of_product'),
        ),
        migrations.AddConstraint(
            model_name='producttag',
            constraint=models.UniqueConstraint(fields=('media', 'product'), name='tag_once_a_media'),
        ),
        migrations.AddConstraint(
            model_name='producttag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_ms', None), ('until_ms', None), ('x__lte', 10000), ('y__lte', 10000)), models.Q(('from_ms__isnull', False), ('until_ms__gt', models.F('from_ms')), ('x', None), ('y', None)), _connector='OR'), name='tag_point_or_stretch'),
        ),
        migrations.AddIndex(
            model_name='refund',
            index=models.Index(condition=models.Q(('state__in', ['created', 'pending'])), fields=['created_at'], name='refund_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_of_something'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['order'], name='posting_of_order'),
        ),
        migrations.AddConstraint(
            model_name='returnrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'agreed', 'sent'])), fields=('order',), name='return_one_open'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['product', '-id'], name='review_of_product'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='review_one_to_five'),
        ),
        migrations.AddIndex(
            model_name='shippingrate',
            index=models.Index(fields=['shop', 'position'], name='shipping_of_shop'),
        ),
        migrations.AddConstraint(
            model_name='shippingrate',
            constraint=models.CheckConstraint(condition=models.Q(('per_kilogram__gte', 0), ('price__gte', 0)), name='shipping_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='shelf',
            constraint=models.UniqueConstraint(fields=('shop', 'name'), name='shelf_name_once'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['shop', '-id'], name='product_of_shop'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(condition=models.Q(('hidden_at', None), ('state', 'listed')), fields=['category', '-id'], name='product_listed'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(models.OrderBy(models.F('sold_count'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('hidden_at', None), ('state', 'listed')), name='product_sold'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['shop', 'state', '-id'], name='order_board'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['buyer', '-id'], name='order_of_buyer'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state', 'shipped')), fields=['shipped_at'], name='order_on_its_way'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('checkout', 'shop'), name='order_once_a_shop'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('discount__lte', models.F('goods')), ('total', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods'), '-', models.F('discount')), '+', models.F('shipping')))), name='order_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('discount__gte', 0), ('fee__gte', 0), ('fee__lte', models.F('total')), ('goods__gte', 0), ('shipping__gte', 0)), name='order_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('refunded__gte', 0), ('refunded__lte', models.F('total'))), name='order_refund_at_most_whole'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.UniqueConstraint(fields=('shop', 'code'), name='coupon_code_once'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='coupon_takes_something'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'percent'), _negated=True), ('value__lte', 10000), _connector='OR'), name='coupon_at_most_whole'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('uses_max', None), ('use_count__lte', models.F('uses_max')), _connector='OR'), name='coupon_not_overused'),
        ),
        migrations.AddIndex(
            model_name='variant',
            index=models.Index(fields=['product', 'position'], name='variant_of_product'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.CheckConstraint(condition=models.Q(('stock__gte', 0)), name='variant_never_oversold'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='variant_price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('product', 'options'), name='variant_once'),
        ),
        migrations.AddIndex(
            model_name='stockmovement',
            index=models.Index(fields=['variant', '-id'], name='movement_of_variant'),
        ),
        migrations.AddIndex(
            model_name='orderline',
            index=models.Index(fields=['product_id'], name='line_of_product'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('commission__gte', 0), ('discount__gte', 0), ('price__gte', 0), ('quantity__gte', 1)), name='line_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='cartline',
            constraint=models.UniqueConstraint(fields=('account', 'variant'), name='cart_line_once'),
        ),
        migrations.AddConstraint(
            model_name='cartline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('quantity__lte', 999)), name='cart_line_quantity'),
        ),
    ]
