"""What programs that watch the service are told, over HTTP."""

import signal
import socket
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.aggregator.commands.test_running import files
from tests.aggregator.daemons import Daemon, configure, free_port, running, until
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep

WATCHED = (
    "aggregator_info",
    "aggregator_polls_last_day",
    "aggregator_entries_last_day",
    "aggregator_rows",
    "aggregator_poll_lag_seconds",
    "aggregator_freshness_seconds",
    "aggregator_poll_duration_seconds",
    "aggregator_database_bytes",
    "aggregator_database_growth_bytes",
    "aggregator_job_duration_seconds",
    "aggregator_job_failures_total",
    "aggregator_subscriptions",
    "aggregator_feeds_unpublished",
    "aggregator_outbox",
    "aggregator_followers",
    "aggregator_receivers_failing",
)
"""What may be relied on to be there, whether it was measured already or not."""


def watched(folder: Path) -> tuple[Path, str]:
    """A configuration with a monitor, and where that is."""
    path = configure(folder, files(folder, "herald"))
    address = f"127.0.0.1:{free_port()}"
    text = path.read_text()
    path.write_text(text.replace("[service]", f'[service]\nmonitor = "{address}"', 1))
    return path, f"http://{address}"


def get(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def samples(text: str) -> dict[tuple[str, str], float]:
    """By name and the value of the only label."""
    return {
        (one.name, "".join(one.labels.values())): one.value
        for family in parsed(text)
        for one in family.samples
    }


def test_a_daemon_tells_what_it_did(tmp_path: Path) -> None:
    path, monitor = watched(tmp_path)
    with running(path):
        until(lambda: get(f"{monitor}/readyz") == (200, "ready\n"))
        assert get(f"{monitor}/healthz") == (200, "alive\n")
        until(lambda: rows(monitor)["aggregator_rows", "articles"] == 1)
        until(
            lambda: ("aggregator_job_duration_seconds_count", "scan") in rows(monitor)
        )
        told = rows(monitor)
        page = get(f"{monitor}/metrics")[1]
    for name in WATCHED:
        assert f"# TYPE {name} " in page, name
    assert told["aggregator_rows", "stories"] == 1
    assert told["aggregator_polls_last_day", "failed"] == 0
    assert told["aggregator_poll_lag_seconds", ""] < 60
    assert told["aggregator_subscriptions", "well"] == 1
    assert told["aggregator_subscriptions", "failing"] == 0
    assert told["aggregator_entries_last_day", ""] == 1
    assert told["aggregator_job_duration_seconds_count", "scan"] >= 1
    assert told["aggregator_job_failures_total", "scan"] == 0
    assert told["aggregator_database_bytes", "aggregator.db"] > 10_000
    assert told["aggregator_receivers_failing", ""] == 0
    assert told["aggregator_followers", ""] == 0


def rows(monitor: str) -> dict[tuple[str, str], float]:
    return samples(get(f"{monitor}/metrics")[1])


def test_a_reload_takes_the_monitor_away_and_back(tmp_path: Path) -> None:
    path, monitor = watched(tmp_path)
    text = path.read_text()
    with running(path) as daemon:
        until(lambda: get(f"{monitor}/readyz")[0] == 200)
        without = [line for line in text.splitlines() if "monitor" not in line]
        path.write_text("\n".join(without))
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: not is_there(monitor))
        path.write_text(text)
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: is_there(monitor))
        until(lambda: get(f"{monitor}/readyz")[0] == 200)


def is_there(monitor: str) -> bool:
    try:
        get(f"{monitor}/readyz")
    except OSError:
        return False
    return True


def test_an_address_that_is_taken_is_told_at_once(tmp_path: Path) -> None:
    path, monitor = watched(tmp_path)
    port = int(monitor.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)):
        daemon = Daemon(path)
        assert daemon.process.wait(60) == 2
    assert f"service: monitor: cannot listen on 127.0.0.1:{port}" in daemon.log


def test_pages_answer_watchdogs_also_where_they_are_private(
    tmp_path: Path, visit: Visit
) -> None:
    private = visit(public=False)
    assert private.get("/healthz").status == 200
    missing = private.get("/readyz")
    assert missing.status == 503
    assert "database cannot be read" in missing.body.decode()
    keep(tmp_path / "aggregator.db", []).close()
    assert private.get("/readyz").status == 200
    assert private.get("/metrics").status == 403
