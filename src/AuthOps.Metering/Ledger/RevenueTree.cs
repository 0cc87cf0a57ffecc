using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// A Merkle-sum tree over the invoices of a period: every node carries the sum of what is below it. Each invoice is
/// divided at random into <see cref="Parts"/> blinded leaves at random places, so that the neighbours in a proof are sums of
/// parts of unknown invoices. It keeps every invoice's blinding: the operator's, not to be published. Immutable and safe to
/// share between threads.
/// </summary>
public sealed class RevenueTree
{
    /// <summary>The leaves of an invoice.</summary>
    public const int Parts = 4;

    /// <summary>The most invoices.</summary>
    public const int MaxInvoices = 1 << 16;

    private readonly Dictionary<string, InvoiceLeaf[]> _leaves = new(StringComparer.Ordinal);

    // Level by level, leaves first.
    private readonly List<(byte[] Hash, long Sum)[]> _levels = [];

    private RevenueTree(
        IReadOnlyList<(string Digest, Fen Total)> invoices,
        ValidityPeriod period,
        Action<byte[]> fill
    )
    {
        if (invoices.Count is < 1 or > MaxInvoices)
        {
            throw new ArgumentException(
                $"A tree has 1 to {MaxInvoices} invoices; there are {invoices.Count}.",
                nameof(invoices)
            );
        }

        var height = BitOperations.Log2(
            BitOperations.RoundUpToPowerOf2((uint)(invoices.Count * Parts))
        );
        var places = Shuffled(1 << height, fill);
        var leaves = new (byte[] Hash, long Sum)[places.Length];
        var next = 0;
        foreach (var (digest, total) in invoices)
        {
            InvoiceLeaf[] own =
            [
                .. Divide(total.Value, fill)
                    .Select(amount => new InvoiceLeaf(places[next++], amount, Random(fill))),
            ];
            if (!_leaves.TryAdd(digest, own))
            {
                throw new ArgumentException(
                    $"The invoice {digest} is there twice.",
                    nameof(invoices)
                );
            }

            foreach (var leaf in own)
            {
                leaves[leaf.Place] = (
                    HashLeaf(leaf.Amount, leaf.Blinding, Convert.FromHexString(digest)),
                    leaf.Amount
                );
            }
        }

        // What is left are leaves of nothing, blinded likewise.
        for (; next < places.Length; next++)
        {
            leaves[places[next]] = (HashLeaf(0, Random(fill), Random(fill)), 0);
        }

        AddLevels(leaves);
        Total = new RevenueTotal(
            period,
            Convert.ToHexStringLower(_levels[^1][0].Hash),
            height,
            new Fen(_levels[^1][0].Sum)
        );
    }

    /// <summary>What is published.</summary>
    public RevenueTotal Total { get; }

    /// <summary>Makes the tree of a period's invoices.</summary>
    /// <param name="invoices">All invoices of the period, those of nothing too; none twice.</param>
    /// <param name="period">The period.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="ArgumentException">An invoice is of another period or there twice, or there are too many or none.</exception>
    /// <exception cref="OverflowException">The total exceeds 64 bits of fen.</exception>
    public static RevenueTree Build(IReadOnlyList<Invoice> invoices, ValidityPeriod period)
    {
        ArgumentNullException.ThrowIfNull(invoices);
        ArgumentNullException.ThrowIfNull(period);
        return invoices.FirstOrDefault(i => i.Period != period) is { } other
            ? throw new ArgumentException(
                $"The invoice {other.Digest} is of another period.",
                nameof(invoices)
            )
            : OfTotals([.. invoices.Select(static i => (i.Digest, i.Total))], period);
    }

    /// <summary>Makes the tree of a period's invoices, of which only digests and totals are at hand.</summary>
    /// <param name="invoices">The digest of each invoice of the period, 64 lower-case hexadecimal digits, and its total; none twice.</param>
    /// <param name="period">The period, which the caller has checked to be theirs.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="ArgumentException">A digest is malformed or there twice, or there are too many invoices or none.</exception>
    /// <exception cref="OverflowException">The total exceeds 64 bits of fen.</exception>
    public static RevenueTree OfTotals(
        IReadOnlyList<(string Digest, Fen Total)> invoices,
        ValidityPeriod period
    )
    {
        ArgumentNullException.ThrowIfNull(invoices);
        ArgumentNullException.ThrowIfNull(period);
        foreach (var (digest, _) in invoices)
        {
            _ = Sha256Text.Require(digest, nameof(invoices));
        }

        return Build(invoices, period, static bytes => SecureRandom.Fill(bytes));
    }

    internal static RevenueTree Build(
        IReadOnlyList<(string Digest, Fen Total)> invoices,
        ValidityPeriod period,
        Action<byte[]> fill
    ) => new(invoices, period, fill);

    /// <summary>Makes the proof that goes with an invoice.</summary>
    /// <param name="invoice">An invoice in the tree.</param>
    /// <returns>The proof, for that developer alone.</returns>
    /// <exception cref="ArgumentException">The tree does not have the invoice.</exception>
    public InvoiceProof Prove(Invoice invoice)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        return Prove(invoice.Digest);
    }

    /// <summary>Makes the proof that goes with an invoice.</summary>
    /// <param name="digest">The digest of an invoice in the tree.</param>
    /// <returns>The proof, for that developer alone.</returns>
    /// <exception cref="ArgumentException">The tree does not have the invoice.</exception>
    public InvoiceProof Prove(string digest) =>
        _leaves.TryGetValue(digest, out var leaves)
            ? new InvoiceProof(
                digest,
                [
                    .. leaves.Select(leaf => new InvoiceProofPart(
                        leaf.Place,
                        new Fen(leaf.Amount),
                        leaf.Blinding,
                        [
                            .. _levels
                                .SkipLast(1)
                                .Select((level, depth) => level[(leaf.Place >> depth) ^ 1])
                                .Select(node => new InvoiceProofStep(node.Hash, new Fen(node.Sum))),
                        ]
                    )),
                ]
            )
            : throw new ArgumentException("The tree does not have this invoice.", nameof(digest));

    private void AddLevels((byte[] Hash, long Sum)[] leaves)
    {
        _levels.Add(leaves);
        while (_levels[^1].Length > 1)
        {
            var below = _levels[^1];
            var level = new (byte[] Hash, long Sum)[below.Length / 2];
            for (var i = 0; i < level.Length; i++)
            {
                var (left, right) = (below[2 * i], below[(2 * i) + 1]);
                level[i] = (HashNode(left, right), checked(left.Sum + right.Sum));
            }

            _levels.Add(level);
        }
    }

    private static byte[] HashLeaf(long amount, byte[] blinding, byte[] invoice)
    {
        var text = new byte[1 + sizeof(long) + blinding.Length + invoice.Length];
        BinaryPrimitives.WriteInt64LittleEndian(text.AsSpan(1), amount);
        blinding.CopyTo(text, 9);
        invoice.CopyTo(text, 9 + blinding.Length);
        return SHA256.HashData(text);
    }

    private static byte[] HashNode((byte[] Hash, long Sum) left, (byte[] Hash, long Sum) right)
    {
        var text = new byte[81];
        text[0] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(text.AsSpan(1), left.Sum);
        left.Hash.CopyTo(text, 9);
        BinaryPrimitives.WriteInt64LittleEndian(text.AsSpan(41), right.Sum);
        right.Hash.CopyTo(text, 49);
        return SHA256.HashData(text);
    }

    // Uniform cuts; the pieces between them sum to the total.
    private static long[] Divide(long total, Action<byte[]> fill)
    {
        long[] cuts =
        [
            0,
            .. Enumerable
                .Range(0, Parts - 1)
                .Select(_ => (long)Below((ulong)total + 1, fill))
                .Order(),
            total,
        ];
        return [.. cuts.Zip(cuts.Skip(1), static (from, until) => until - from)];
    }

    private static int[] Shuffled(int count, Action<byte[]> fill)
    {
        int[] places = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)Below((ulong)i + 1, fill);
            (places[i], places[other]) = (places[other], places[i]);
        }

        return places;
    }

    // Of 128 random bits: what modulo prefers is less than 2^-64.
    private static ulong Below(ulong exclusive, Action<byte[]> fill)
    {
        var bytes = new byte[16];
        fill(bytes);
        return (ulong)(BinaryPrimitives.ReadUInt128LittleEndian(bytes) % exclusive);
    }

    private static byte[] Random(Action<byte[]> fill)
    {
        var bytes = new byte[32];
        fill(bytes);
        return bytes;
    }

    private sealed record InvoiceLeaf(int Place, long Amount, byte[] Blinding);
}
