"""What people do with a phone that no form expects: far too much text, and the back button."""

from playwright.sync_api import expect

from tests.browser.play import Workshop, enter, furnish, is_connected, own_idea, write
from tests.support.browser import Rooms, watch


def test_a_hundred_thousand_characters_are_refused_kept_and_hold_nothing_up(
    rooms: Rooms, hall: Workshop
) -> None:
    furnish(hall, "collect")
    phone = rooms.page("phone")
    faults = watch(phone)
    enter(phone, hall.join_url, "Sari")
    is_connected(phone)
    write(phone, "x" * 100_000)
    expect(phone.get_by_text("1 sampai 2.000 karakter")).to_be_visible()
    write(phone, "Perahu ambulans siaga")
    expect(own_idea(phone, "Perahu ambulans siaga")).to_contain_text("Terkirim")
    phone.reload()
    expect(phone.get_by_text("x" * 1000).first).to_be_attached()
    assert faults.faults() == []


def test_going_back_after_entering_leads_to_the_same_seat(rooms: Rooms, hall: Workshop) -> None:
    furnish(hall, "collect")
    phone = rooms.page("phone")
    enter(phone, hall.join_url, "Sari")
    is_connected(phone)
    write(phone, "Satu meja untuk KTP dan KK")
    expect(own_idea(phone, "Satu meja untuk KTP dan KK")).to_contain_text("Terkirim")
    phone.go_back()
    phone.goto(hall.join_url)
    expect(own_idea(phone, "Satu meja untuk KTP dan KK")).to_be_visible()
