using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Governance;

/// <summary>
/// The secret that makes the commitment of a data set's version hide its keys: whoever has it and a guess can test the
/// guess, so only an auditor gets it. Lost, the commitment can never be opened. Safe to share between threads until it is
/// disposed.
/// </summary>
public sealed class CommitmentSecret : IDisposable
{
    /// <summary>Bytes of a secret.</summary>
    public const int Size = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Size, pinned: true);
    private bool _isDisposed;

    private CommitmentSecret() { }

    internal ReadOnlyMemory<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _bytes;
        }
    }

    /// <summary>Draws a secret.</summary>
    /// <returns>A secret of its own.</returns>
    public static CommitmentSecret Generate()
    {
        var secret = new CommitmentSecret();
        SecureRandom.Fill(secret._bytes);
        return secret;
    }

    /// <summary>Takes a secret that was exported.</summary>
    /// <param name="bytes"><see cref="Size"/> bytes, copied.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="ArgumentException">There are fewer or more bytes, or all are alike, which no drawn secret is.</exception>
    public static CommitmentSecret Import(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size || !bytes.ContainsAnyExcept(bytes[0]))
        {
            throw new ArgumentException(
                $"A commitment secret has {Size} random bytes, as CommitmentSecret.Generate draws them.",
                nameof(bytes)
            );
        }

        var secret = new CommitmentSecret();
        bytes.CopyTo(secret._bytes);
        return secret;
    }

    /// <summary>The secret's bytes, to be kept where keys are kept.</summary>
    /// <returns>A fresh array, the caller's to clear.</returns>
    /// <exception cref="ObjectDisposedException">The secret was cleared.</exception>
    public byte[] Export() => Bytes.ToArray();

    /// <summary>Clears the secret.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
