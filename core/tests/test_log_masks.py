"""A log file is read by people who may not use the addresses that stand in it."""

import copy
import io
import logging
from logging import config

import pytest
from django.conf import settings

CANARIES = ["/p/KANARI77/", "/p/KANARI77", "/k/KANARI77/", "/invitation/KANARI77/", "/verify/KANARI77/"]


@pytest.fixture
def console():
    """The console handler exactly as production builds it, writing to memory."""
    # A copy: building takes the dictionaries apart.
    wanted = copy.deepcopy(settings.LOGGING)
    built = config.DictConfigurator(wanted)
    for name, options in wanted["filters"].items():
        built.config["filters"][name] = built.configure_filter(options)
    for name, options in wanted["formatters"].items():
        built.config["formatters"][name] = built.configure_formatter(options)
    handler = built.configure_handler(wanted["handlers"]["console"])
    handler.setStream(io.StringIO())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("path", CANARIES)
def test_no_code_of_an_address_reaches_the_log(client, console, path):
    client.delete(path)
    logging.getLogger("django.request").warning("Not Found: %s", path)
    told = console.stream.getvalue()
    assert "Not Found" in told and "KANARI77" not in told
    assert path.split("KANARI77")[0] in told


def test_without_the_filter_the_code_would_stand_there(console):
    for one in list(console.filters):
        console.removeFilter(one)
    logging.getLogger("django.request").warning("Not Found: %s", CANARIES[0])
    assert "KANARI77" in console.stream.getvalue()


def test_other_lines_stay_as_they_are(console):
    logging.getLogger("django.request").warning("Not Found: %s (%d)", "/employees/7/", 404)
    assert "Not Found: /employees/7/ (404)" in console.stream.getvalue()


def test_every_handler_masks():
    assert all("mask_addresses" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
