using System.Security.Cryptography;

namespace AuthOps.Metering.Reconciliation;

/// <summary>Reads the lines of a stream, none longer than a bound, digesting them on the way. Stateless.</summary>
internal static class BoundedLines
{
    /// <summary>Reads on to the end.</summary>
    /// <exception cref="FormatException">A line is too long, empty, or not ended.</exception>
    public static IEnumerable<byte[]> Read(Stream stream, int maxLength, IncrementalHash digest)
    {
        var buffer = new byte[1 << 16];
        using var line = new MemoryStream();
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            digest.AppendData(buffer, 0, read);
            for (var start = 0; start < read; )
            {
                var end = Array.IndexOf(buffer, (byte)'\n', start, read - start);
                var length = (end < 0 ? read : end) - start;
                if (line.Length + length > maxLength)
                {
                    throw new FormatException($"it is longer than {maxLength} bytes.");
                }

                line.Write(buffer, start, length);
                start += length + 1;
                if (end >= 0)
                {
                    yield return line.Length > 0
                        ? line.ToArray()
                        : throw new FormatException("it is empty.");
                    line.SetLength(0);
                }
            }
        }

        if (line.Length > 0)
        {
            throw new FormatException("it is not ended.");
        }
    }
}
