"""What the catalogue does in the background and by the clock."""

from sampan.core.queue import periodic, task
from sampan.shop.services import decided, leaving, pictures, stock


@task(name=pictures.PLACE_PRODUCT, retries=5)
def place_product_pictures(product_id: int) -> None:
    """Bring a product's pictures where their readers may fetch them."""
    pictures.place_product_pictures(product_id=product_id)


@task(name=pictures.PLACE_REVIEW, retries=5)
def place_review_pictures(review_id: int) -> None:
    """The same for the pictures of a review."""
    pictures.place_review_pictures(review_id=review_id)


@task(name=stock.COUNT_SOLD, retries=5)
def count_sold(product_id: int) -> None:
    """Count anew how often a product was sold."""
    stock.count_sold(product_id=product_id)


@task(name=decided.TELL_OF_ALL, retries=5)
def tell_of_all(shop_id: int) -> None:
    """Tell of what a shop sells, after it opened, closed or changed."""
    decided.tell_of_all(shop_id=shop_id)


@periodic(name="shop.forget_addresses", cron="17 3 * * *")
def forget_addresses() -> None:
    """Erase the addresses of orders that nobody needs any more."""
    leaving.forget_addresses()
