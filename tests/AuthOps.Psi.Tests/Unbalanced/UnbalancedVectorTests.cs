using System.Security.Cryptography;
using System.Text;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;
using AuthOps.Psi.Tests.Ecdh;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Unbalanced;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Unbalanced;

/// <summary>The bytes on the wire page of lookups, from parameters, key and blinds that are fixed.</summary>
public sealed class UnbalancedVectorTests
{
    [Fact]
    public void The_vectors_of_the_wire_page_are_what_the_library_writes()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-unbalanced.md"));
        var items = Parties.Set("alice", "bob");
        using var key = OprfKey.Import(OprfSuite.Ristretto255Sha512, Scalar(2));
        var epoch = Epoch(items, key);

        var (data, ends) = ItemInputs.Of(items);
        var outputs = new byte[2 * 64];
        new OprfServer(OprfMode.Oprf, key).EvaluateBatch(new OprfInputs(data, ends), outputs);
        var tags = new UInt128[2];
        EpochHashes.Tags(epoch, outputs, tags);
        var buckets = new int[2];
        EpochHashes.Buckets(epoch, new OprfInputs(data, ends), buckets);
        var blinded = new byte[64];
        byte[] blinds = [.. Scalar(3), .. Scalar(5)];
        new OprfClient(OprfSuite.Ristretto255Sha512).BlindWith(new(data, ends), blinds, blinded);
        var query = LookupQuery.Write(epoch, true, buckets, blinded);
        var head = new byte[LookupAnswer.HeadSize];
        LookupAnswer.WriteHead(epoch, query, 2, buckets.Distinct().Count(), head);
        Array.Sort(tags);
        var vector = string.Join(
            '\n',
            $"parameters {Hex(epoch.ToBytes())}",
            $"outputs {Hex(outputs)}",
            $"tags {tags[0]:x24} {tags[1]:x24}",
            $"label key {Hex(EpochHashes.LabelKey(epoch, outputs.AsSpan(0, 64)))}",
            $"query {Hex(query)}",
            $"head of the answer {Hex(head)}",
            $"published {Hex(TagFileWriter.Full(epoch, null, tags, 0))}"
        );

        Assert.True(
            page.Contains($"```text\n{vector}\n```", StringComparison.Ordinal),
            $"The page has others than:\n{vector}"
        );
    }

    [Fact]
    public void The_receipt_of_the_wire_page_is_what_both_sides_sign()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-unbalanced.md"));
        var items = Parties.Set("alice", "bob");
        using var key = OprfKey.Import(OprfSuite.Ristretto255Sha512, Scalar(2));
        var epoch = Epoch(items, key);

        // Evaluations alone: every byte of the answer follows from key and query.
        var (data, ends) = ItemInputs.Of(items);
        var blinded = new byte[64];
        byte[] blinds = [.. Scalar(3), .. Scalar(5)];
        new OprfClient(OprfSuite.Ristretto255Sha512).BlindWith(new(data, ends), blinds, blinded);
        var query = LookupQuery.Write(epoch, false, new int[2], blinded);
        var answer = new byte[LookupAnswer.Size(epoch, 2, 0)];
        LookupAnswer.WriteHead(epoch, query, 2, 0, answer);
        new OprfServer(OprfMode.Oprf, key).BlindEvaluateBatch(
            blinded,
            answer.AsSpan(LookupAnswer.HeadSize),
            []
        );
        var client = Evidence(epoch, PsiRole.Receiver, 2, 0x11);
        var server = Evidence(epoch, PsiRole.Sender, 16, 0x22);
        client.Agree(server.Declaration);
        server.Agree(client.Declaration);
        client.Fix(query, SHA256.HashData(answer));
        server.Fix(query, SHA256.HashData(answer));
        server.Accept(client.Sign());
        client.Accept(server.Sign());
        Assert.Equal(client.Complete!.ToBytes(), server.Complete!.ToBytes());

        var vector = string.Join(
            '\n',
            $"server's declaration {Hex(server.Declaration)}",
            $"client's declaration {Hex(client.Declaration)}",
            $"query {Hex(query)}",
            $"answer {Hex(answer)}"
        );
        var statement = Encoding.UTF8.GetString(client.Complete.Statement.ToCanonicalBytes());
        var envelope = Encoding.UTF8.GetString(client.Complete.ToBytes());
        Assert.True(
            page.Contains(
                $"```text\n{vector}\n```\n\n```json\n{statement}\n```\n\n```json\n{envelope}\n```",
                StringComparison.Ordinal
            ),
            $"The page has others than:\n{vector}\n{statement}\n{envelope}"
        );
    }

    private static LookupEvidence Evidence(
        EpochParameters epoch,
        PsiRole role,
        int items,
        byte nonce
    )
    {
        var governance = new PsiGovernance { Receipt = Signers.PublishedTerms(role) };
        return new LookupEvidence(
            role,
            epoch,
            governance,
            DeclaredSide.Own(governance, role, items, role == PsiRole.Sender, null, null),
            new FixedRandomness(scalar: 1, nonce, shuffle: false)
        );
    }

    /// <summary>The epoch of the page, by its private key.</summary>
    private static EpochParameters Epoch(PsiItemSet items, OprfKey key) =>
        EpochParameters.Create(
            new UnbalancedOptions
            {
                Subjects = PsiSubjects.LegalPersons,
                Mode = OprfMode.Oprf,
                MaxItems = 16,
                BucketBits = 2,
                EvaluationsPerClient = 100,
            },
            items: 2,
            items.SchemaHash,
            [.. Enumerable.Range(0, 16).Select(i => (byte)i)],
            key.PublicKey.Span
        );

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Scalar(byte number) => [number, .. new byte[31]];
}
