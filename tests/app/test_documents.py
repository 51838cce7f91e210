"""Documents leave the vault in one audited way, under names that every system accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumadesk.app import audit, documents, people
from lumadesk.app.documents import safe_file_name
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError
from lumadesk.storage import documents as stored


def keep(services: Services, file_name: str = "letter.pdf", data: bytes = b"%PDF-1.7 letter") -> int:
    person_id = people.add_person(services, name="Ann Example").value
    with services.write("document.add") as tx:
        return stored.add(
            tx,
            kind="letter",
            title="A letter",
            file_name=file_name,
            media_type="application/pdf",
            data=data,
            person_id=person_id,
        )


def test_a_document_is_what_was_stored(services: Services) -> None:
    first, second = keep(services), keep(services, "other.pdf")
    assert documents.get(services, first).data == b"%PDF-1.7 letter"
    assert [row.id for row in documents.list_for(services)] == [second, first], "newest first"
    owner = documents.get(services, second).person_id
    assert [row.id for row in documents.list_for(services, person_id=owner)] == [second]
    with pytest.raises(KnownError) as failure:
        documents.get(services, 99)
    assert failure.value.code == "document.not_found"


def test_an_export_is_audited_and_never_overwrites_unasked(services: Services, tmp_path: Path) -> None:
    document_id = keep(services)
    target = tmp_path / "out" / "mine.pdf"
    outcome = documents.export_document(services, document_id, target)
    assert outcome.value == target
    assert target.read_bytes() == b"%PDF-1.7 letter"
    assert outcome.touched == {"document": frozenset({document_id})}
    assert audit.list_entries(services)[0].verb == "document.export"
    target.write_bytes(b"something else")
    with pytest.raises(KnownError) as failure:
        documents.export_document(services, document_id, target)
    assert failure.value.code == "file.exists"
    assert target.read_bytes() == b"something else"
    documents.export_document(services, document_id, target, overwrite=True)
    assert target.read_bytes() == b"%PDF-1.7 letter"
    assert [file.name for file in target.parent.iterdir()] == ["mine.pdf"], "nothing half-written is left"


def test_into_a_folder_it_goes_under_its_own_safe_name(services: Services, tmp_path: Path) -> None:
    document_id = keep(services, "../../etc/cron.d/evil:name?.pdf")
    path = documents.export_document(services, document_id, tmp_path).value
    assert path.parent == tmp_path
    assert path.read_bytes() == b"%PDF-1.7 letter"


def test_a_target_that_is_no_file(services: Services, tmp_path: Path) -> None:
    document_id = keep(services)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KnownError) as failure:
        documents.export_document(services, document_id, tmp_path / "file" / "below.pdf")
    assert failure.value.code.startswith("file.")
    assert failure.value.hint


def test_names_that_every_system_accepts() -> None:
    wanted = {
        "INV-0001.pdf": "INV-0001.pdf",
        "Zoë's résumé 王.pdf": "Zoë's résumé 王.pdf",
        "../../secret": "-..-secret",
        "a/b\\c:d*e?f.pdf": "a-b-c-d-e-f.pdf",
        "con.pdf": "_con.pdf",
        "LPT1": "_LPT1",
        "console.pdf": "console.pdf",
        "name. ": "name",
        " . ": "document",
        "": "document",
        "a\nb\x00c": "a-b-c",
    }
    assert {text: safe_file_name(text) for text in wanted} == wanted
    assert len(safe_file_name("x" * 500)) == 120
