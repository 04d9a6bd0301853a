"""Members' plain text becomes safe HTML with links."""

import pytest

from sampan.core.html import linkify


def topic_url(name: str) -> str:
    return f"/t/{name}"


def profile_url(handle: str) -> str:
    return f"/@{handle}"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        'https://example.org/"onmouseover="alert(1)',
        "#<b>topic</b>",
        '@a"><script>x</script>',
    ],
)
def test_hostile_text_stays_text(hostile: str) -> None:
    made = linkify(hostile, topic_url=topic_url, profile_url=profile_url)
    assert "<script" not in made
    assert "<img" not in made
    assert "<b>" not in made
    assert 'onmouseover="' not in made


def test_addresses_mentions_and_topics_become_links() -> None:
    made = linkify(
        "看 https://example.org/a?b=1 谢谢@mei #旅行[话题]# ok", topic_url=topic_url, profile_url=profile_url
    )
    assert '<a href="https://example.org/a?b=1" rel="nofollow noopener ugc" target="_blank">' in made
    assert '<a class="topic" href="/t/旅行">#旅行</a> ok' in made


def test_a_mention_after_a_space_is_a_link_and_an_email_address_is_not() -> None:
    made = linkify("hi @mei, write to mei@example.org", profile_url=profile_url)
    assert made.count('class="mention"') == 1
    assert 'href="/@mei"' in made


def test_a_full_stop_after_an_address_is_not_part_of_it() -> None:
    assert 'href="https://example.org"' in linkify("See https://example.org.")


def test_a_chinese_comma_ends_an_address() -> None:
    assert 'href="https://example.org/x"' in linkify("见https://example.org/x，谢谢")


def test_a_long_address_is_shown_cut_but_leads_to_the_whole() -> None:
    url = "https://example.org/" + "a" * 100
    made = linkify(url)
    assert f'href="{url}"' in made
    assert "…</a>" in made


def test_only_web_addresses_become_links() -> None:
    assert "<a" not in linkify("javascript:alert(1) data:text/html,x")


def test_line_breaks_are_kept() -> None:
    assert linkify("a\r\nb\nc") == "a<br>b<br>c"
