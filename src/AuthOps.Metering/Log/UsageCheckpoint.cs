using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Log;

/// <summary>
/// What a signer vouches for: a log of this id has so many records under this root. Immutable and safe to share
/// between threads.
/// </summary>
/// <param name="LogId">The log's id, 32 lower-case hexadecimal digits.</param>
/// <param name="Size">The number of records.</param>
/// <param name="Length">The bytes of <c>records.bin</c> they take, header included.</param>
/// <param name="Root">RFC 6962 SHA-256 Merkle root over the records' bodies, 64 lower-case hexadecimal digits.</param>
/// <param name="FileDigest">SHA-256 of the first <paramref name="Length"/> bytes of <c>records.bin</c>.</param>
/// <param name="IssuedAt">When it was signed, UTC.</param>
public sealed record UsageCheckpoint(
    string LogId,
    ulong Size,
    long Length,
    string Root,
    string FileDigest,
    DateTimeOffset IssuedAt
)
{
    /// <summary>The name of the checkpoint's file in the log's directory, a DSSE envelope.</summary>
    public const string FileName = "checkpoint.dsse.json";

    private const int MaxFileBytes = 64 << 10;

    /// <summary>The predicate type of a checkpoint's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("usage-checkpoint");

    /// <summary>Reads the checkpoint out of a statement.</summary>
    /// <param name="statement">A statement whose signatures the caller has verified.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="FormatException">The statement is not a checkpoint.</exception>
    public static UsageCheckpoint FromStatement(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (
            statement.PredicateType != PredicateType
            || statement.Subjects is not [{ Name: LogImage.RecordsName } subject]
        )
        {
            throw new FormatException("The statement is not a usage checkpoint.");
        }

        try
        {
            var predicate = statement.Predicate;
            var checkpoint = new UsageCheckpoint(
                predicate.RequireString("logId"),
                (ulong)predicate.RequireInteger("size"),
                (long)predicate.RequireInteger("length"),
                predicate.RequireString("root"),
                subject.Sha256,
                predicate.RequireInstant("issuedAt")
            );
            return checkpoint.ToStatement().Digest == statement.Digest
                ? checkpoint
                : throw new FormatException(
                    "The checkpoint has a field unknown to this version, or one in another form."
                );
        }
        catch (Exception e)
            when (e is KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("The checkpoint lacks a field or has one out of range.", e);
        }
    }

    /// <summary>The checkpoint as a statement about <c>records.bin</c>.</summary>
    /// <returns>The statement to sign.</returns>
    public Statement ToStatement() =>
        new(
            [new Subject(LogImage.RecordsName, FileDigest)],
            PredicateType,
            EvidenceJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteInstant("issuedAt", IssuedAt);
                json.WriteInteger("length", Length);
                json.WriteString("logId", LogId);
                json.WriteString("root", Root);
                json.WriteInteger("size", Size);
                json.WriteEndObject();
            })
        );

    internal byte[] Sign(ReadOnlySpan<ISigner> signers) =>
        signers.IsEmpty
            ? throw new ArgumentException("A checkpoint needs a signer.", nameof(signers))
            : DsseEnvelope.Sign(ToStatement(), signers).ToBytes();

    /// <summary>Reads the envelope beside a log; null if there is none.</summary>
    /// <exception cref="UsageLogCorruptException">The file is no checkpoint.</exception>
    internal static DsseEnvelope? FindEnvelope(ILogStorage storage)
    {
        if (!storage.Exists(FileName))
        {
            return null;
        }

        using var file = storage.OpenForReading(FileName);
        if (file.Length > MaxFileBytes)
        {
            throw Corrupt($"{FileName} has {file.Length} bytes; at most {MaxFileBytes} are read.");
        }

        var bytes = new byte[file.Length];
        try
        {
            return DsseEnvelope.Parse(bytes.AsSpan(0, file.Read(bytes, 0)));
        }
        catch (EvidenceFormatException e)
        {
            throw Corrupt($"{FileName} is damaged: {e.Message}");
        }
    }

    /// <summary>Reads the checkpoint beside a log, its signature aside; null if there is none.</summary>
    /// <exception cref="UsageLogCorruptException">The file is no checkpoint.</exception>
    internal static UsageCheckpoint? Find(ILogStorage storage)
    {
        try
        {
            return FindEnvelope(storage) is { } envelope ? FromStatement(envelope.Statement) : null;
        }
        catch (FormatException e)
        {
            throw Corrupt($"{FileName} is damaged: {e.Message}");
        }
    }

    /// <summary>Insists that a log contains what was signed.</summary>
    /// <exception cref="UsageLogCorruptException">The log is another one, shorter, or different.</exception>
    internal void RequireCovers(LogImage image)
    {
        if (LogId != Convert.ToHexStringLower(image.LogId))
        {
            throw Corrupt($"{FileName} belongs to another log.");
        }

        if (Size > (ulong)image.Records.Count)
        {
            throw new UsageLogCorruptException(
                (ulong)image.Records.Count,
                image.Length,
                $"the log ends here, but {Size} records were signed."
            );
        }

        if (
            image.Offsets[(int)Size] != Length
            || Root != Convert.ToHexStringLower(image.Tree.RootAt(Size))
            || FileDigest != image.DigestOf(Length)
        )
        {
            throw Corrupt("the records are not those that were signed.");
        }
    }

    private static UsageLogCorruptException Corrupt(string reason) => new(0, null, reason);
}
