using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>
/// Numbers become the nearest multiple of a base; halfway goes to the even multiple, so that sums stay unbiased.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class Rounding : TableTransformation
{
    /// <summary>States the base.</summary>
    /// <param name="column">The column; not empty.</param>
    /// <param name="multiple">The base; above 0, such as 1000 or 0.5.</param>
    /// <exception cref="ArgumentException">The name is empty or the base not above 0.</exception>
    public Rounding(string column, decimal multiple)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        if (multiple <= 0)
        {
            throw new ArgumentException("The base of rounding must be above 0.", nameof(multiple));
        }

        Column = column;
        Multiple = multiple;
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>The base.</summary>
    public decimal Multiple { get; }

    /// <inheritdoc/>
    public override string Description =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{Column}' is rounded to multiples of {Multiple}"
        );

    /// <inheritdoc/>
    /// <exception cref="PolicyException">A cell is no number, or so large that its multiple is not one either.</exception>
    public override TransformedTable Apply(
        Table table,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return NumericColumn.Rewrite(
                table,
                Column,
                number => Math.Round(number / Multiple, MidpointRounding.ToEven) * Multiple,
                cancellationToken
            );
        }
        catch (OverflowException)
        {
            throw new PolicyException(
                PolicyError.NotANumber,
                $"Column '{Column}' holds a number too large to be rounded to multiples of {Multiple.ToString(CultureInfo.InvariantCulture)}.",
                Column
            );
        }
    }
}
