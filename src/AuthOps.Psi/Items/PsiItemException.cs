using System.Globalization;

namespace AuthOps.Psi.Items;

/// <summary>
/// A set was refused because of its rows. Names rows and reasons, never content. Immutable but for the stack trace; safe
/// to share between threads.
/// </summary>
public sealed class PsiItemException : Exception
{
    private const int NamedRows = 10;

    /// <summary>Creates the exception.</summary>
    /// <param name="findings">The findings that refuse the set; at least one.</param>
    public PsiItemException(IReadOnlyList<ItemFinding> findings)
        : base(Describe(findings))
    {
        Findings = findings;
    }

    /// <summary>The findings that refuse the set, by row.</summary>
    public IReadOnlyList<ItemFinding> Findings { get; }

    private static string Describe(IReadOnlyList<ItemFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var named = findings
            .Take(NamedRows)
            .Select(f =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"row {f.Row}: {f.Kind}{(f.Column is null ? "" : $" in column {f.Column}")}"
                )
            );
        var more = findings.Count > NamedRows ? $" and {findings.Count - NamedRows} more" : "";
        return $"{findings.Count} rows cannot take part in the intersection ({string.Join("; ", named)}{more}); mend them, or state a policy that leaves them out.";
    }
}
