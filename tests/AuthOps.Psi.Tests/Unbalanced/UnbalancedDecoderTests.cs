using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Psi.Tests.Unbalanced;

/// <summary>Whatever bytes arrive: a typed error or a value, and no memory for what is only announced.</summary>
public sealed class UnbalancedDecoderTests
{
    private const int Rounds = 1500;

    private const long MostBytes = 1 << 20;

    [Fact]
    public async Task Decoders_take_any_bytes()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(Enumerable.Range(0, 30)),
            LookupTests.Things with
            {
                Mode = AuthOps.Psi.Oprf.OprfMode.Oprf,
                LabelSize = 3,
            }
        );
        using var lookup = new UnbalancedClient(server.Epoch).Ask(LookupTests.Keys(1, 2));
        var answer = await server.AnswerAsync(
            "c",
            lookup.Message,
            TestContext.Current.CancellationToken
        );
        using var file = new MemoryStream();
        await server.PublishAsync(
            file,
            null,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Fuzz(server.Epoch.ToBytes(), bytes => EpochParameters.Parse(bytes).MaxItems);
        Fuzz(
            lookup.Message.ToArray(),
            bytes =>
                LookupQuery
                    .Parse(server.Epoch, bytes)
                    .DistinctBuckets(server.Epoch.BucketCount)
                    .Length
        );
        Fuzz(
            answer,
            bytes =>
                LookupAnswer.Parse(server.Epoch, lookup.Message.Span, 2, 1, bytes).Buckets.Length
        );
        Fuzz(
            Evidence(server, PsiRole.Receiver).Declaration,
            bytes =>
            {
                var own = Evidence(server, PsiRole.Sender);
                own.Agree(bytes);
                return own.Peer.Items;
            }
        );
        Fuzz(
            file.ToArray(),
            bytes =>
            {
                var reader = new TagFileReader(server.Epoch);
                reader.Append(bytes);
                return reader.IsComplete ? reader.Complete().Count : 0;
            }
        );
        Fuzz(
            [.. file.ToArray().AsSpan(TagFile.HeaderSize + TagFile.BlockHeaderSize)],
            bytes =>
            {
                List<UInt128> tags = [];
                TagBlock.Read(bytes, 30, null, tags);
                return tags.Count;
            }
        );
    }

    private static LookupEvidence Evidence(UnbalancedServer server, PsiRole role) =>
        new(
            role,
            server.Epoch,
            PsiGovernance.None,
            role == PsiRole.Sender
                ? server.Side(PsiGovernance.None)
                : DeclaredSide.Own(PsiGovernance.None, role, 2, false, null, null),
            SessionRandomness.Instance
        );

    private static void Fuzz(byte[] valid, Func<byte[], int> decode)
    {
        _ = decode(valid);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutate(valid, round % 5);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = decode(bytes);
            }
            catch (PsiProtocolException)
            {
                // What is expected of most.
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes);
        }
    }

    private static byte[] Mutate(byte[] valid, int kind)
    {
        var bytes = valid.ToArray();
        switch (kind)
        {
            case 0:
                bytes[SecureRandom.NextInt32(bytes.Length)] ^= (byte)SecureRandom.NextInt32(1, 256);
                return bytes;
            case 1:
                return bytes[..SecureRandom.NextInt32(bytes.Length)];
            case 2:
                return [.. bytes, .. new byte[SecureRandom.NextInt32(1, 9)]];
            case 3:
                SecureRandom.Fill(bytes);
                return bytes;
            default:
                var at = SecureRandom.NextInt32(bytes.Length - 4);
                bytes.AsSpan(at, 4).Fill(0xff);
                return bytes;
        }
    }
}
