using System.Globalization;
using System.Text;
using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Log;

/// <summary>
/// What a signer vouches for: a log of this name has so many records under these two roots. As the text of a C2SP
/// tlog-checkpoint, whose fourth line carries the SM3 root, so that every signature covers both. Immutable and safe to
/// share between threads.
/// </summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">The number of records.</param>
/// <param name="Root">RFC 6962 SHA-256 Merkle root over the records, 64 lower-case hexadecimal digits.</param>
/// <param name="Sm3Root">The same tree's SM3 root, 64 lower-case hexadecimal digits.</param>
public sealed record UsageCheckpoint(string Origin, ulong Size, string Root, string Sm3Root)
{
    /// <summary>The name of the checkpoint's file in the log's directory, a signed note.</summary>
    public const string FileName = "checkpoint";

    private const string Sm3Prefix = "sm3 ";

    /// <summary>Reads the text of a checkpoint, refusing every text that <see cref="ToText"/> would not have written.</summary>
    /// <param name="text">The text of a signed note.</param>
    /// <returns>The checkpoint; who signed it is another question.</returns>
    /// <exception cref="FormatException">The text is not a checkpoint of a usage log.</exception>
    public static UsageCheckpoint Parse(ReadOnlySpan<byte> text)
    {
        var lines = Encoding.UTF8.GetString(text).Split('\n');
        if (
            lines is not [var origin, var size, var root, var sm3, ""]
            || !LogIdentity.IsOrigin(origin)
            || !ulong.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || !sm3.StartsWith(Sm3Prefix, StringComparison.Ordinal)
        )
        {
            throw new FormatException(
                "The text is not the checkpoint of a usage log: origin, size, root, SM3 root."
            );
        }

        var checkpoint = new UsageCheckpoint(
            origin,
            count,
            Digest(root),
            Digest(sm3[Sm3Prefix.Length..])
        );
        return Encoding.UTF8.GetBytes(checkpoint.ToText()).AsSpan().SequenceEqual(text)
            ? checkpoint
            : throw new FormatException("The checkpoint has a field in another form.");
    }

    /// <summary>The text that is signed.</summary>
    public string ToText() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Origin}\n{Size}\n{Base64(Root)}\n{Sm3Prefix}{Base64(Sm3Root)}\n"
        );

    /// <summary>Reads the note beside a log; null if there is none.</summary>
    /// <exception cref="UsageLogCorruptException">The file is no checkpoint.</exception>
    internal static (SignedNote Note, UsageCheckpoint Checkpoint)? Find(ILogStorage storage)
    {
        if (!storage.Exists(FileName))
        {
            return null;
        }

        try
        {
            var note = SignedNote.Parse(storage.ReadAll(FileName, SignedNote.MaxBytes));
            return (note, Parse(note.Text.Span));
        }
        catch (FormatException e)
        {
            throw new UsageLogCorruptException(
                null,
                FileName,
                null,
                $"the checkpoint is damaged: {e.Message}"
            );
        }
    }

    internal static UsageCheckpoint Of(string origin, LogPosition position) =>
        new(
            origin,
            position.Count,
            Convert.ToHexStringLower(position.Roots.Sha256),
            Convert.ToHexStringLower(position.Roots.Sm3)
        );

    /// <summary>Insists that a log contains what was signed or witnessed.</summary>
    /// <exception cref="UsageLogCorruptException">The log is another one, shorter, or different.</exception>
    internal void RequireCovers(LogIdentity identity, LogState state, string how)
    {
        if (Origin != identity.Origin)
        {
            throw new UsageLogCorruptException(
                null,
                FileName,
                null,
                "the checkpoint belongs to another log."
            );
        }

        if (Size > state.Position.Count)
        {
            throw new UsageLogCorruptException(
                state.Position.Count,
                null,
                null,
                $"the log ends here, but {Size} records were {how}."
            );
        }

        if (
            !state.RootsAt.TryGetValue(Size, out var roots)
            || Root != Convert.ToHexStringLower(roots.Sha256)
            || Sm3Root != Convert.ToHexStringLower(roots.Sm3)
        )
        {
            throw new UsageLogCorruptException(
                null,
                FileName,
                null,
                $"the records are not those that were {how}."
            );
        }
    }

    private static string Base64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));

    private static string Digest(string base64)
    {
        var bytes = new byte[base64.Length];
        return
            Convert.TryFromBase64String(base64, bytes, out var length)
            && length == RecordLayout.DigestSize
            ? Convert.ToHexStringLower(bytes.AsSpan(0, length))
            : throw new FormatException("A root of the checkpoint is not 32 bytes in base64.");
    }
}
