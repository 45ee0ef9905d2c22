"""The menu: grouped, by role, and every line of it leads somewhere its reader may go."""

import pytest
from django.urls import reverse

from reports import context

pytestmark = pytest.mark.django_db
ACTORS = ("employee", "supervisor", "reviewer", "leader", "hr", "auditor", "panel", "administrator")


def menu_of(client, user):
    client.force_login(user)
    page = client.get("/")
    return page, page.context["navigation"]


@pytest.mark.parametrize("actor", ACTORS)
def test_every_line_of_the_menu_opens_for_who_sees_it(client, cast, actor):
    _page, groups = menu_of(client, cast.users[actor])
    urls = [item.url for group in groups for item in group.items]
    assert urls and len(urls) == len(set(urls))
    for url in urls:
        assert client.get(url).status_code == 200, url


def test_the_long_menu_of_hr_stands_under_headings(client, cast):
    page, groups = menu_of(client, cast.users["hr"])
    assert [str(group.heading) for group in groups] == ["", "My year", "My people", "Agency", "HR office"]
    text = page.content.decode()
    for name in ("staff_import_list", "supervisor_report_list", "grant_list", "indicator_list", "my_profile"):
        assert f'href="{reverse(name)}"' in text


def test_an_employee_sees_no_heading_over_nothing(client, cast):
    _page, groups = menu_of(client, cast.users["employee"])
    assert [str(group.heading) for group in groups] == ["", "My year", "Agency"]
    assert all(group.items for group in groups)


def test_the_page_one_is_on_is_marked_once(client, cast):
    client.force_login(cast.users["hr"])
    text = client.get(reverse("grant_list")).content.decode()
    assert text.count('aria-current="page"') == 1


def test_every_page_stands_in_the_menu_once():
    names = [entry.url_name for _heading, entries in context.MENU for entry in entries]
    assert len(names) == len(set(names))
