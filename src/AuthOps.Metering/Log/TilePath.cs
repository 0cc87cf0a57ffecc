using System.Globalization;
using System.Text;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>The names of tiles and entry bundles (C2SP tlog-tiles): SHA-256 under <c>tile</c>, SM3 under <c>sm3/tile</c>.</summary>
internal static class TilePath
{
    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int Width = 256;

    /// <summary>The height of a tile in the tree.</summary>
    public const int Height = 8;

    public static string OfTile(HashKind kind, int level, ulong number, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(kind)}/{level}/")
        + Number(number)
        + Partial(width);

    public static string OfBundle(ulong number, int width) =>
        "tile/entries/" + Number(number) + Partial(width);

    public static string Folder(HashKind kind) => kind == HashKind.Sm3 ? "sm3/tile" : "tile";

    private static string Partial(int width) =>
        width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");

    // 1234067 is x001/x234/067.
    private static string Number(ulong number)
    {
        var path = new StringBuilder((number % 1000).ToString("D3", CultureInfo.InvariantCulture));
        for (number /= 1000; number > 0; number /= 1000)
        {
            path.Insert(0, string.Create(CultureInfo.InvariantCulture, $"x{number % 1000:D3}/"));
        }

        return path.ToString();
    }
}
