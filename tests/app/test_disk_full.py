"""A disk that fills up during a sync: a clear message, nothing committed is lost, and room lets it go on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lumadesk.app import enquiries, sites
from lumadesk.app import vault as vaults
from lumadesk.app.sync import sync
from lumadesk.bootstrap import build_outside
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.site import demo_site

PASSPHRASE = "three kettles on a fence"
needs_mount = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a tiny disk needs Linux and root"
)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@needs_mount
def test_disk_full_during_sync(tiny_disk: Path, tmp_path: Path) -> None:
    site = tmp_path / "site.sqlite3"
    demo_site.build(site, enquiries=12_000, seed=3, until=datetime(2026, 11, 20, 12, tzinfo=UTC))
    outside = build_outside()
    services = vaults.create_vault(outside, tiny_disk / "vault", PASSPHRASE, use_keyring=False).services
    sites.configure_site(services, url=f"sqlite:///{site}", table="contact_enquiry")
    with pytest.raises(KnownError) as refusal:
        sync(services)
    assert refusal.value.code == "vault.disk_full"
    assert refusal.value.hint, "says what to do"
    kept = len(enquiries.list_ids(services, EnquiryFilter()))
    assert vaults.verify(services).ok
    vaults.lock(services)

    subprocess.run(["mount", "-o", "remount,size=200m", str(tiny_disk)], check=True)
    services = vaults.unlock(outside, tiny_disk / "vault", passphrase=PASSPHRASE, use_keyring=False).services
    assert len(enquiries.list_ids(services, EnquiryFilter())) == kept
    sync(services)
    assert len(enquiries.list_ids(services, EnquiryFilter())) == 12_000
    assert vaults.verify(services).ok
    vaults.lock(services)
