"""Every fault run gets an installation of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[houses.Pattern]:
    with houses.pattern(tmp_path_factory.mktemp("pattern")) as made:
        yield made


@pytest.fixture
def house(tmp_path: Path, pattern: houses.Pattern) -> Iterator[houses.House]:
    with houses.built(tmp_path, pattern) as built:
        yield built
