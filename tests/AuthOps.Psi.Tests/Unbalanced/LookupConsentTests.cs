using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Tests.Sessions;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Psi.Tests.Unbalanced;

/// <summary>Lookups and published tags over natural persons: the consent of both sides' subjects, filtered before anything is made of a key.</summary>
public sealed class LookupConsentTests
{
    private readonly SettableClock _clock = new(Parties.Now);
    private readonly UnbalancedOptions _persons;

    public LookupConsentTests() =>
        _persons = new UnbalancedOptions
        {
            Subjects = PsiSubjects.NaturalPersons,
            Purpose = Signers.Purpose,
            AllowsPublication = true,
            MaxItems = 100,
            TimeProvider = _clock,
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_server_client_or_publication_without_consent_to_the_purpose_that_holds()
    {
        var keys = LookupTests.Keys(1, 2);
        var consented = keys.WithConsent(Signers.Consent(expires: _clock.Now.AddHours(1)));
        var elsewhere = keys.WithConsent(Signers.Consent(purpose: "marketing"));
        Refused(() => LookupTests.Server(keys, _persons));
        Refused(() => LookupTests.Server(elsewhere, _persons));
        Refused(() => LookupTests.Server(consented, _persons with { Purpose = null }));
        using var server = LookupTests.Server(consented, _persons);
        Refused(() => LookupTests.Update(server, LookupTests.Keys(3), keys));
        Refused(() => LookupTests.Update(server, elsewhere, keys));
        var client = new UnbalancedClient(EpochParameters.Parse(server.Epoch.ToBytes()), _clock);
        Refused(() => client.Ask(keys));
        Refused(() => client.Ask(elsewhere));
        using var lookup = client.Ask(consented);
        Assert.Equal(
            2,
            lookup.Complete(await server.AnswerAsync("c", lookup.Message, Token)).Found
        );
        var tags = Read(server, await File(server));
        using (client.Ask(consented, tags))
        {
            Refused(() => client.Ask(keys, tags));
        }

        using var lookupsOnly = LookupTests.Server(
            consented,
            _persons with
            {
                AllowsPublication = false,
            }
        );
        await Assert.ThrowsAsync<LawfulBasisRequiredException>(() => File(lookupsOnly));

        _clock.Now = _clock.Now.AddHours(1);
        Refused(() => LookupTests.Server(consented, _persons));
        Refused(() => client.Ask(consented));
        _ = await Assert.ThrowsAsync<LawfulBasisRequiredException>(async () =>
            await server.AnswerAsync("c", lookup.Message, Token)
        );
        await Assert.ThrowsAsync<LawfulBasisRequiredException>(() => File(server));
        Assert.Equal(2, server.Evaluations);

        static void Refused(Action action) => Assert.Throws<LawfulBasisRequiredException>(action);
    }

    [Fact]
    public async Task Keys_of_legal_persons_are_declared_as_such_and_need_none()
    {
        using var server = LookupTests.Server(LookupTests.Keys(1), LookupTests.Things);
        using var lookup = new UnbalancedClient(server.Epoch).Ask(LookupTests.Keys(1));
        Assert.Equal(PsiSubjects.LegalPersons, server.Epoch.Subjects);
        Assert.Equal(
            1,
            lookup.Complete(await server.AnswerAsync("c", lookup.Message, Token)).Found
        );

        // A server cannot say nothing of a purpose where the keys are persons'.
        var bytes = LookupTests
            .Server(LookupTests.Keys(1).WithConsent(Signers.Consent()), _persons)
            .Epoch.ToBytes();
        bytes.AsSpan(76, 32).Clear();
        Assert.Throws<PsiProtocolException>(() => EpochParameters.Parse(bytes));
    }

    [Fact]
    public async Task What_is_not_covered_gets_no_tag_on_the_server_and_no_element_on_the_client()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(0, 1, 2, 3).WithConsent(Signers.Consent((row, _) => row != 1)),
            _persons
        );
        Assert.Equal(3, server.Count);
        using var lookup = new UnbalancedClient(server.Epoch, _clock).Ask(
            LookupTests.Keys(3, 2, 1, 0).WithConsent(Signers.Consent((row, _) => row != 0))
        );
        Assert.Equal(LookupQuery.Size(server.Epoch, 3), lookup.Message.Length);

        var result = lookup.Complete(await server.AnswerAsync("c", lookup.Message, Token));

        // Rows are numbered as the client has them: 2 and 0 are found, 1 has no tag, 3 was not asked for.
        Assert.Equal([1, 3], result.MatchedRows.ToArray());
    }

    [Fact]
    public async Task Consent_that_was_taken_back_is_a_tombstone_of_the_next_publication()
    {
        var revoked = _clock.Now.AddHours(1);
        using var server = LookupTests.Server(
            LookupTests
                .Keys(0, 1, 2)
                .WithConsent(Signers.Consent((row, at) => row != 1 || at < revoked)),
            _persons
        );

        // Key 2 comes a second time, with a row that stays covered when the first does not.
        server.Update(
            LookupTests.Keys(2, 7).WithConsent(Signers.Consent(expires: revoked.AddDays(1))),
            LookupTests.Keys(),
            cancellationToken: Token
        );
        var first = Read(server, await File(server));
        Assert.Equal(4, first.Count);
        Assert.Equal(0, server.RemoveUncovered());

        _clock.Now = revoked;
        var changes = await File(server, first.Version);
        var reader = new TagFileReader(server.Epoch, first);
        reader.Append(changes);
        Assert.Equal((3, 2), (reader.Complete().Count, reader.Complete().Version));
        Assert.Equal(3, server.Count);
        using var lookup = new UnbalancedClient(server.Epoch, _clock).Ask(
            LookupTests.Keys(0, 1, 2, 7).WithConsent(Signers.Consent())
        );
        var found = lookup.Complete(await server.AnswerAsync("c", lookup.Message, Token));
        Assert.Equal([0, 2, 3], found.MatchedRows.ToArray());

        // Two consents: the file names both, and neither alone.
        var basis = Convert.ToHexStringLower(changes.AsSpan(64, 32));
        Assert.NotEqual(Signers.Statement().Statement.Digest, basis);
        Assert.NotEqual(new string('0', 64), basis);
    }

    [Fact]
    public void A_key_stays_as_long_as_one_of_its_rows_is_covered()
    {
        // Consent is taken back for the first row of key 2, and a day later for the second.
        var revoked = _clock.Now.AddHours(1);
        using var server = LookupTests.Server(
            LookupTests.Keys(1, 2).WithConsent(Signers.Consent((_, at) => at < revoked)),
            _persons
        );
        server.Update(
            LookupTests.Keys(2).WithConsent(Signers.Consent((_, at) => at < revoked.AddDays(1))),
            LookupTests.Keys(),
            cancellationToken: Token
        );
        _clock.Now = revoked;
        Assert.Equal(1, server.RemoveUncovered());
        Assert.Equal(1, server.Count);
        _clock.Now = revoked.AddDays(1);
        Assert.Equal(1, server.RemoveUncovered());
        Assert.Equal(0, server.Count);
    }

    [Fact]
    public async Task A_lookup_over_a_stream_keeps_the_same_rules()
    {
        using var server = LookupTests.Server(
            LookupTests.Keys(1, 2).WithConsent(Signers.Consent()),
            _persons
        );
        var options = new PsiConnectionOptions { TimeProvider = TimeProvider.System };
        foreach (var consented in new[] { true, false })
        {
            var (left, right) = DuplexPipe.Create();
            var keys = LookupTests.Keys(2);
            var ask = LookupSession.RunAsync(
                left,
                consented
                    ? keys.WithConsent(
                        Signers.Consent(expires: DateTimeOffset.MaxValue.AddDays(-1))
                    )
                    : keys,
                new LookupOptions(),
                options,
                cancellationToken: Token
            );
            var serve = LookupSession.ServeAsync(right, server, "c", options, Token);
            if (consented)
            {
                Assert.Equal(1, (await ask).Result!.Found);
                Assert.Equal(1, (await serve).Facts.Keys);
                continue;
            }

            await Assert.ThrowsAsync<LawfulBasisRequiredException>(() => ask);
            var told = await Assert.ThrowsAsync<PsiProtocolException>(() => serve);
            Assert.Equal(PsiProtocolError.LawfulBasis, told.PeerReason);
        }
    }

    private static async Task<byte[]> File(UnbalancedServer server, int? since = null)
    {
        using var stream = new MemoryStream();
        await server.PublishAsync(stream, since, cancellationToken: Token);
        return stream.ToArray();
    }

    private static PublishedTags Read(UnbalancedServer server, byte[] file)
    {
        var reader = new TagFileReader(server.Epoch);
        reader.Append(file);
        return reader.Complete();
    }
}
