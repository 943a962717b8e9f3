"""QR and poster carry an address that phones can reach: never localhost as long as there is another."""

import ipaddress
from dataclasses import replace
from pathlib import Path

import pytest

from workshop import config
from workshop.workshops import addresses


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    return config.load({"DATA_DIR": str(tmp_path), "PORT": "8123"})


def test_the_own_addresses_are_real_and_lead_to_other_machines() -> None:
    found = addresses.lan_addresses()
    assert len(set(found)) == len(found)
    for address in found:
        parsed = ipaddress.ip_address(address)
        assert parsed.version == 4 and not parsed.is_loopback and not parsed.is_link_local


def test_the_desk_chooses_among_bases_with_the_port(settings: config.Settings) -> None:
    expected = addresses.lan_addresses() or ("localhost",)
    assert addresses.bases(settings) == tuple(f"http://{host}:8123" for host in expected)
    assert addresses.bases(replace(settings, port=80))[0] == f"http://{expected[0]}"


def test_a_public_url_wins_over_everything(settings: config.Settings) -> None:
    public = replace(settings, public_url="https://rembuk.example.go.id")
    assert addresses.bases(public) == ("https://rembuk.example.go.id",)
    assert addresses.public_base(public, "http://192.168.43.1:8123") == "https://rembuk.example.go.id"


def test_the_chosen_address_is_used(settings: config.Settings) -> None:
    assert addresses.public_base(settings, "http://192.168.43.1:8123/") == "http://192.168.43.1:8123"


@pytest.mark.parametrize(
    "chosen",
    [
        "",
        "http://localhost:8123",
        "http://127.0.0.1:8123",
        "http://[::1]:8123",
        "http://0.0.0.0",
        "nonsense://x",
        "http://[bad",
        "javascript://x/",
        "laptop:8123",
    ],
)
def test_an_address_that_only_this_machine_reaches_is_passed_over(
    settings: config.Settings, chosen: str
) -> None:
    assert addresses.public_base(settings, chosen) == addresses.bases(settings)[0]


@pytest.mark.parametrize(
    "host",
    [
        "192.168.43.1",
        "10.0.0.5",
        "172.20.10.1",
        "169.254.1.1",
        "100.64.0.9",
        "127.0.0.1",
        "[fe80::1]",
        "laptop",
        "localhost",
        "laptop.local",
        "server.lan.",
    ],
)
def test_a_private_host_is_known_as_such(host: str) -> None:
    assert addresses.is_private(host)


@pytest.mark.parametrize("host", ["rembuk.kaltaraprov.go.id", "8.8.8.8", "2001:4860:4860::8888"])
def test_a_public_host_is_not_called_private(host: str) -> None:
    assert not addresses.is_private(host)


def test_a_base_is_judged_by_its_host_and_shown_without_scheme() -> None:
    assert addresses.is_private_base("http://192.168.43.1:8000")
    assert not addresses.is_private_base("https://rembuk.kaltaraprov.go.id")
    assert addresses.shown("http://192.168.43.1:8000/") == "192.168.43.1:8000"
