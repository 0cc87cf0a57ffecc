using AuthOps.Cli.Input;
using AuthOps.Psi.Items;

namespace AuthOps.Cli.Intersections;

/// <summary>Rows of a file that its policy keeps from taking part. Stateless; safe for concurrent use.</summary>
internal static class UnusableRows
{
    /// <summary>What the user is told: the file, the first reason and where all are listed; how many, and the line, where the whole file was read.</summary>
    public static InputDataException Refusal(
        string path,
        PsiItemException refused,
        Func<int, long>? lineOf = null
    )
    {
        var first = refused.Findings[0];
        var count = lineOf is null ? "" : FormattableString.Invariant($"{refused.Findings.Count} ");
        return new InputDataException(
            path,
            $"{count}rows cannot take part; the first for {first.Kind}; 'authops psi prepare' lists them",
            lineOf?.Invoke(first.Row)
        );
    }
}
