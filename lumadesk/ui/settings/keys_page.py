"""The page of the settings about what opens the vault: passphrases, keyring, recovery sheet, master key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QCheckBox

from lumadesk.app import key_slots
from lumadesk.app.key_slots import KeySlot
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.key_dialogs import PassphraseDialog, RemoveDialog, RotateDialog
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.recovery_dialogs import MakeSheetDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import plain_day


class KeysPage(SettingsPage):
    title = "Keys"
    intro = "What opens the vault. To add, change or remove one encrypts nothing anew."
    nouns = ("upkeep", "vault")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._slots: Sequence[KeySlot] = ()
        self.slots = EntryList("What opens the vault")
        self.two_steps = Banner(Tone.INFO)
        self.add = button("&Add a passphrase…", self.add_passphrase, icon="plus")
        self.always_ask = QCheckBox("Al&ways ask for the passphrase: the keyring does not open the vault")
        self.always_ask.clicked.connect(self._ask_always)
        self.paper = label("", wrap=True)
        self.sheet = button("&Make a recovery sheet…", self.make_sheet, icon="printer")
        self.rotate = button("&Change the master key…", self.change_master_key, icon="refresh-cw")
        self.fill(
            card(
                label("What opens it", "heading"),
                self.two_steps,
                self.slots,
                self.problem,
                row(self.add, STRETCH),
            ),
            card(
                label("From day to day", "heading"),
                label(
                    "Whoever is logged in as you can open the vault by the keyring. Without it LumaDesk asks "
                    "each time.",
                    "muted",
                    wrap=True,
                ),
                self.always_ask,
            ),
            card(label("Recovery sheet", "heading"), self.paper, row(self.sheet, STRETCH)),
            card(
                label("Master key", "heading"),
                label(
                    "Everything is encrypted under it, and the slots above only seal it. Change it where "
                    "somebody may have had it: a passphrase that leaked together with a copy of the vault.",
                    "muted",
                    wrap=True,
                ),
                row(self.rotate, STRETCH),
            ),
            savable=False,
        )

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (key_slots.list_slots(services), services.vault.keys.keyring),
            lambda found: self._show(*found),
            owner=self,
            replaces="slots",
        )

    def add_passphrase(self) -> None:
        PassphraseDialog(self, self.desk).open()

    def change_passphrase(self) -> None:
        """The first one, which as a rule is the only one."""
        first = next((slot for slot in key_slots.list_slots(self.desk.services) if _is_words(slot)), None)
        if first is not None:
            self._change(first, key_file=first.key_file)

    def make_sheet(self) -> None:
        has_code = any(slot.kind == "recovery" for slot in self._slots)
        MakeSheetDialog(self, self.desk, has_code=has_code).open()

    def change_master_key(self) -> None:
        RotateDialog(self, self.desk).open()

    def _change(self, slot: KeySlot, *, key_file: bool) -> None:
        PassphraseDialog(self, self.desk, slot, key_file=key_file).open()

    def _remove(self, slot: KeySlot) -> None:
        RemoveDialog(self, self.desk, slot).open()

    def _ask_always(self, asked: bool) -> None:
        services = self.desk.services
        self.problem.say("")
        self.desk.jobs.write(
            lambda: key_slots.use_keyring(services, not asked),
            lambda _changes: self.desk.say(
                "The passphrase is always asked for." if asked else "The keyring opens the vault."
            ),
            owner=self,
            failed=self._not_kept,
        )

    def _not_kept(self, error: Exception) -> None:
        self.refresh()
        self.refused(error)

    def _show(self, slots: Sequence[KeySlot], keyring: bool) -> None:
        self._slots = slots
        words = [slot for slot in slots if _is_words(slot)]
        needed = bool(words) and all(slot.key_file for slot in words)
        several = len(words) > 1
        self.slots.show_entries([self._entry(slot, several=several) for slot in slots])
        some = any(slot.key_file for slot in words) and not needed
        self.two_steps.say(
            "Two steps: passphrase and key file together open the vault."
            if needed
            else "One passphrase still opens the vault without a key file: change or remove it for two steps."
            if some
            else ""
        )
        self.always_ask.setChecked(not keyring)
        code = next((slot for slot in slots if slot.kind == "recovery"), None)
        self.paper.setText(
            "There is none. If passphrase and keyring are lost, so is the vault: print one."
            if code is None
            else f"Made{_on(code)}. It is stored on paper alone: LumaDesk cannot show its code again."
        )
        set_words(self.sheet, "&Make a recovery sheet…" if code is None else "&Make another sheet…")

    def _entry(self, slot: KeySlot, *, several: bool) -> Entry:
        if slot.kind == "keyring":
            return Entry(
                key="keyring",
                title="Keyring of this computer",
                detail="Opens the vault without being asked, for whoever is logged in as you.",
                icon="lock",
                next=("Remove", lambda: self._ask_always(True)),
            )
        if slot.kind == "recovery":
            return Entry(
                key=slot.id,
                title="Recovery code",
                meta=f"made{_on(slot)}",
                detail="On the sheet that you printed. It opens the vault alone, without a key file.",
                icon="file-text",
                more=[("Remove…", lambda: self._remove(slot))],
            )
        other = "Without a key file…" if slot.key_file else "With a key file…"
        more: list[Deed] = [(other, lambda: self._change(slot, key_file=not slot.key_file))]
        if several:
            more.append(("Remove…", lambda: self._remove(slot)))
        return Entry(
            key=slot.id,
            title="Passphrase and key file" if slot.key_file else "Passphrase",
            meta=f"made{_on(slot)}",
            detail="Both together open the vault." if slot.key_file else "Opens the vault and its backups.",
            icon="key-round",
            next=("Change…", lambda: self._change(slot, key_file=slot.key_file)),
            more=more,
        )


def _is_words(slot: KeySlot) -> bool:
    return slot.kind == "passphrase"


def _on(slot: KeySlot) -> str:
    return f" on {plain_day(date.fromisoformat(slot.made_on))}" if slot.made_on else " long ago"
