using System.Buffers.Binary;
using System.Text;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// A text with signatures under it (C2SP signed-note). Every signature covers the whole text and nothing else.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class SignedNote
{
    /// <summary>A note with more signatures is refused.</summary>
    public const int MaxSignatures = 64;

    /// <summary>A longer note is refused, in bytes.</summary>
    public const int MaxBytes = 64 << 10;

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);
    private readonly byte[] _text;

    private SignedNote(byte[] text, IReadOnlyList<NoteSignature> signatures)
    {
        _text = text;
        Signatures = signatures;
    }

    private static ReadOnlySpan<byte> SignaturePrefix => "— "u8;

    /// <summary>The text, its last line end included.</summary>
    public ReadOnlyMemory<byte> Text => _text;

    /// <summary>The signature lines in order.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>A note without signatures yet.</summary>
    /// <param name="text">Lines, each ended; no control characters beside the line ends.</param>
    /// <exception cref="FormatException">The text cannot be a note's.</exception>
    public static SignedNote Create(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = s_utf8.GetBytes(text);
        RequireText(bytes);
        return new SignedNote(bytes, []);
    }

    /// <summary>Reads a note.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxBytes)
        {
            throw new FormatException($"A signed note has at most {MaxBytes} bytes.");
        }

        var split = note.LastIndexOf("\n\n"u8);
        if (split < 0 || note[^1] != (byte)'\n')
        {
            throw new FormatException("A signed note has an empty line before its signatures.");
        }

        var text = note[..(split + 1)].ToArray();
        RequireText(text);
        var signatures = new List<NoteSignature>();
        for (var rest = note[(split + 2)..]; !rest.IsEmpty; )
        {
            var end = rest.IndexOf((byte)'\n');
            signatures.Add(ParseLine(rest[..end]));
            rest = rest[(end + 1)..];
            if (signatures.Count > MaxSignatures)
            {
                throw new FormatException($"A signed note has at most {MaxSignatures} signatures.");
            }
        }

        return signatures.Count > 0
            ? new SignedNote(text, signatures.AsReadOnly())
            : throw new FormatException("A signed note has at least one signature.");
    }

    /// <summary>Adds a signature over the text.</summary>
    /// <param name="signer">Who signs.</param>
    /// <returns>The note with one more signature.</returns>
    /// <exception cref="FormatException">There are too many.</exception>
    public SignedNote Sign(NoteSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return With(
            new NoteSignature(signer.Key.Name, signer.Key.KeyHash, signer.Signer.Sign(_text))
        );
    }

    /// <summary>Adds a signature line.</summary>
    /// <exception cref="FormatException">There are too many.</exception>
    public SignedNote With(NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return Signatures.Count < MaxSignatures
            ? new SignedNote(_text, [.. Signatures, signature])
            : throw new FormatException($"A signed note has at most {MaxSignatures} signatures.");
    }

    /// <summary>Whether a key signed the note.</summary>
    /// <param name="key">The key.</param>
    /// <param name="time">For a witness: when.</param>
    public bool IsSignedBy(NoteKey key, out DateTimeOffset? time)
    {
        ArgumentNullException.ThrowIfNull(key);
        foreach (var signature in Signatures)
        {
            if (key.Verify(_text, signature, out time))
            {
                return true;
            }
        }

        time = null;
        return false;
    }

    /// <summary>The note's bytes.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        bytes.Write(_text);
        bytes.WriteByte((byte)'\n');
        Span<byte> hash = stackalloc byte[sizeof(uint)];
        foreach (var signature in Signatures)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash, signature.KeyHash);
            bytes.Write(SignaturePrefix);
            bytes.Write(
                Encoding.UTF8.GetBytes(
                    $"{signature.Name} {Convert.ToBase64String([.. hash, .. signature.Bytes.Span])}\n"
                )
            );
        }

        return bytes.ToArray();
    }

    private static void RequireText(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxBytes || text[^1] != (byte)'\n')
        {
            throw new FormatException("A note's text ends with a line end.");
        }

        foreach (var b in text)
        {
            if (b < 0x20 && b != (byte)'\n')
            {
                throw new FormatException("A note's text has a control character.");
            }
        }

        try
        {
            _ = s_utf8.GetCharCount(text);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("A note's text is not UTF-8.", e);
        }
    }

    private static NoteSignature ParseLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(SignaturePrefix))
        {
            throw new FormatException("A signature line begins with a dash and a space.");
        }

        string text;
        try
        {
            text = s_utf8.GetString(line[SignaturePrefix.Length..]);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("A signature line is not UTF-8.", e);
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || !NoteKey.IsName(text[..space]))
        {
            throw new FormatException("A signature line names its signer.");
        }

        var encoded = text[(space + 1)..];
        var bytes = new byte[encoded.Length];
        return
            Convert.TryFromBase64String(encoded, bytes, out var length)
            && length > sizeof(uint)
            && Convert.ToBase64String(bytes.AsSpan(0, length)) == encoded
            ? new NoteSignature(
                text[..space],
                BinaryPrimitives.ReadUInt32BigEndian(bytes),
                bytes.AsSpan(sizeof(uint), length - sizeof(uint))
            )
            : throw new FormatException("A signature line ends with base64.");
    }
}
