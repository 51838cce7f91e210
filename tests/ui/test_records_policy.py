"""The Policy page: another policy after its preview, versions, an own profile, and who must be told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel

from lumadesk import assets
from lumadesk.app import policy, policy_notices
from lumadesk.ui.desk import Place
from lumadesk.ui.records.policy_words import facts_of
from tests.ui.conftest import Window


def page(window: Window) -> Any:
    shown = window.workspace.show_place(Place.RECORDS).show_page("policy")
    window.rest()
    window.do(shown.list.select_first)
    return shown


def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **changes: object) -> Path:
    """A profile that the file dialog will be answered with."""
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(assets.read_json("policies/own.json") | changes, indent=1), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
    return file


def significant(window: Window) -> Any:
    """A new version of which people are told; the page shows it."""
    shown = page(window)
    window.do(shown.record_version)
    dialog = window.dialog()
    dialog.summary.inner.setPlainText("Calls are <b>noted</b>.")
    dialog.significant.setChecked(True)
    window.do(dialog.ok.click)
    return shown


def test_another_policy_is_chosen_after_its_preview(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    assert shown.name.text() == services.profile.name
    window.do(shown.change.click)
    dialog = window.dialog()
    assert services.profile.id not in dialog.profile._values
    window.do(lambda: dialog.profile.choose("lumina"))
    assert dialog.effects.text() == "\n".join(policy.preview_change(services, "lumina").words)
    assert "proof of identity" in dialog.effects.text()
    dialog.significant.setChecked(True)
    window.do(dialog.ok.click)
    assert "what changes for them" in dialog.summary.inner.accessibleDescription()
    dialog.summary.inner.setPlainText("Proof of identity is asked for.")
    window.do(dialog.ok.click)
    assert services.profile.id == "lumina"
    assert shown.name.text() == services.profile.name
    assert shown.list.selected_ids() == [policy.list_versions(services)[0].id]
    assert shown.detail.state.text() == "In force"
    assert shown.detail.significant.text() == "Significant"


def test_where_everything_would_go_its_number_is_typed(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    real = policy.preview_change

    def everything(*given: Any) -> policy.PolicyPreview:
        return replace(real(*given), everything=True, disposable=1204, words=("Everything: 1,204 records.",))

    monkeypatch.setattr(policy, "preview_change", everything)
    shown = page(window)
    window.do(shown.change.click)
    dialog = window.dialog()
    window.do(lambda: dialog.profile.choose("lumensol"))
    assert dialog.everything.text() == "Everything: 1,204 records."
    assert not dialog.ok.isEnabled()
    dialog.count.inner.setText("1203")
    assert not dialog.ok.isEnabled()
    dialog.count.inner.setText("1,204")
    assert dialog.ok.isEnabled()
    window.do(dialog.ok.click)
    assert services.profile.id == "lumensol"


def test_a_version_of_long_ago_is_recorded(window: Window) -> None:
    shown = page(window)
    window.do(shown.record_version)
    dialog = window.dialog()
    dialog.since.setDate(QDate(2024, 3, 1))
    window.do(dialog.ok.click)
    assert [one.since.year for one in policy.list_versions(window.desk.services)] == [2026, 2024]
    assert shown.detail.state.text() == "Former"


def test_an_own_profile_is_taken_over_and_a_mistake_is_named(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    shown = page(window)
    own_profile(tmp_path, monkeypatch, id_rule="perhaps")
    window.do(shown.import_own)
    told = " ".join(label.text() for label in window.dialog().findChildren(QLabel))
    assert "line" in told
    assert "id_rule" in told
    window.dialog().close()
    own_profile(tmp_path, monkeypatch, name="Mine & yours")
    window.do(shown.import_own)
    assert "Mine & yours" in window.toast()
    assert "Mine & yours" in [one.name for one in policy.list_profiles(services)]
    (tmp_path / "mine.json").write_bytes(b"\xff\xfe\x00")
    window.do(shown.import_own)
    told = " ".join(label.text() for label in window.dialog().findChildren(QLabel))
    assert "cannot be read as text" in told
    assert str(tmp_path) not in told


def test_who_must_be_told_is_listed_drafted_and_logged(window: Window) -> None:
    services = window.desk.services
    shown = significant(window)
    notices = shown.detail.notices
    assert not notices.mark_all.isEnabled()
    window.do(notices.prepare.click)
    version = policy.list_versions(services)[0]
    listed = policy_notices.list_notices(services, version.id)
    assert notices.list.model().rowCount() == len(listed)
    window.do(notices.draft.click)
    draft = window.dialog()
    assert "Calls are <b>noted</b>." in draft.body.toPlainText()
    window.do(draft.copy.click)
    assert QGuiApplication.clipboard().text() == draft.body.toPlainText()
    window.do(draft.ok.click)
    window.do(window.dialog().ok.click)
    assert "by which letter or email" in window.dialog()._words.inner.accessibleDescription()
    window.dialog().note.setPlainText("By email.")
    window.do(window.dialog().ok.click)
    assert policy_notices.state(services, version.id).told == 1
    assert not notices.mark.isEnabled(), "the selected person was told"
    window.do(notices.mark_all.click)
    window.dialog().note.setPlainText("By letter.")
    window.do(window.dialog().ok.click)
    assert policy_notices.state(services, version.id).to_tell == 0
    assert not notices.mark_all.isEnabled()


def test_every_profile_can_be_told_in_plain_words(window: Window) -> None:
    for profile in policy.list_profiles(window.desk.services):
        facts = dict(facts_of(profile))
        assert all(facts.values()), profile.id
        assert facts["Promises"] == str(len(profile.promises))


def test_settings_lead_to_the_policy(window: Window) -> None:
    settings = window.workspace.show_place(Place.SETTINGS, "business").pages["business"]
    window.rest()
    assert settings.policy.text() == window.desk.services.profile.name
    window.do(lambda: window.desk.go(Place.RECORDS, "policy"))
    assert window.workspace.screens[Place.RECORDS].tabs.value == "policy"


def test_the_first_run_asks_for_the_policy(bare: Window) -> None:
    wizard: Any = bare.application.window.pages.currentWidget()
    bare.do(wizard.set_up.click)
    wizard.business.policy.choose("lumina")
    wizard.to_passphrase.click()
    wizard.passphrase.first.setText("four quiet herons wading")
    wizard.passphrase.again.setText("four quiet herons wading")
    wizard.to_site.click()
    bare.do(wizard.later.click)
    services = bare.desk.services
    assert services.profile.id == "lumina"
    assert [one.profile for one in policy.list_versions(services)] == ["lumina"]
