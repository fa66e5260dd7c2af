"""Joining PDFs rendered in parts."""

from collections.abc import Iterable
from io import BytesIO

from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf


def joined(parts: Iterable[bytes]) -> bytes:
    """All pages in one PDF; a single part is returned as it is."""
    files = list(parts)
    if len(files) == 1:
        return files[0]
    whole = Pdf.new()
    for file in files:
        whole.pages.extend(Pdf.open(BytesIO(file)).pages)
    answer = BytesIO()
    whole.save(answer, object_stream_mode=ObjectStreamMode.generate)
    return answer.getvalue()


def to_print_at_once(body: bytes) -> bytes:
    """The same PDF, which asks for a printer when it is opened and is printed in its own size."""
    with Pdf.open(BytesIO(body)) as whole:
        whole.Root.OpenAction = Dictionary(S=Name.Named, N=Name.Print)
        whole.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"))
        answer = BytesIO()
        whole.save(answer)
    return answer.getvalue()
