using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Tables;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Items;
using AuthOps.Psi.Large;
using AuthOps.Psi.Tests.Large;

namespace AuthOps.Psi.Tests.Governance;

/// <summary>Commitments to rows that do not fit memory are those to the same keys in memory.</summary>
public sealed class CommittedRowsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-commit-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(3, HashKind.Sha256)]
    [InlineData(300, HashKind.Sm3)]
    [InlineData(33_000, HashKind.Sha256)]
    public void Rows_read_in_batches_give_the_commitment_of_the_keys(int count, HashKind hash)
    {
        using var secret = CommitmentSecret.Generate();
        var keys = Parties.Keys(0, count);
        var expected = CommittedItems.Commit(
            Parties.Set(keys),
            secret,
            "insured",
            "1",
            hash,
            Token
        );

        // In another order, some keys twice, and whatever consent covers: the version is all of it.
        string?[] rows = [.. keys.Reverse(), .. keys[..2]];
        var source = Source(rows, 1000).WithConsent(Signers.Consent((_, _) => false));
        var committed = Commit(source, secret, hash: hash);

        Assert.Equal(expected.Commitment, committed.Commitment);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Roots_of_any_number_of_leaves_are_those_of_the_whole_tree()
    {
        foreach (var count in new[] { 1, 4095, 4097, 65_536, 65_537, 131_072, 200_001, 458_753 })
        {
            var whole = new MerkleTree(HashKind.Sha256);
            var streamed = new LeafTree(HashKind.Sha256);
            var bytes = new byte[LeafDigest.Size * count];
            for (var i = 0; i < count; i++)
            {
                var leaf = new LeafDigest((UInt128)i, (UInt128)(i * 7));
                leaf.Write(bytes.AsSpan(LeafDigest.Size * i));
                streamed.Append(leaf);
            }

            whole.AppendBatch(bytes, LeafDigest.Size);
            Assert.Equal(
                Convert.ToHexStringLower(whole.Root()),
                Convert.ToHexStringLower(streamed.Root())
            );
        }
    }

    [Fact]
    public void Rows_that_cannot_take_part_are_reported_by_their_number_in_the_whole()
    {
        using var secret = CommitmentSecret.Generate();
        string?[] rows = [.. Parties.Keys(0, 20), null, "x"];
        var refused = Assert.Throws<PsiItemException>(() => Commit(Source(rows, 7), secret));
        Assert.Equal(20, Assert.Single(refused.Findings).Row);
        Assert.Equal(21, Commit(Source(rows, 7, Lenient), secret).Commitment.Count);
        Assert.Throws<ArgumentException>(() => Commit(Source([null], 7, Lenient), secret));
        Assert.Throws<ArgumentException>(() => Commit(Source(rows, 7), secret, version: "\n"));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Commit(Source(rows, 7), secret, hash: HashKind.Sha512)
        );
    }

    [Fact]
    public async Task Jobs_over_large_sets_quote_require_and_expect_commitments()
    {
        using var secret = CommitmentSecret.Generate();
        var committed = Commit(PsiRowSource.FromStrings("id", Parties.Keys(0, 300)), secret);
        var registered = await committed.RegisterAsync(new MemoryCommitmentRegister(), Token);
        await using var parties = new LargeParties(Path.Combine(_folder.FullName, "job"))
        {
            Rows = (role, rows) => role == PsiRole.Receiver ? registered : rows,
        };
        var quoted = new Dictionary<PsiRole, PsiOptions>
        {
            [PsiRole.Receiver] = Parties.Cardinality(),
            [PsiRole.Sender] = Parties.Cardinality() with
            {
                PeerCommitment = committed.Commitment.Digest,
            },
        };
        parties.Terms = (role, _) => quoted[role];
        var (receiver, sender) = await Run();
        Assert.Equal(committed.Commitment.Digest, (await receiver).Facts.ReceiverCommitment);
        Assert.Equal((await receiver).Facts, (await sender).Facts);

        quoted[PsiRole.Sender] = Parties.Cardinality() with { RequiresCommitments = true };
        (receiver, sender) = await Run();
        Assert.Equal(
            PsiProtocolError.CommitmentMismatch,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => sender)).Reason
        );
        await Assert.ThrowsAsync<PsiProtocolException>(() => receiver);

        Task<(Task<PsiLargeResult> Receiver, Task<PsiLargeResult> Sender)> Run() =>
            parties.RunAsync([], Parties.Keys(200, 300), Parties.Cardinality());
    }

    private static PsiItemPolicy Lenient { get; } =
        new() { UnusableRows = UnusableRowPolicy.Exclude, Duplicates = DuplicatePolicy.AllRows };

    private CommittedRows Commit(
        PsiRowSource rows,
        CommitmentSecret secret,
        string version = "1",
        HashKind hash = HashKind.Sha256
    ) =>
        CommittedRows.Commit(
            rows,
            secret,
            "insured",
            version,
            _folder.FullName,
            CommittedRows.MinMemoryBytes,
            hash,
            Token
        );

    private static PsiRowSource Source(string?[] rows, int batch, PsiItemPolicy? policy = null) =>
        new(
            ["id"],
            () =>
                rows.Chunk(batch)
                    .Select(chunk => (IReadOnlyList<Column>)[Column.FromStrings("id", chunk)]),
            policy
        );
}
