"""PostgreSQL goes away while people send forms: nothing but 503 with Retry-After, and all is well soon after."""

import os
import time
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.faults import house as houses
from tests.faults import senders
from tests.faults.proxy import Proxy
from tests.faults.senders import Answer, Senders

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="SQLite is a file, it cannot go away"),
]
RATINGS = 200
AWAY_SECONDS = 3


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    url = urlsplit(os.environ["DATABASE_URL"])
    made = Proxy(url.hostname or "127.0.0.1", url.port or 5432)
    yield made
    made.cut()


def through(proxy: Proxy, url: str) -> str:
    """The same database by way of the proxy."""
    parts = urlsplit(url)
    account = parts.netloc.rpartition("@")[0]
    place = f"127.0.0.1:{proxy.port}"
    return urlunsplit(parts._replace(netloc=f"{account}@{place}" if account else place))


def test_a_lost_database_gives_only_503_and_the_service_is_back_within_five_seconds(
    house: houses.House, proxy: Proxy
) -> None:
    owed = house.ask(f"from tests.faults import town; answer = town.cases({RATINGS})")
    house.start_web(DATABASE_URL=through(proxy, house.environment["DATABASE_URL"]))
    times: list[tuple[float, int]] = []

    def send(number: int) -> Answer:
        path, form = owed["forms"][number]
        answer = senders.post(house, path, form, owed["cookies"])
        times.append((time.monotonic(), answer.status))
        return answer

    sending = Senders(RATINGS, send, lambda answer, _repeated: answer.status == 302)
    # Away for three seconds with eight people pressing twenty times a second at most.
    sending.patience = 1000
    for thread in sending.threads:
        thread.start()
    houses.wait_until(lambda: len(sending.acknowledged) >= RATINGS // 10, seconds=60)
    proxy.cut()
    # What was under way is answered; from here on nobody can be acknowledged.
    time.sleep(0.5)
    gone_at = time.monotonic()
    pages = [senders.get(house, path, owed["cookies"]) for path in ("/", "/ratings/", "/health/", "/p/ABC234/")]
    time.sleep(AWAY_SECONDS)
    back_at = time.monotonic()
    proxy.open()
    for thread in sending.threads:
        thread.join()
    assert {page.status for page in pages} == {503}
    assert sending.refused and {answer.status for answer in sending.refused} == {503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in [*sending.refused, *pages])
    assert not [at for at, status in times if status == 302 and gone_at < at < back_at]
    assert min(at for at, status in times if status == 302 and at > back_at) - back_at <= 5
    stored = house.ask("from tests.faults import town; answer = town.ratings()")
    assert sending.interrupted == 0
    assert len(stored["cases"]) == len(set(stored["cases"])) == stored["rated"] == stored["told"] == RATINGS
