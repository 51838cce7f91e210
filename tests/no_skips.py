"""Makes a skipped or expected-to-fail test fail the whole run (``-p tests.no_skips``)."""

from __future__ import annotations

import pytest

_NOT_TESTED = ("skipped", "xfailed", "xpassed")


def _not_tested(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        raise pytest.UsageError("tests.no_skips counts what the terminal reporter saw: do not switch it off")
    return [report.nodeid for outcome in _NOT_TESTED for report in reporter.stats.get(outcome, [])]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # A process that runs a part of the tests reports to the one that counts them.
    if hasattr(session.config, "workerinput"):
        return
    if exitstatus == pytest.ExitCode.OK and _not_tested(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for nodeid in _not_tested(config):
        terminalreporter.write_line(f"not tested, so this run fails: {nodeid}", red=True)
