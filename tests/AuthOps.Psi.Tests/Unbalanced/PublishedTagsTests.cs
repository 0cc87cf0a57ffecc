using AuthOps.Psi.Unbalanced;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Unbalanced;

public sealed class PublishedTagsTests
{
    private static readonly int s_many = SimdMode.IsDefault ? 9000 : 900;

    [Fact]
    public async Task Published_tags_and_their_changes_answer_as_the_plain_set_does()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(Enumerable.Range(0, 5000)),
            LookupTests.Things with
            {
                MaxItems = 6000,
            }
        );
        var tags = Read(server, await File(server), null);
        Assert.Equal(5000, tags.Count);
        await Check(server, tags, n => n is >= 0 and < 5000);

        LookupTests.Update(
            server,
            LookupTests.Keys(Enumerable.Range(4990, 20)),
            LookupTests.Keys(Enumerable.Range(100, 7))
        );
        LookupTests.Update(server, LookupTests.Keys(103), LookupTests.Keys(5001, 7777));
        var changed = Read(server, await File(server, sinceVersion: 0), tags);
        Assert.Equal(2, changed.Version);
        Assert.Equal(server.Count, changed.Count);
        await Check(
            server,
            changed,
            n => n is >= 0 and < 5010 && n is < 100 or > 106 or 103 && n != 5001
        );

        // The whole file of the same version says the same.
        var again = Read(server, await File(server), null);
        await Check(
            server,
            again,
            n => n is >= 0 and < 5010 && n is < 100 or > 106 or 103 && n != 5001
        );
    }

    [Fact]
    public async Task A_transfer_goes_on_from_any_cut()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(Enumerable.Range(0, s_many)),
            LookupTests.Things
        );
        var file = await File(server);
        for (var cut = 0; cut < file.Length; cut += 9973)
        {
            var reader = new TagFileReader(server.Epoch);
            reader.Append(file.AsSpan(0, cut));
            Assert.False(reader.IsComplete);
            reader.Resume();
            using var rest = new MemoryStream();
            await server.PublishAsync(
                rest,
                offset: reader.ResumeOffset,
                cancellationToken: TestContext.Current.CancellationToken
            );
            reader.Append(rest.ToArray());
            Assert.True(reader.IsComplete);
            Assert.Equal(s_many, reader.Complete().Count);
        }
    }

    [Fact]
    public async Task Coding_takes_fewer_bits_than_the_tags_have()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(Enumerable.Range(0, s_many)),
            LookupTests.Things
        );

        var file = await File(server);

        // 96 bits less what the order of so many tags is worth, 13.1 for 9,000, and 2 of the code; beside what frames them.
        var bits = (file.Length - 128) * 8.0 / s_many;
        Assert.InRange(bits, 80, 96 - Math.Log2(s_many) + 2.5);
    }

    [Fact]
    public async Task Every_changed_byte_is_found()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(Enumerable.Range(0, 40)),
            LookupTests.Things
        );
        var file = await File(server);
        for (var at = 0; at < file.Length; at++)
        {
            if (at is >= 64 and < 96)
            {
                // The digest of the basis is for whoever asks; the chain holds it, too.
                continue;
            }

            var changed = file.ToArray();
            changed[at] ^= 1;
            var reader = new TagFileReader(server.Epoch);
            PsiProtocolException? fault = null;
            try
            {
                reader.Append(changed);
            }
            catch (PsiProtocolException e)
            {
                fault = e;
            }

            Assert.True(fault is not null || !reader.IsComplete, $"byte {at}");
        }
    }

    [Fact]
    public async Task A_base_of_another_version_or_epoch_is_refused()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(1, 2),
            LookupTests.Things with
            {
                MaxItems = 10,
            }
        );
        using var other = LookupTests.Server(LookupTests.Keys(1, 2), LookupTests.Things);
        var tags = Read(server, await File(server), null);
        LookupTests.Update(server, LookupTests.Keys(3), LookupTests.Keys(2));
        LookupTests.Update(server, LookupTests.Keys(4), LookupTests.Keys(1));
        var late = await File(server, sinceVersion: 1);

        _ = Assert.Throws<PsiProtocolException>(() => Read(server, late, tags));
        _ = Assert.Throws<ArgumentException>(() => new TagFileReader(other.Epoch, tags));
        _ = Assert.Throws<ArgumentException>(() =>
            new UnbalancedClient(other.Epoch).Ask(LookupTests.Keys(1), tags)
        );
        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            File(server, sinceVersion: 3)
        );
        _ = Assert.Throws<ArgumentException>(() =>
            LookupTests.Update(
                server,
                LookupTests.Keys(Enumerable.Range(50, 20)),
                LookupTests.Keys(900)
            )
        );
        Assert.Equal(2, server.Count);
    }

    private static async Task<byte[]> File(UnbalancedServer server, int? sinceVersion = null)
    {
        using var stream = new MemoryStream();
        await server.PublishAsync(
            stream,
            sinceVersion,
            cancellationToken: TestContext.Current.CancellationToken
        );
        return stream.ToArray();
    }

    private static PublishedTags Read(UnbalancedServer server, byte[] file, PublishedTags? from)
    {
        var reader = new TagFileReader(server.Epoch, from);
        reader.Append(file.AsSpan(0, 50));
        reader.Append(file.AsSpan(50));
        return reader.Complete();
    }

    private static async Task Check(
        UnbalancedServer server,
        PublishedTags tags,
        Func<int, bool> isThere
    )
    {
        int[] asked = [-1, 0, 99, 100, 103, 106, 107, 4999, 5000, 5001, 5009, 5010];
        using var lookup = new UnbalancedClient(server.Epoch).Ask(LookupTests.Keys(asked), tags);
        var answer = await server.AnswerAsync(
            "c",
            lookup.Message,
            TestContext.Current.CancellationToken
        );
        var expected = Enumerable.Range(0, asked.Length).Where(i => isThere(asked[i]));

        Assert.Equal(expected, lookup.Complete(answer).MatchedRows.ToArray());
    }
}
