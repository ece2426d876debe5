"""Verifies the audit log of a case with nothing of the product: Python's own library and docs/audit-format.md.

    python3 verify_audit.py CASE.nexus [NUMBER:HASH]

Exit status 0 when it holds, 1 when it was changed. NUMBER:HASH is a head that was written down earlier.
"""

import hashlib
import pathlib
import sqlite3
import struct
import sys


def entry_hash(seq, prev, body):
    text = b"nexus-audit-v1\0" + struct.pack(">Q", seq) + prev + struct.pack(">Q", len(body)) + body
    return hashlib.sha256(text).digest()


def faults(case, head):
    database = sqlite3.connect(f"file:{case / 'case.db'}?mode=ro", uri=True)
    database.text_factory = bytes
    prev, last = bytes(32), 0
    hashes = {}
    for seq, stored_prev, stored, body in database.execute("SELECT seq, prev, hash, body FROM audit ORDER BY seq"):
        if seq != last + 1:
            yield f"entry {last + 1} is missing"
            return
        if stored_prev != prev or entry_hash(seq, prev, body) != stored:
            yield f"entry {seq} was changed"
            return
        prev, last = stored, seq
        hashes[seq] = stored.hex()
    if head is not None:
        number, expected = head.split(":")
        if hashes.get(int(number)) != expected:
            yield f"the log does not lead to the head {head}"
    for (sha256,) in database.execute("SELECT sha256 FROM evidence ORDER BY id"):
        name = sha256.hex()
        sealed = case / "vault" / "sha256" / name[:2] / name[2:4] / name
        if not sealed.is_file() or hashlib.sha256(sealed.read_bytes()).hexdigest() != name:
            yield f"the sealed original {name} is missing or changed"


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
    print("\n".join(found) or "holds")
    sys.exit(1 if found else 0)
