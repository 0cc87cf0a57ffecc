using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Governance;

/// <summary>
/// A party's distinct keys as 64-bit fingerprints under a key of its ledger, ascending, eight little-endian bytes each; in memory, or in
/// a file that is removed on disposal. One session owns them.
/// </summary>
internal sealed class InputFingerprints : IDisposable
{
    public const int Size = sizeof(ulong);

    private const int BufferBytes = 1 << 16;

    private readonly byte[] _bytes = [];
    private readonly string? _path;

    private InputFingerprints(byte[] bytes)
    {
        _bytes = bytes;
        Count = bytes.Length / Size;
        Digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private InputFingerprints(string path, int count, string digest)
    {
        (_path, Count, Digest) = (path, count, digest);
    }

    /// <summary>The number of distinct keys.</summary>
    public int Count { get; }

    /// <summary>SHA-256 of all of them: equal for equal inputs under one key.</summary>
    public string Digest { get; }

    /// <summary>The fingerprints of a set in memory.</summary>
    public static InputFingerprints Of(byte[] key, PsiItemSet items) => Of(Compute(key, items));

    /// <summary>The same of fingerprints in any order, which are sorted in place.</summary>
    public static InputFingerprints Of(ulong[] fingerprints)
    {
        Array.Sort(fingerprints);
        var distinct = 0;
        for (var i = 0; i < fingerprints.Length; i++)
        {
            if (i == 0 || fingerprints[i] != fingerprints[i - 1])
            {
                fingerprints[distinct++] = fingerprints[i];
            }
        }

        return new InputFingerprints(
            MemoryMarshal.AsBytes(fingerprints.AsSpan(0, distinct)).ToArray()
        );
    }

    /// <summary>The fingerprints of rows that are read batch by batch, in a file beside others of a folder.</summary>
    /// <param name="key">The key of fingerprints.</param>
    /// <param name="rows">The rows that take part.</param>
    /// <param name="folder">Where the file and what is sorted on the way lie.</param>
    /// <param name="memoryBytes">Memory for sorting.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left.</param>
    public static InputFingerprints Of(
        byte[] key,
        IEnumerable<PsiItemSet> rows,
        string folder,
        int memoryBytes,
        CancellationToken cancellationToken
    )
    {
        using var sort = new SpilledSort<ulong>(folder, memoryBytes);
        foreach (var batch in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sort.Add(Compute(key, batch));
        }

        var path = Path.Combine(folder, "fingerprints");
        File.Delete(path);
        try
        {
            return Write(path, sort, cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens all of them, to be read once.</summary>
    public Stream Open() =>
        _path is null
            ? new MemoryStream(_bytes, writable: false)
            : new FileStream(
                _path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                BufferBytes,
                FileOptions.SequentialScan
            );

    public void Dispose()
    {
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }

    /// <summary>Whether two ascending lists differ in at least that many entries.</summary>
    public static bool Differ(Stream x, Stream y, int least)
    {
        var (left, right) = (new Reader(x), new Reader(y));
        var different = 0L;
        while (left.HasValue && right.HasValue && different < least)
        {
            var order = left.Value.CompareTo(right.Value);
            different += order == 0 ? 0 : 1;
            if (order <= 0)
            {
                left.Next();
            }

            if (order >= 0)
            {
                right.Next();
            }
        }

        return different + left.Rest + right.Rest >= least;
    }

    private static InputFingerprints Write(
        string path,
        SpilledSort<ulong> sort,
        CancellationToken cancellationToken
    )
    {
        var count = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var file = PrivateFiles.Create(path, bufferBytes: 0))
        {
            var buffer = new byte[BufferBytes];
            var filled = 0;
            foreach (var fingerprint in sort.Distinct(cancellationToken))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(filled), fingerprint);
                filled += Size;
                count++;
                if (filled == buffer.Length)
                {
                    Flush();
                }
            }

            Flush();

            void Flush()
            {
                file.Write(buffer, 0, filled);
                hash.AppendData(buffer, 0, filled);
                filled = 0;
            }
        }

        return new InputFingerprints(path, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The fingerprint of each key.</summary>
    public static ulong[] Compute(byte[] key, PsiItemSet items)
    {
        var fingerprints = new ulong[items.Count];
        Parallel.For(
            0,
            items.Count,
            item =>
                fingerprints[item] = BinaryPrimitives.ReadUInt64LittleEndian(
                    DomainHash.Hash(
                        HashKind.Sha256,
                        "authops/psi/ledger/key/v1",
                        key,
                        items.Canonical(item)
                    )
                )
        );
        return fingerprints;
    }

    /// <summary>Reads fingerprints one by one. Used by one thread.</summary>
    private sealed class Reader
    {
        private readonly Stream _stream;
        private readonly byte[] _buffer = new byte[BufferBytes];
        private long _left;
        private int _at;

        public Reader(Stream stream)
        {
            _stream = stream;
            _left = stream.Length / Size;
            _at = _buffer.Length;
            Load();
        }

        public bool HasValue => _left > 0;

        public ulong Value => BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_at));

        /// <summary>Entries not passed yet.</summary>
        public long Rest => _left;

        public void Next()
        {
            _at += Size;
            _left--;
            Load();
        }

        private void Load()
        {
            if (_left > 0 && _at == _buffer.Length)
            {
                _stream.ReadExactly(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, _left * Size)));
                _at = 0;
            }
        }
    }
}
