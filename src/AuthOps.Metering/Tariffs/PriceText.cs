using System.Globalization;

namespace AuthOps.Metering.Tariffs;

/// <summary>Reads prices from their texts. What it reads is checked by writing it again. Stateless.</summary>
internal static class PriceText
{
    private const int MaxLength = 8_000;

    /// <summary>Reads a price such as <c>30</c> or <c>1/3</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static UnitPrice ReadUnit(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        try
        {
            var price =
                slash < 0
                    ? UnitPrice.OfFen(Number(text))
                    : new UnitPrice(Number(text[..slash]), Number(text[(slash + 1)..]));
            return price.ToString() == text ? price : throw Malformed();
        }
        catch (ArgumentException)
        {
            throw Malformed();
        }
    }

    /// <summary>Reads what <see cref="PriceSchedule.ToString"/> writes and nothing else.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static PriceSchedule Read(string text)
    {
        if (text.Length > MaxLength)
        {
            throw Malformed();
        }

        try
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            var (model, rest) = space < 0 ? ("", text) : (text[..space], text[(space + 1)..]);
            var schedule = model switch
            {
                "" => PriceSchedule.Flat(ReadUnit(rest)),
                "volume" => PriceSchedule.Volume(Tiers(rest)),
                "graduated" => PriceSchedule.Graduated(Tiers(rest)),
                "percentage" => PriceSchedule.Percentage(ReadUnit(rest)),
                "package" => Package(rest),
                _ => throw Malformed(),
            };
            return schedule.ToString() == text ? schedule : throw Malformed();
        }
        catch (TariffException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static PriceTier[] Tiers(string text) =>
        [
            .. text.Split(';')
                .Select(static tier =>
                {
                    if (tier.Split(':') is not [var end, var price])
                    {
                        throw Malformed();
                    }

                    var plus = price.IndexOf('+', StringComparison.Ordinal);
                    return new PriceTier(
                        end == "*" ? null : Number(end),
                        ReadUnit(plus < 0 ? price : price[..plus]),
                        plus < 0 ? Fen.Zero : new Fen(Number(price[(plus + 1)..]))
                    );
                }),
        ];

    private static PriceSchedule Package(string text) =>
        text.Split(' ') is [var package, "free", var free]
        && package.Split(':') is [var size, var price]
            ? PriceSchedule.Package(Number(size), new Fen(Number(price)), Number(free))
            : throw Malformed();

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed();

    private static FormatException Malformed() => new("The text is not that of a price.");
}
