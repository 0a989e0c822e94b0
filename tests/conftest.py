from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

# What is tested is English, also in the processes that tests start.
os.environ["LC_ALL"] = "C.UTF-8"

# The first example of a test may be the one that loads a dictionary or a model. The same examples
# every time: a run tells of the change it is for, and `make search` looks for new ones.
settings.register_profile("duizhao", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile("duizhao")

_OFFICE = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = {
    False: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    True: "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OTHERS = " ".join(
    f'xmlns:{prefix}="{namespace}"'
    for prefix, namespace in {
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def _word_file(body: str, *, strict: bool = False, parts: Mapping[str, str] | None = None) -> bytes:
    """Return a Word file with this XML as its body, and other parts by the kind of their root."""
    word, office = _WORD[strict], _OFFICE[strict]
    spaces = f'xmlns:w="{word}" {_OTHERS}'
    others = dict(parts or {})
    contents = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>'
            for name, kind in {"document": "document.main", **{one: one for one in others}}.items()
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{office}/{name}" Target="{name}.xml"/>'
            for number, name in enumerate(others, start=1)
        )
        + "</Relationships>",
        **{
            f"word/{name}.xml": f"<w:{name} {spaces}>{content}</w:{name}>"
            for name, content in others.items()
        },
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.fixture(scope="session")
def word_file() -> Callable[..., bytes]:
    """Return the function that makes a Word file of the XML of its body and other parts."""
    return _word_file


_SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def libreoffice(tmp_path: Path) -> Callable[[bytes, str, str], bytes]:
    """Return the function that has LibreOffice make one kind of file of another."""
    if _SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")

    def convert(data: bytes, kind: str, wanted: str) -> bytes:
        (tmp_path / f"in.{kind}").write_bytes(data)
        profile = (tmp_path / "profile").as_uri()
        command = [_SOFFICE, f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", wanted, "--outdir", str(tmp_path), str(tmp_path / f"in.{kind}")]
        subprocess.run(command, check=True, timeout=300, capture_output=True)
        return (tmp_path / f"in.{wanted}").read_bytes()

    return convert
