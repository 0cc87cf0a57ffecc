using System.Text;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sum;
using AuthOps.Psi.Tests.Ecdh;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Sum;

/// <summary>The bytes on the wire page of sums, from scalars and nonces that are fixed.</summary>
public sealed class SumVectorTests
{
    [Fact]
    public void The_vectors_of_the_wire_page_are_what_both_parties_write()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-sum.md"));
        using var keys = new SumKeyParty(
            Parties.Set("alice", "bob"),
            Options(PsiRole.Receiver),
            new FixedRandomness(scalar: 2, nonce: 0x11, shuffle: false)
        );
        using var values = new SumValueParty(
            Parties.Set("bob", "dave"),
            [7, 8],
            Options(PsiRole.Sender),
            new FixedRandomness(scalar: 3, nonce: 0x22, shuffle: false)
        );
        var messages = new List<byte[]> { keys.Hello() };
        Func<byte[], byte[]>[] steps =
        [
            message => values.Hello(message),
            message => keys.Mask(message),
            message => values.Mask(message),
            message => keys.Add(message),
            message => values.Finish(message),
            message =>
            {
                keys.Finish(message);
                return keys.Sign();
            },
        ];
        foreach (var step in steps)
        {
            messages.Add(step(messages[^1]));
        }

        values.Complete(messages[^1]);
        Assert.Equal((7, 1), (values.Outcome.Sum, values.Outcome.Count));

        var vector = string.Join(
            '\n',
            messages.Select((bytes, i) => $"{i + 1} {Convert.ToHexStringLower(bytes)}")
        );
        var receipt = keys.Outcome.Receipt!;
        Assert.Equal(receipt.ToBytes(), values.Outcome.Receipt!.ToBytes());
        var statement = Encoding.UTF8.GetString(receipt.Statement.ToCanonicalBytes());
        var envelope = Encoding.UTF8.GetString(receipt.ToBytes());
        Assert.True(
            page.Contains(
                $"```text\n{vector}\n```\n\n```json\n{statement}\n```\n\n```json\n{envelope}\n```",
                StringComparison.Ordinal
            ),
            $"The page has others than:\n{vector}\n{statement}\n{envelope}"
        );
    }

    private static SumOptions Options(PsiRole role) =>
        new()
        {
            Lowest = -10,
            Highest = 10,
            MinimumIntersection = 1,
            BothLearnSum = true,
            Governance = new PsiGovernance { Receipt = Signers.PublishedTerms(role) },
        };
}
