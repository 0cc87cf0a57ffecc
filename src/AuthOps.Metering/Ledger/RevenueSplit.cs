using System.Numerics;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// Divides an amount among parties by agreed weights or by measured use (谁投入、谁贡献、谁受益) in whole fen by the method of largest
/// remainder (Hamilton). All members are static and safe to call from any thread.
/// </summary>
/// <remarks>
/// Each party first gets the integer part of its exact share; the fen left go one each to the largest remainders.
/// Equal remainders: the larger weight first, then the identifier in ordinal order; so the result does not depend
/// on the order in which the parties are listed. A negative amount is divided as its opposite and negated, so that
/// a reversal takes back exactly what was given.
/// </remarks>
public static class RevenueSplit
{
    /// <summary>Divides an amount.</summary>
    /// <param name="total">The amount; may be negative or zero.</param>
    /// <param name="parties">The parties, each once; at least one has a positive weight.</param>
    /// <returns>One share for each party, in the order given; they sum to <paramref name="total"/> exactly.</returns>
    /// <exception cref="ArgumentException">No party, a party named twice, or no positive weight.</exception>
    /// <exception cref="OverflowException">The amount is the least 64-bit number, which has no opposite.</exception>
    public static IReadOnlyList<RevenueShare> Divide(Fen total, IReadOnlyList<RevenueParty> parties)
    {
        ArgumentNullException.ThrowIfNull(parties);
        Check(parties);
        // Two factors below 2^63: the products fit 127 bits.
        var amounts = LargestRemainder.Divide(
            Math.Abs(total.Value),
            [.. parties.Select(static p => (Int128)p.Weight)],
            [.. parties.Select(static p => p.Id)]
        );
        return
        [
            .. parties.Select(
                (party, i) =>
                    new RevenueShare(
                        party.Id,
                        party.Weight,
                        new Fen(total.Value < 0 ? -amounts[i] : amounts[i])
                    )
            ),
        ];
    }

    /// <summary>Divides an amount by what was used of each party's contribution, such as rows it supplied that were matched.</summary>
    /// <param name="total">The amount; may be negative or zero.</param>
    /// <param name="uses">The measured uses, in one unit, each party once; at least one is positive.</param>
    /// <returns>One share for each party, in the order given; they sum to <paramref name="total"/> exactly, and who was not used gets nothing.</returns>
    /// <exception cref="ArgumentException">No party, a party named twice, or nothing was used.</exception>
    /// <exception cref="OverflowException">The amount is the least 64-bit number, which has no opposite.</exception>
    public static IReadOnlyList<UseShare> DivideByUse(Fen total, IReadOnlyList<MeasuredUse> uses)
    {
        ArgumentNullException.ThrowIfNull(uses);
        RequireDistinct([.. uses.Select(static u => u.PartyId)]);
        if (!uses.Any(static u => u.Quantity > 0))
        {
            throw new ArgumentException(
                "Nothing was used of any party; divide by agreed weights.",
                nameof(uses)
            );
        }

        var amounts = LargestRemainder.Divide(
            Math.Abs(total.Value),
            [.. uses.Select(static u => (BigInteger)u.Quantity)],
            [.. uses.Select(static u => u.PartyId)]
        );
        return
        [
            .. uses.Select(
                (use, i) =>
                    new UseShare(
                        use.PartyId,
                        use.Quantity,
                        new Fen(total.Value < 0 ? -amounts[i] : amounts[i])
                    )
            ),
        ];
    }

    private static void RequireDistinct(string[] parties)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var party in parties)
        {
            if (!seen.Add(party))
            {
                throw new ArgumentException(
                    $"The agreement names party {party} twice.",
                    nameof(parties)
                );
            }
        }
    }

    private static void Check(IReadOnlyList<RevenueParty> parties)
    {
        RequireDistinct([.. parties.Select(static p => p.Id)]);

        if (!parties.Any(static p => p.Weight > 0))
        {
            throw new ArgumentException(
                "A revenue agreement needs at least one party with a positive weight.",
                nameof(parties)
            );
        }
    }
}
