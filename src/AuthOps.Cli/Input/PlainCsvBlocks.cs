using AuthOps.Primitives.Tables;
using Microsoft.Win32.SafeHandles;

namespace AuthOps.Cli.Input;

/// <summary>
/// The fast road for plain files (<see cref="PlainCsvReader"/>), block by block on several threads. It reports no fault:
/// where anything is not plain it gives up. Stateless.
/// </summary>
internal static class PlainCsvBlocks
{
    /// <summary>Reads all blocks, or gives up; those taken before are then void.</summary>
    public static bool TryRead(
        string path,
        CsvReadOptions options,
        ColumnBuilder[] header,
        char delimiter,
        int blockBytes,
        Func<int, Action<CsvBlock>[]> begin,
        IProgress<TableProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var stream = PlainCsvReader.OpenPlain(path, options, delimiter, out var start);
        if (stream is null)
        {
            return false;
        }

        var (file, length) = (stream.SafeFileHandle, stream.Length);
        var settings = new PlainCsvSettings(
            options with
            {
                Threads = 1,
            },
            delimiter,
            header.Length,
            progress: null
        );
        var cuts = new Cuts(file, start, length, blockBytes);
        var takers = begin(options.Threads);
        long rows = 0;
        var isPlain = true;
        PlainCsvReader.OnThreads(
            takers.Length,
            takers.Length,
            (worker, state) =>
            {
                while (
                    !state.ShouldExitCurrentIteration
                    && cuts.TryNext(out var position, out var from, out var to)
                )
                {
                    cancellation.ThrowIfCancellationRequested();
                    var table = Block(file, from, to, settings, header, cancellation);
                    if (table is null)
                    {
                        Volatile.Write(ref isPlain, false);
                        state.Stop();
                        return;
                    }

                    takers[worker](new CsvBlock(position, table, row => PlaceOf(file, from, row)));
                    progress?.Report(new TableProgress(Interlocked.Add(ref rows, table.RowCount)));
                }
            },
            cancellation
        );
        return isPlain && !cuts.HasFailed;
    }

    private static Table? Block(
        SafeFileHandle file,
        long from,
        long to,
        PlainCsvSettings settings,
        ColumnBuilder[] header,
        CancellationToken cancellation
    )
    {
        var part = new PlainCsvPart(settings);
        return part.TryRead(file, from, to, cancellation)
            ? PlainCsvReader.Join([part], settings.Options, header, settings.Delimiter, null)?.Table
            : null;
    }

    /// <summary>Where a row of a block lies: every line of a plain file is one record, after one of the header.</summary>
    private static (long Row, long Line) PlaceOf(SafeFileHandle file, long from, long row)
    {
        var line = LineOf(file, from) + row;
        return (line - 2, line);
    }

    /// <summary>The line that begins at a place.</summary>
    private static long LineOf(SafeFileHandle file, long place)
    {
        var buffer = new byte[1 << 16];
        var line = 1L;
        for (var position = 0L; position < place; )
        {
            var wanted = (int)Math.Min(buffer.Length, place - position);
            var read = RandomAccess.Read(file, buffer.AsSpan(0, wanted), position);
            if (read == 0)
            {
                break;
            }

            line += buffer.AsSpan(0, read).Count((byte)'\n');
            position += read;
        }

        return line;
    }

    /// <summary>Hands out stretches of whole lines, one after the other. Safe for concurrent use.</summary>
    private sealed class Cuts(SafeFileHandle file, long start, long length, int blockBytes)
    {
        private readonly Lock _lock = new();
        private long _at = start;
        private long _next;

        /// <summary>Whether a line was too long, or the header was not plain.</summary>
        public bool HasFailed { get; private set; }

        public bool TryNext(out long position, out long from, out long to)
        {
            lock (_lock)
            {
                (position, from, to) = (_next, _at, length);
                if (_at >= length || HasFailed)
                {
                    return false;
                }

                if (_at + blockBytes < length)
                {
                    to = PlainCsvReader.AfterLine(file, _at + blockBytes, length);
                    if (to < 0)
                    {
                        HasFailed = true;
                        return false;
                    }
                }

                _at = to;
                _next++;
                return true;
            }
        }
    }
}
