using AuthOps.Anonymization;
using AuthOps.Anonymization.LargeTables;
using AuthOps.Anonymization.Release;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Releases;

/// <summary>
/// Writes the release of a large table block by block and has the written file checked in one pass, as
/// <see cref="VerifiedRelease"/> does with one in memory. Whoever holds the file commits it.
/// </summary>
internal static class LargeVerifiedRelease
{
    /// <param name="file">Takes the release; not committed here.</param>
    /// <param name="release">The release.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="policy">What it must satisfy.</param>
    /// <param name="original">The different records it was made from, and how many have each.</param>
    /// <param name="writing">How it is written.</param>
    /// <param name="reading">The bounds within which the input was read.</param>
    /// <param name="options">Threads and blocks.</param>
    /// <param name="cancellationToken">Looked at every block.</param>
    /// <exception cref="Commands.PrivacyRefusedException">The verifier disagrees.</exception>
    public static WrittenRelease Write(
        AtomicFile file,
        LargeRelease release,
        long rows,
        AnonymizationPolicy policy,
        (Table Records, IReadOnlyList<int> Counts) original,
        CsvWriteOptions writing,
        CsvReadOptions reading,
        LargeTableOptions options,
        CancellationToken cancellationToken
    )
    {
        var columns = WriteBlocks(file.Stream, release, writing, options.Parts, cancellationToken);
        // Brings what was written to the disk; the file is read by its name then.
        file.OpenWritten().Dispose();
        var report = Check(
            policy,
            new StreamingVerifierOptions
            {
                Original = original.Records,
                OriginalCounts = original.Counts,
            },
            file.TemporaryPath,
            VerifiedRelease.ReadingBack(writing, reading) with
            {
                Threads = options.Parts,
            },
            LargeReader.BlockBytes(options),
            cancellationToken
        );
        VerifiedRelease.RequireAccepted(report, rows);
        return new WrittenRelease(report, columns, VerifiedRelease.Digest(file, cancellationToken));
    }

    private static int WriteBlocks(
        Stream stream,
        LargeRelease release,
        CsvWriteOptions writing,
        int threads,
        CancellationToken cancellationToken
    )
    {
        var columns = 0;
        var texts = new MemoryStream[threads];
        for (var first = 0; first < release.BlockCount; first += threads)
        {
            // Side by side, and to the file in their order.
            var count = Math.Min(threads, release.BlockCount - first);
            PlainCsvReader.OnThreads(
                count,
                threads,
                (i, _) =>
                {
                    var block = release.Block(first + i, cancellationToken);
                    texts[i] ??= new MemoryStream();
                    texts[i].SetLength(0);
                    CsvTableWriter.Write(
                        texts[i],
                        block,
                        writing with
                        {
                            HasHeader = first + i == 0,
                        },
                        cancellationToken
                    );
                    Volatile.Write(ref columns, block.Columns.Count);
                },
                cancellationToken
            );
            for (var i = 0; i < count; i++)
            {
                texts[i].WriteTo(stream);
            }
        }

        return columns;
    }

    private static ReleaseReport Check(
        AnonymizationPolicy policy,
        StreamingVerifierOptions checking,
        string path,
        CsvReadOptions reading,
        int blockBytes,
        CancellationToken cancellationToken
    )
    {
        var gate = new Lock();
        var verifier = new StreamingVerifier(policy, checking);
        CsvBlockReader.Read(
            path,
            reading,
            blockBytes,
            threads =>
            {
                // Anew where the strict reader begins from the first row again.
                verifier = new StreamingVerifier(policy, checking);
                return
                [
                    .. Enumerable.Repeat<Action<CsvBlock>>(
                        block =>
                        {
                            lock (gate)
                            {
                                verifier.Add(block.Rows, cancellationToken);
                            }
                        },
                        threads
                    ),
                ];
            },
            progress: null,
            cancellationToken
        );
        return verifier.Finish(cancellationToken);
    }
}
