using System.Globalization;
using System.Text;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// What a log asks a witness to cosign: the size the witness knows, the proofs that the checkpoint continues it, and
/// the checkpoint (C2SP tlog-witness, "add-checkpoint"). Immutable and safe to share between threads.
/// </summary>
/// <remarks>The SHA-256 proof is as C2SP has it; lines that begin with <c>sm3</c> prove the same of the SM3 tree.</remarks>
public sealed class WitnessRequest
{
    private const string Sm3Prefix = "sm3 ";
    private readonly byte[] _sha256Proof;
    private readonly byte[] _sm3Proof;

    internal WitnessRequest(ulong oldSize, byte[] sha256Proof, byte[] sm3Proof, SignedNote note)
    {
        OldSize = oldSize;
        _sha256Proof = sha256Proof;
        _sm3Proof = sm3Proof;
        Note = note;
    }

    /// <summary>The size from which the proofs lead.</summary>
    public ulong OldSize { get; }

    /// <summary>The checkpoint.</summary>
    public SignedNote Note { get; }

    internal ReadOnlySpan<byte> Sha256Proof => _sha256Proof;

    internal ReadOnlySpan<byte> Sm3Proof => _sm3Proof;

    /// <summary>Reads a request.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static WitnessRequest Parse(ReadOnlySpan<byte> text)
    {
        var rest = text;
        var oldSize = ProofText.ReadNumber(
            ProofText.TakeAfter(ProofText.TakeLine(ref rest), "old "u8)
        );
        using var sha256 = new MemoryStream();
        using var sm3 = new MemoryStream();
        Span<byte> digest = stackalloc byte[RecordLayout.DigestSize];
        var lines = 0;
        for (
            var line = ProofText.TakeLine(ref rest);
            !line.IsEmpty;
            line = ProofText.TakeLine(ref rest)
        )
        {
            if (++lines > 2 * ProofText.MaxDigests)
            {
                throw new FormatException("The proof is longer than any tree is high.");
            }

            var isSm3 = line.StartsWith("sm3 "u8);
            ProofText.ReadDigest(isSm3 ? line[Sm3Prefix.Length..] : line, digest);
            (isSm3 ? sm3 : sha256).Write(digest);
        }

        return new WitnessRequest(oldSize, sha256.ToArray(), sm3.ToArray(), SignedNote.Parse(rest));
    }

    /// <summary>The request's bytes.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"old {OldSize}\n");
        ProofText.AppendLines(text, _sha256Proof);
        for (var i = 0; i < _sm3Proof.Length; i += RecordLayout.DigestSize)
        {
            text.Append(Sm3Prefix);
            ProofText.AppendLines(text, _sm3Proof.AsSpan(i, RecordLayout.DigestSize));
        }

        text.Append('\n');
        return [.. Encoding.ASCII.GetBytes(text.ToString()), .. Note.ToBytes()];
    }
}
