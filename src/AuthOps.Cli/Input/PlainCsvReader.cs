using System.Runtime.ExceptionServices;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;
using Microsoft.Win32.SafeHandles;

namespace AuthOps.Cli.Input;

/// <summary>
/// The fast road for plain files: UTF-8 (or ASCII, whatever encoding was named), no quote, whole lines. Parts of the
/// file are encoded on several threads and joined, so that the table is the one the strict reader makes, code for code.
/// It reports no fault: where anything is not plain it gives up, and the strict reader starts again. Stateless.
/// </summary>
internal static class PlainCsvReader
{
    private const int LongestLine = 1 << 20;

    /// <summary>The table, or null where the file is not plain.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="header">The strict reader's builders after the header line.</param>
    /// <param name="delimiter">The delimiter.</param>
    /// <param name="progress">Told the rows now and then, by any thread.</param>
    /// <param name="cancellation">Looked at every buffer.</param>
    public static CsvTable? TryRead(
        string path,
        CsvReadOptions options,
        ColumnBuilder[] header,
        char delimiter,
        IProgress<TableProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var stream = OpenPlain(path, options, delimiter, out var start);
        if (stream is null)
        {
            return null;
        }

        var file = stream.SafeFileHandle;
        var length = stream.Length;
        var settings = new PlainCsvSettings(options, delimiter, header.Length, progress);
        var starts = Split(file, start, length, options);
        var parts = new PlainCsvPart?[starts.Count - 1];
        OnThreads(
            parts.Length,
            options.Threads,
            (i, state) =>
            {
                var part = new PlainCsvPart(settings);
                if (part.TryRead(file, starts[i], starts[i + 1], cancellation))
                {
                    parts[i] = part;
                }
                else
                {
                    state.Stop();
                }
            },
            cancellation
        );
        return Array.TrueForAll(parts, static p => p is not null)
            ? Join(parts!, options, header, delimiter, progress)
            : null;
    }

    /// <summary>Opens a file that may be plain, or null where it is not worth a try.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="delimiter">The delimiter.</param>
    /// <param name="start">Where the line after the header begins.</param>
    public static FileStream? OpenPlain(
        string path,
        CsvReadOptions options,
        char delimiter,
        out long start
    )
    {
        start = -1;
        if (!char.IsAscii(delimiter) || options.PlainFrom < 0)
        {
            return null;
        }

        var stream = TextFile.Open(path);
        if (stream.CanSeek && stream.Length >= options.PlainFrom)
        {
            start = AfterLine(stream.SafeFileHandle, 0, stream.Length);
        }

        if (start < 0 || start >= stream.Length)
        {
            stream.Dispose();
            return null;
        }

        return stream;
    }

    /// <summary>Work on several threads; the first exception comes as it was thrown.</summary>
    public static void OnThreads(
        int count,
        int threads,
        Action<int, ParallelLoopState> work,
        CancellationToken cancellation
    )
    {
        try
        {
            Parallel.For(
                0,
                count,
                new ParallelOptions
                {
                    CancellationToken = cancellation,
                    MaxDegreeOfParallelism = threads,
                },
                work
            );
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>Where parts begin, each at a line's beginning, and the end.</summary>
    private static List<long> Split(
        SafeFileHandle file,
        long start,
        long length,
        CsvReadOptions options
    )
    {
        var count = (int)Math.Clamp((length - start) / options.PlainPart, 1, options.Threads);
        var starts = new List<long> { start };
        for (var i = 1; i < count; i++)
        {
            var at = AfterLine(file, start + ((length - start) * i / count), length);
            if (at > starts[^1] && at < length)
            {
                starts.Add(at);
            }
        }

        starts.Add(length);
        return starts;
    }

    /// <summary>The first position after a line end, or -1 where there is none within the longest line.</summary>
    public static long AfterLine(SafeFileHandle file, long from, long length)
    {
        var buffer = new byte[1 << 12];
        for (var position = from; position < Math.Min(length, from + LongestLine); )
        {
            var read = RandomAccess.Read(file, buffer, position);
            var at = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            // A quote in the header may hold the line end.
            if (read == 0 || buffer.AsSpan(0, at < 0 ? read : at).Contains((byte)'"'))
            {
                return -1;
            }

            if (at >= 0)
            {
                return position + at + 1;
            }

            position += read;
        }

        return -1;
    }

    /// <summary>The table of all parts, or null where a bound is exceeded.</summary>
    public static CsvTable? Join(
        PlainCsvPart[] parts,
        CsvReadOptions options,
        ColumnBuilder[] header,
        char delimiter,
        IProgress<TableProgress>? progress
    )
    {
        var rows = parts.Sum(static p => (long)p.Rows);
        if (rows > options.Table.MaxRows || rows > Array.MaxLength)
        {
            return null;
        }

        var dictionaries = new List<string>[header.Length];
        var renumbered = new int[header.Length][][];
        for (var column = 0; column < header.Length; column++)
        {
            (dictionaries[column], renumbered[column]) = Number(parts, column, options);
            if (!IsWithin(dictionaries[column], options.Table))
            {
                return null;
            }
        }

        var columns = new Column[header.Length];
        OnThreads(
            columns.Length,
            options.Threads,
            (column, _) =>
            {
                var codes = GC.AllocateUninitializedArray<int>((int)rows);
                var at = 0;
                for (var i = 0; i < parts.Length; i++)
                {
                    parts[i]
                        .CopyTo(column, 0, renumbered[column][i], codes.AsSpan(at, parts[i].Rows));
                    at += parts[i].Rows;
                }

                columns[column] = Column.FromCodes(
                    header[column].Name,
                    codes,
                    dictionaries[column]
                );
            },
            CancellationToken.None
        );
        progress?.Report(new TableProgress(rows));
        return new CsvTable(Table.FromColumns(columns), delimiter, new RowLines());
    }

    /// <summary>One dictionary of a column's values by first appearance in the file, and each part's numbers in it.</summary>
    private static (List<string> Values, int[][] Renumbered) Number(
        PlainCsvPart[] parts,
        int column,
        CsvReadOptions options
    )
    {
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string>();
        var renumbered = new int[parts.Length][];
        for (var i = 0; i < parts.Length; i++)
        {
            var dictionary = parts[i].Dictionaries[column];
            renumbered[i] = new int[dictionary.Count];
            for (var number = 0; number < dictionary.Count; number++)
            {
                var text = dictionary.TextOf(number);
                if (string.Equals(text, options.NullText, StringComparison.Ordinal))
                {
                    renumbered[i][number] = Column.NullCode;
                    continue;
                }

                text = options.UnescapeSpreadsheetCells
                    ? SpreadsheetCells.Unescape(text).ToString()
                    : text;
                if (!codeOf.TryGetValue(text, out var code))
                {
                    code = values.Count;
                    codeOf.Add(text, code);
                    values.Add(text);
                }

                renumbered[i][number] = code;
            }
        }

        return (values, renumbered);
    }

    private static bool IsWithin(List<string> values, TableReadOptions bounds) =>
        values.Count <= bounds.MaxDictionarySize
        && values.Sum(static v => (long)v.Length) <= bounds.MaxDictionaryChars;
}
