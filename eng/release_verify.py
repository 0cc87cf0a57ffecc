#!/usr/bin/env python3
"""A second verifier of release certificates: standard library only, shares nothing with the product.

Usage: release_verify.py CERTIFICATE [--release FILE] [--policy FILE] [--reference NAME=FILE]...

Computes every derived claim of docs/wire/release-certificate.md again from the release and its published policy, and claims against a
population or a public distribution from the file given with --reference. Signatures are not its business. Exit code 0: nothing speaks against the certificate; 1: something does; 2: usage.
"""

import base64
import csv
import hashlib
import json
import os
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal, getcontext
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from release_population import Population  # noqa: E402
from release_rows import digest_of  # noqa: E402
from release_uniqueness import holds as uniqueness_holds  # noqa: E402

getcontext().prec = 60
csv.field_size_limit(1 << 26)
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z", re.ASCII)
TRIGGERS = "=+-@\uff1d\uff0b\uff0d\uff20\t\r\n"
PREDICATE = "urn:authops:predicate:release-certificate:v1"
ACCEPTABLE = Fraction(1, 20)


class Bad(Exception):
    pass


def need(condition, message):
    if not condition:
        raise Bad(message)


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def unescaped(cell):
    """Takes back the apostrophe that keeps spreadsheets from running a cell."""
    core = cell.lstrip("'")
    if cell.startswith("'") and core and core[0] in TRIGGERS and not NUMBER.match(core):
        return cell[1:]
    return cell


def read_rows(path, form):
    encoding = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}[form["encoding"]]
    null = form["nullText"]
    with open(path, encoding=encoding, errors="strict", newline="") as file:
        reader = csv.reader(file, delimiter=form["delimiter"], strict=True)
        names = [unescaped(name) for name in next(reader)]
        need(len(set(names)) == len(names), "the header names a column twice")
        rows = []
        for record in reader:
            if not record:
                continue
            need(len(record) == len(names), "a record has another number of fields than the header")
            rows.append([None if null is not None and c == null else unescaped(c) for c in record])
    return names, rows


def fraction_text(value):
    return f"{value.numerator}/{value.denominator}"


def text_of(value):
    """A measure as the product writes it: lowest terms, whole numbers with the denominator too where it does."""
    return fraction_text(Fraction(value))


def logarithm(value):
    value = Fraction(value)
    return (Decimal(value.numerator) / Decimal(value.denominator)).ln()


class Classes:
    def __init__(self, names, rows, attributes):
        self.place = {name: i for i, name in enumerate(names)}
        self.identifiers = [a for a in attributes if a["role"] == "quasi"]
        columns = [self.place[a["name"]] for a in self.identifiers]
        self.members = defaultdict(list)
        for row in rows:
            self.members[tuple("" if row[c] is None else row[c] for c in columns)].append(row)
        self.sizes = [len(m) for m in self.members.values()]

    def counts(self, attribute):
        at = self.place[attribute]
        return [Counter(row[at] for row in members) for members in self.members.values()]


def levels_of(classes, findings):
    levels = {}
    for i, attribute in enumerate(classes.identifiers):
        name, rows = attribute["name"], attribute["hierarchy"]
        held = defaultdict(set)
        for row in rows:
            for level, label in enumerate(row):
                held[label].add(level)
        labels = {key[i] for key in classes.members}
        if any(label not in held for label in labels):
            findings.append(f"column {name} holds a value that is no label of its hierarchy")
            continue
        possible = set(range(len(rows[0]))).intersection(*(held[label] for label in labels))
        if not possible:
            findings.append(f"column {name} mixes levels of its hierarchy")
            continue
        allowed = [l for l in possible if attribute["minimumLevel"] <= l <= attribute["maximumLevel"]]
        levels[name] = min(allowed or possible)
        if not allowed:
            findings.append(f"column {name} is at a level the policy does not allow")
    return levels


def cell_levels_of(classes, findings):
    """Of a local recoding: how many cells of each column are at each level, the finest allowed one that has the label."""
    levels = {}
    for i, attribute in enumerate(classes.identifiers):
        rows = attribute["hierarchy"]
        held = defaultdict(set)
        for row in rows:
            for level, label in enumerate(row):
                held[label].add(level)
        cells = [0] * len(rows[0])
        for key, members in classes.members.items():
            if key[i] not in held:
                findings.append(f"column {attribute['name']} holds a value that is no label of its hierarchy")
                continue
            allowed = [l for l in held[key[i]] if attribute["minimumLevel"] <= l <= attribute["maximumLevel"]]
            if not allowed:
                findings.append(f"column {attribute['name']} has a label of a level the policy does not allow")
            cells[min(allowed or held[key[i]])] += len(members)
        levels[attribute["name"]] = cells
    return levels


def known_counts(counter):
    """Falling counts; records of unknown value count as the most frequent one."""
    known = sorted((n for v, n in counter.items() if v is not None), reverse=True)
    if known:
        known[0] += counter.get(None, 0)
    return known


def equal_distance(counter, size, whole, total):
    values = set(counter) | set(whole)
    return sum(abs(Fraction(counter.get(v, 0), size) - Fraction(whole.get(v, 0), total)) for v in values) / 2


def line_of(whole, order):
    texts = [v for v in whole if v is not None]
    if order is not None:
        place = {v: i for i, v in enumerate(order)}
        need(all(v in place for v in texts), "a sensitive value has no place in the order of its model")
        texts.sort(key=lambda v: place[v])
    else:
        def number(text):
            try:
                return Fraction(text.replace(",", "").strip())
            except (ValueError, ZeroDivisionError):
                return None
        numbers = {v: number(v) for v in texts}
        utf16 = {v: v.encode("utf-16-be") for v in texts}
        if all(n is not None for n in numbers.values()):
            texts.sort(key=lambda v: (numbers[v], utf16[v]))
        else:
            texts.sort(key=lambda v: utf16[v])
    return ([None] if whole.get(None, 0) > 0 else []) + texts


def ordered_distance(counter, size, whole, total, line):
    ahead, moved = Fraction(0), Fraction(0)
    for value in line:
        ahead += Fraction(counter.get(value, 0), size) - Fraction(whole.get(value, 0), total)
        moved += abs(ahead)
    return moved / max(1, len(line) - 1)


def hierarchical_distance(counter, size, whole, total, rows):
    leaf = {row[0]: row for row in rows}
    values = set(counter) | set(whole)
    need(all((v or "") in leaf for v in values), "a sensitive value is not in the hierarchy of its model")
    height, moved = len(rows[0]) - 1, Fraction(0)
    for level in range(height):
        inside, outside = Counter(), Counter()
        for value, count in counter.items():
            inside[leaf[value or ""][level]] += count
        for value, count in whole.items():
            outside[leaf[value or ""][level]] += count
        moved += sum(abs(Fraction(inside[l], size) - Fraction(outside[l], total)) for l in set(inside) | set(outside))
    return moved / (2 * height)


def gains(counter, size, whole, total):
    for value, count in counter.items():
        fair = Fraction(whole.get(value, 0), total)
        yield (None if fair == 0 else Fraction(count, size) / fair), fair


def judge_sensitive(model, counts, whole):
    """Whether a model of a sensitive attribute holds in every class, and the worst measure where it is a fraction."""
    kind, total = model["kind"], sum(whole.values())
    sized = [(c, sum(c.values())) for c in counts]
    if kind == "distinct":
        least = min(len([v for v in c if v is not None]) for c, _ in sized)
        return least >= model["l"], least
    if kind == "alphaK":
        most = max(Fraction(max(c.values()), n) for c, n in sized)
        return most <= Fraction(model["alpha"]) and min(n for _, n in sized) >= model["k"], most
    if kind == "recursive":
        c_of, l = Fraction(model["c"]), model["l"]
        def holds(counter):
            known = known_counts(counter)
            rest = sum(known[l - 1:])
            return rest > 0 and known[0] < c_of * rest
        return all(holds(c) for c, _ in sized), None
    if kind == "tCloseness":
        if model["distance"] == "equal":
            found = [equal_distance(c, n, whole, total) for c, n in sized]
        elif model["distance"] == "ordered":
            line = line_of(whole, model.get("order"))
            found = [ordered_distance(c, n, whole, total, line) for c, n in sized]
        else:
            found = [hierarchical_distance(c, n, whole, total, model["hierarchy"]) for c, n in sized]
        return max(found) <= Fraction(model["t"]), max(found)
    if kind == "betaLikeness":
        beta, good = Fraction(model["beta"]), True
        for c, n in sized:
            for ratio, fair in gains(c, n, whole, total):
                if ratio is None:
                    return False, None
                gain = ratio - 1
                good &= gain <= beta
                if model["enhanced"] and gain > 0:
                    bound = -logarithm(fair)
                    good &= Decimal(gain.numerator) / Decimal(gain.denominator) <= bound - Decimal("1e-12")
        return good, None
    if kind == "deltaDisclosure":
        delta = Fraction(model["delta"])
        for c, n in sized:
            for ratio, _ in gains(c, n, whole, total):
                if ratio is None:
                    return False, None
                larger = max(ratio, 1 / ratio)
                if not larger ** delta.denominator < 2 ** delta.numerator:
                    return False, None
        return True, None
    if kind == "entropy":
        return entropy_holds(model, sized), None
    raise Bad(f"this verifier does not know the model {kind}")


def entropy_holds(model, sized):
    bound = logarithm(Fraction(model["l"]))
    for counter, size in sized:
        known = known_counts(counter)
        if not known:
            return False
        if model["estimator"] == "shannon":
            found = -sum((Decimal(n) / size) * (Decimal(n) / size).ln() for n in known)
            # Equality is decided by rounding of sixty digits; it holds.
            if found < bound - Decimal("1e-50"):
                return False
        else:
            def harmonic(n):
                return sum(Fraction(1, 2 * i - 1) for i in range(1, n // 2 + 1))
            mean = sum(n * harmonic(n) for n in known) / Fraction(size)
            found = 2 * (harmonic(size) - mean)
            exact = Decimal(found.numerator) / Decimal(found.denominator)
            if len(known) < int(Fraction(model["l"])) or exact < bound + Decimal("1e-12"):
                return False
    return True


WHOLE = {"tCloseness", "betaLikeness", "deltaDisclosure"}


def judge_population(model, classes, levels, population):
    """Whether k-map or delta-presence holds, and the fewest records of the population that a class matches for the first."""
    if levels is not None and len(levels) < len(classes.identifiers):
        return False, None  # A column without a level was found before.
    keys = list(classes.members)
    people, misses, shared = population.count(keys, levels)
    if model["kind"] == "kMap":
        return min(people) >= model["k"], min(people)
    least, most = Fraction(model["minimum"]), Fraction(model["maximum"])
    shares = [n >= f and least <= Fraction(f, n) <= most for f, n in zip(classes.sizes, people)]
    return all(shares) and not shared and not (misses and model["countsAbsent"] and least > 0), None


def model_claims(policy, classes, rows, references, given, findings, levels):
    claims = {}
    for i, model in enumerate(policy["models"]):
        kind, attribute = model["kind"], model.get("attribute")
        reference = None
        if kind in ("kMap", "deltaPresence"):
            reference = next((r for r in references if r["attribute"] is None), None)
        elif kind in WHOLE:
            reference = next((r for r in references if r["attribute"] == attribute), None)
        name, value, measure = f"model.{i}", {"kind": kind}, None
        if reference is not None and reference["name"] not in given:
            claims[name] = None
            continue
        sizes = classes.sizes
        if kind == "kAnonymity":
            measure = min(sizes)
            holds = measure >= model["k"]
        elif kind == "maximumRisk":
            measure = Fraction(1, min(sizes))
            holds = measure <= Fraction(model["threshold"])
        elif kind in ("averageRisk", "sampleUniqueness"):
            counted = len(sizes) if kind == "averageRisk" else sizes.count(1)
            holds, measure = Fraction(counted, rows) <= Fraction(model["threshold"]), None
        elif kind == "populationUniqueness":
            holds = uniqueness_holds(sizes, model)
            if holds is None:
                claims[name] = None
                continue
        elif kind in ("kMap", "deltaPresence"):
            need(reference is not None, f"the certificate names no population for the model {i}, {kind}")
            holds, measure = judge_population(model, classes, levels, given[reference["name"]])
        else:
            counts = classes.counts(attribute)
            whole = given[reference["name"]] if reference else sum(counts, Counter())
            holds, measure = judge_sensitive(model, counts, whole)
        if kind in WHOLE:
            value["against"] = reference["name"] if reference else "the release"
        if measure is not None:
            value["measure"] = text_of(measure)
        value["holds"] = holds
        if not holds:
            findings.append(f"a class fails the model {i}, {kind}")
        claim = {"basis": "reference" if reference else "derived", "value": value}
        if reference:
            claim["reference"] = reference["name"]
        claims[name] = claim
    return claims


def assessment_claims(classes, stated):
    sharing = stated["sharing"]["value"]
    threshold = {"fullyPublic": Fraction(1, 20), "controlledPublic": Fraction(1, 5), "enclavePublic": Fraction(1, 3)}[sharing]
    sizes = classes.sizes
    above = Fraction(sum(1 for f in sizes if Fraction(1, f) > threshold), len(sizes))
    maximum = Fraction(1, min(sizes))
    mean = sum(n * Fraction(1, f) for f, n in Counter(sizes).items()) / len(sizes)
    public = sharing == "fullyPublic"
    context = Fraction(1)
    if not public:
        context = max(Fraction(stated["contextRisk"]["value"][r]["value"]) for r in ("breach", "deliberateAttempt", "inadvertentRecognition"))
    overall = Fraction(1) if above > 0 else (maximum if public else mean) * context
    said = {} if public else {"restsOn": ["contextRisk", "sharing"]}
    shared = {} if public else {"restsOn": ["sharing"]}
    plain = {"basis": "derived"}
    return {
        "profile": {**plain, "value": {"name": "GB/T 42460-2023", "source": "secondary", "version": 1}},
        "threshold": {**plain, **shared, "value": text_of(threshold)},
        "shareAboveThreshold": {**plain, **shared, "value": text_of(above)},
        "maximumClassRisk": {**plain, "value": text_of(maximum)},
        "meanClassRisk": {**plain, "value": text_of(mean)},
        "meanRecordRisk": {**plain, "value": text_of(Fraction(len(sizes), sum(sizes)))},
        "overallRisk": {**plain, **said, "value": text_of(overall)},
        "level": {**plain, **said, "value": 3 if overall < ACCEPTABLE else 2},
    }


def check_columns(names, attributes, findings):
    roles = {a["name"]: a["role"] for a in attributes}
    for name in names:
        if roles.get(name, "direct") == "direct":
            findings.append(f"column {name} is not declared, or is a direct identifier")
    for name, role in roles.items():
        if role in ("quasi", "sensitive") and name not in names:
            raise Bad(f"column {name} is declared and not in the release")


def computed_claims(predicate, policy, names, rows, given, findings):
    attributes = policy["attributes"]
    check_columns(names, attributes, findings)
    need(rows, "the release has no records")
    classes = Classes(names, rows, attributes)
    order = sorted(range(len(names)), key=lambda i: names[i].encode("utf-16-be"))
    counted = Counter(tuple(row[i] for i in order) for row in rows)
    fewest = {a["name"]: min(len([v for v in c if v is not None]) for c in classes.counts(a["name"])) for a in attributes if a["role"] == "sensitive"}
    found = {
        "rows": len(rows),
        "columns": [names[i] for i in order],
        "rowsDigest": digest_of([names[i] for i in order], counted),
        "classes": len(classes.sizes),
        "smallestClass": min(classes.sizes),
        "classSizes": [[size, n] for size, n in sorted(Counter(classes.sizes).items())],
        "fewestDistinct": fewest,
    }
    if any(c["claim"] == "cellLevels" for c in predicate["claims"]):
        found["cellLevels"] = cell_levels_of(classes, findings)
    else:
        found["levels"] = levels_of(classes, findings)
    claims = {name: {"basis": "derived", "value": value} for name, value in found.items()}
    stated = {c["claim"]: c for c in predicate["claims"] if c["basis"] == "attested"}
    claims.update(model_claims(policy, classes, len(rows), predicate["references"], given, findings, found.get("levels")))
    claims.update(assessment_claims(classes, stated))
    left, whole = stated["suppressedRows"]["value"], stated["inputRows"]["value"]
    if whole - left != len(rows) or left < 0 or left > int(Fraction(policy["suppressionLimit"]) * whole):
        findings.append("the attested numbers of records do not agree with the release and the limit")
    return claims


def reference_of(path, attribute, policy):
    """A public distribution by its attribute, or the population where there is none."""
    identifiers = [a for a in policy["attributes"] if a["role"] == "quasi"]
    wanted = {a["name"] for a in identifiers} if attribute is None else {attribute}
    for delimiter in ",;\t|":
        names, rows = read_rows(path, {"encoding": "utf-8", "nullText": None, "delimiter": delimiter})
        if wanted <= set(names):
            if attribute is None:
                return Population(names, rows, identifiers)
            at = names.index(attribute)
            return Counter(row[at] for row in rows)
    raise Bad("a reference lacks the column of its attribute, or of a quasi-identifier where it is the population")


def verify(certificate, release=None, policy=None, references=()):
    with open(certificate, "rb") as file:
        envelope = json.load(file)
    statement = json.loads(base64.b64decode(envelope["payload"], validate=True))
    need(statement["predicateType"] == PREDICATE, "this is no release certificate")
    predicate = statement["predicate"]
    need(predicate["version"] == 1, "the certificate is of another version")
    digests = {s["name"]: s["digest"]["sha256"] for s in statement["subject"]}
    folder = os.path.dirname(os.path.abspath(certificate))
    release = release or os.path.join(folder, predicate["release"])
    policy = policy or os.path.join(folder, predicate["policy"])
    need(sha256_of(policy) == digests[predicate["policy"]], "the policy is not the one that was certified")
    with open(policy, "rb") as file:
        policy = json.load(file)
    given, findings = {}, []
    for reference in predicate["references"]:
        path = dict(references).get(reference["name"])
        if path is not None:
            need(sha256_of(path) == reference["sha256"], "a reference is not the file the certificate names")
            given[reference["name"]] = reference_of(path, reference["attribute"], policy)
    names, rows = read_rows(release, predicate["format"])
    claims = computed_claims(predicate, policy, names, rows, given, findings)
    unchecked = []
    for claim in predicate["claims"]:
        name = claim["claim"]
        if name not in claims:
            if claim["basis"] != "attested":
                findings.append(f"nothing derives the claim {name}")
            continue
        expected = claims.pop(name)
        if expected is None:
            unchecked.append(name)
        elif {k: v for k, v in claim.items() if k != "claim"} != expected:
            findings.append(f"the claim {name} is not what the release gives")
    findings += [f"the certificate lacks the claim {name}" for name in claims]
    same = sha256_of(release) == digests[predicate["release"]]
    return findings, unchecked, same


def main(arguments):
    certificate, options, references = None, {}, []
    at = iter(arguments)
    for argument in at:
        if argument in ("--release", "--policy"):
            options[argument[2:]] = next(at)
        elif argument == "--reference":
            references.append(tuple(next(at).split("=", 1)))
        elif certificate is None:
            certificate = argument
        else:
            print(__doc__)
            return 2
    if certificate is None:
        print(__doc__)
        return 2
    try:
        findings, unchecked, same = verify(certificate, references=references, **options)
    except (Bad, KeyError, ValueError, IndexError, csv.Error, StopIteration) as error:
        print(f"refused: {error}")
        return 1
    for name in unchecked:
        print(f"not checked: {name}")
    for finding in findings:
        print(f"refused: {finding}")
    if findings:
        return 1
    print("every derived claim holds; " + ("the same bytes" if same else "the same rows in another order or form"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
