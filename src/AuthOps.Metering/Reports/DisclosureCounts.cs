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
    /// The products by identifier. Figures of those that are suppressed, by how many developers used them or paid for them,
    /// are left out together.
    /// </summary>
    public static IReadOnlyList<DisclosedProduct> Products(
        IReadOnlyList<DisclosedAuthorization> authorizations,
        int minimum
    )
    {
        var lines = authorizations.SelectMany(static a => a.Invoices).SelectMany(LinesOf).ToList();
        List<DisclosedProduct> whole =
        [
            .. authorizations
                .SelectMany(static a => a.Grant.Products)
                .DistinctBy(static p => p.Id)
                .OrderBy(static p => p.Id, StringComparer.Ordinal)
                .Select(product =>
                {
                    var own = lines.Where(l => l.Product == product.Id).ToList();
                    return new DisclosedProduct(
                        product,
                        Developers(own),
                        own.Sum(static l => l.Uses),
                        own.Aggregate(Fen.Zero, static (sum, l) => sum + l.Amount)
                    );
                }),
        ];
        var hidden = Hidden(
            [.. whole.Select(static p => p.Developers!.Value)],
            [
                .. whole.Select(p =>
                    Developers(lines.Where(l => l.Product == p.Product.Id && l.Amount > Fen.Zero))
                ),
            ],
            minimum
        );
        return
        [
            .. whole.Select(
                (product, i) =>
                    hidden.Contains(i)
                        ? product with
                        {
                            Developers = null,
                            Uses = null,
                            Revenue = null,
                        }
                        : product
            ),
        ];
    }

    private static long Developers(
        IEnumerable<(string Product, string Developer, long Uses, Fen Amount)> lines
    ) => lines.Select(static l => l.Developer).Distinct(StringComparer.Ordinal).LongCount();

    private static IEnumerable<(string Product, string Developer, long Uses, Fen Amount)> LinesOf(
        Ledger.Invoice invoice
    ) =>
        invoice
            .Charges.Select(c => (c.ProductId.Value, invoice.Developer, c.Uses, c.Amount))
            .Concat(
                invoice.FreeUses.Select(f =>
                    (f.ProductId.Value, invoice.Developer, f.Uses, Fen.Zero)
                )
            );

    /// <summary>
    /// The products whose figures are left out: few used them, or few paid for them; and as many more as it takes for
    /// none of these to follow from the totals published beside, of uses or of revenue.
    /// </summary>
    private static HashSet<int> Hidden(long[] developers, long[] payers, int minimum)
    {
        var hidden = Enumerable
            .Range(0, developers.Length)
            .Where(i =>
                SmallCounts.Publish(developers[i], minimum) is null
                || SmallCounts.Publish(payers[i], minimum) is null
            )
            .ToHashSet();
        Complete(payers);
        Complete(developers);
        Complete(payers);
        return hidden;

        // What is hidden of a total is of two products at least, and of enough developers.
        void Complete(long[] counts)
        {
            foreach (
                var next in Enumerable
                    .Range(0, counts.Length)
                    .Where(i => counts[i] > 0 && !hidden.Contains(i))
                    .OrderBy(i => counts[i])
                    .ThenBy(static i => i)
                    .ToList()
            )
            {
                var those = hidden.Where(i => counts[i] > 0).ToList();
                if (those.Count == 0 || (those.Count > 1 && those.Sum(i => counts[i]) >= minimum))
                {
                    return;
                }

                hidden.Add(next);
            }
        }
    }
}
