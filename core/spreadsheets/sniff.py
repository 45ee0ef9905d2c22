"""What a file is, judged by its first bytes and never by its name. No Django here: the child process runs this."""

from core.spreadsheets.refusal import Refusal

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"\x1f\x8b", b"7z\xbc\xaf")
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<body", b"<meta", b"<!--", b"mime-version:")
TEXT_ENDINGS = ("csv", "txt", "tsv")


def kind_of(content: bytes, filename: str) -> str:
    """Return "xlsx" or "csv", or raise Refusal with a code that says what the file really is."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refusal("empty_file")
    if content.startswith((ZIP, EMPTY_ZIP)):
        return "xlsx"
    if content.startswith(OLE):
        # Excel wraps a workbook with a password into the container of the old .xls format.
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise Refusal("password_protected" if encrypted else "old_excel")
    if content.startswith(UTF16_MARKS):
        raise Refusal("utf16")
    if content.startswith(OTHER_FORMATS):
        raise Refusal("not_a_spreadsheet")
    if content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(MARKUP):
        raise Refusal("web_page")
    ending = filename.rpartition(".")[2].lower()
    if ending not in TEXT_ENDINGS:
        raise Refusal("damaged" if ending == "xlsx" else "not_a_spreadsheet")
    return "csv"
