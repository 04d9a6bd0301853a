"""Addresses: what each country needs, whose they are, which one is the default."""

from dataclasses import replace
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core.errors import Invalid, NotFound, SignInNeeded, TooMany
from sampan.shop.address_rules import is_phone, rules_for
from sampan.shop.models import Address
from sampan.shop.selectors import get_address, list_addresses
from sampan.shop.services import delete_address, save_address
from sampan.shop.types import AddressContent
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db

CHENGDU = AddressContent(
    name="方老师",
    phone="１３８ 0013 8000",
    country="cn",
    region="四川省",
    city="成都市",
    district="武侯区",
    line1="人民南路四段 1 号",
    postcode="610000",
)
OKLAHOMA = AddressContent(
    name="Tom Ray",
    phone="+1 (405) 555-0134",
    country="US",
    region="Oklahoma",
    city="Norman",
    line1="12 Elm Street",
    postcode="73069-1234",
)
BERLIN = AddressContent(
    name="Jo", phone="030 1234567", country="DE", city="Berlin", line1="Weg 1", postcode="10115"
)
DUBLIN = AddressContent(
    name="Jo", phone="+353 1 234567", country="IE", city="Dublin", line1="1 Quay", postcode="d02 af30"
)
HONG_KONG = AddressContent(
    name="陳", phone="+852 2345 6789", country="HK", district="灣仔", line1="軒尼詩道 1 號"
)


@pytest.mark.parametrize("content", [CHENGDU, OKLAHOMA, BERLIN, DUBLIN, HONG_KONG])
def test_addresses_of_many_countries_are_kept(tom: Account, content: AddressContent) -> None:
    address = save_address(reader=reader_of(tom), content=content)

    assert (address.country, address.name) == (content.country.upper(), content.name)
    assert address.postcode == content.postcode.upper()
    assert address.phone.isascii()
    assert address.is_default


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (replace(CHENGDU, name=" "), "name"),
        (replace(CHENGDU, phone=""), "phone"),
        (replace(CHENGDU, phone="call me"), "phone"),
        (replace(CHENGDU, phone="123"), "phone"),
        (replace(CHENGDU, phone="1" * 16), "phone"),
        (replace(CHENGDU, region=""), "region"),
        (replace(CHENGDU, city=""), "city"),
        (replace(CHENGDU, district=""), "district"),
        (replace(CHENGDU, postcode="61000"), "postcode"),
        (replace(CHENGDU, line1="\u200b"), "line1"),
        (replace(CHENGDU, line1="路" * 201), "line1"),
        (replace(CHENGDU, country="XX"), "country"),
        (replace(CHENGDU, country=""), "country"),
        (replace(OKLAHOMA, postcode=""), "postcode"),
        (replace(OKLAHOMA, postcode="7306"), "postcode"),
        (replace(OKLAHOMA, region=""), "region"),
        (replace(DUBLIN, postcode="<script>"), "postcode"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named(tom: Account, content: AddressContent, field: str) -> None:
    with pytest.raises(Invalid) as error:
        save_address(reader=reader_of(tom), content=content)
    assert error.value.field == field
    assert error.value.message
    assert not Address.objects.exists()


def test_what_a_country_does_not_need_may_stay_empty(tom: Account) -> None:
    save_address(reader=reader_of(tom), content=replace(CHENGDU, postcode=""))
    save_address(reader=reader_of(tom), content=replace(DUBLIN, postcode="", region=""))
    assert Address.objects.count() == 2


def test_there_is_one_default(tom: Account) -> None:
    reader = reader_of(tom)
    first = save_address(reader=reader, content=CHENGDU)
    second = save_address(reader=reader, content=OKLAHOMA)
    assert [one.pk for one in list_addresses(reader=reader)] == [first.pk, second.pk]

    save_address(reader=reader, content=replace(OKLAHOMA, is_default=True), address_id=second.pk)
    assert [one.is_default for one in list_addresses(reader=reader)] == [True, False]
    assert list_addresses(reader=reader)[0].pk == second.pk

    for _time in range(2):
        delete_address(reader=reader, address_id=second.pk)
    assert [(one.pk, one.is_default) for one in list_addresses(reader=reader)] == [(first.pk, True)]


def test_addresses_are_their_owners_alone(tom: Account, mei: Account) -> None:
    address = save_address(reader=reader_of(tom), content=OKLAHOMA)

    with pytest.raises(NotFound):
        get_address(address.pk, reader=reader_of(mei))
    with pytest.raises(NotFound):
        save_address(reader=reader_of(mei), content=CHENGDU, address_id=address.pk)
    delete_address(reader=reader_of(mei), address_id=address.pk)
    with pytest.raises(SignInNeeded):
        save_address(reader=reader_of(None), content=OKLAHOMA)
    address.refresh_from_db()
    assert address.city == "Norman"
    assert list_addresses(reader=reader_of(mei)) == list_addresses(reader=reader_of(None)) == []


def test_addresses_are_bounded(tom: Account, settings: Any) -> None:
    settings.SAMPAN_ADDRESSES_MAX = 1
    first = save_address(reader=reader_of(tom), content=OKLAHOMA)
    with pytest.raises(TooMany):
        save_address(reader=reader_of(tom), content=CHENGDU)
    assert save_address(reader=reader_of(tom), content=CHENGDU, address_id=first.pk).country == "CN"


def test_phones_and_rules_are_lenient_where_nothing_is_known() -> None:
    assert rules_for("XX").required == {"name", "phone", "country", "line1", "city"}
    assert all(is_phone(one) for one in ("+86 138 0013 8000", "110-12", "028.8555.1234", "(405) 555-0134"))
    assert not any(is_phone(one) for one in ("", "+", "12 34", "+49 abc", "12345-"))
