using System.Globalization;
using System.Numerics;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// What a quantity costs: flat, by volume, graduated, by packages or as a percentage, in exact rationals. A quantity
/// of 0 costs nothing. Immutable and safe to share between threads; equal where every term is.
/// </summary>
public sealed class PriceSchedule : IEquatable<PriceSchedule>, IComparable<PriceSchedule>
{
    /// <summary>The most tiers of a schedule.</summary>
    public const int MaxTiers = 100;

    private readonly string _text;

    private PriceSchedule(
        PriceModel model,
        PriceTier[] tiers,
        long packageSize = 0,
        Fen packagePrice = default,
        long freeUnits = 0
    )
    {
        Model = model;
        Tiers = Array.AsReadOnly(tiers);
        PackageSize = packageSize;
        PackagePrice = packagePrice;
        FreeUnits = freeUnits;
        _text = model switch
        {
            PriceModel.Flat => tiers[0].Price.ToString(),
            PriceModel.Package => string.Create(
                CultureInfo.InvariantCulture,
                $"package {packageSize}:{packagePrice.Value} free {freeUnits}"
            ),
            PriceModel.Percentage => $"percentage {tiers[0].Price}",
            _ =>
                $"{(model == PriceModel.Volume ? "volume" : "graduated")} {string.Join(';', tiers.Select(TierText))}",
        };
    }

    /// <summary>Free of charge.</summary>
    public static PriceSchedule Free { get; } = Flat(UnitPrice.Free);

    /// <summary>How the price depends on the quantity.</summary>
    public PriceModel Model { get; }

    /// <summary>The tiers; one without end for a flat price and a percentage, none for packages.</summary>
    public IReadOnlyList<PriceTier> Tiers { get; }

    /// <summary>The units of a package; 0 where there are none.</summary>
    public long PackageSize { get; }

    /// <summary>The price of a package.</summary>
    public Fen PackagePrice { get; }

    /// <summary>The units that cost nothing before the first package.</summary>
    public long FreeUnits { get; }

    /// <summary>Whether every quantity costs nothing.</summary>
    public bool IsFree =>
        PackagePrice == Fen.Zero
        && Tiers.All(static t => t.Price == UnitPrice.Free && t.Fee == Fen.Zero);

    /// <summary>A flat price of that many fen a unit.</summary>
    /// <param name="price">The price of one unit.</param>
    public static implicit operator PriceSchedule(UnitPrice price) => Flat(price);

    /// <summary>Whether two schedules have the same terms.</summary>
    public static bool operator ==(PriceSchedule? left, PriceSchedule? right) =>
        Equals(left, right);

    /// <summary>Whether two schedules differ in a term.</summary>
    public static bool operator !=(PriceSchedule? left, PriceSchedule? right) =>
        !Equals(left, right);

    /// <summary>Whether the left schedule comes first in a list; see <see cref="CompareTo"/>.</summary>
    public static bool operator <(PriceSchedule? left, PriceSchedule? right) =>
        Comparer<PriceSchedule>.Default.Compare(left, right) < 0;

    /// <summary>Whether the left schedule comes later in a list; see <see cref="CompareTo"/>.</summary>
    public static bool operator >(PriceSchedule? left, PriceSchedule? right) =>
        Comparer<PriceSchedule>.Default.Compare(left, right) > 0;

    /// <summary>Whether the left schedule does not come later in a list; see <see cref="CompareTo"/>.</summary>
    public static bool operator <=(PriceSchedule? left, PriceSchedule? right) => !(left > right);

    /// <summary>Whether the left schedule does not come first in a list; see <see cref="CompareTo"/>.</summary>
    public static bool operator >=(PriceSchedule? left, PriceSchedule? right) => !(left < right);

    /// <summary>A flat price.</summary>
    /// <param name="price">The price of one unit.</param>
    /// <returns>The schedule.</returns>
    public static PriceSchedule Flat(UnitPrice price) =>
        new(PriceModel.Flat, [new PriceTier(null, price)]);

    /// <summary>A flat price; the named form of the conversion.</summary>
    /// <param name="price">The price of one unit.</param>
    /// <returns>The schedule.</returns>
    public static PriceSchedule FromUnitPrice(UnitPrice price) => Flat(price);

    /// <summary>The tier that the whole quantity falls into prices all of it.</summary>
    /// <param name="tiers">1 to <see cref="MaxTiers"/> tiers with ascending ends, the last without one.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="TariffException">The tiers are not as described.</exception>
    public static PriceSchedule Volume(params IReadOnlyList<PriceTier> tiers) =>
        new(PriceModel.Volume, Checked(tiers));

    /// <summary>Each unit has the price of the tier it falls into.</summary>
    /// <param name="tiers">1 to <see cref="MaxTiers"/> tiers with ascending ends, the last without one.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="TariffException">The tiers are not as described.</exception>
    public static PriceSchedule Graduated(params IReadOnlyList<PriceTier> tiers) =>
        new(PriceModel.Graduated, Checked(tiers));

    /// <summary>Packages of units after some free ones; a package that is begun is charged.</summary>
    /// <param name="size">The units of a package, at least 1.</param>
    /// <param name="price">Its price, at least 0.</param>
    /// <param name="freeUnits">The units that cost nothing before the first package, at least 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="TariffException">A number is out of range.</exception>
    public static PriceSchedule Package(long size, Fen price, long freeUnits = 0) =>
        size >= 1 && price >= Fen.Zero && freeUnits >= 0
            ? new(PriceModel.Package, [], size, price, freeUnits)
            : throw new TariffException(
                TariffFault.MalformedSchedule,
                "A package has at least 1 unit, a price of at least 0 fen and at least 0 free units."
            );

    /// <summary>A share of a value that the quantity gives in fen.</summary>
    /// <param name="rate">Fen for each fen of the value; 29/1000 is 2.9 %.</param>
    /// <returns>The schedule.</returns>
    public static PriceSchedule Percentage(UnitPrice rate) =>
        new(PriceModel.Percentage, [new PriceTier(null, rate)]);

    /// <summary>What a quantity costs, rounded once, and never more than the quantity at the ceiling.</summary>
    /// <param name="quantity">Units used; at least 0.</param>
    /// <param name="ceiling">The highest price of one unit, or null where none binds.</param>
    /// <param name="rounding">The rule by which the exact amount becomes whole fen.</param>
    /// <returns>
    /// The amount. What a fee, a package that was only begun, or the rounding would put above
    /// <paramref name="quantity"/> times <paramref name="ceiling"/> is not charged.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is negative, or the rule unknown.</exception>
    /// <exception cref="OverflowException">The amount exceeds 64 bits of fen.</exception>
    public Fen Charge(
        Int128 quantity,
        UnitPrice? ceiling = null,
        FenRounding rounding = FenRounding.HalfUp
    )
    {
        if (quantity < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(quantity),
                "A charged quantity is at least 0."
            );
        }

        var (numerator, denominator) = Exact(quantity);
        var amount = Rounding.Round(numerator, denominator, rounding);
        if (ceiling is { } highest)
        {
            amount = BigInteger.Min(
                amount,
                highest.Numerator * (BigInteger)quantity / highest.Denominator
            );
        }

        return new Fen((long)amount);
    }

    /// <inheritdoc />
    public bool Equals(PriceSchedule? other) =>
        other is not null
        && Model == other.Model
        && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PriceSchedule);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    /// <summary>Orders schedules in a list: by model, flat prices by amount, others by their text. It says nothing of which is cheaper.</summary>
    /// <param name="other">Another schedule.</param>
    /// <returns>Below 0, 0 or above 0.</returns>
    public int CompareTo(PriceSchedule? other) =>
        other is null ? 1
        : Model != other.Model ? Model.CompareTo(other.Model)
        : Model == PriceModel.Flat ? Tiers[0].Price.CompareTo(other.Tiers[0].Price)
        : string.CompareOrdinal(_text, other._text);

    /// <summary>The terms, whatever the culture.</summary>
    /// <returns>
    /// For instance <c>30</c> or <c>1/3</c> for a flat price, <c>volume 100:200+1000;*:50</c>, <c>graduated 10:1000;*:500</c>,
    /// <c>package 10:10000 free 0</c>, <c>percentage 29/1000</c>.
    /// </returns>
    public override string ToString() => _text;

    /// <summary>The exact amount of a positive or zero quantity, a non-negative fraction of fen.</summary>
    internal (BigInteger Numerator, BigInteger Denominator) Exact(Int128 quantity)
    {
        if (quantity == 0)
        {
            return (0, 1);
        }

        switch (Model)
        {
            case PriceModel.Package:
                var charged = Int128.Max(quantity - FreeUnits, 0);
                var packages = ((BigInteger)charged + PackageSize - 1) / PackageSize;
                return (packages * PackagePrice.Value, 1);
            case PriceModel.Graduated:
                return Graduate(quantity);
            default:
                var tier = Tiers.First(t => t.UpTo is null || quantity <= t.UpTo);
                return (
                    (tier.Price.Numerator * (BigInteger)quantity)
                        + (tier.Fee.Value * (BigInteger)tier.Price.Denominator),
                    tier.Price.Denominator
                );
        }
    }

    private (BigInteger Numerator, BigInteger Denominator) Graduate(Int128 quantity)
    {
        BigInteger numerator = 0;
        BigInteger denominator = 1;
        Int128 before = 0;
        foreach (var tier in Tiers)
        {
            var upTo = tier.UpTo is { } end ? Int128.Min(end, quantity) : quantity;
            var exact =
                (tier.Price.Numerator * (BigInteger)(upTo - before))
                + (tier.Fee.Value * (BigInteger)tier.Price.Denominator);
            numerator = (numerator * tier.Price.Denominator) + (exact * denominator);
            denominator *= tier.Price.Denominator;
            var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            (numerator, denominator) = (numerator / divisor, denominator / divisor);
            before = upTo;
            if (upTo == quantity)
            {
                break;
            }
        }

        return (numerator, denominator);
    }

    private static PriceTier[] Checked(IReadOnlyList<PriceTier> tiers)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        if (tiers.Count is < 1 or > MaxTiers)
        {
            throw Malformed($"A schedule has 1 to {MaxTiers} tiers; there are {tiers.Count}.");
        }

        long before = 0;
        for (var i = 0; i < tiers.Count; i++)
        {
            if (tiers[i].Fee < Fen.Zero)
            {
                throw Malformed($"The fee of tier {i + 1} is negative.");
            }

            if ((tiers[i].UpTo is null) != (i == tiers.Count - 1))
            {
                throw Malformed("Every tier but the last has an end, and the last has none.");
            }

            if (tiers[i].UpTo is { } end)
            {
                if (end <= before)
                {
                    throw Malformed(
                        $"Tier {i + 1} ends at {end}, not after the tier before it; list tiers in ascending order."
                    );
                }

                before = end;
            }
        }

        return [.. tiers];
    }

    private static TariffException Malformed(string message) =>
        new(TariffFault.MalformedSchedule, message);

    private static string TierText(PriceTier tier)
    {
        var end = tier.UpTo?.ToString(CultureInfo.InvariantCulture) ?? "*";
        return tier.Fee == Fen.Zero
            ? $"{end}:{tier.Price}"
            : string.Create(CultureInfo.InvariantCulture, $"{end}:{tier.Price}+{tier.Fee.Value}");
    }
}
