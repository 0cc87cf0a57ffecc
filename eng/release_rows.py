"""The digest of rows in whatever order, by its definition (docs/math/rows-digest.md). Standard library only."""

import hashlib

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def absolute(x):
    return P - x if x & 1 else x


def root_of_ratio(u, v):
    """RFC 9496, 4.2: whether u/v is a square, and the root of it or of ROOT times it."""
    r = u * v**3 % P * pow(u * v**7 % P, (P - 5) // 8, P) % P
    check = v * r * r % P
    right, flipped, flipped_i = check == u % P, check == -u % P, check == -u * ROOT % P
    if flipped or flipped_i:
        r = r * ROOT % P
    return right or flipped, absolute(r)


INVERSE_ROOT_A_MINUS_D = root_of_ratio(1, (-1 - D) % P)[1]
ROOT_AD_MINUS_ONE = root_of_ratio((-D - 1) % P, 1)[1]
# RFC 9496 fixes the odd root here.
if ROOT_AD_MINUS_ONE != 25063068953384623474111414158702152701244531502492656460079210482610430750235:
    ROOT_AD_MINUS_ONE = P - ROOT_AD_MINUS_ONE


def mapped(data):
    """RFC 9496, 4.3.4, MAP: 32 bytes to a point (X, Y, Z, T) of edwards25519."""
    t = (int.from_bytes(data, "little") & (2**255 - 1)) % P
    r = ROOT * t * t % P
    u = (r + 1) * (1 - D * D) % P
    v = (-1 - r * D) * (r + D) % P
    square, s = root_of_ratio(u, v)
    c = P - 1
    if not square:
        s, c = -absolute(s * t % P) % P, r
    n = (c * (r - 1) * pow(D - 1, 2, P) - v) % P
    w0, w1, w2, w3 = 2 * s * v % P, n * ROOT_AD_MINUS_ONE % P, (1 - s * s) % P, (1 + s * s) % P
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


def add(a, b):
    """Addition in extended coordinates; complete."""
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    t = 2 * D * a[3] * b[3] % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


IDENTITY = (0, 1, 1, 0)


def multiplied(point, count):
    result = IDENTITY
    for bit in bin(count)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def encoded(point):
    """RFC 9496, 4.3.2."""
    x0, y0, z0, t0 = point
    u1, u2 = (z0 + y0) * (z0 - y0) % P, x0 * y0 % P
    _, inverse = root_of_ratio(1, u1 * u2 * u2 % P)
    d1, d2 = inverse * u1 % P, inverse * u2 % P
    z_inverse = d1 * d2 * t0 % P
    if t0 * z_inverse % P & 1:
        x, y, d = y0 * ROOT % P, x0 * ROOT % P, d1 * INVERSE_ROOT_A_MINUS_D % P
    else:
        x, y, d = x0, y0, d2
    if x * z_inverse % P & 1:
        y = -y % P
    return absolute(d * (z0 - y) % P).to_bytes(32, "little")


def domain_hash(kind, label, parts):
    """The framing of Primitives' DomainHash."""
    message = bytes([len(label)]) + label.encode("ascii") + len(parts).to_bytes(4, "little")
    for part in parts:
        message += len(part).to_bytes(8, "little") + part
    return hashlib.new(kind, message).digest()


def digest_of(names, counts):
    """The digest of rows: names in ordinal order, and how often each row (a tuple of texts or None) occurs."""
    total, rows = IDENTITY, 0
    for row, count in counts.items():
        cells = [b"\0" if cell is None else b"\1" + cell.encode("utf-8") for cell in row]
        uniform = domain_hash("sha512", "authops/release/row/v2", cells)
        point = add(mapped(uniform[:32]), mapped(uniform[32:]))
        total = add(total, multiplied(point, count))
        rows += count
    parts = [rows.to_bytes(8, "little"), encoded(total)] + [n.encode("utf-8") for n in names]
    return domain_hash("sha256", "authops/release/rows/v2", parts).hex()
