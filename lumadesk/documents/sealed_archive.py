"""Files in one ZIP under a passphrase: AES-256 as WinZip defined it and other programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

#: Every archive says the same day: when it was made is in the letter, and the same files look the same.
_DAY = (1980, 1, 1, 0, 0, 0)


def seal(files: Mapping[str, bytes], passphrase: str) -> bytes:
    """The archive with these files by their names, which are not encrypted: they must tell nothing."""
    import pyzipper  # imported here: its ciphers would cost every start of the program

    out = BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        archive.setpassword(passphrase.encode())
        # AE-2 leaves out the checksum of the plain text, which would let a guess at it be proved.
        archive.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=2)
        for name, data in files.items():
            entry = archive.zipinfo_cls(name, _DAY)
            entry.compress_type = pyzipper.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
