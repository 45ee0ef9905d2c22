"""A real Chromium, at the two widths people have, and the questions asked of every page it shows."""

import base64
import os
import shutil
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import axe_selenium_python
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.utils import timezone
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from core import jobs

DESKTOP, PHONE = (1280, 900), (360, 740)
AXE = next(Path(axe_selenium_python.__file__).parent.rglob("axe.min.js"))
# WCAG 2.2 AA and what axe calls good practice, except rules about frames of other sites, which we have none of.
CHOOSE = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))"
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOADED = "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:'))"
AXE_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(
  found => done(found.violations.map(
    v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3).join(' | '))),
  problem => done(['axe failed: ' + problem]));
"""


@dataclass
class Visitor:
    """Somebody at a screen."""

    driver: WebDriver
    address: str
    seen: set[str]

    def sign_in(self, user) -> "Visitor":
        """Begin a session for `user` without the password page (which has its own test)."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.driver.get(f"{self.address}/health/")
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "path": "/"})
        return self

    def at(self, size: tuple[int, int]) -> "Visitor":
        """Go on at a screen of this size."""
        _set_width(self.driver, *size)
        return self

    def leave(self) -> "Visitor":
        """Forget the session."""
        self.driver.get(f"{self.address}/health/")
        self.driver.delete_all_cookies()
        return self

    def open(self, path: str) -> "Visitor":
        """Open a page and ask it what every page is asked."""
        self.driver.get(path if path.startswith("http") else f"{self.address}{path}")
        self.check()
        return self

    def check(self) -> None:
        """No error page, nothing wider than the screen, no axe violation, nothing loaded from elsewhere, no refusal of
        the policy in the console."""
        where = self.driver.current_url
        assert self.find("h1").text.strip(), f"{where} has no heading"
        self.check_width()
        violations = self.driver.execute_async_script(AXE_RUN)
        assert violations == [], f"{where}: {violations}"
        self.check_policy()
        self.seen.add(urlsplit(where).path)

    def check_width(self) -> None:
        """Nothing is wider than the screen."""
        wide = self.driver.execute_script(WIDER)
        assert wide <= 0, f"{self.driver.current_url} is {wide} px wider than the screen"

    def check_policy(self) -> None:
        """Nothing came from elsewhere, and the policy refused nothing."""
        hosts = self.driver.execute_script(LOADED)
        own = urlsplit(self.address).netloc
        assert [name for name in hosts if urlsplit(name).netloc != own] == []
        lines = [line["message"] for line in self.driver.get_log("browser")]
        assert [line for line in lines if "Content Security Policy" in line] == [], self.driver.current_url

    def find(self, css: str):
        return WebDriverWait(self.driver, 10).until(lambda d: d.find_element(By.CSS_SELECTOR, css))

    def all(self, css: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def fill(self, **fields: object) -> "Visitor":
        """Type into fields by name, choose an option, or click the radio button with the value."""
        for name, value in fields.items():
            elements = self.all(f'[name="{name}"]')
            assert elements, f"no field {name} on {self.driver.current_url}"
            first = elements[0]
            if first.get_attribute("type") in ("radio", "checkbox"):
                chosen = next(e for e in elements if e.get_attribute("value") == str(value) or value is True)
                self.driver.execute_script("arguments[0].click()", chosen)
            elif first.tag_name == "select":
                self.driver.execute_script(CHOOSE, first, str(value))
            elif first.get_attribute("type") in ("date", "time", "datetime-local"):
                self.driver.execute_script("arguments[0].value = arguments[1]", first, str(value))
            else:
                if first.get_attribute("type") != "file":
                    first.clear()
                first.send_keys(str(value))
        return self

    def send(self, css: str = "main form button:not([type=button])") -> "Visitor":
        """Press the button of a form and wait for the next page."""
        button = self.find(css)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        self.leads_on(button.click)
        self.check()
        return self

    def leads_on(self, act: Callable[[], object]) -> None:
        """Do something that opens the next page, and wait for it."""
        page = self.driver.find_element(By.TAG_NAME, "html")
        act()
        WebDriverWait(self.driver, 20).until(lambda d: _gone(page))

    @property
    def text(self) -> str:
        return str(self.find("body").text)

    def fetch(self, path: str) -> bytes:
        """Download a file with the session of the browser, as its download button would."""
        cookies = "; ".join(f"{c['name']}={c['value']}" for c in self.driver.get_cookies())
        request = urllib.request.Request(f"{self.address}{path}", headers={"Cookie": cookies})  # noqa: S310
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - always our own test server
            return bytes(answer.read())

    def work(self) -> None:
        """Let the background work be done now, in this process; a real worker has its own tests (tests/faults)."""
        while jobs.run_waiting(timezone.now()):
            pass

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page when ASN_PICTURES names a folder."""
        folder = os.environ.get("ASN_PICTURES")
        if not folder:
            return
        page = {"width": "innerWidth", "height": "document.documentElement.scrollHeight"}
        size = {name: self.driver.execute_script(f"return {code}") for name, code in page.items()}
        size["height"] = min(size["height"], 6000)
        whole = {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "scale": 1, **size}}
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", whole)
        (Path(folder) / f"{name}-{size['width']}.png").write_bytes(base64.b64decode(taken["data"]))


def _gone(element) -> bool:
    try:
        element.is_enabled()
    except Exception as gone:  # noqa: BLE001 - Chromium names a page that went away in several ways
        return type(gone).__name__ in ("StaleElementReferenceException", "NoSuchElementException", "WebDriverException")
    return False


@pytest.fixture(scope="session")
def chromium(tmp_path_factory, live_server):
    """One Chromium for all browser tests of this process."""
    # A browser keeps its connections open, and each would keep one to the database, which could then not be dropped.
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.fail("Chromium and its driver are needed: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):  # fmt: skip
        options.add_argument(flag)
    # The Chromium of somebody in Indonesia.
    options.add_argument("--accept-lang=id")
    options.add_experimental_option("prefs", {"intl.accept_languages": "id"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(30)
    # Every page finds axe when it opens: sending half a megabyte after it each time would double the time of the walks.
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AXE.read_text(encoding="utf-8")})
    yield driver
    driver.quit()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1280", "360"])
def visitor(request, chromium, live_server):
    """A visitor at a desktop and, in a second run, at a phone."""
    yield Visitor(chromium, live_server.url, set()).at(request.param)
    chromium.delete_all_cookies()


@pytest.fixture
def screen(chromium, live_server):
    """A visitor who changes between desktop and phone within one test; see `Visitor.at`."""
    yield Visitor(chromium, live_server.url, set()).at(DESKTOP)
    chromium.delete_all_cookies()


def _set_width(driver: WebDriver, width: int, height: int) -> None:
    """A window cannot be narrower than 500 px; the device metrics can."""
    driver.set_window_size(max(width, 500), height)
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
    )
