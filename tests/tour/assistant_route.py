"""The stops of the tour in the assistant that connects a website."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lumadesk.ui.desk import Place
from lumadesk.ui.workspace import Workspace
from tests.tour.stage import build_studio
from tests.tour.stop import Rest, Stop

#: As a host's guide tells to write it.
_DATABASES = """DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "studio",
        "USER": "web",
        "PASSWORD": os.environ["DB_PASSWORD"],
        "HOST": os.environ["DB_HOST"],
    }
}"""


def of_assistant(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    """Every step of connecting a website; each picture begins from the settings anew."""

    def begin(studio: str = "") -> Any:
        summary = workspace.show_place(Place.SETTINGS, "website").pages["website"].summary
        rest()
        summary.choice = None
        assistant = summary.open_assistant()
        if studio:
            way(assistant, "file").file.setText(studio)
        return assistant

    def way(assistant: Any, name: str) -> Any:
        assistant.place.way.choose(name)
        assistant.place._show_way(name)
        return assistant.place

    def step(number: int) -> Any:
        assistant = begin(str(build_studio(workspace.desk.services.vault.folder.parent)))
        for _ in range(number):
            assistant.next.click()
            rest()
        return assistant

    def tunnel() -> None:
        place = begin().place
        place.line.through_ssh.setChecked(True)
        place.line.ssh_host.inner.setText("ssh.example.com")
        rest()
        bar = place.parentWidget().parentWidget().verticalScrollBar()
        bar.setValue(bar.maximum())

    def pasted(*, read: bool) -> None:
        place = way(begin(), "django")
        place.pasted.inner.setPlainText(_DATABASES)
        if read:
            place.read_settings()

    def away() -> None:
        assistant = begin("/nowhere/site.sqlite3")
        assistant.next.click()

    def codes() -> None:
        assistant = step(2)
        text = 'heard_about {"web": "Search engine", "friend": "A friend"}'
        assistant.fields.boxes["source"].setEditText(text)
        assistant.fields._ticks["Budget range"][0].setChecked(True)
        assistant.fields.boxes["message"].setEditText("enquiry +")
        assistant.fields._changed()

    def flag() -> None:
        assistant = step(3)
        assistant.deletion.strategy.choose("flag")
        assistant.deletion._show()

    def rights() -> None:
        deletion = step(3).deletion
        deletion.sql.setPlainText(
            "CREATE ROLE \"lumadesk\" LOGIN PASSWORD 'PUT A LONG PASSWORD HERE';\n"
            'GRANT SELECT ("id", "first_name", "last_name", "e_mail"), DELETE ON "leads_lead" TO "lumadesk";'
        )
        deletion._rights.show()

    yield Stop("assistant-place", begin)
    yield Stop("assistant-tunnel", tunnel)
    yield Stop("assistant-pasted", lambda: pasted(read=False))
    yield Stop("assistant-pasted-asks", lambda: pasted(read=True))
    yield Stop("assistant-away", away)
    yield Stop("assistant-table", lambda: step(1))
    yield Stop("assistant-fields", lambda: step(2))
    yield Stop("assistant-fields-codes", codes)
    yield Stop("assistant-deletion", rights)
    yield Stop("assistant-deletion-flag", flag)
    yield Stop("assistant-trial", lambda: step(4))
