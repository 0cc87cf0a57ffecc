using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;

namespace AuthOps.Psi.Tests.Ecdh;

public sealed class ItemExpanderTests
{
    [Theory]
    [InlineData(HashKind.Sha512, 64)]
    [InlineData(HashKind.Sha512, 48)]
    [InlineData(HashKind.Sha256, 96)]
    [InlineData(HashKind.Sm3, 96)]
    public void A_slice_expands_as_its_items_do_one_by_one(HashKind kind, int size)
    {
        // Equal lengths, a shorter and a longer key, one too long for the lanes, and padding.
        string?[] keys =
        [
            .. Parties.Keys(0, 20),
            "short",
            new string('y', 70),
            new string('z', 300),
        ];
        var items = Parties.Set(keys);
        int[] order = [3, 22, 1, 21, 20, 40, 0, 2, 19, 23];
        var domain = "AuthOps-PSI-v1-test-"u8.ToArray();
        var uniform = new byte[order.Length * size];
        uniform.AsSpan().Fill(0xEE);

        using var expander = new ItemExpander(kind, domain, size, order.Length);
        expander.Expand(items, order, uniform);

        using var single = new MessageExpander(kind, domain);
        var expected = new byte[size];
        for (var i = 0; i < order.Length; i++)
        {
            if (order[i] < items.Count)
            {
                single.Expand(items.Encoded(order[i]), expected);
            }
            else
            {
                expected.AsSpan().Fill(0xEE);
            }

            Assert.Equal(expected, uniform[(i * size)..((i + 1) * size)]);
        }
    }
}
