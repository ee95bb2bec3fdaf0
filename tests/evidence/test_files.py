"""Files of evidence: in pieces, kept once, checked before they are handed out, and never run."""

import hashlib
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from audit.actions import action
from audit.models import Content, Visit
from desk.models import Job
from investigations import vault
from investigations.filetypes import media_type_of, name_disagrees, plain_name
from investigations.models import CustodyMove, EvidenceText, Exhibit, ExhibitFile, StoredFile, Upload
from investigations.reader import DOCX, read_file
from investigations.tasks import inspect_files, store_upload
from tests.cases.test_pages import signed_in
from tests.cases.test_rest import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def work() -> None:
    """What a worker does with the jobs that wait."""
    for job in Job.objects.filter(state=Job.State.WAITING):
        store_upload(str(job.uuid))
    inspect_files()


def piece(call: Program, uuid: str, offset: int, data: bytes) -> Any:
    """Send a piece of an upload."""
    headers = {"Upload-Offset": str(offset)}
    return call.client.patch(f"/api/v1/uploads/{uuid}/", data, content_type="application/octet-stream", headers=headers)


def put(cast: Cast, name: str, data: bytes, user: str = "noor") -> ExhibitFile:
    """Add a file through the form of the page."""
    page = signed_in(getattr(cast, user)).post(
        f"/cases/{cast.case.reference}/evidence/files/", {"documents": SimpleUploadedFile(name, data)}
    )
    assert page.status_code == 302, page.content
    work()
    return ExhibitFile.objects.latest("pk")


def pdf(text: str) -> bytes:
    """A small PDF with one line of text and a script that nobody should run."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R"
            b" /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
    ]
    drawn = f"BT /F 12 Tf 10 50 Td ({text}) Tj ET".encode()
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    body, places = b"%PDF-1.4\n", []
    for i, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (i, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


def test_pieces_arrive_in_order_and_go_on_after_a_break(cast: Cast) -> None:
    call, data = Program(cast.noor), bytes(range(256)) * 40
    digest = hashlib.sha256(data).hexdigest()
    body = {"name": "../Fictief\u202e.bin", "size": len(data), "sha256": digest}
    begun = call("post", f"/cases/{cast.case.reference}/uploads/", body)
    assert begun.status_code == 201, begun.content
    uuid = begun.json()["uuid"]
    assert begun.json()["name"] == "Fictief.bin"
    assert piece(call, uuid, 0, data[:4000]).json()["received"] == 4000
    wrong = piece(call, uuid, 3000, data[3000:])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_offset")
    early = call("post", f"/uploads/{uuid}/finish/")
    assert (early.status_code, early.json()["code"]) == (409, "incomplete")
    assert call("get", f"/uploads/{uuid}/").json()["received"] == 4000
    beyond = piece(call, uuid, 4000, data[4000:] + b"too much")
    assert beyond.status_code == 400 and vault.received(uuid) == 4000
    assert piece(call, uuid, 4000, data[4000:]).json()["received"] == len(data)
    job = call("post", f"/uploads/{uuid}/finish/")
    assert job.status_code == 202
    work()
    done = call("get", f"/jobs/{job.json()['uuid']}/").json()
    assert (done["state"], done["outcome"]["sha256"]) == ("done", digest)
    read = call("get", f"/exhibits/{done['outcome']['exhibit']}/").json()
    assert (read["code"], read["files"][0]["sha256"], read["files"][0]["size"]) == ("E-0001", digest, len(data))
    assert vault.path_of(digest).read_bytes() == data and not vault.incoming(uuid).exists()
    assert CustodyMove.objects.get().from_party == str(cast.noor)


def test_a_job_that_runs_twice_makes_one_exhibit(cast: Cast) -> None:
    put(cast, "a.txt", b"fictional")
    job = Job.objects.get()
    with action("job:tests", "test"):
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    work()
    assert Exhibit.objects.filter(case=cast.case).count() == 1 and ExhibitFile.objects.count() == 1


def test_a_wrong_digest_is_refused_and_stores_nothing(cast: Cast) -> None:
    call = Program(cast.noor)
    body = {"name": "a.bin", "size": 3, "sha256": "0" * 64}
    uuid = call("post", f"/cases/{cast.case.reference}/uploads/", body).json()["uuid"]
    piece(call, uuid, 0, b"abc")
    job = call("post", f"/uploads/{uuid}/finish/").json()["uuid"]
    work()
    assert call("get", f"/jobs/{job}/").json()["outcome"]["problem"] == "digest"
    assert not Exhibit.objects.filter(case=cast.case).exists() and Upload.objects.get().ended_at


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "a", "size": 0}, "size"),
        ({"name": "a", "size": "many"}, "size"),
        ({"name": "a", "size": 2**45}, "size"),
        ({"name": "..", "size": 1}, "name"),
        ({"name": "a", "size": 1, "sha256": "xyz"}, "sha256"),
        ({"name": "a", "size": 1, "exhibit": "7f3a7f3a-0000-4000-8000-000000000000"}, "exhibit"),
    ],
)
def test_a_wrong_announcement_says_where(cast: Cast, body: dict[str, Any], field: str) -> None:
    answer = Program(cast.noor)("post", f"/cases/{cast.case.reference}/uploads/", body)
    assert answer.status_code == 400 and field in answer.json()["fields"]
    assert not Upload.objects.exists()


def test_an_upload_is_its_senders_own(cast: Cast) -> None:
    uuid = Program(cast.noor)("post", f"/cases/{cast.case.reference}/uploads/", {"name": "a", "size": 1}).json()["uuid"]
    for other in (cast.finn, cast.stranger):
        assert Program(other)("get", f"/uploads/{uuid}/").status_code == 404
        assert piece(Program(other), uuid, 0, b"a").status_code == 404
    assert Program(cast.noor)("delete", f"/uploads/{uuid}/").status_code == 204
    assert piece(Program(cast.noor), uuid, 0, b"a").json()["code"] == "over"


def test_the_same_content_is_stored_once_and_read_for_both(cast: Cast) -> None:
    first, second = put(cast, "a.txt", b"zandpad fictional words"), put(cast, "b.txt", b"zandpad fictional words")
    assert first.stored_id == second.stored_id and StoredFile.objects.count() == 1
    assert set(EvidenceText.objects.values_list("file", "text")) == {
        (first.pk, "zandpad fictional words"),
        (second.pk, "zandpad fictional words"),
    }


def test_a_file_is_handed_out_as_an_attachment_in_ranges_and_noted(cast: Cast) -> None:
    file = put(cast, "Ünïcode.html", b"<script>alert(1)</script>")
    client = signed_in(cast.finn)
    whole = client.get(f"/files/{file.uuid}/content/")
    assert b"".join(whole.streaming_content) == b"<script>alert(1)</script>"
    assert whole["Content-Type"] == "application/octet-stream" and "sandbox" in whole["Content-Security-Policy"]
    assert whole["Content-Disposition"].startswith("attachment") and whole["X-Content-Type-Options"] == "nosniff"
    part = client.get(f"/files/{file.uuid}/content/", headers={"Range": "bytes=1-6"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"script")
    assert part["Content-Range"] == "bytes 1-6/25"
    last = client.get(f"/files/{file.uuid}/content/", headers={"Range": "bytes=-9"})
    assert b"".join(last.streaming_content) == b"</script>"
    assert client.get(f"/files/{file.uuid}/content/", headers={"Range": "bytes=99-"}).status_code == 416
    assert Visit.objects.filter(actor=cast.finn.handle, operation="export", thing__contains=file.stored.sha256).exists()
    assert signed_in(cast.stranger).get(f"/files/{file.uuid}/content/").status_code == 404


def test_a_pdf_is_drawn_anew_and_read(cast: Cast) -> None:
    file = put(cast, "report.pdf", pdf("Fictional ferry to nowhere"))
    file.stored.refresh_from_db()
    assert (file.stored.media_type, file.stored.pages) == ("application/pdf", 1)
    assert "Fictional ferry" in EvidenceText.objects.get(file=file).text
    shown = signed_in(cast.noor).get(f"/files/{file.uuid}/pages/1/")
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    assert signed_in(cast.noor).get(f"/files/{file.uuid}/pages/2/").status_code == 404
    assert "Fictional ferry" not in signed_in(cast.audra).get("/access/book/").content.decode()


def picture() -> bytes:
    """A small picture."""
    found = BytesIO()
    Image.new("RGB", (30, 20), "navy").save(found, "PNG")
    return found.getvalue()


def test_the_content_tells_the_type_not_the_name(cast: Cast) -> None:
    file = put(cast, "invoice.pdf", picture())
    assert file.stored.media_type == "image/png"
    page = signed_in(cast.noor).get(f"/exhibits/{file.exhibit.uuid}/").content.decode()
    assert "promises another type" in page


def bomb() -> bytes:
    """A document that would unpack to 300 MB."""
    found = BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"0" * (300 * 1024 * 1024))
    return found.getvalue()


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        (DOCX, bomb),
        (DOCX, lambda: b"PK\x03\x04 not a document"),
        ("application/pdf", lambda: b"%PDF-1.7\n%%EOF"),
        ("image/png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("text/plain", lambda: b"\xff\xfe\0\0\x01\x02"),
    ],
    ids=["bomb", "no zip", "empty pdf", "broken picture", "no text"],
)
def test_what_cannot_be_read_does_no_harm(tmp_path: Path, media_type: str, data: Any) -> None:
    (tmp_path / "file").write_bytes(data())
    found = read_file(media_type, tmp_path / "file", tmp_path / "pages")
    assert found["pages"] == 0 and len(found["text"]) < 100


def test_polyglots_and_names(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"GIF89a/*" + b"\0" * 20 + b"%PDF-1.4 */=1;alert(1)")
    assert media_type_of(tmp_path / "x") in ("application/pdf", "image/gif")
    assert name_disagrees("x.jpg", "application/pdf") and not name_disagrees("x.csv", "text/plain")
    assert plain_name("..\\..\\win\\a\u202etxt.exe") == "atxt.exe"
    assert len(plain_name("a" * 400 + ".pdf")) <= 200


class Clamd(threading.Thread):
    """Speaks the protocol of clamd on a socket and finds one word."""

    def __init__(self, path: Path, bad: bytes) -> None:
        super().__init__(daemon=True)
        self.bad, self.server = bad, socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()

    def run(self) -> None:
        """Answer one file a connection."""
        while True:
            try:
                link, _address = self.server.accept()
            except OSError:
                return
            with link, link.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack("!I", stream.read(4))[0]:
                    data += stream.read(length)
                link.sendall(b"stream: Fictional.Test FOUND\0" if self.bad in data else b"stream: OK\0")


@pytest.fixture
def scanner(settings: Settings, tmp_path: Path) -> Iterator[Clamd]:
    """A scanner that is configured and answers."""
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    found = Clamd(tmp_path / "clamd", b"fictional malware")
    found.start()
    yield found
    found.server.close()


@pytest.mark.usefixtures("scanner")
def test_malware_is_never_handed_out(cast: Cast) -> None:
    clean, bad = put(cast, "clean.txt", b"nothing"), put(cast, "bad.txt", b"some fictional malware")
    client = signed_in(cast.noor)
    assert client.get(f"/files/{clean.uuid}/content/").status_code == 200
    refused = client.get(f"/api/v1/files/{bad.uuid}/content/")
    assert (refused.status_code, refused.json()["code"]) == (409, "infected")
    page = client.get(f"/exhibits/{bad.exhibit.uuid}/").content.decode()
    assert "Fictional.Test" in page and f"/files/{bad.uuid}/content/" not in page
    assert not EvidenceText.objects.filter(file=bad).exists()


def test_a_file_waits_in_quarantine_while_the_scanner_is_silent(cast: Cast, settings: Settings) -> None:
    settings.CLAMD_SOCKET = "/nowhere/clamd"
    file = put(cast, "a.txt", b"nothing")
    refused = signed_in(cast.noor).get(f"/api/v1/files/{file.uuid}/content/")
    assert (refused.status_code, refused.json()["code"]) == (409, "quarantine")
    settings.CLAMD_SOCKET = ""
    assert inspect_files() == 1
    assert signed_in(cast.noor).get(f"/files/{file.uuid}/content/").status_code == 200


def test_the_text_of_a_file_never_enters_the_book(cast: Cast) -> None:
    put(cast, "a.txt", b"zqsecretword in a file")
    written = [str(content) for content in Content.objects.values_list("body", flat=True)]
    assert len(written) > 5 and not any("zqsecretword" in content for content in written)
