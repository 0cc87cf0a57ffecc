using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Multiparty;

/// <summary>
/// One of three or more parties that find how many keys all have in common, and nothing of any two of them. Party 0 asks the
/// parties from 2 on, and then runs an ordinary session of <see cref="PsiOutput.Cardinality"/> with party 1, which gives both the number. A
/// state machine without input or output; one thread drives it.
/// </summary>
/// <remarks>
/// Semi-honest, and parties 0 and 1 do not collude with each other: together they learn which keys of party 0 all have. See
/// docs/wire/psi-multiparty.md.
/// </remarks>
public sealed class CardinalityParty : IDisposable
{
    /// <summary>The most parties.</summary>
    public const int MaxParties = 64;

    /// <summary>The most keys of a party, 2^20.</summary>
    public const int MaxItems = 1 << 20;

    private const int Seed = ZeroShares.SeedSize;

    private readonly PsiItemSet _items;
    private readonly int _parties;
    private readonly ZeroShares _shares;
    private readonly byte[] _data;
    private readonly int[] _ends;
    private readonly UInt128[] _sums;
    private readonly PendingQuery?[] _pending;
    private readonly bool[] _isAnswered;
    private bool _hasAnswered;

    /// <summary>Makes a party for one session.</summary>
    /// <param name="items">The keys, at most <see cref="MaxItems"/>.</param>
    /// <param name="index">Which party this is, from 0.</param>
    /// <param name="parties">How many there are, 3 to <see cref="MaxParties"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public CardinalityParty(PsiItemSet items, int index, int parties)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parties, MaxParties);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, parties);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items.Count, MaxItems, nameof(items));
        (_items, Index, _parties) = (items, index, parties);
        (_data, _ends) = Unbalanced.ItemInputs.Of(items);
        _shares = new ZeroShares(index, parties);
        _sums = new UInt128[items.Count];
        _pending = new PendingQuery?[parties];
        _isAnswered = new bool[parties];
    }

    /// <summary>Which party this is.</summary>
    public int Index { get; }

    private OprfInputs Inputs => new(_data, _ends);

    /// <summary>The secret that a party after this one is sent, over a channel that nobody else reads.</summary>
    /// <param name="peer">A larger index.</param>
    public byte[] SeedFor(int peer) => _shares.SeedFor(peer);

    /// <summary>Takes the secret of a party before this one.</summary>
    /// <param name="peer">A smaller index.</param>
    /// <param name="seed">What it sent.</param>
    /// <exception cref="PsiProtocolException">It is no secret.</exception>
    public void AcceptSeed(int peer, ReadOnlySpan<byte> seed) => _shares.AcceptSeed(peer, seed);

    /// <summary>Party 0: makes the question to a party from 2 on.</summary>
    /// <param name="contributor">The party asked.</param>
    /// <exception cref="InvalidOperationException">This is not party 0, or it asked before.</exception>
    public byte[] Query(int contributor)
    {
        RequireContributor(contributor);
        Require(_pending[contributor] is null, "The party was asked before.");
        var pending = new PendingQuery(Inputs);
        _pending[contributor] = pending;
        return MultipartyMessages.WriteQuery(contributor, pending.Blinded);
    }

    /// <summary>A party from 2 on: answers party 0, once.</summary>
    /// <param name="query">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The question is malformed, or has an element that is none.</exception>
    /// <exception cref="InvalidOperationException">This is party 0 or 1, it answered before, or a secret is missing.</exception>
    public byte[] Answer(ReadOnlySpan<byte> query)
    {
        Require(Index >= 2 && !_hasAnswered, "Only parties from 2 on answer, and once.");
        _shares.RequireComplete();
        var blinded = MultipartyMessages.ReadQuery(query, Index);
        _hasAnswered = true;
        using var key = OprfKey.Generate(OprfSuite.Ristretto255Sha512);
        var server = new OprfServer(OprfMode.Oprf, key);
        var evaluated = new byte[blinded.Length];
        server.BlindEvaluateBatch(blinded, evaluated, []);
        var outputs = new byte[_items.Count * key.Suite.OutputSize];
        server.EvaluateBatch(Inputs, outputs);

        var keys = new byte[_items.Count * BandStore.KeySize];
        var values = new UInt128[_items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var output = outputs.AsSpan(i * key.Suite.OutputSize, key.Suite.OutputSize);
            output[..BandStore.KeySize].CopyTo(keys.AsSpan(i * BandStore.KeySize));
            values[i] = Mask(output) ^ _shares.Of(Item(i));
        }

        var seed = new byte[Seed];
        SecureRandom.Fill(seed);
        var columns = new UInt128[BandStore.Columns(values.Length)];
        SecureRandom.Fill(MemoryMarshal.AsBytes(columns.AsSpan()));
        var isStored = BandStore.TryEncode(seed, keys, values, columns);
        CryptographicOperations.ZeroMemory(outputs);
        CryptographicOperations.ZeroMemory(keys);
        return isStored
            ? MultipartyMessages.WriteAnswer(seed, evaluated, columns)
            : throw new PsiProtocolException(
                PsiProtocolError.Stopped,
                "The store could not be made, which has a chance below 2^-40; begin a new session."
            );
    }

    /// <summary>Party 0: takes an answer.</summary>
    /// <param name="contributor">The party that answered.</param>
    /// <param name="answer">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The answer is malformed, or has an element that is none.</exception>
    /// <exception cref="InvalidOperationException">This is not party 0, or no answer is due from that party.</exception>
    public void Accept(int contributor, ReadOnlySpan<byte> answer)
    {
        RequireContributor(contributor);
        Require(
            _pending[contributor] is not null && !_isAnswered[contributor],
            "No answer is due from that party."
        );
        var parsed = MultipartyMessages.ReadAnswer(answer, _items.Count);
        var outputs = _pending[contributor]!.Finalize(Inputs, parsed.Evaluated);
        var size = OprfSuite.Ristretto255Sha512.OutputSize;
        for (var i = 0; i < _sums.Length; i++)
        {
            var output = outputs.AsSpan(i * size, size);
            _sums[i] ^=
                Mask(output)
                ^ BandStore.Decode(parsed.Seed, output[..BandStore.KeySize], parsed.Columns);
        }

        CryptographicOperations.ZeroMemory(outputs);
        _isAnswered[contributor] = true;
    }

    /// <summary>
    /// Parties 0 and 1: what they bring to the last step, a session of <see cref="PsiOutput.Cardinality"/> with each other. The size
    /// of that intersection is the number of keys all parties have.
    /// </summary>
    /// <returns>A set of as many random-looking keys as the party has.</returns>
    /// <exception cref="InvalidOperationException">This is another party, or an answer or a secret is missing.</exception>
    public PsiItemSet FinalItems()
    {
        Require(Index <= 1, "Only parties 0 and 1 take part in the last step.");
        _shares.RequireComplete();
        for (var contributor = 2; Index == 0 && contributor < _parties; contributor++)
        {
            Require(_isAnswered[contributor], $"Party {contributor} has not answered.");
        }

        var keys = new string?[_items.Count];
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, _sums[i] ^ _shares.Of(Item(i)));
            keys[i] = Convert.ToHexStringLower(bytes);
        }

        return PsiItemSet.FromStrings("authops-share", keys);
    }

    /// <summary>Clears the secrets.</summary>
    public void Dispose()
    {
        _shares.Dispose();
        CryptographicOperations.ZeroMemory(_data);
        foreach (var pending in _pending)
        {
            pending?.Dispose();
        }
    }

    /// <summary>What party 0 learnt of a key: the sum of shares that its stores gave.</summary>
    internal UInt128 SumOf(int item) => _sums[item];

    private static UInt128 Mask(ReadOnlySpan<byte> output) =>
        BinaryPrimitives.ReadUInt128LittleEndian(output[BandStore.KeySize..]);

    private ReadOnlySpan<byte> Item(int index) =>
        Unbalanced.ItemInputs.At(_data, _ends, index).Span;

    private void RequireContributor(int contributor) =>
        Require(
            Index == 0 && contributor >= 2 && contributor < _parties,
            "Only party 0 asks, and only parties from 2 on."
        );

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
