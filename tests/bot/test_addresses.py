"""What an operator may name: the webhook's three variables, the port for figures, the page that is called."""

import pytest

from bot.addresses import host_and_port, wrong_with_address
from bot.settings import BadEnvironment, Environment, HalfAWebhook

GOOD = {
    "MAINSTAY_WEBHOOK_URL": "https://bot.example.org/telegram", "MAINSTAY_WEBHOOK_SECRET": "s" * 43,
    "MAINSTAY_LISTEN": "127.0.0.1:8443",
}  # fmt: skip


@pytest.fixture
def environment(monkeypatch):
    def read(**more: str) -> Environment:
        for name in (*GOOD, "MAINSTAY_METRICS", "MAINSTAY_HEARTBEAT_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        return Environment()

    return read


def test_without_any_of_the_three_there_is_no_webhook(environment):
    assert environment().read_webhook() is None


@pytest.mark.parametrize("url", ["https://bot.example.org/telegram", "https://bot.example.org:8443/telegram"])
def test_all_three_make_a_webhook_and_the_secret_is_not_shown(environment, url):
    webhook = environment(**{**GOOD, "MAINSTAY_WEBHOOK_URL": url}).read_webhook()
    assert (webhook.url, webhook.path, webhook.host, webhook.port) == (url, "/telegram", "127.0.0.1", 8443)
    assert "sss" not in repr(webhook)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAINSTAY_WEBHOOK_URL", ""),
        ("MAINSTAY_WEBHOOK_URL", "bot.example.org"),
        ("MAINSTAY_WEBHOOK_URL", "http://bot.example.org/telegram"),
        ("MAINSTAY_WEBHOOK_URL", "https:///telegram"),
        ("MAINSTAY_WEBHOOK_URL", "https://bot.example.org:444/telegram"),
        ("MAINSTAY_WEBHOOK_URL", "https://bot.example.org:99999/telegram"),
        ("MAINSTAY_WEBHOOK_URL", "https://bot.example.org/telegram?a=b"),
        ("MAINSTAY_WEBHOOK_URL", "https://bot.example.org/telegram#a"),
        ("MAINSTAY_WEBHOOK_URL", "https://me:pass@bot.example.org/telegram"),
        ("MAINSTAY_WEBHOOK_URL", "https://b\u00f6t.example.org/telegram"),
        ("MAINSTAY_WEBHOOK_SECRET", ""),
        ("MAINSTAY_WEBHOOK_SECRET", "s" * 42),
        ("MAINSTAY_WEBHOOK_SECRET", "s" * 257),
        ("MAINSTAY_WEBHOOK_SECRET", "s" * 43 + "\n"),
        ("MAINSTAY_WEBHOOK_SECRET", "s" * 43 + "\u00e9"),
        ("MAINSTAY_WEBHOOK_SECRET", "s" * 43 + " "),
        ("MAINSTAY_LISTEN", ""),
        ("MAINSTAY_LISTEN", "8443"),
        ("MAINSTAY_LISTEN", ":8443"),
        ("MAINSTAY_LISTEN", "127.0.0.1:http"),
        ("MAINSTAY_LISTEN", "127.0.0.1:0"),
        ("MAINSTAY_LISTEN", "127.0.0.1:65536"),
    ],
)
def test_half_a_webhook_is_refused_by_the_name_of_what_is_wrong_alone(environment, name, value):
    with pytest.raises(HalfAWebhook) as refused:
        environment(**{**GOOD, name: value}).read_webhook()
    assert name in refused.value.wrong
    assert not any(other in refused.value.wrong for other in GOOD if other != name)
    assert "sss" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "read"),
    [("127.0.0.1:9464", ("127.0.0.1", 9464)), ("[::1]:80", ("::1", 80)), ("localhost:1", ("localhost", 1))],
)
def test_a_host_and_a_port_are_read(value, read):
    assert host_and_port(value) == read


def test_the_port_for_figures_and_the_page_are_read_or_refused_by_name(environment):
    good = environment(MAINSTAY_METRICS="127.0.0.1:9464", MAINSTAY_HEARTBEAT_URL="https://hc.example.org/abc?x=1")
    assert good.read_metrics() == ("127.0.0.1", 9464)
    assert good.read_heartbeat_url() == "https://hc.example.org/abc?x=1"
    assert "hc.example.org" not in repr(good)
    bad = environment(MAINSTAY_METRICS="9464", MAINSTAY_HEARTBEAT_URL="http://hc.example.org/secret")
    with pytest.raises(BadEnvironment, match="MAINSTAY_METRICS"):
        bad.read_metrics()
    with pytest.raises(BadEnvironment, match="MAINSTAY_HEARTBEAT_URL") as refused:
        bad.read_heartbeat_url()
    assert "secret" not in str(refused.value)
    assert environment().read_metrics() is environment().read_heartbeat_url() is None


def test_an_address_may_have_any_port_where_none_is_named():
    assert wrong_with_address("https://hc.example.org:8000/x?y=z") is None
