"""What the database itself watches over in the books, so that no program can leave them unbalanced.

1. Postings, entries, accounts of the books and payouts are only ever added: no UPDATE, no DELETE (but for the
   name of a member of staff whose user goes away).
2. Entries come in the transaction of their posting, never later.
3. At commit every posting has two entries or more, in one currency, that add up to zero.
4. At commit a posting says what its row says: a sale brings the order's total in the order's currency, a refund
   takes its amount, a payout its amount, a stray payment brings its amount.
5. At commit an order has not given back more than it brought, and a payout had not gone beyond what was owed then.
"""

from django.db import migrations, models
from django.db.models import Q

import sampan.shop.models.ledger

FIXED = """
CREATE FUNCTION shop_books_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are only added to: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION shop_payout_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.by_id IS NULL
        AND (NEW.id, NEW.account_id, NEW.amount, NEW.reference, NEW.created_at)
            = (OLD.id, OLD.account_id, OLD.amount, OLD.reference, OLD.created_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the books are only added to: UPDATE of shop_payout is refused'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER shop_posting_fixed BEFORE UPDATE OR DELETE ON shop_posting
    FOR EACH ROW EXECUTE FUNCTION shop_books_are_fixed();
CREATE TRIGGER shop_entry_fixed BEFORE UPDATE OR DELETE ON shop_entry
    FOR EACH ROW EXECUTE FUNCTION shop_books_are_fixed();
CREATE TRIGGER shop_ledgeraccount_fixed BEFORE UPDATE OR DELETE ON shop_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION shop_books_are_fixed();
CREATE TRIGGER shop_payout_fixed BEFORE UPDATE ON shop_payout
    FOR EACH ROW EXECUTE FUNCTION shop_payout_is_fixed();
CREATE TRIGGER shop_payout_kept BEFORE DELETE ON shop_payout
    FOR EACH ROW EXECUTE FUNCTION shop_books_are_fixed();
"""

TOGETHER = """
CREATE FUNCTION shop_entry_comes_with_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM shop_posting
        WHERE id = NEW.posting_id AND transaction = pg_current_xact_id()::text::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'posting % is closed', NEW.posting_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER shop_entry_together BEFORE INSERT ON shop_entry
    FOR EACH ROW EXECUTE FUNCTION shop_entry_comes_with_posting();
"""

BALANCED = """
CREATE FUNCTION shop_check_posting(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    posting shop_posting;
    sides bigint;
    currencies bigint;
    sums numeric;
    held numeric;
    unit text;
    right_sum numeric;
    right_unit text;
BEGIN
    SELECT * INTO posting FROM shop_posting WHERE id = checked;
    SELECT count(*), count(DISTINCT a.currency), sum(e.amount),
           coalesce(sum(e.amount) FILTER (WHERE a.kind = 'provider'), 0), min(a.currency)
        INTO sides, currencies, sums, held, unit
        FROM shop_entry e JOIN shop_ledgeraccount a ON a.id = e.account_id WHERE e.posting_id = checked;
    IF sides < 2 OR currencies <> 1 OR sums <> 0 THEN
        RAISE EXCEPTION 'posting % does not balance: % entries in % currencies add up to %',
            checked, sides, currencies, coalesce(sums, 0) USING ERRCODE = 'check_violation';
    END IF;
    IF posting.kind = 'sale' THEN
        SELECT total, currency INTO right_sum, right_unit FROM shop_order WHERE id = posting.order_id;
    ELSIF posting.kind = 'stray' THEN
        SELECT amount, currency INTO right_sum, right_unit FROM shop_payment WHERE id = posting.payment_id;
    ELSIF posting.kind = 'refund' THEN
        SELECT -r.amount, p.currency INTO right_sum, right_unit
            FROM shop_refund r JOIN shop_payment p ON p.id = r.payment_id WHERE r.id = posting.refund_id;
    ELSE
        SELECT -p.amount, a.currency INTO right_sum, right_unit
            FROM shop_payout p JOIN shop_ledgeraccount a ON a.id = p.account_id WHERE p.id = posting.payout_id;
    END IF;
    IF held IS DISTINCT FROM right_sum OR unit IS DISTINCT FROM right_unit THEN
        RAISE EXCEPTION 'posting % moves % %, its % is of % %',
            checked, held, unit, posting.kind, right_sum, right_unit USING ERRCODE = 'check_violation';
    END IF;
    IF posting.kind = 'refund' AND posting.order_id IS NOT NULL THEN
        SELECT sum(e.amount) INTO held
            FROM shop_posting p JOIN shop_entry e ON e.posting_id = p.id
            JOIN shop_ledgeraccount a ON a.id = e.account_id
            WHERE p.order_id = posting.order_id AND a.kind = 'provider';
        IF held < 0 THEN
            RAISE EXCEPTION 'order % gave back more than it brought', posting.order_id
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF posting.kind = 'payout' THEN
        SELECT sum(e.amount) INTO held FROM shop_entry e
            WHERE e.account_id = (SELECT account_id FROM shop_payout WHERE id = posting.payout_id)
                AND e.id <= (SELECT max(id) FROM shop_entry WHERE posting_id = checked);
        IF held > 0 THEN
            RAISE EXCEPTION 'payout % is more than was owed', posting.payout_id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
END $$;

CREATE FUNCTION shop_posting_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'shop_posting' THEN
        PERFORM shop_check_posting(NEW.id);
    ELSE
        PERFORM shop_check_posting(NEW.posting_id);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER shop_posting_balanced AFTER INSERT ON shop_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop_posting_balances();
CREATE CONSTRAINT TRIGGER shop_entry_balanced AFTER INSERT ON shop_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop_posting_balances();
"""

UNDO = """
DROP TRIGGER shop_entry_balanced ON shop_entry;
DROP TRIGGER shop_posting_balanced ON shop_posting;
DROP TRIGGER shop_entry_together ON shop_entry;
DROP TRIGGER shop_payout_kept ON shop_payout;
DROP TRIGGER shop_payout_fixed ON shop_payout;
DROP TRIGGER shop_ledgeraccount_fixed ON shop_ledgeraccount;
DROP TRIGGER shop_entry_fixed ON shop_entry;
DROP TRIGGER shop_posting_fixed ON shop_posting;
DROP FUNCTION shop_posting_balances();
DROP FUNCTION shop_check_posting(bigint);
DROP FUNCTION shop_entry_comes_with_posting();
DROP FUNCTION shop_payout_is_fixed();
DROP FUNCTION shop_books_are_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_shop_rules")]

    operations = [
        migrations.AlterField(
            "ledgeraccount",
            "kind",
            models.CharField(
                choices=[
                    ("provider", "provider"),
                    ("seller", "seller"),
                    ("creator", "creator"),
                    ("fees", "fees"),
                    ("stray", "stray"),
                ],
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint("ledgeraccount", "ledger_account_owner"),
        migrations.AddConstraint(
            "ledgeraccount",
            models.CheckConstraint(
                condition=Q(kind__in=["seller", "creator"], owner__isnull=False)
                | Q(kind__in=["provider", "fees", "stray"], owner=None),
                name="ledger_account_owner",
            ),
        ),
        migrations.AddConstraint(
            "payout", models.UniqueConstraint(fields=["account", "reference"], name="payout_reference_once")
        ),
        migrations.AddField(
            "posting",
            "transaction",
            models.BigIntegerField(
                db_default=sampan.shop.models.ledger.TransactionNumber(),
                editable=False,
                help_text="Entries come in the same one, never later.",
            ),
        ),
        migrations.AddConstraint(
            "posting",
            models.CheckConstraint(
                condition=Q(kind="sale", order__isnull=False)
                | Q(kind="refund", refund__isnull=False)
                | Q(kind="payout", payout__isnull=False)
                | Q(kind="stray", payment__isnull=False),
                name="posting_of_something",
            ),
        ),
        *[
            migrations.AddConstraint(
                "posting",
                models.UniqueConstraint(fields=[field], name=f"posting_one_{kind}", condition=Q(kind=kind)),
            )
            for kind, field in (
                ("sale", "order"),
                ("refund", "refund"),
                ("payout", "payout"),
                ("stray", "payment"),
            )
        ],
        migrations.RunSQL(FIXED + TOGETHER + BALANCED, UNDO),
    ]
