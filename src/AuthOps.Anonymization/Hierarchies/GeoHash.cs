using System.Buffers;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>
/// Geohashes (G. Niemeyer, 2008): each character halves the cell five times, by turns in longitude and latitude. Coordinates are taken
/// as they are, WGS-84 or GCJ-02; nothing is converted, so a column keeps to one of them. Stateless and safe to share between threads.
/// </summary>
public static class GeoHash
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 12;

    private const string Alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(Alphabet);

    /// <summary>The geohash of the cell a place lies in.</summary>
    /// <param name="latitude">-90 to 90 degrees.</param>
    /// <param name="longitude">-180 to 180 degrees.</param>
    /// <param name="length">1 to <see cref="MaxLength"/> characters; 6 is a cell of about 1.2 by 0.6 km at the equator.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not a number.</exception>
    public static string Encode(double latitude, double longitude, int length)
    {
        Coordinates.Require(latitude, longitude);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        Span<char> text = stackalloc char[MaxLength];
        var (south, north) = (-90.0, 90.0);
        var (west, east) = (-180.0, 180.0);
        var isLongitude = true;
        for (var i = 0; i < length; i++)
        {
            var symbol = 0;
            for (var bit = 0; bit < 5; bit++)
            {
                symbol =
                    (symbol << 1)
                    | (
                        isLongitude
                            ? Halve(ref west, ref east, longitude)
                            : Halve(ref south, ref north, latitude)
                    );
                isLongitude = !isLongitude;
            }

            text[i] = Alphabet[symbol];
        }

        return new string(text[..length]);
    }

    /// <summary>Tells whether a text is a geohash of that many characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The number of characters.</param>
    internal static bool IsHash(string text, int length) =>
        text.Length == length && !text.AsSpan().ContainsAnyExcept(s_alphabet);

    private static int Halve(ref double low, ref double high, double value)
    {
        var middle = (low + high) / 2;
        if (value >= middle)
        {
            low = middle;
            return 1;
        }

        high = middle;
        return 0;
    }
}
