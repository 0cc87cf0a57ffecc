using AuthOps.Psi.Vole;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>A change to one message of an intersection by VOLE, and how the run must end: refused for one of the reasons, or with a result that has nothing extra.</summary>
internal sealed record VolePsiAttack(int Message, string Name, Action<byte[]> Change)
{
    /// <summary>Empty where no check can find it: it only loses matches.</summary>
    public PsiProtocolError[] Reasons { get; init; } = [];

    /// <summary>One bit at each place that the messages of these terms have a meaning for.</summary>
    public static IEnumerable<VolePsiAttack> FlipsFor(VolePsiTerms terms)
    {
        PsiProtocolError[] proof = [PsiProtocolError.InvalidProof],
            element = [PsiProtocolError.InvalidElement, PsiProtocolError.InvalidProof],
            ifChecked = terms.Mode.IsMalicious ? proof : [];
        var sizes = new VoleMessages(
            terms.Correlation,
            new BaseOtContext(terms.Mode.Group, new byte[32])
        );
        foreach (var place in new[] { 1, sizes.StartSize / 2, sizes.StartSize - 1 })
        {
            yield return Flip(1, "R", place, element);
        }

        foreach (var place in new[] { 1, (sizes.ChoicesSize / 2) + 3, sizes.ChoicesSize - 1 })
        {
            yield return Flip(2, "element", place, element);
        }

        foreach (var attack in Extension(sizes, proof, ifChecked))
        {
            yield return attack;
        }

        foreach (var attack in Trees(terms, sizes, proof, ifChecked))
        {
            yield return attack;
        }

        foreach (var attack in Store(terms, proof))
        {
            yield return attack;
        }

        foreach (var attack in Answer(terms, proof))
        {
            yield return attack;
        }
    }

    private static IEnumerable<VolePsiAttack> Extension(
        VoleMessages sizes,
        PsiProtocolError[] proof,
        PsiProtocolError[] ifChecked
    )
    {
        const int Sums = 2 * BitColumns.Count * Blocks.Size;
        const int Corrections = Sums + (CotMessage.Trees * TreeCheck.Size);
        var checks = sizes.CotSize - ((BitColumns.Count + 1) * Blocks.Size);
        yield return Pair(3, "sums of a small tree", 77 * 2 * Blocks.Size, proof);
        yield return Flip(3, "commitments", Sums + 5, proof);
        yield return Flip(3, "hash of commitments", Sums + TreeCheck.Size - 1, proof);
        yield return Flip(3, "correction", Corrections, proof);
        yield return Flip(3, "last correction", checks - 1, proof);
        yield return Flip(3, "check of choices", checks + 2, proof);
        yield return Flip(3, "check of a column", sizes.CotSize - 3, proof);
        yield return Flip(3, "bit of a level", sizes.CotSize, ifChecked);
        yield return Flip(3, "last bit of a level", sizes.ExtensionSize - 1, ifChecked);
    }

    private static IEnumerable<VolePsiAttack> Trees(
        VolePsiTerms terms,
        VoleMessages sizes,
        PsiProtocolError[] proof,
        PsiProtocolError[] ifChecked
    )
    {
        const int PairSize = 2 * Blocks.Size;

        // One whose leaves the code alone reads: the last ones may lie where no output reads.
        const int Tail = 200;
        var sums = terms.Correlation.Trees * terms.Correlation.Depth * PairSize;
        yield return Pair(4, "sums of the first level", 0, ifChecked);
        yield return Pair(
            4,
            "sums of the last level",
            (terms.Correlation.Depth - 1) * PairSize,
            ifChecked
        );
        yield return Pair(
            4,
            "sums of a tree of the second half",
            Tail * terms.Correlation.Depth * PairSize,
            ifChecked
        );
        yield return Flip(4, "total of the first tree", sums, ifChecked);
        yield return Flip(
            4,
            "total of a tree of the second half",
            sums + (Tail * Blocks.Size),
            ifChecked
        );
        yield return new VolePsiAttack(
            4,
            "totals of two trees",
            message =>
            {
                // Exchanged: their sum is what it was.
                var totals = message.AsSpan(sums, PairSize);
                byte[] first = [.. totals[..Blocks.Size]];
                totals[Blocks.Size..].CopyTo(totals);
                first.CopyTo(totals[Blocks.Size..]);
            }
        )
        {
            Reasons = ifChecked,
        };
        if (terms.Mode.IsMalicious)
        {
            yield return Flip(4, "commitment to the coin", sizes.TreesSize + 9, proof);
        }
    }

    private static IEnumerable<VolePsiAttack> Store(VolePsiTerms terms, PsiProtocolError[] proof)
    {
        var slots = terms.Store.Slots * terms.SlotSize;
        yield return Flip(5, "first slot", 0, []);
        yield return Flip(5, "dense slot", 3 * terms.Store.ThirdSize * terms.SlotSize, []);
        if (terms.Mode.IsMalicious)
        {
            yield return Flip(5, "seed of the challenge", slots + 1, proof);
            yield return Flip(5, "sum of the challenge", slots + Blocks.Size, proof);
            yield return Flip(5, "coin", slots + VoleMessages.ChallengeSize, []);
        }
    }

    private static IEnumerable<VolePsiAttack> Answer(VolePsiTerms terms, PsiProtocolError[] proof)
    {
        var tags = terms.AnswerSize - terms.TagsSize;
        if (terms.Mode.IsMalicious)
        {
            yield return Flip(6, "proof", 0, proof);
            yield return Flip(6, "end of the proof", VoleMessages.ProofSize - 1, proof);
            yield return Flip(6, "opened coin", VoleMessages.ProofSize, proof);
        }

        // The lowest bit of a word: the order stays, unless another tag has the same bits above it.
        yield return Flip(6, "tag", tags, []);
        yield return Flip(
            6,
            "place of a tag",
            terms.AnswerSize - 2,
            [PsiProtocolError.MalformedFrame]
        );
    }

    /// <summary>One bit of a message, for which a change of several would be no other attack.</summary>
    private static VolePsiAttack Flip(
        int message,
        string name,
        int place,
        PsiProtocolError[] reasons
    ) => new(message, $"{name}, byte {place}", bytes => bytes[place] ^= 1) { Reasons = reasons };

    /// <summary>The same bit of two blocks of which one is read, so that it does not depend on a secret whether it is found.</summary>
    private static VolePsiAttack Pair(
        int message,
        string name,
        int place,
        PsiProtocolError[] reasons
    ) =>
        new(
            message,
            $"{name}, byte {place}",
            bytes =>
            {
                bytes[place] ^= 1;
                bytes[place + Blocks.Size] ^= 1;
            }
        )
        {
            Reasons = reasons,
        };
}
