"""The recovery code: drawn at random, typed by hand, and never mistaken."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from lumadesk.storage.key_slots import new_recovery_code, read_recovery_code


def test_each_is_another() -> None:
    made = {new_recovery_code() for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == 39 and code.count("-") == 7 for code in made)


def test_typed_as_people_type() -> None:
    code = new_recovery_code()
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')}\n"):
        assert read_recovery_code(typed) == code
    misread = code.replace("0", "O").replace("1", "l")
    assert read_recovery_code(misread) == code


@given(st.integers(0, 38), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_slip_is_found_nearly_always(place: int, letter: str) -> None:
    code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WX"
    assert read_recovery_code(code) is None
    real = new_recovery_code()
    slipped = f"{real[:place]}{letter}{real[place + 1 :]}"
    assert read_recovery_code(slipped) in {None, slipped}


@given(st.text(string.printable, max_size=60))
def test_a_passphrase_is_no_code(words: str) -> None:
    found = read_recovery_code(words)
    assert found is None or len(found) == 39
