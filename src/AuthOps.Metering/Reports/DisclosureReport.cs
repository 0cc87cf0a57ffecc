using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Reports;

/// <summary>
/// The yearly disclosure (国家数据局综合司, notice of 10 February 2026; Art. 27) in its two sections: of the implementing
/// body, of the operator. Its figures are those of the accounts; figures of products that few used are suppressed.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class DisclosureReport
{
    /// <summary>The least minimum of developers below which figures of a product are suppressed.</summary>
    public const int LeastMinimum = 2;

    private DisclosureReport(
        ValidityPeriod year,
        DisclosedBody implementingBody,
        DisclosedBody operatorBody,
        TariffPlan tariff,
        IReadOnlyList<DisclosedAuthorization> authorizations,
        int minimum
    )
    {
        Year = year;
        ImplementingBody = implementingBody;
        Operator = operatorBody;
        Authorizations = Array.AsReadOnly(authorizations.ToArray());
        Minimum = minimum;
        Ceilings = [.. tariff.Ceilings.Where(c => c.Effective.Overlaps(year))];
        Prices = [.. tariff.Items.Where(i => i.Effective.Overlaps(year))];
        Resources =
        [
            .. authorizations
                .SelectMany(static a => a.Grant.Resources)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        Products = DisclosureCounts.Products(authorizations, minimum);
        Revenue = authorizations.Aggregate(Fen.Zero, (sum, a) => sum + a.Ledger.Revenue(year));
        Uses = DisclosureCounts.Uses(authorizations);
    }

    /// <summary>The predicate type of a disclosure.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("disclosure");

    /// <summary>The year disclosed.</summary>
    public ValidityPeriod Year { get; }

    /// <summary>By when it is to be published: the end of March after the year.</summary>
    public DateTimeOffset DueBy => Year.Until.AddMonths(3);

    /// <summary>Section 1: the implementing body (实施机构) itself.</summary>
    public DisclosedBody ImplementingBody { get; }

    /// <summary>Section 1: the authorisations.</summary>
    public IReadOnlyList<DisclosedAuthorization> Authorizations { get; }

    /// <summary>Section 1: the ceilings (上限收费标准) in force in the year.</summary>
    public IReadOnlyList<TariffCeiling> Ceilings { get; }

    /// <summary>Section 2: the operator (运营机构) itself.</summary>
    public DisclosedBody Operator { get; }

    /// <summary>Section 2: the authorised resources.</summary>
    public IReadOnlyList<string> Resources { get; }

    /// <summary>Section 2: products and services, with what they were used.</summary>
    public IReadOnlyList<DisclosedProduct> Products { get; }

    /// <summary>Section 2: the prices (具体收费标准) in force in the year.</summary>
    public IReadOnlyList<TariffItem> Prices { get; }

    /// <summary>Section 2: the service fees of the year, as the accounts have them.</summary>
    public Fen Revenue { get; }

    /// <summary>Section 2: all uses of the year, free ones too.</summary>
    public long Uses { get; }

    /// <summary>Figures of a product that fewer developers used are suppressed.</summary>
    public int Minimum { get; }

    /// <summary>Makes the disclosure of a year.</summary>
    /// <param name="year">The year.</param>
    /// <param name="implementingBody">The implementing body.</param>
    /// <param name="operatorBody">The operator.</param>
    /// <param name="tariff">Prices and ceilings.</param>
    /// <param name="authorizations">The authorisations, at least one.</param>
    /// <param name="minimum">Figures of a product that fewer developers used are suppressed; at least <see cref="LeastMinimum"/>.</param>
    /// <returns>The disclosure.</returns>
    /// <exception cref="ArgumentException">There is no authorisation, one is there twice, or an invoice lies outside the year.</exception>
    /// <exception cref="InvalidOperationException">Charges of an account and the invoices differ, or the account is not closed for the year.</exception>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public static DisclosureReport Build(
        ValidityPeriod year,
        DisclosedBody implementingBody,
        DisclosedBody operatorBody,
        TariffPlan tariff,
        IReadOnlyList<DisclosedAuthorization> authorizations,
        int minimum = 3
    )
    {
        ArgumentNullException.ThrowIfNull(year);
        ArgumentNullException.ThrowIfNull(implementingBody);
        ArgumentNullException.ThrowIfNull(operatorBody);
        ArgumentNullException.ThrowIfNull(tariff);
        ArgumentNullException.ThrowIfNull(authorizations);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, LeastMinimum);
        if (
            authorizations.Count == 0
            || authorizations.Select(static a => a.Grant.Id).Distinct().Count()
                != authorizations.Count
        )
        {
            throw new ArgumentException(
                "A disclosure names at least one authorisation, and none twice.",
                nameof(authorizations)
            );
        }

        foreach (var authorization in authorizations)
        {
            RequireAgreement(year, authorization);
        }

        return new DisclosureReport(
            year,
            implementingBody,
            operatorBody,
            tariff,
            authorizations,
            minimum
        );
    }

    /// <summary>The disclosure as canonical JSON: keys sorted, amounts as decimal strings of fen, suppressed figures as <c>suppressed</c>.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => DisclosureJson.Write(this);

    /// <summary>The disclosure as evidence for both bodies to sign.</summary>
    /// <param name="subjects">The files it speaks about, for instance the statements of the accounts.</param>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/>.</returns>
    public Statement ToStatement(IReadOnlyList<Subject> subjects) =>
        new(subjects, PredicateType, ToCanonicalBytes());

    private static void RequireAgreement(ValidityPeriod year, DisclosedAuthorization authorization)
    {
        var (ledger, invoices) = (authorization.Ledger, authorization.Invoices);
        if (invoices.Any(i => !year.Encloses(i.Period)))
        {
            throw new ArgumentException(
                $"An invoice of grant {ledger.GrantId} lies outside the year.",
                nameof(authorization)
            );
        }

        var billed = invoices.Aggregate(Fen.Zero, static (sum, i) => sum + i.Total);
        if (!ledger.Reconcile(invoices).IsComplete || billed != ledger.Revenue(year))
        {
            throw new InvalidOperationException(
                $"The account of grant {ledger.GrantId} has {ledger.Revenue(year)} yuan of charges in the year, the invoices come to {billed} yuan; find out which are missing before anything is published."
            );
        }

        if (ledger.ClosedUntil is not { } closed || closed < year.Until)
        {
            throw new InvalidOperationException(
                $"The account of grant {ledger.GrantId} is not closed for the year; close it first."
            );
        }
    }
}
