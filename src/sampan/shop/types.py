"""The words of the shop: states, kinds, and the fields' room; no Django here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OPTIONS_MAX = 3
"""Kinds of choice that one product can have, such as size and color."""
OPTION_CHARS = 40
SKU_CHARS = 64
CODE_CHARS = 32
"""Characters of a coupon's code."""
AMOUNT_MAX = 10**12
"""The most that one price or sum may be, in minor units: what it is for is to stop slips, and overflow."""
QUANTITY_MAX = 999
"""The most of one variant in one cart line."""
STOCK_MAX = 1_000_000
BASIS_POINTS = 10_000
"""Shares (commission, fee, percent off) are integers: 10,000 are the whole."""
TAG_SCALE = 10_000
"""A tag's place on a picture is an integer from 0 to this, from the left and from the top."""


class ShopState(StrEnum):
    ASKED = "asked"
    """Waits for the operator."""
    OPEN = "open"
    RESTING = "resting"
    """The seller sells nothing now; everything can be looked at."""
    REFUSED = "refused"
    CLOSED = "closed"


class ProductState(StrEnum):
    DRAFT = "draft"
    LISTED = "listed"
    ARCHIVED = "archived"


class ProductCategory(StrEnum):
    CLOTHING = "clothing"
    SHOES_BAGS = "shoes-bags"
    JEWELLERY = "jewellery"
    BEAUTY = "beauty"
    FOOD_TEA = "food-tea"
    HOME = "home"
    KITCHEN = "kitchen"
    STATIONERY = "stationery"
    ART = "art"
    CRAFT_SUPPLIES = "craft-supplies"
    TOYS = "toys"
    BOOKS = "books"
    MUSIC = "music"
    TECH = "tech"
    OUTDOORS = "outdoors"
    PETS = "pets"
    GARDEN = "garden"
    OTHER = "other"


class StockReason(StrEnum):
    """Why the stock of a variant changed."""

    SET = "set"
    """The seller wrote another number, in the editor or by CSV."""
    RESERVED = "reserved"
    RELEASED = "released"
    """A reservation ran out, or the order was cancelled before it was shipped."""
    RETURNED = "returned"


class CouponKind(StrEnum):
    AMOUNT = "amount"
    PERCENT = "percent"


class CartProblem(StrEnum):
    """Why a line of the cart cannot be bought as it stands."""

    GONE = "gone"
    """No longer sold, hidden, or not open to this reader: all look alike."""
    RESTING = "resting"
    """The shop sells nothing at the moment."""
    SHORT = "short"
    """There are fewer left than are wanted."""
    OWN = "own"
    """It is of the buyer's own shop."""


class CheckoutState(StrEnum):
    OPEN = "open"
    """Stock is held, nothing is paid."""
    PAID = "paid"
    ENDED = "ended"
    """Run out or given up; its stock went back."""


class OrderState(StrEnum):
    PENDING = "pending"
    """To pay; stock is held."""
    PAID = "paid"
    """To ship."""
    SHIPPED = "shipped"
    DONE = "done"
    CANCELLED = "cancelled"
    """Never paid, or paid and given back in full before it was shipped."""
    REFUNDED = "refunded"
    """Given back in full after it was shipped."""


class OrderAct(StrEnum):
    """What can happen to an order; `shop/order_states.py` says when and by whom."""

    PLACE = "place"
    PAY = "pay"
    SHIP = "ship"
    TRACK = "track"
    """The tracking number was corrected."""
    RECEIVE = "receive"
    """The buyer says that it has arrived, or the time for that has passed."""
    ASK_CANCEL = "ask_cancel"
    """Paid and not to be sent: the whole sum is on its way back."""
    CANCEL = "cancel"
    EXPIRE = "expire"
    ASK_REFUND = "ask_refund"
    """Money is on its way back; the state stays until the provider has said so."""
    REFUND = "refund"
    """Part of the money went back; the state stays."""
    REFUND_WHOLE = "refund_whole"
    REFUND_FAILED = "refund_failed"
    """The provider could not give it back; it counts as not given back."""
    ASK_RETURN = "ask_return"
    ANSWER_RETURN = "answer_return"
    SEND_RETURN = "send_return"
    TAKE_RETURN = "take_return"
    """The goods are back with the seller."""
    DROP_RETURN = "drop_return"
    DISPUTE = "dispute"
    DROP_DISPUTE = "drop_dispute"
    SETTLE = "settle"
    """The operator decided a dispute."""


class Party(StrEnum):
    """Who acts on an order."""

    BUYER = "buyer"
    SELLER = "seller"
    OPERATOR = "operator"
    PROVIDER = "provider"
    CLOCK = "clock"


class PaymentState(StrEnum):
    CREATED = "created"
    """Written here; the provider may or may not know of it."""
    PENDING = "pending"
    """The provider knows of it; the buyer has not finished."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """The provider will not have this charge; another may be begun. A declined card leaves it pending."""
    CANCELLED = "cancelled"
    """Nobody can pay it any more."""


class RefundState(StrEnum):
    CREATED = "created"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class ReturnState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    SENT = "sent"
    RECEIVED = "received"
    """The goods are back; the refund was asked for."""
    WITHDRAWN = "withdrawn"


class DisputeState(StrEnum):
    OPEN = "open"
    FOR_BUYER = "for_buyer"
    FOR_SELLER = "for_seller"
    WITHDRAWN = "withdrawn"


class LedgerKind(StrEnum):
    """The accounts of the books. Above zero: what the instance has; below zero: what it owes or earned."""

    PROVIDER = "provider"
    """Money that lies with the payment provider."""
    SELLER = "seller"
    """Owed to a seller."""
    CREATOR = "creator"
    """Owed to a creator as commission."""
    FEES = "fees"
    """What the instance kept as its fee."""
    STRAY = "stray"
    """Owed back to buyers who paid for a checkout that had ended; it returns to 0 with their refund."""


class PostingKind(StrEnum):
    """Why money moved in the books."""

    SALE = "sale"
    REFUND = "refund"
    PAYOUT = "payout"
    STRAY = "stray"
    """Paid for a checkout that had ended: taken in, to be given back at once."""


@dataclass(frozen=True)
class TagContent:
    """A product on a picture (`x`, `y` in 1/TAG_SCALE from its left and top) or in a stretch of a video, as
    an author sends it; nothing is checked yet."""

    media_id: int
    product_id: int
    x: int | None = None
    y: int | None = None
    from_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True)
class AddressContent:
    """An address as it was typed; `country` is ISO 3166-1 alpha-2; `address_rules.py` says what is needed."""

    name: str
    country: str
    line1: str
    phone: str = ""
    region: str = ""
    city: str = ""
    district: str = ""
    line2: str = ""
    postcode: str = ""
    is_default: bool = False


@dataclass(frozen=True)
class ShopContent:
    """What a seller writes about their shop; amounts of days and basis points are as in the table."""

    currency: str
    ships_from_country: str
    about: str = ""
    ships_from_place: str = ""
    handling_days: int = 3
    return_days: int = 14
    return_policy: str = ""
    commission: int = 0
    payout_details: str = ""


@dataclass(frozen=True)
class RateContent:
    """One line of what sending costs; costs are minor units of the shop's currency."""

    name: str
    countries: tuple[str, ...]
    price: int
    per_kilogram: int = 0
    free_from: int | None = None
    days_least: int = 3
    days_most: int = 14


@dataclass(frozen=True)
class VariantContent:
    """One row of the editor. `id` None: a new one.

    `stock` None leaves it as it is. With `stock_seen`, the number that the seller had before their eyes, the
    difference is applied, so that what was sold meanwhile stays sold; without it `stock` is set.
    """

    options: tuple[str, ...] = ()
    price: int = 0
    stock: int | None = None
    sku: str = ""
    weight_grams: int = 0
    picture_id: int | None = None
    id: int | None = None
    stock_seen: int | None = None


@dataclass(frozen=True)
class ProductContent:
    """All of a product that its seller writes. Variants that are not named are taken off sale."""

    title: str
    variants: tuple[VariantContent, ...]
    description: str = ""
    category: str = ProductCategory.OTHER
    shelf_id: int | None = None
    option_names: tuple[str, ...] = ()
    picture_ids: tuple[int, ...] = ()
    commission: int | None = None
    state: str = ProductState.DRAFT
    updated_at: datetime | None = None
    """When the version that was edited was saved; a later one is not overwritten. None: not asked."""
