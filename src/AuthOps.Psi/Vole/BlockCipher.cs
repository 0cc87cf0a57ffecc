using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using AesCipher = System.Security.Cryptography.Aes;
using AesNi = System.Runtime.Intrinsics.X86.Aes;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;
using Bytes = System.Runtime.Intrinsics.Vector128<byte>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// AES-128 under one key over many blocks: a permutation π that serves as a generator (counter mode, under a secret key) and as a
/// hash of blocks (π(x) + x, under a fixed key). Eight blocks are in flight where the processor has the instructions; elsewhere
/// the platform's AES works. Time does not depend on key or blocks. Immutable but for disposal; safe to share between threads.
/// </summary>
[SuppressMessage(
    "Security",
    "CA5358:Review cipher mode usage with cryptography experts",
    Justification = "The single block permutation is what is wanted; the modes are built on it here."
)]
internal sealed class BlockCipher : IDisposable
{
    private const int Rounds = 10;
    private const int Batch = 8;

    private readonly Bytes[] _roundKeys = GC.AllocateArray<Bytes>(Rounds + 1, pinned: true);
    private readonly AesCipher? _platform;

    /// <summary>Prepares a key.</summary>
    /// <param name="key">Secret where the cipher is a generator.</param>
    /// <param name="usePlatform">Whether the platform's AES works even where the processor has the instructions.</param>
    public BlockCipher(Block key, bool usePlatform = false)
    {
        if (AesNi.IsSupported && !usePlatform)
        {
            Expand(key.AsByte());
            return;
        }

        _platform = AesCipher.Create();
        Span<byte> bytes = stackalloc byte[Blocks.Size];
        key.AsByte().CopyTo(bytes);
        _platform.SetKey(bytes);
        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <summary>Which AES runs: <c>aes-ni</c> or <c>platform</c>.</summary>
    public static string KernelName => AesNi.IsSupported ? "aes-ni" : "platform";

    /// <summary>π(x) + x of each block.</summary>
    /// <param name="inputs">Any number of blocks.</param>
    /// <param name="results">Takes as many; other memory, or the same.</param>
    public void Hash(ReadOnlySpan<Block> inputs, Span<Block> results)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, inputs.Length, nameof(results));
        if (_platform is null)
        {
            HashNi(inputs, results);
            return;
        }

        // The platform may write where it reads only if that is one span, so that a piece goes through memory of its own.
        Span<Block> piece = stackalloc Block[64];
        for (var done = 0; done < inputs.Length; done += piece.Length)
        {
            var from = inputs[done..Math.Min(done + piece.Length, inputs.Length)];
            var to = piece[..from.Length];
            _ = _platform.EncryptEcb(
                MemoryMarshal.AsBytes(from),
                MemoryMarshal.AsBytes(to),
                PaddingMode.None
            );
            Blocks.AddTo(to, from);
            to.CopyTo(results[done..]);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(piece));
    }

    /// <summary>The stream of the key: π of the numbers from <paramref name="counter"/> on.</summary>
    /// <param name="counter">The number of the first block; no number may be used twice.</param>
    /// <param name="stream">Takes the blocks.</param>
    public void Fill(ulong counter, Span<Block> stream)
    {
        if (_platform is null)
        {
            FillNi(counter, stream);
            return;
        }

        Span<Block> piece = stackalloc Block[64];
        for (var done = 0; done < stream.Length; done += piece.Length)
        {
            var to = stream[done..Math.Min(done + piece.Length, stream.Length)];
            for (var i = 0; i < to.Length; i++)
            {
                piece[i] = Vector128.CreateScalar(unchecked(counter + (ulong)(done + i)));
            }

            _ = _platform.EncryptEcb(
                MemoryMarshal.AsBytes(piece[..to.Length]),
                MemoryMarshal.AsBytes(to),
                PaddingMode.None
            );
        }
    }

    /// <summary>Two hashes of each block, π(x) + x under either key, side by side, and the sums of both kinds.</summary>
    /// <param name="left">Gives the blocks of even number.</param>
    /// <param name="right">Gives those of odd number.</param>
    /// <param name="inputs">Any number of blocks.</param>
    /// <param name="results">Takes twice as many, other memory.</param>
    /// <param name="sumLeft">The sum of the blocks of even number.</param>
    /// <param name="sumRight">The sum of those of odd number.</param>
    public static void HashBoth(
        BlockCipher left,
        BlockCipher right,
        ReadOnlySpan<Block> inputs,
        Span<Block> results,
        out Block sumLeft,
        out Block sumRight
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            results.Length,
            2 * inputs.Length,
            nameof(results)
        );
        if (left._platform is null && right._platform is null)
        {
            (sumLeft, sumRight) = HashBothNi(left, right, inputs, results);
            return;
        }

        (sumLeft, sumRight) = (default, default);
        Span<Block> pieces = stackalloc Block[128];
        for (var done = 0; done < inputs.Length; done += 64)
        {
            var from = inputs[done..Math.Min(done + 64, inputs.Length)];
            var l = pieces[..from.Length];
            var r = pieces.Slice(64, from.Length);
            left.Hash(from, l);
            right.Hash(from, r);
            for (var i = 0; i < from.Length; i++)
            {
                sumLeft ^= results[2 * (done + i)] = l[i];
                sumRight ^= results[(2 * (done + i)) + 1] = r[i];
            }
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(pieces));
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_roundKeys.AsSpan()));
        _platform?.Dispose();
    }

    private void Expand(Bytes key)
    {
        _roundKeys[0] = key;
        for (var round = 1; round <= Rounds; round++)
        {
            // The round constants are the powers of x in AES's field.
            var assist = round switch
            {
                1 => AesNi.KeygenAssist(key, 0x01),
                2 => AesNi.KeygenAssist(key, 0x02),
                3 => AesNi.KeygenAssist(key, 0x04),
                4 => AesNi.KeygenAssist(key, 0x08),
                5 => AesNi.KeygenAssist(key, 0x10),
                6 => AesNi.KeygenAssist(key, 0x20),
                7 => AesNi.KeygenAssist(key, 0x40),
                8 => AesNi.KeygenAssist(key, 0x80),
                9 => AesNi.KeygenAssist(key, 0x1B),
                _ => AesNi.KeygenAssist(key, 0x36),
            };
            key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
            key ^= Sse2.ShiftLeftLogical128BitLane(key, 8);
            key ^= Sse2.Shuffle(assist.AsInt32(), 0xFF).AsByte();
            _roundKeys[round] = key;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HashNi(ReadOnlySpan<Block> inputs, Span<Block> results)
    {
        ref var key = ref MemoryMarshal.GetArrayDataReference(_roundKeys);
        ref var from = ref Unsafe.As<Block, Bytes>(ref MemoryMarshal.GetReference(inputs));
        ref var to = ref Unsafe.As<Block, Bytes>(ref MemoryMarshal.GetReference(results));
        var i = 0;
        unchecked
        {
            for (; i + Batch <= inputs.Length; i += Batch)
            {
                ref var x = ref Unsafe.Add(ref from, i);
                ref var y = ref Unsafe.Add(ref to, i);
                var state = new Eight(ref x);
                state.Encrypt(ref key);
                state.A ^= x;
                state.B ^= Unsafe.Add(ref x, 1);
                state.C ^= Unsafe.Add(ref x, 2);
                state.D ^= Unsafe.Add(ref x, 3);
                state.E ^= Unsafe.Add(ref x, 4);
                state.F ^= Unsafe.Add(ref x, 5);
                state.G ^= Unsafe.Add(ref x, 6);
                state.H ^= Unsafe.Add(ref x, 7);
                state.Store(ref y);
            }
        }

        for (; i < inputs.Length; i++)
        {
            var x = inputs[i];
            results[i] = One(ref key, x.AsByte()).AsUInt64() ^ x;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillNi(ulong counter, Span<Block> stream)
    {
        ref var key = ref MemoryMarshal.GetArrayDataReference(_roundKeys);
        ref var to = ref Unsafe.As<Block, Bytes>(ref MemoryMarshal.GetReference(stream));
        var i = 0;
        unchecked
        {
            for (; i + Batch <= stream.Length; i += Batch)
            {
                var state = new Eight(counter + (ulong)i);
                state.Encrypt(ref key);
                state.Store(ref Unsafe.Add(ref to, i));
            }

            for (; i < stream.Length; i++)
            {
                stream[i] = One(ref key, Vector128.CreateScalar(counter + (ulong)i).AsByte())
                    .AsUInt64();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (Block Left, Block Right) HashBothNi(
        BlockCipher left,
        BlockCipher right,
        ReadOnlySpan<Block> inputs,
        Span<Block> results
    )
    {
        ref var keyLeft = ref MemoryMarshal.GetArrayDataReference(left._roundKeys);
        ref var keyRight = ref MemoryMarshal.GetArrayDataReference(right._roundKeys);
        ref var from = ref Unsafe.As<Block, Bytes>(ref MemoryMarshal.GetReference(inputs));
        ref var to = ref Unsafe.As<Block, Bytes>(ref MemoryMarshal.GetReference(results));
        Bytes sumEven = default,
            sumOdd = default;
        var i = 0;
        for (; i + (Batch / 2) <= inputs.Length; i += Batch / 2)
        {
            // Four blocks, each under both keys: eight in flight.
            ref var x = ref Unsafe.Add(ref from, i);
            Bytes x0 = x,
                x1 = Unsafe.Add(ref x, 1),
                x2 = Unsafe.Add(ref x, 2),
                x3 = Unsafe.Add(ref x, 3);
            Bytes a = x0 ^ keyLeft,
                b = x1 ^ keyLeft,
                c = x2 ^ keyLeft,
                d = x3 ^ keyLeft,
                e = x0 ^ keyRight,
                f = x1 ^ keyRight,
                g = x2 ^ keyRight,
                h = x3 ^ keyRight;
            for (var round = 1; round < Rounds; round++)
            {
                var (l, r) = (Unsafe.Add(ref keyLeft, round), Unsafe.Add(ref keyRight, round));
                a = AesNi.Encrypt(a, l);
                b = AesNi.Encrypt(b, l);
                c = AesNi.Encrypt(c, l);
                d = AesNi.Encrypt(d, l);
                e = AesNi.Encrypt(e, r);
                f = AesNi.Encrypt(f, r);
                g = AesNi.Encrypt(g, r);
                h = AesNi.Encrypt(h, r);
            }

            var lastLeft = Unsafe.Add(ref keyLeft, Rounds);
            var lastRight = Unsafe.Add(ref keyRight, Rounds);
            a = AesNi.EncryptLast(a, lastLeft ^ x0);
            b = AesNi.EncryptLast(b, lastLeft ^ x1);
            c = AesNi.EncryptLast(c, lastLeft ^ x2);
            d = AesNi.EncryptLast(d, lastLeft ^ x3);
            e = AesNi.EncryptLast(e, lastRight ^ x0);
            f = AesNi.EncryptLast(f, lastRight ^ x1);
            g = AesNi.EncryptLast(g, lastRight ^ x2);
            h = AesNi.EncryptLast(h, lastRight ^ x3);
            ref var y = ref Unsafe.Add(ref to, 2 * i);
            y = a;
            Unsafe.Add(ref y, 1) = e;
            Unsafe.Add(ref y, 2) = b;
            Unsafe.Add(ref y, 3) = f;
            Unsafe.Add(ref y, 4) = c;
            Unsafe.Add(ref y, 5) = g;
            Unsafe.Add(ref y, 6) = d;
            Unsafe.Add(ref y, 7) = h;
            (sumEven, sumOdd) = (sumEven ^ a ^ b ^ c ^ d, sumOdd ^ e ^ f ^ g ^ h);
        }

        for (; i < inputs.Length; i++)
        {
            var x = inputs[i].AsByte();
            var (l, r) = (One(ref keyLeft, x) ^ x, One(ref keyRight, x) ^ x);
            (sumEven, sumOdd) = (sumEven ^ l, sumOdd ^ r);
            (results[2 * i], results[(2 * i) + 1]) = (l.AsUInt64(), r.AsUInt64());
        }

        return (sumEven.AsUInt64(), sumOdd.AsUInt64());
    }

    private static Bytes One(ref Bytes key, Bytes state)
    {
        state ^= key;
        for (var round = 1; round < Rounds; round++)
        {
            state = AesNi.Encrypt(state, Unsafe.Add(ref key, round));
        }

        return AesNi.EncryptLast(state, Unsafe.Add(ref key, Rounds));
    }

    /// <summary>Eight blocks on their way through the rounds: as many as the pipeline holds and registers are left for.</summary>
    private ref struct Eight
    {
        public Bytes A;
        public Bytes B;
        public Bytes C;
        public Bytes D;
        public Bytes E;
        public Bytes F;
        public Bytes G;
        public Bytes H;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Eight(ref Bytes from)
        {
            A = from;
            B = Unsafe.Add(ref from, 1);
            C = Unsafe.Add(ref from, 2);
            D = Unsafe.Add(ref from, 3);
            E = Unsafe.Add(ref from, 4);
            F = Unsafe.Add(ref from, 5);
            G = Unsafe.Add(ref from, 6);
            H = Unsafe.Add(ref from, 7);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Eight(ulong counter)
        {
            unchecked
            {
                A = Vector128.CreateScalar(counter).AsByte();
                B = Vector128.CreateScalar(counter + 1).AsByte();
                C = Vector128.CreateScalar(counter + 2).AsByte();
                D = Vector128.CreateScalar(counter + 3).AsByte();
                E = Vector128.CreateScalar(counter + 4).AsByte();
                F = Vector128.CreateScalar(counter + 5).AsByte();
                G = Vector128.CreateScalar(counter + 6).AsByte();
                H = Vector128.CreateScalar(counter + 7).AsByte();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Encrypt(ref Bytes key)
        {
            Bytes a = A ^ key,
                b = B ^ key,
                c = C ^ key,
                d = D ^ key,
                e = E ^ key,
                f = F ^ key,
                g = G ^ key,
                h = H ^ key;
            for (var round = 1; round < Rounds; round++)
            {
                var k = Unsafe.Add(ref key, round);
                a = AesNi.Encrypt(a, k);
                b = AesNi.Encrypt(b, k);
                c = AesNi.Encrypt(c, k);
                d = AesNi.Encrypt(d, k);
                e = AesNi.Encrypt(e, k);
                f = AesNi.Encrypt(f, k);
                g = AesNi.Encrypt(g, k);
                h = AesNi.Encrypt(h, k);
            }

            var last = Unsafe.Add(ref key, Rounds);
            A = AesNi.EncryptLast(a, last);
            B = AesNi.EncryptLast(b, last);
            C = AesNi.EncryptLast(c, last);
            D = AesNi.EncryptLast(d, last);
            E = AesNi.EncryptLast(e, last);
            F = AesNi.EncryptLast(f, last);
            G = AesNi.EncryptLast(g, last);
            H = AesNi.EncryptLast(h, last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(ref Bytes to)
        {
            to = A;
            Unsafe.Add(ref to, 1) = B;
            Unsafe.Add(ref to, 2) = C;
            Unsafe.Add(ref to, 3) = D;
            Unsafe.Add(ref to, 4) = E;
            Unsafe.Add(ref to, 5) = F;
            Unsafe.Add(ref to, 6) = G;
            Unsafe.Add(ref to, 7) = H;
        }
    }
}
