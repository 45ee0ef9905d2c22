"""Nothing secret in the log: addresses that open a door by themselves lose that part before a line is written."""

import logging
import re

# Poster codes, tickets, kiosks, invitations, verification codes of reports: whoever knows the address is let in.
SECRET_PART = re.compile(r"(/(?:p|k|invitation|verify)/)[^/\s?#'\"]+")
MASK = r"\1…"


class MaskAddresses(logging.Filter):
    """Mask the secret part of addresses in the text of a log record; the rest of the line stays useful."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = SECRET_PART.sub(MASK, text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True
