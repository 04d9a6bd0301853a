"""The page that explains the ranking: every number of the program, in words that can be translated."""

from django.test import Client

from sampan.accounts.models import Account
from sampan.discovery.ranking import weights
from sampan.discovery.ranking.explaining import explained
from sampan.web.discovery.weight_words import WORDS


def test_every_weight_stands_on_the_page_with_its_value(db: None, client: Client) -> None:
    body = client.get("/about/ranking").content.decode()
    names = [name for name in vars(weights) if name.isupper()]
    assert len(names) > 50
    assert [name for name in names if f"<code>{name}</code>" not in body] == []
    assert '<dd class="weights__value">50 · 200 · 1,000</dd>' in body


def test_every_sentence_about_a_weight_gets_into_the_catalogs() -> None:
    """What fails here belongs into, or out of, `sampan/web/discovery/weight_words.py`."""
    said = {text for row in explained() for text in (row.title, row.reason) if text}
    assert said - set(WORDS) == set()
    assert set(WORDS) - said == set()


def test_the_page_asks_a_visitors_database_nothing(
    db: None, client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/about/ranking").status_code == 200


def test_each_language_has_its_own_page(mei: Account, tom: Account, sign_in: object) -> None:
    chinese = sign_in(mei).get("/about/ranking").content.decode()  # type: ignore[operator]
    english = sign_in(tom).get("/about/ranking").content.decode()  # type: ignore[operator]
    assert '<html lang="zh-Hans"' in chinese
    assert '<html lang="en"' in english
