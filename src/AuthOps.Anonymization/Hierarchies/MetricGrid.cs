using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>
/// A grid of cells of 100 m, which nest in cells of 500 m, 1 km and 5 km. On a sphere of 6,378,137 m rows follow the latitude; the width
/// of a column is right in the middle of its band of 5 km, so that cells nest, and within 0.1 % elsewhere in the band up to 60 degrees.
/// A grid of this library, not a national one. Stateless and safe to share between threads.
/// </summary>
public static class MetricGrid
{
    private const double MetresPerDegree = 2 * Math.PI * 6_378_137 / 360;
    private const int Band = 50;
    private const double Cell = 100;

    /// <summary>The cell of 100 m a place lies in, such as r34753c118034: its row from the equator and its column from Greenwich.</summary>
    /// <param name="latitude">-90 to 90 degrees.</param>
    /// <param name="longitude">-180 to 180 degrees.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not a number.</exception>
    public static string CellOf(double latitude, double longitude)
    {
        Coordinates.Require(latitude, longitude);
        var row = (int)Math.Floor(latitude * MetresPerDegree / Cell);
        var middle = ((Divide(row, Band) * Band) + (Band / 2.0)) * Cell / MetresPerDegree;
        var width = Math.Cos(Math.Clamp(middle, -90, 90) * Math.PI / 180);
        var column = (int)Math.Floor(longitude * MetresPerDegree * width / Cell);
        return Name(row, column);
    }

    /// <summary>Reads the name of a cell; false where the text is none.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, out int row, out int column)
    {
        (row, column) = (0, 0);
        var c = text.IndexOf('c');
        return text.Length is >= 4 and <= 24
            && text[0] == 'r'
            && c > 1
            && Number(text[1..c], out row)
            && Number(text[(c + 1)..], out column);
    }

    /// <summary>The name of the cell that holds a cell, so many times as wide.</summary>
    internal static string Name(int row, int column, int times) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{times * (int)Cell}m:{Name(Divide(row, times), Divide(column, times))}"
        );

    private static string Name(int row, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"r{row}c{column}");

    private static bool Number(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && text[0] != '+';

    private static int Divide(int value, int by) => (int)Math.Floor(value / (double)by);
}
