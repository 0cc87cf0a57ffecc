using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Governance;

public sealed class CommitmentTests
{
    private static readonly CommitmentSecret s_secret = CommitmentSecret.Import([
        .. Enumerable.Range(1, 32).Select(i => (byte)i),
    ]);

    [Theory]
    [InlineData(HashKind.Sha256)]
    [InlineData(HashKind.Sm3)]
    public void The_commitment_is_what_its_definition_says(HashKind hash)
    {
        var items = Parties.Set("bob", "alice", "王芳");

        var committed = Commit(items, s_secret, "insured", "2026-03", hash);

        // Written down again from docs/wire/psi-commitments.md, without the library's tree.
        var key = DomainHash.Hash(
            hash,
            "authops/psi/commitment/key/v1",
            Enumerable.Range(1, 32).Select(i => (byte)i).ToArray(),
            "insured"u8.ToArray(),
            "2026-03"u8.ToArray(),
            items.SchemaHash.ToArray()
        );
        var leaves = Enumerable
            .Range(0, 3)
            .Select(i => items.Encoded(i).ToArray())
            .Select(item =>
                DomainHash.Hash(
                    hash,
                    "authops/psi/commitment/leaf/v1",
                    DomainHash.Hash(hash, "authops/psi/commitment/leaf-secret/v1", key, item),
                    item
                )
            )
            .OrderBy(Convert.ToHexStringLower, StringComparer.Ordinal)
            .Select(leaf => Digest(hash, [0, .. leaf]))
            .ToArray();
        var root = Digest(
            hash,
            [1, .. Digest(hash, [1, .. leaves[0], .. leaves[1]]), .. leaves[2]]
        );
        Assert.Equal(Convert.ToHexStringLower(root), committed.Commitment.Root);
        Assert.Equal(3, committed.Commitment.Count);
    }

    [Fact]
    public void The_vector_of_the_wire_page_is_what_the_library_states()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-commitments.md"));
        var commitment = Commit("bob", "alice", "王芳").Commitment;

        var vector = Encoding.UTF8.GetString(commitment.ToStatement().ToCanonicalBytes());
        Assert.True(
            page.Contains(vector, StringComparison.Ordinal)
                && page.Contains(commitment.Digest, StringComparison.Ordinal),
            $"The page has another vector than:\n{vector}\n{commitment.Digest}"
        );
    }

    [Fact]
    public void Order_and_repetition_of_rows_do_not_matter_and_keys_version_data_set_and_secret_do()
    {
        var root = Commit("a", "b", "c").Commitment.Root;
        var repeated = PsiItemSet.FromStrings(
            "id",
            ["c", "a", "b", "a"],
            new Psi.Items.PsiItemPolicy { Duplicates = Psi.Items.DuplicatePolicy.AllRows }
        );
        using var other = CommitmentSecret.Generate();

        Assert.Equal(root, Commit(repeated, s_secret, "insured", "2026-03").Commitment.Root);
        string[] different =
        [
            Commit("a", "b", "d").Commitment.Root,
            Commit("a", "b").Commitment.Root,
            Commit(Parties.Set("a", "b", "c"), s_secret, "insured", "2026-04").Commitment.Root,
            Commit(Parties.Set("a", "b", "c"), s_secret, "insure", "d2026-03").Commitment.Root,
            Commit(Parties.Set("a", "b", "c"), other, "insured", "2026-03").Commitment.Root,
        ];
        Assert.Equal(6, different.Append(root).Distinct().Count());
    }

    /// <summary>
    /// Somebody has every leaf, a path and another leaf's secret, and a dictionary with all keys in it: no guess can be told
    /// from another. The same search finds every key of a tree of plain digests, so the search is one that can succeed.
    /// </summary>
    [Fact]
    public void Without_the_secret_no_leaf_can_be_matched_to_a_key()
    {
        var keys = Parties.Keys(0, 200);
        var committed = Commit(Parties.Set(keys), s_secret, "insured", "2026-03");
        var openings = Enumerable.Range(0, keys.Length).Select(committed.Open).ToArray();
        var leaves = openings
            .Select(o =>
                Convert.ToHexStringLower(
                    CommitmentLeaves.Leaf(HashKind.Sha256, o.LeafSecret.ToArray(), o.Item.ToArray())
                )
            )
            .ToHashSet();
        var plain = openings
            .Select(o =>
                Convert.ToHexStringLower(
                    DomainHash.Hash(
                        HashKind.Sha256,
                        "authops/psi/commitment/leaf/v1",
                        o.Item.ToArray()
                    )
                )
            )
            .ToHashSet();
        byte[][] knownSecrets =
        [
            [],
            new byte[32],
            openings[0].LeafSecret.ToArray(),
        ];

        var found = 0;
        foreach (var guess in openings.Skip(1).Select(o => o.Item.ToArray()))
        {
            Assert.Contains(
                Convert.ToHexStringLower(
                    DomainHash.Hash(HashKind.Sha256, "authops/psi/commitment/leaf/v1", guess)
                ),
                plain
            );
            found += knownSecrets.Count(s =>
                leaves.Contains(
                    Convert.ToHexStringLower(CommitmentLeaves.Leaf(HashKind.Sha256, s, guess))
                )
            );
            found += leaves.Contains(
                Convert.ToHexStringLower(
                    DomainHash.Hash(HashKind.Sha256, "authops/psi/commitment/leaf/v1", guess)
                )
            )
                ? 1
                : 0;
        }

        Assert.Equal(200, leaves.Count);
        Assert.Equal(0, found);
        Assert.Equal(
            200,
            openings.Select(o => Convert.ToHexStringLower(o.LeafSecret)).Distinct().Count()
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void A_leaf_is_opened_and_proved_and_nothing_else_is(int count)
    {
        var committed = Commit(Parties.Keys(0, count));
        var commitment = committed.Commitment;
        var other = Commit(Parties.Keys(1, count)).Commitment;

        for (var row = 0; row < count; row++)
        {
            var opening = committed.Open(row);
            Assert.True(opening.IsProvedBy(commitment));
            Assert.False(opening.IsProvedBy(other));
            foreach (var wrong in Tampered(opening))
            {
                Assert.False(wrong.IsProvedBy(commitment));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => committed.Open(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => committed.Open(-1));
    }

    [Fact]
    public void An_auditor_with_secret_and_keys_finds_what_differs()
    {
        var commitment = Commit("a", "b", "c").Commitment;
        using var other = CommitmentSecret.Generate();

        Assert.Equal(
            CommitmentMismatch.None,
            Audit(commitment, Parties.Set("c", "b", "a"), s_secret)
        );
        Assert.Equal(
            CommitmentMismatch.Root,
            Audit(commitment, Parties.Set("a", "b", "x"), s_secret)
        );
        Assert.Equal(CommitmentMismatch.Root, Audit(commitment, Parties.Set("a", "b", "c"), other));
        Assert.Equal(
            CommitmentMismatch.Count,
            Audit(commitment, Parties.Set("a", "b", "c", "d"), s_secret)
        );
        Assert.Equal(
            CommitmentMismatch.Schema,
            Audit(commitment, PsiItemSet.FromStrings("x", ["a", "b", "c"]), s_secret)
        );
    }

    [Fact]
    public void A_commitment_travels_as_a_signed_statement_and_refuses_every_other_form()
    {
        var commitment = Commit("a", "b").Commitment;
        using var key = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
        var envelope = DsseEnvelope.Parse(
            DsseEnvelope.Sign(commitment.ToStatement(), key).ToBytes()
        );

        Assert.Equal(commitment, InputCommitment.Read(envelope.Statement));
        var text = Encoding.UTF8.GetString(commitment.ToStatement().ToCanonicalBytes());
        foreach (
            var (from, to) in new[]
            {
                ("\"count\":2", "\"count\":-2"),
                ("\"count\":2", "\"count\":\"2\""),
                ("\"dataSet\":\"insured\"", "\"dataSet\":\"\""),
                ("\"sha256\",\"root\"", "\"md5\",\"root\""),
                ("psi-commitment:v1", "psi-commitment:v2"),
                (",\"version\":\"2026-03\"", ""),
                ("\"version\"", "\"wersion\""),
                ("psi-input", "psi-output"),
                (commitment.Root, commitment.Root.ToUpperInvariant()),
                (commitment.Root, new string('0', 64)),
            }
        )
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            var forged = Statement.Parse(
                Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))
            );
            Assert.Throws<EvidenceFormatException>(() => InputCommitment.Read(forged));
        }
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => CommitmentSecret.Import(new byte[31]));
        Assert.Throws<ArgumentException>(() => CommitmentSecret.Import(new byte[32]));
        Assert.Throws<ArgumentException>(() => Commit(Parties.Set("a"), s_secret, "", "1"));
        Assert.Throws<ArgumentException>(() => Commit(Parties.Set("a"), s_secret, "d", "1\n"));
        Assert.Throws<ArgumentException>(() => Commit(Parties.Set(), s_secret, "d", "1"));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Commit(Parties.Set("a"), s_secret, "d", "1", HashKind.Sha512)
        );
        var gone = CommitmentSecret.Generate();
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Commit(Parties.Set("a"), gone, "d", "1"));
        Assert.Throws<ObjectDisposedException>(gone.Export);
        Assert.Throws<OperationCanceledException>(() =>
            Commit(
                Parties.Set("a"),
                s_secret,
                "d",
                "1",
                cancellationToken: new CancellationToken(true)
            )
        );
    }

    internal static CommittedItems Commit(params string?[] keys) =>
        Commit(Parties.Set(keys), s_secret, "insured", "2026-03");

    internal static CommittedItems Commit(
        PsiItemSet items,
        CommitmentSecret secret,
        string dataSet,
        string version,
        HashKind hash = HashKind.Sha256,
        CancellationToken? cancellationToken = null
    ) =>
        CommittedItems.Commit(
            items,
            secret,
            dataSet,
            version,
            hash,
            cancellationToken ?? TestContext.Current.CancellationToken
        );

    private static CommitmentMismatch Audit(
        InputCommitment commitment,
        PsiItemSet items,
        CommitmentSecret secret
    ) => commitment.Audit(items, secret, TestContext.Current.CancellationToken);

    private static IEnumerable<LeafOpening> Tampered(LeafOpening o)
    {
        yield return new LeafOpening(o.Index + 1, o.Item, o.LeafSecret, o.Path);
        yield return new LeafOpening(-1, o.Item, o.LeafSecret, o.Path);
        yield return new LeafOpening(o.Index, Flip(o.Item), o.LeafSecret, o.Path);
        yield return new LeafOpening(o.Index, o.Item, Flip(o.LeafSecret), o.Path);
        yield return new LeafOpening(o.Index, o.Item, o.LeafSecret[1..], o.Path);
        yield return new LeafOpening(o.Index, o.Item, o.LeafSecret, [.. o.Path, .. new byte[32]]);
        if (o.Path.Length > 0)
        {
            yield return new LeafOpening(o.Index, o.Item, o.LeafSecret, Flip(o.Path));
            yield return new LeafOpening(o.Index, o.Item, o.LeafSecret, o.Path[..^1]);
        }
    }

    private static byte[] Flip(ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        copy[^1] ^= 1;
        return copy;
    }

    private static byte[] Digest(HashKind hash, byte[] data)
    {
        var digest = new byte[32];
        HashKinds.Hash(hash, data, digest);
        return digest;
    }
}
