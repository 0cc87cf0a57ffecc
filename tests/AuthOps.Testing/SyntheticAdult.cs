using System.Security.Cryptography;

namespace AuthOps.Testing;

/// <summary>
/// A census table of any length drawn from the Adult extract: for each record a donor, and each column with chance
/// 1/16 from another one (splitmix64 from 42). Stateless: safe to call from any thread.
/// </summary>
public static class SyntheticAdult
{
    /// <summary>The SHA-256 of the file of a million records, as published with the recipe.</summary>
    public const string MillionSha256 =
        "0bd7c3ff5a0476fbce1cad9fcdc72d05cf28f4eb31af7f2bc2cd20363e1a39fc";

    /// <summary>The file: the header and the records, separated by semicolons, ended by line feeds.</summary>
    /// <param name="adultPath">The Adult extract.</param>
    /// <param name="records">How many records.</param>
    public static byte[] Create(string adultPath, int records)
    {
        var lines = File.ReadAllLines(adultPath);
        var donors = lines
            .Skip(1)
            .Select(line => line.Split(';').Select(System.Text.Encoding.UTF8.GetBytes).ToArray())
            .ToArray();
        using var file = new MemoryStream(records * 84);
        file.Write(System.Text.Encoding.UTF8.GetBytes(lines[0]));
        file.WriteByte((byte)'\n');
        var state = 42UL;
        for (var record = 0; record < records; record++)
        {
            var donor = donors[Next(ref state) % (ulong)donors.Length];
            for (var column = 0; column < donor.Length; column++)
            {
                if (column > 0)
                {
                    file.WriteByte((byte)';');
                }

                var cell =
                    (Next(ref state) & 15) == 0
                        ? donors[Next(ref state) % (ulong)donors.Length][column]
                        : donor[column];
                file.Write(cell);
            }

            file.WriteByte((byte)'\n');
        }

        return file.ToArray();
    }

    /// <summary>Whether bytes are the published million records.</summary>
    public static bool IsMillion(ReadOnlySpan<byte> file) =>
        Convert.ToHexStringLower(SHA256.HashData(file)) == MillionSha256;

    // Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
