"""The browser libraries: from the lock file, complete, with licences; and no reason not to start."""

import json
import logging
import shutil

import pytest

from workshop import vendor


@pytest.fixture
def checkout(tmp_path):
    """A copy of the project as far as this step looks, its libraries installed."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(vendor.ROOT / name, tmp_path / name)
    shutil.copytree(vendor.ROOT / "static" / "vendor", tmp_path / "static" / "vendor")
    return tmp_path


@pytest.fixture
def nothing_to_run(monkeypatch):
    """A machine without npm, where pip fails too."""
    monkeypatch.setattr(vendor.shutil, "which", lambda _name: None)
    monkeypatch.setattr(vendor, "NODE_WHEEL", "./no-such-wheel.whl")


def test_the_libraries_are_complete_with_their_licences(checkout):
    assert vendor.ensure_vendor(checkout)
    licences = {path.stem for path in (checkout / "static/vendor/licences").iterdir()}
    assert licences == {"socket.io-client", "lit-html", "atkinson-hyperlegible-next", "noto-emoji"}


@pytest.mark.usefixtures("nothing_to_run")
def test_nothing_is_installed_twice(checkout):
    assert vendor.install(checkout)


@pytest.mark.usefixtures("nothing_to_run")
@pytest.mark.parametrize("spoil", ["lock", "file"])
def test_without_the_network_it_says_what_to_do_and_goes_on(checkout, caplog, spoil):
    if spoil == "lock":
        (checkout / "package-lock.json").write_text("{}")
    else:
        (checkout / "static/vendor/socket.io.esm.min.js").unlink()
    with caplog.at_level(logging.WARNING):
        assert not vendor.install(checkout)
    assert "plain forms" in caplog.text


@pytest.mark.parametrize("folder", [".", "tests/browser"])
def test_lock_files_are_exact_and_name_no_registry(folder):
    package = json.loads((vendor.ROOT / folder / "package.json").read_text())
    assert all(version[0].isdigit() for version in package["dependencies"].values())
    lock = json.loads((vendor.ROOT / folder / "package-lock.json").read_text())
    installed = [entry for name, entry in lock["packages"].items() if name]
    assert len(installed) >= len(package["dependencies"])
    assert all("resolved" not in entry and entry["integrity"] for entry in installed)
    for name, version in package["dependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
