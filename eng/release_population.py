"""Counts the records of a population that match each class of a release, for release_verify.py: standard library only."""


class Population:
    """A row of bits a label: which records of the population have a value under it.

    A record with a value that its hierarchy lacks matches no class. Of a release at one level a column a label counts at that level; of a
    local recoding at the finest allowed level that has it, and a record may match several classes.
    """

    def __init__(self, names, rows, identifiers):
        self.identifiers = identifiers
        self.columns = []
        self.known = (1 << len(rows)) - 1
        for attribute in identifiers:
            at, leaves = names.index(attribute["name"]), {row[0]: row for row in attribute["hierarchy"]}
            column = [leaves.get("" if row[at] is None else row[at]) for row in rows]
            self.columns.append(column)
            self.known &= self._bits(leaf is not None for leaf in column)
        self.under = {}

    @staticmethod
    def _bits(marks):
        return int("".join("1" if mark else "0" for mark in marks)[::-1] or "0", 2)

    def _level(self, i, label, levels):
        attribute = self.identifiers[i]
        if levels is not None:
            return levels[attribute["name"]]
        allowed = range(attribute["minimumLevel"], attribute["maximumLevel"] + 1)
        return next((l for l in allowed if any(row[l] == label for row in attribute["hierarchy"])), None)

    def _matching(self, i, label, levels):
        if (i, label) not in self.under:
            level = self._level(i, label, levels)
            self.under[i, label] = self._bits(
                level is not None and leaf is not None and leaf[level] == label for leaf in self.columns[i]
            )
        return self.under[i, label]

    def count(self, keys, levels):
        """How many records match each class; whether one whose values are all known matches none; whether one matches several.

        levels: the level of every quasi-identifier, or None of a local recoding.
        """
        counts, met = [], 0
        for key in keys:
            matching = self.known
            for i, label in enumerate(key):
                matching &= self._matching(i, label, levels)
            counts.append(bin(matching).count("1"))
            met |= matching
        return counts, met != self.known, sum(counts) > bin(met).count("1")
