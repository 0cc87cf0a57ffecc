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
    /// The products by identifier. Figures of those that are suppressed by how many developers used them, as
    /// <see cref="SmallCounts"/> decides, are left out together.
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
        // Totals are published beside: what alone would follow from them is left out together with another.
        var shown = SmallCounts.PublishWithSum(
            [.. whole.Select(static p => p.Developers!.Value)],
            minimum
        );
        return
        [
            .. whole.Select(
                (product, i) =>
                    shown[i] is null
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
}
