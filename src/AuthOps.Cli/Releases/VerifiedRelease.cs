using AuthOps.Anonymization;
using AuthOps.Anonymization.Release;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Releases;

/// <summary>
/// Writes a release under its temporary name, reads the written bytes back and has them checked by
/// <see cref="ReleaseVerifier"/>, which shares nothing with the search. Whoever holds the file commits it.
/// </summary>
internal static class VerifiedRelease
{
    private const int MaxFindingsShown = 5;
    private const int BlockBytes = 1 << 16;

    /// <param name="file">Takes the release; not committed here.</param>
    /// <param name="release">The table to release.</param>
    /// <param name="original">The table it was made from.</param>
    /// <param name="policy">What it must satisfy.</param>
    /// <param name="writing">How it is written.</param>
    /// <param name="reading">The bounds within which the input was read.</param>
    /// <param name="isLocal">Whether a column may have labels of several levels.</param>
    /// <param name="cancellationToken">Looked at while writing, reading and checking.</param>
    /// <exception cref="PrivacyRefusedException">The verifier disagrees.</exception>
    public static WrittenRelease Write(
        AtomicFile file,
        Table release,
        Table original,
        AnonymizationPolicy policy,
        CsvWriteOptions writing,
        CsvReadOptions reading,
        bool isLocal,
        CancellationToken cancellationToken
    )
    {
        CsvTableWriter.Write(file.Stream, release, writing, cancellationToken);
        var written = CsvTableReader
            .Read(
                file.OpenWritten(),
                file.TemporaryPath,
                ReadingBack(writing, reading),
                progress: null,
                cancellationToken
            )
            .Table;
        var report = isLocal
            ? ReleaseVerifier.CheckLocal(written, policy, original, cancellationToken)
            : ReleaseVerifier.Check(written, policy, original, cancellationToken);
        RequireAccepted(report, release.RowCount);
        return new WrittenRelease(report, release.Columns.Count, Digest(file, cancellationToken));
    }

    /// <summary>How a release is read back.</summary>
    internal static CsvReadOptions ReadingBack(CsvWriteOptions writing, CsvReadOptions reading) =>
        new()
        {
            Encoding = writing.Encoding,
            Delimiter = writing.Delimiter,
            NullText = writing.NullText,
            UnescapeSpreadsheetCells = true,
            // What was read within the bounds may have grown by quotes, apostrophes and longer labels.
            MaxRecordLength = int.Max(reading.MaxRecordLength, 1 << 26),
            Table = reading.Table,
        };

    /// <summary>Refuses a release that the check found fault with.</summary>
    /// <exception cref="PrivacyRefusedException">It did.</exception>
    internal static void RequireAccepted(ReleaseReport report, long rows)
    {
        if (!report.IsAccepted)
        {
            var shown = string.Join(
                "; ",
                report.Findings.Take(MaxFindingsShown).Select(f => f.Message)
            );
            throw new PrivacyRefusedException(
                $"the independent check of the written release found: {shown} Nothing was released."
            );
        }

        if (report.Rows != rows)
        {
            throw new PrivacyRefusedException(
                $"the independent check of the written release counts {report.Rows} records where {rows} were to be released. Nothing was released."
            );
        }
    }

    /// <summary>The SHA-256 of what was written, lower-case hexadecimal.</summary>
    internal static string Digest(AtomicFile file, CancellationToken cancellationToken)
    {
        using var stream = file.OpenWritten();
        using var hasher = new IncrementalHasher(HashKind.Sha256);
        var block = new byte[BlockBytes];
        for (var read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hasher.Append(block.AsSpan(0, read));
        }

        Span<byte> digest = stackalloc byte[Sha256.DigestSize];
        hasher.Finish(digest);
        return Convert.ToHexStringLower(digest);
    }
}
