using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Reports;

/// <summary>Counts what is published of products, and suppresses what few are behind. Stateless and safe to share between threads.</summary>
internal static class DisclosureCounts
{
    public static long Uses(IReadOnlyList<DisclosedAuthorization> authorizations) =>
        authorizations
            .SelectMany(static a => a.Invoices)
            .Sum(static i =>
                i.Charges.Sum(static c => c.Uses) + i.FreeUses.Sum(static f => f.Uses)
            );

    /// <summary>
    /// The products by identifier. Figures of one that some but fewer developers than the minimum used are suppressed; where
    /// that is a single one, so are those of the used product with the fewest developers of the others, since the totals are
    /// published and would give it away.
    /// </summary>
    public static IReadOnlyList<DisclosedProduct> Products(
        IReadOnlyList<DisclosedAuthorization> authorizations,
        int minimum
    )
    {
        List<DisclosedProduct> whole =
        [
            .. authorizations
                .SelectMany(static a => a.Grant.Products)
                .DistinctBy(static p => p.Id)
                .OrderBy(static p => p.Id, StringComparer.Ordinal)
                .Select(product =>
                {
                    var lines = authorizations
                        .SelectMany(static a => a.Invoices)
                        .SelectMany(i =>
                            i.Charges.Where(c => c.ProductId.Value == product.Id)
                                .Select(c => (i.Developer, c.Uses, c.Amount))
                                .Concat(
                                    i.FreeUses.Where(f => f.ProductId.Value == product.Id)
                                        .Select(f => (i.Developer, f.Uses, Amount: Fen.Zero))
                                )
                        )
                        .ToList();
                    return new DisclosedProduct(
                        product,
                        lines.Select(static l => l.Developer).Distinct().LongCount(),
                        lines.Sum(static l => l.Uses),
                        lines.Aggregate(Fen.Zero, static (sum, l) => sum + l.Amount)
                    );
                }),
        ];
        var few = whole.Where(p => p.Developers > 0 && p.Developers < minimum).ToHashSet();
        if (
            few.Count == 1
            && whole
                .Where(p => p.Developers > 0 && !few.Contains(p))
                .MinBy(static p => (p.Developers, p.Uses))
                is { } second
        )
        {
            few.Add(second);
        }

        return
        [
            .. whole.Select(p =>
                few.Contains(p) ? p with { Developers = null, Uses = null, Revenue = null } : p
            ),
        ];
    }
}
