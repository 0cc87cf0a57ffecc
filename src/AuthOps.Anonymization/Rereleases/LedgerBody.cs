using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>A linked release as bytes, before it is sealed: little-endian, counts before content. Stateless.</summary>
internal static class LedgerBody
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="ReleaseLedgerException">It is longer than an entry may be.</exception>
    public static byte[] Write(LinkedRelease release)
    {
        var estimate =
            (long)release.Rows * (20 + (4 * release.Sensitive.Length))
            + ((long)release.Classes * release.Identifiers.Length * 64);
        if (estimate > LedgerEntry.MaxBody)
        {
            throw new ReleaseLedgerException(
                LedgerError.TooLarge,
                release.Name,
                $"{release.Name} has {release.Rows} records, more than an entry holds; release and record it in parts of other persons."
            );
        }

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Strict);
        WriteTexts(writer, release.Identifiers);
        writer.Write(release.Classes);
        for (var i = 0; i < release.Identifiers.Length; i++)
        {
            var labels = release.Labels.Select(l => l[i]).Distinct().ToArray();
            var numbers = labels.Select((l, n) => (l, n)).ToDictionary(p => p.l, p => p.n);
            WriteTexts(writer, labels);
            foreach (var label in release.Labels)
            {
                writer.Write(numbers[label[i]]);
            }
        }

        writer.Write(release.Rows);
        foreach (var person in release.Persons)
        {
            writer.Write(unchecked((ulong)person));
            writer.Write((ulong)(person >> 64));
        }

        WriteNumbers(writer, release.ClassOf);
        writer.Write(release.Sensitive.Length);
        foreach (var column in release.Sensitive)
        {
            WriteTexts(writer, [column.Name]);
            WriteTexts(writer, column.Values);
            WriteNumbers(writer, column.Codes);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static LinkedRelease Read(string name, byte[] body)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(body), Strict);
            var identifiers = ReadTexts(reader);
            var labels = new string[Count(reader, Math.Max(identifiers.Length, 1) * sizeof(int))][];
            for (var c = 0; c < labels.Length; c++)
            {
                labels[c] = new string[identifiers.Length];
            }

            for (var i = 0; i < identifiers.Length; i++)
            {
                var texts = ReadTexts(reader);
                var numbers = ReadNumbers(reader, labels.Length, 0, texts.Length);
                for (var c = 0; c < labels.Length; c++)
                {
                    labels[c][i] = texts[numbers[c]];
                }
            }

            var persons = new UInt128[Count(reader, 20)];
            for (var row = 0; row < persons.Length; row++)
            {
                var low = reader.ReadUInt64();
                persons[row] = new UInt128(reader.ReadUInt64(), low);
            }

            var classOf = ReadNumbers(reader, persons.Length, 0, labels.Length);
            var sensitive = new Column[Count(reader, 1)];
            for (var i = 0; i < sensitive.Length; i++)
            {
                var title = ReadTexts(reader);
                Require(title.Length == 1);
                var values = ReadTexts(reader);
                var codes = ReadNumbers(reader, persons.Length, Column.NullCode, values.Length);
                sensitive[i] = Column.FromCodes(title[0], codes, values);
            }

            Require(
                reader.BaseStream.Position == body.Length
                    && persons.Distinct().Count() == persons.Length
                    && classOf.Distinct().Count() == labels.Length
            );
            return new LinkedRelease(name, persons, classOf, identifiers, labels, sensitive);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException)
        {
            throw new InvalidDataException("The entry's content is malformed.", error);
        }
    }

    private static void WriteTexts(BinaryWriter writer, IReadOnlyCollection<string> texts)
    {
        writer.Write(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] ReadTexts(BinaryReader reader)
    {
        var texts = new string[Count(reader, 1)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString();
        }

        return texts;
    }

    private static void WriteNumbers(BinaryWriter writer, ReadOnlySpan<int> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }

        foreach (var number in numbers)
        {
            writer.Write(number);
        }
    }

    private static int[] ReadNumbers(BinaryReader reader, int count, int least, int end)
    {
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        Require(left / sizeof(int) >= count);
        var bytes = reader.ReadBytes(count * sizeof(int));
        var numbers = new int[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int)));
            Require(numbers[i] >= least && numbers[i] < end);
        }

        return numbers;
    }

    /// <summary>A count of things of which each takes at least so many bytes, so that what follows bounds it.</summary>
    private static int Count(BinaryReader reader, int least)
    {
        var count = reader.ReadInt32();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        Require(count >= 0 && count <= left / least);
        return count;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("The entry's content is malformed.");
        }
    }
}
