using System.Globalization;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// An amount of money in fen (分), a hundredth of a yuan. Arithmetic is checked and exact. Immutable and safe to
/// share between threads.
/// </summary>
/// <param name="Value">The number of fen; negative for a correction.</param>
public readonly record struct Fen(long Value) : IComparable<Fen>
{
    /// <summary>No money.</summary>
    public static Fen Zero => default;

    /// <summary>Adds two amounts.</summary>
    /// <exception cref="OverflowException">The sum exceeds 64 bits.</exception>
    public static Fen operator +(Fen left, Fen right) => left.Add(right);

    /// <summary>Subtracts an amount.</summary>
    /// <exception cref="OverflowException">The difference exceeds 64 bits.</exception>
    public static Fen operator -(Fen left, Fen right) => left.Subtract(right);

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Fen left, Fen right) => left.Value < right.Value;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Fen left, Fen right) => left.Value > right.Value;

    /// <summary>Whether the left amount is not larger.</summary>
    public static bool operator <=(Fen left, Fen right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is not smaller.</summary>
    public static bool operator >=(Fen left, Fen right) => left.Value >= right.Value;

    /// <summary>Adds an amount.</summary>
    /// <param name="other">The amount to add.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="OverflowException">The sum exceeds 64 bits.</exception>
    public Fen Add(Fen other) => new(checked(Value + other.Value));

    /// <summary>Subtracts an amount.</summary>
    /// <param name="other">The amount to subtract.</param>
    /// <returns>The difference.</returns>
    /// <exception cref="OverflowException">The difference exceeds 64 bits.</exception>
    public Fen Subtract(Fen other) => new(checked(Value - other.Value));

    /// <inheritdoc />
    public int CompareTo(Fen other) => Value.CompareTo(other.Value);

    /// <summary>The amount in yuan with two decimals, whatever the culture.</summary>
    /// <returns>For instance <c>12.34</c> or <c>-0.05</c>.</returns>
    public override string ToString()
    {
        var magnitude = UInt128.CreateChecked(Int128.Abs(Value));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(Value < 0 ? "-" : string.Empty)}{magnitude / 100}.{magnitude % 100:00}"
        );
    }
}
