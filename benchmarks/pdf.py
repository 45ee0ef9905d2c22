"""The yearly PDF against WeasyPrint itself: `python -m benchmarks.pdf [--documents N] [--yardstick FILE]`.

Three things are measured in one warm process, interleaved, as CPU time, medians:
    baseline  WeasyPrint renders our finished HTML string (parsed style and fonts at hand) and nothing else
    ours      the year report from its data: rows, charts, QR code, hashes, HTML, PDF
    yardstick WeasyPrint renders the HTML file given as an argument, where one is given
"""

import argparse
import hashlib
import os
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kinerja.settings")

import django

django.setup()

import weasyprint  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from core import pdf  # noqa: E402
from reports import document, summaries  # noqa: E402
from reports.tests import samples  # noqa: E402

ROUNDS = 9


def one_report(number: int) -> bytes:
    """Everything a report needs once its year is composed."""
    report = samples.year_report(name=f"Pegawai Contoh {number}")
    content = summaries.content_of(report, "id")
    imprint = document.Imprint("ABCD-EFGH-JKLM", 1, date(2026, 1, 10), "id", summaries.sha256_of(content))
    made = pdf.render(document.html_of(report, imprint))
    hashlib.sha256(made).hexdigest()
    return made


def finished_html() -> str:
    report = samples.year_report(name="Pegawai Contoh 0")
    digest = summaries.sha256_of(summaries.content_of(report, "id"))
    return document.html_of(report, document.Imprint("ABCD-EFGH-JKLM", 1, date(2026, 1, 10), "id", digest))


def bare(html: str) -> Callable[[], bytes]:
    """WeasyPrint with our style parsed once, without tags, identifiers, locks or data."""
    fonts, fetcher = FontConfiguration(), pdf.DeafFetcher()
    style = weasyprint.CSS(string=pdf.PRINT_CSS.read_text("utf-8"), font_config=fonts, url_fetcher=fetcher)
    return lambda: weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(font_config=fonts, stylesheets=[style])


def yardstick(file: Path) -> Callable[[], bytes]:
    html, fonts = file.read_text("utf-8"), FontConfiguration()
    return lambda: weasyprint.HTML(string=html).render(font_config=fonts).write_pdf()


def measure(works: dict[str, Callable[[], bytes]]) -> dict[str, float]:
    """Median CPU seconds of each, taken in turns so that a busy machine is unfair to all alike."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(ROUNDS):
        for name, work in works.items():
            start = time.process_time()
            work()
            taken[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def memory() -> float:
    """Most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50, help="how many for the memory figure")
    parser.add_argument("--yardstick", type=Path, help="an HTML file to compare our finished HTML with")
    options = parser.parse_args()
    works = {"baseline": bare(finished_html()), "ours": lambda: one_report(0)}
    if options.yardstick:
        works["yardstick"] = yardstick(options.yardstick)
    found = measure(works)
    for name, seconds in found.items():
        print(f"{name:<10} {seconds * 1000:7.1f} ms")
    print(f"ours / baseline       {found['ours'] / found['baseline']:.2f}   (at most 1.25)")
    if "yardstick" in found:
        print(f"baseline / yardstick  {found['baseline'] / found['yardstick']:.2f}   (at most 0.65)")
    before = memory()
    start = time.process_time()
    for number in range(options.documents):
        one_report(number)
    each = (time.process_time() - start) / max(options.documents, 1)
    print(f"{options.documents} documents: {each * 1000:.1f} ms each, memory {before:.0f} → {memory():.0f} MB")


if __name__ == "__main__":
    main()
