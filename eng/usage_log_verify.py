#!/usr/bin/env python3
"""An independent verifier of usage logs, format version 1 (docs/wire/usage-log.md). Standard library only.

  usage_log_verify.py log DIRECTORY [VKEY]     segments, chains, both roots, tiles, checkpoint
  usage_log_verify.py receipt FILE [VKEY]      a tlog-proof receipt
  usage_log_verify.py vector PAGE              the vector printed on the page

Exit code 0: everything holds; 1: something does not, one finding a line. VKEY is a C2SP verifier key of type Ed25519;
without one the signature is not looked at, and it says so.
"""
import base64, hashlib, os, re, struct, sys

SIZE, SECTOR, DATA = 118, 512, 12288
NO_GRANT = 0xFFFFFFFF
EMPTY_TIME = -(2**63)


class Bad(Exception):
    pass


def need(condition, message):
    if not condition:
        raise Bad(message)


# CRC-32C
TABLE = []
for value in range(256):
    for _ in range(8):
        value = (value >> 1) ^ 0x82F63B78 if value & 1 else value >> 1
    TABLE.append(value)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


# SM3 (GB/T 32905) for a Python whose hashlib has none
def sm3(message):
    mask = 0xFFFFFFFF
    rotate = lambda x, n: ((x << (n % 32)) | (x >> (32 - n % 32))) & mask if n % 32 else x
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + bytes((55 - len(message)) % 64) + struct.pack(">Q", 8 * len(message))
    for offset in range(0, len(padded), 64):
        w = list(struct.unpack(">16I", padded[offset : offset + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            s1 = rotate((rotate(a, 12) + e + rotate(t, j)) & mask, 7)
            s2 = s1 ^ rotate(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & mask & g)
            t1 = (ff + d + s2 + (w[j] ^ w[j + 4])) & mask
            t2 = (gg + h + s1 + w[j]) & mask
            d, c, b, a = c, rotate(b, 9), a, t1
            h, g, f, e = g, rotate(f, 19), e, t2 ^ rotate(t2, 9) ^ rotate(t2, 17)
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *v)


def digest(kind, data):
    if kind == "sha256":
        return hashlib.sha256(data).digest()
    try:
        return hashlib.new("sm3", data).digest()
    except ValueError:
        return sm3(data)


def leaf(kind, record):
    return digest(kind, b"\0" + record)


class Tree:
    """The roots of complete subtrees from the left, largest first."""

    def __init__(self, kind):
        self.kind, self.stack = kind, []

    def add(self, record):
        size, node = 1, leaf(self.kind, record)
        while self.stack and self.stack[-1][0] == size:
            node = digest(self.kind, b"\1" + self.stack.pop()[1] + node)
            size *= 2
        self.stack.append((size, node))

    def root(self):
        if not self.stack:
            return digest(self.kind, b"")
        node = self.stack[-1][1]
        for _, left in reversed(self.stack[:-1]):
            node = digest(self.kind, b"\1" + left + node)
        return node


# Ed25519 (RFC 8032), verification only
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_multiply(scalar, p):
    q = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            q = point_add(q, p)
        p, scalar = point_add(p, p), scalar >> 1
    return q


def point_read(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_read(bytes([0x58] + [0x66] * 31))


def ed25519(key, message, signature):
    a, r = point_read(key), point_read(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = point_multiply(s, BASE), point_add(r, point_multiply(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


def read_note(note):
    split = note.rfind(b"\n\n")
    need(split >= 0 and note.endswith(b"\n"), "the checkpoint is no signed note")
    return note[: split + 1], note[split + 2 :].decode().splitlines()


def read_checkpoint(note, vkey):
    text, signatures = read_note(note)
    lines = text.decode().split("\n")
    need(len(lines) == 5 and lines[3].startswith("sm3 "), "the note is no checkpoint of a usage log")
    need(signatures, "the checkpoint is not signed")
    if vkey:
        name, key_hash, encoded = vkey.split("+", 2)
        typed = base64.b64decode(encoded)
        need(typed[:1] == b"\1" and len(typed) == 33, "the verifier key is not Ed25519")
        expected = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
        need(expected.hex() == key_hash, "the verifier key does not fit its own hash")
        good = False
        for line in signatures:
            dash, signer, blob = line.split(" ")
            raw = base64.b64decode(blob)
            if dash == "\u2014" and signer == name and raw[:4] == expected:
                good = good or ed25519(typed[1:], text, raw[4:])
        need(good, "the checkpoint has no valid signature by the verifier key")
    else:
        print("note: no verifier key given; the signature was not looked at")
    return lines[0], int(lines[1]), base64.b64decode(lines[2]), base64.b64decode(lines[3][4:])


def read_position(data):
    return struct.unpack("<QQq", data[:24]) + (data[24:56], data[56:88])


class Log:
    def __init__(self):
        self.count, self.batches, self.time = 0, 0, EMPTY_TIME
        self.sha, self.sm3 = Tree("sha256"), Tree("sm3")
        self.next, self.head, self.claims, self.grants = {}, {}, set(), 0
        self.corrected = set()
        self.terminated = set()
        self.records, self.roots = [], {}

    def position(self):
        return self.batches, self.count, self.time, self.sha.root(), self.sm3.root()

    def batch(self, log_id, data, offset):
        """Checks the batch at an offset and gives the offset after it, or None if it was never acknowledged."""
        head = data[offset : offset + 64]
        fields = struct.unpack("<H6s16sQQII", head[:48]) if len(head) == 64 else None
        if fields is None or struct.unpack("<I", head[60:])[0] != crc32c(head[:60]):
            return None
        need(fields[0] == 1 and fields[1] == b"AOUBAT" and fields[2] == log_id, "a batch of another log or version")
        number, first, count, body_bytes = fields[3:]
        records_end = 64 + SIZE * count
        length = (records_end + 4 * count + body_bytes + SECTOR - 1) // SECTOR * SECTOR
        trailer = data[offset + length : offset + length + SECTOR]
        slot = data[4096 + 4096 * (number % 2) :][:SECTOR]
        valid = [c for c in (trailer, slot) if self.commit_fits(c, log_id, offset, number)]
        if not valid:
            return None
        need(all(c == valid[0] for c in valid), f"batch {number}: the two commit records differ")
        stated, checksum = struct.unpack("<iI", valid[0][32:40])
        body = data[offset : offset + length]
        need(stated == length and crc32c(body) == checksum, f"record {first}: the checksum of its batch does not match")
        need(read_position(valid[0][40:128]) == self.position(), f"batch {number} does not continue the one before")
        bodies = self.bodies(body[records_end + 4 * count :][:body_bytes])
        for i in range(count):
            record = body[64 + SIZE * i :][:SIZE]
            sum_ = struct.unpack("<I", body[records_end + 4 * i :][:4])[0]
            need(sum_ == crc32c(log_id + struct.pack("<Q", first + i) + record), f"record {first + i}: checksum")
            self.record(record, bodies.pop(i, None))
        need(not bodies, f"batch {number}: a body without its record")
        self.batches += 1
        need(read_position(valid[0][128:216]) == self.position(), f"batch {number}: the roots are not those of its records")
        self.roots[self.count] = self.position()[3:]
        return offset + length + SECTOR

    @staticmethod
    def commit_fits(sector, log_id, offset, number):
        return (
            len(sector) == SECTOR
            and struct.unpack("<I", sector[508:])[0] == crc32c(sector[:508])
            and sector[:24] == struct.pack("<H6s16s", 1, b"AOUCMT", log_id)
            and struct.unpack("<q", sector[24:32])[0] == offset
            and struct.unpack("<Q", sector[40:48])[0] == number
        )

    @staticmethod
    def bodies(data):
        found = {}
        while data:
            index, length = struct.unpack("<II", data[:8])
            found[index] = data[8 : 8 + length]
            data = data[8 + length :]
        return found

    def record(self, record, body):
        version, kind, slot, sequence, time = struct.unpack("<BBIQq", record[:22])
        where = f"record {self.count}"
        need(version == 1, f"{where}: version {version}")
        need((kind & 0x80 != 0) == (body is not None), f"{where}: body")
        payload = record[86:]
        if body is not None:
            need(hashlib.sha256(body).digest() == payload, f"{where}: its body is another")
            payload = body[:32]
        kind &= 0x7F
        need(1 <= kind <= 8, f"{where}: unknown kind {kind}")
        if kind == 1:
            need(slot == self.grants, f"{where}: slot of a new grant")
            self.grants += 1
        need(slot < self.grants or slot == NO_GRANT, f"{where}: unknown grant")
        need(time >= self.time, f"{where}: older than the record before")
        need(sequence == self.next.get(slot, 0), f"{where}: a gap in its grant's chain")
        need(record[54:86] == self.head.get(slot, bytes(32)), f"{where}: does not name the record before it in its chain")
        if kind in (2, 5, 7):
            need(slot not in self.terminated, f"{where}: a use after the termination of its grant")
        if kind == 8 and payload[1] == 4:
            need(slot < self.grants and slot not in self.terminated, f"{where}: terminates no grant, or one terminated before")
            self.terminated.add(slot)
        if kind in (2, 5):
            need(record[22:38] not in self.claims, f"{where}: its event id is claimed twice")
            self.claims.add(record[22:38])
        if kind == 7:
            at = struct.unpack("<Q", payload[20:28])[0]
            need(at < self.count and at not in self.corrected, f"{where}: corrects no use, or one corrected before")
            use = self.records[at]
            same = use[1] == 5 and use[2:6] == record[2:6] and use[22:38] == record[22:38]
            same = same and use[86] == payload[0] and use[88:106] == payload[2:20] and use[114:] == payload[28:]
            need(same and 1 <= payload[1] <= 4, f"{where}: corrects record {at}, which is not the use it says")
            self.corrected.add(at)
        self.next[slot], self.head[slot], self.time = sequence + 1, leaf("sha256", record), time
        self.sha.add(record)
        self.sm3.add(record)
        self.records.append(record)
        self.count += 1


def read(path):
    with open(path, "rb") as file:
        return file.read()


def number_path(number):
    parts = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03d}")
    return "/".join(parts)


def check_tiles(directory, records, prefix, hashes, level=0):
    """Every full tile, and the partial one, of a level and of those above."""
    for number in range((len(hashes) + 255) // 256):
        part = hashes[256 * number : 256 * number + 256]
        suffix = "" if len(part) == 256 else f".p/{len(part)}"
        path = os.path.join(directory, prefix, str(level), number_path(number) + suffix)
        need(os.path.exists(path), f"{path}: missing")
        need(read(path) == b"".join(part), f"{path}: not the hashes of the records")
    if len(hashes) > 255:
        kind = "sm3" if prefix.startswith("sm3") else "sha256"
        above = []
        for number in range(len(hashes) // 256):
            nodes = hashes[256 * number : 256 * number + 256]
            while len(nodes) > 1:
                nodes = [digest(kind, b"\1" + nodes[i] + nodes[i + 1]) for i in range(0, len(nodes), 2)]
            above += nodes
        check_tiles(directory, records, prefix, above, level + 1)


def verify_log(directory, vkey):
    identity = read(os.path.join(directory, "log"))
    need(len(identity) == SECTOR and identity[:8] == b"\1\0AOULOG", "log: not the identity of a usage log of version 1")
    need(struct.unpack("<I", identity[508:])[0] == crc32c(identity[:508]), "log: checksum")
    log_id, origin = identity[8:24], identity[25 : 25 + identity[24]].decode()
    log, number = Log(), 0
    last = max(int(n[8:]) for n in os.listdir(directory) if re.fullmatch(r"segment\.\d{8}", n))
    for number in range(last + 1):
        name = f"segment.{number:08d}"
        data = read(os.path.join(directory, name))
        head = data[:SECTOR]
        need(head[:24] == struct.pack("<H6s16s", 1, b"AOUSEG", log_id), f"{name}: header")
        need(struct.unpack("<I", head[508:])[0] == crc32c(head[:508]), f"{name}: checksum of the header")
        need(struct.unpack("<Q", head[24:32])[0] == number, f"{name}: number")
        need(read_position(head[32:120]) == log.position(), f"{name}: does not continue the segment before")
        offset = DATA
        while offset < len(data):
            end = log.batch(log_id, data, offset)
            need(end is not None, f"{name}, byte {offset}: a batch is damaged, or was never acknowledged")
            offset = end
        for slot in (data[4096:][:SECTOR], data[8192:][:SECTOR]):
            if len(slot) == SECTOR and slot[2:8] == b"AOUCMT" and struct.unpack("<I", slot[508:])[0] == crc32c(slot[:508]):
                batch = struct.unpack("<Q", slot[40:48])[0]
                need(batch < log.batches, f"{name}: batch {batch} was acknowledged and is missing")
    print(f"{log.count} records in {log.batches} batches, {log.grants} grants: chains and both roots hold")
    path = os.path.join(directory, "checkpoint")
    need(os.path.exists(path), "checkpoint: missing, nobody signed this log")
    name, size, sha_root, sm3_root = read_checkpoint(read(path), vkey)
    need(name == origin, "checkpoint: of another log")
    need(size <= log.count, f"checkpoint: {size} records were signed, the log has {log.count}")
    roots = log.roots.get(size, (digest("sha256", b""), digest("sm3", b"")) if size == 0 else None)
    need(roots is not None and roots[0] == sha_root, "checkpoint: another SHA-256 root")
    need(roots[1] == sm3_root, "checkpoint: another SM3 root")
    if size == log.count:
        check_tiles(directory, log.records, "tile", [leaf("sha256", r) for r in log.records])
        check_tiles(directory, log.records, "sm3/tile", [leaf("sm3", r) for r in log.records])
        for number in range((size + 255) // 256):
            part = log.records[256 * number : 256 * number + 256]
            suffix = "" if len(part) == 256 else f".p/{len(part)}"
            path = os.path.join(directory, "tile", "entries", number_path(number) + suffix)
            need(os.path.exists(path), f"{path}: missing")
            need(read(path) == b"".join(struct.pack(">H", SIZE) + r for r in part), f"{path}: not the records")
    print(f"checkpoint of {size} records and its tiles agree")


def climb(kind, record, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    need(index < size, "receipt: beyond the checkpoint")
    fn, sn, node = index, size - 1, leaf(kind, record)
    for sibling in path:
        need(sn != 0, "receipt: the path is too long")
        if fn & 1 or fn == sn:
            node = digest(kind, b"\1" + sibling + node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = digest(kind, b"\1" + node + sibling)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "receipt: the path is too short")
    return node


def verify_receipt(path, vkey):
    check_receipt(read(path), vkey)


def check_receipt(receipt, vkey):
    head, _, note = receipt.partition(b"\n\n")
    lines = head.decode().split("\n")
    need(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra "), "receipt: not a tlog-proof of version 1")
    extra = base64.b64decode(lines[1][6:])
    need(extra[0] == 1 and lines[2].startswith("index "), "receipt: form")
    record, count, index = extra[1:119], extra[119], int(lines[2][6:])
    sm3_path = [extra[120 + 32 * i :][:32] for i in range(count)]
    body = extra[120 + 32 * count :]
    need((record[1] & 0x80 != 0) == bool(body), "receipt: body")
    need(not body or hashlib.sha256(body).digest() == record[86:], "receipt: its body is another")
    _, size, sha_root, sm3_root = read_checkpoint(note, vkey)
    need(climb("sha256", record, index, size, [base64.b64decode(l) for l in lines[3:]]) == sha_root, "receipt: SHA-256 path")
    if count or size == 1:
        need(climb("sm3", record, index, size, sm3_path) == sm3_root, "receipt: SM3 path")
    print(f"record {index} is in the log of {size} records")


def read_decision(body):
    """Actor, subject, digest, inputs and outputs of a record of kind 8, from the bytes behind its numbers."""
    at = 0

    def take(length):
        nonlocal at
        need(at + length <= len(body), "decision: it ends early")
        at += length
        return body[at - length : at]

    def text():
        return take(take(1)[0]).decode()

    def texts():
        return [text() for _ in range(struct.unpack("<H", take(2))[0])]

    fields = text(), text(), take(32), texts(), texts()
    need(at == len(body), "decision: bytes are left")
    return fields


def verify_vector(path):
    page = open(path, encoding="utf-8").read()
    blocks = [bytes.fromhex("".join(b.split())) for b in re.findall(r"```hex\n(.*?)```", page, re.S)]
    need(len(blocks) == 7, "page: seven blocks of bytes")
    decision = blocks.pop()
    lengths = (508, 508, 1024, 508, 512, 508)
    identity, segment, batch, commit, second, last = (b.ljust(n, b"\0") for b, n in zip(blocks, lengths))
    seal = lambda b: b + struct.pack("<I", crc32c(b))
    for sealed in map(seal, (identity, segment, commit, last)):
        need(sealed[508:].hex() in page, "page: a checksum")
    log_id = identity[8:24]
    data = (seal(segment).ljust(4096, b"\0") + seal(commit)).ljust(DATA, b"\0") + batch + seal(commit)
    log = Log()
    need(read_position(segment[32:120]) == log.position(), "page: the segment's position")
    need(log.batch(log_id, data, DATA) == len(data), "page: the batch")
    text = f"{identity[25:25 + identity[24]].decode()}\n{log.count}\n{base64.b64encode(log.sha.root()).decode()}\nsm3 {base64.b64encode(log.sm3.root()).decode()}"
    need(text in page, "page: the checkpoint")
    data = data[:8192] + seal(last).ljust(DATA - 8192, b"\0") + data[DATA:]
    data += second + seal(last)
    need(log.batch(log_id, data, len(data) - 1024) == len(data) and log.corrected == {3}, "page: the correction")
    receipt = re.search(r"```text\n(c2sp.org/tlog-proof@v1\nextra [^<]*?)```", page, re.S).group(1).encode()
    check_receipt(receipt, re.search(r"```text\n(example.org/usage\+.*?)\n```", page).group(1))
    note = read_checkpoint(receipt.partition(b"\n\n")[2], None)
    need(note == (text.partition("\n")[0], log.count, log.sha.root(), log.sm3.root()), "page: the receipt's checkpoint")
    need(read_decision(decision) == ("operator-1", "p-credit", bytes(range(32)), ["s-credit"], ["bank-1", "broker-1"]), "page: the decision")
    print(f"the vector's {log.count} records hold")


def main(arguments):
    need(sm3(b"abc").hex().startswith("66c7f0f462eeedd9"), "the SM3 of this program is wrong")
    run = {"log": verify_log, "receipt": verify_receipt}.get(arguments[0] if arguments else "")
    if run and len(arguments) in (2, 3):
        run(arguments[1], arguments[2] if len(arguments) == 3 else None)
    elif arguments[:1] == ["vector"] and len(arguments) == 2:
        verify_vector(arguments[1])
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Bad, OSError, ValueError, struct.error, IndexError) as problem:
        print(f"FOUND: {problem}")
        sys.exit(1)
