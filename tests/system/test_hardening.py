"""What the process asks of the system, asked of a child so that the tests themselves stay as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

SCRIPT = """
import json, os, sys
from lumadesk.system import hardening
hardening.harden()
import resource
file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)
print(json.dumps([os.fstat(file).st_mode & 0o777, resource.getrlimit(resource.RLIMIT_CORE),
                  hardening.may_be_dumped()]))
hardening.give_memory_back()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has none of it")
def test_what_is_asked_of_the_system(tmp_path: os.PathLike[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, os.path.join(tmp_path, "file")],  # noqa: PTH118
        capture_output=True,
        text=True,
        check=True,
    )
    mode, core, dumped = json.loads(ran.stdout)
    assert mode == 0o600 & ~0o077 or mode & 0o077 == 0
    assert core == [0, 0]
    assert dumped is (False if sys.platform == "linux" else None)
