using System.Reflection;
using AuthOps.Primitives.Usage;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Tests.Sessions;

namespace AuthOps.Psi.Tests.Governance;

public sealed class ConsentTests
{
    private static readonly PsiOptions s_persons = Parties.Rows() with
    {
        Subjects = PsiSubjects.NaturalPersons,
        Purpose = Signers.Purpose,
        TimeProvider = new SettableClock(Parties.Now),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PsiOutput.Rows)]
    [InlineData(PsiOutput.RowsToBoth)]
    public void Rows_over_persons_take_no_set_without_consent_to_the_purpose_that_holds(
        PsiOutput output
    )
    {
        var options = s_persons with { Output = output };
        var items = Parties.Set("a", "b");
        var expiring = items.WithConsent(Signers.Consent(expires: Parties.Now.AddSeconds(1)));

        Refused(items, options);
        Refused(items.WithConsent(Signers.Consent(purpose: "marketing")), options);
        Refused(items.WithConsent(Signers.Consent()), options with { Purpose = null });
        Refused(items.WithConsent(Signers.Consent()), options with { Purpose = "marketing" });
        Refused(
            expiring,
            options with
            {
                TimeProvider = new SettableClock(Parties.Now.AddSeconds(1)),
            }
        );
        Accepted(expiring, options);
        Accepted(items, options with { Output = PsiOutput.Cardinality });
        Accepted(items, options with { Subjects = PsiSubjects.LegalPersons });

        static void Refused(PsiItemSet set, PsiOptions options)
        {
            Assert.Throws<LawfulBasisRequiredException>(() => new EcdhPsiReceiver(set, options));
            Assert.Throws<LawfulBasisRequiredException>(() => new EcdhPsiSender(set, options));
        }

        static void Accepted(PsiItemSet set, PsiOptions options)
        {
            new EcdhPsiReceiver(set, options).Dispose();
            new EcdhPsiSender(set, options).Dispose();
        }
    }

    [Fact]
    public void Only_a_statement_signed_for_the_purpose_and_in_force_makes_a_consent()
    {
        Refused(() => Accept(Signers.Statement(signer: Signers.Stranger)));
        Refused(() => Accept(Signers.Statement(signer: Signers.Insurer)));
        Refused(() => Accept(Signers.Statement(purpose: "marketing")));
        Refused(() => Accept(Signers.Statement(expires: Parties.Now)));
        Refused(() => Accept(Signers.Statement(predicate: "consent-sett")));
        Refused(() => Accept(Signers.Statement(), Parties.Now.AddYears(10)));
        Assert.Throws<ArgumentException>(() =>
            PsiConsent.Accept(
                Signers.Statement(),
                Signers.Trust,
                [],
                Signers.Purpose,
                Parties.Now,
                (_, _) => true
            )
        );

        var consent = Accept(Signers.Statement());
        Assert.Equal(Signers.Statement().Statement.Digest, consent.Basis.StatementDigest);
        Assert.Equal(Signers.Purpose, consent.Purpose);

        static void Refused(Func<PsiConsent> accept) =>
            Assert.Throws<LawfulBasisRequiredException>(accept);

        static PsiConsent Accept(
            Primitives.Evidence.DsseEnvelope statement,
            DateTimeOffset? at = null
        ) =>
            PsiConsent.Accept(
                statement,
                Signers.Trust,
                ["consent-registry"],
                Signers.Purpose,
                at ?? Parties.Now,
                (_, _) => true
            );
    }

    /// <summary>
    /// The gate is one of types: a consent has no public constructor, and every public type that runs an intersection on a
    /// set takes that set with its consent inside.
    /// </summary>
    [Fact]
    public void No_public_member_makes_a_consent_but_by_accepting_a_statement()
    {
        Assert.Empty(typeof(PsiConsent).GetConstructors());
        var makers = typeof(PsiConsent)
            .Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers())
            .Where(member =>
                member is MethodInfo { ReturnType: var made } && made == typeof(PsiConsent)
                || member is PropertyInfo { PropertyType: var held } && held == typeof(PsiConsent)
            )
            .Select(member => $"{member.DeclaringType!.Name}.{member.Name}");
        Assert.Equal(["PsiConsent.Accept"], makers);
    }

    /// <summary>
    /// Sessions, large sets, lookups and published tags alike: what takes keys takes the set or the rows that carry their consent, and
    /// nothing takes a bare basis, which would say nothing of the rows it covers.
    /// </summary>
    [Fact]
    public void Nothing_public_takes_a_lawful_basis_and_only_sets_and_rows_take_a_consent()
    {
        var members = typeof(PsiConsent)
            .Assembly.GetExportedTypes()
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
                    .Cast<MethodBase>()
                    .Concat(type.GetConstructors())
            )
            .Where(member => member.DeclaringType!.Assembly == typeof(PsiConsent).Assembly)
            .ToArray();

        Assert.DoesNotContain(members, member => Takes(member, typeof(LawfulBasis)));
        Assert.Equal(
            ["PsiItemSet.WithConsent", "PsiRowSource.WithConsent"],
            members
                .Where(member => Takes(member, typeof(PsiConsent)))
                .Select(member => $"{member.DeclaringType!.Name}.{member.Name}")
                .Order(StringComparer.Ordinal)
        );

        static bool Takes(MethodBase member, Type type) =>
            member.GetParameters().Any(parameter => parameter.ParameterType == type);
    }

    [Fact]
    public void Rows_without_consent_are_left_out_before_anything_is_masked()
    {
        // Rows 1 and 4 are not covered: neither their number nor their masked keys leave.
        var keys = Parties.Keys(0, 6);
        var covered = Parties
            .Set(keys)
            .WithConsent(Signers.Consent((row, _) => row is not (1 or 4)));
        var all = Parties.Set(keys).WithConsent(Signers.Consent());
        using var receiver = new EcdhPsiReceiver(covered, s_persons);
        using var sender = new EcdhPsiSender(all, s_persons);

        var frames = Parties.RunLockstep(receiver, sender);

        Assert.Equal([0, 2, 3, 5], receiver.Result.MatchedRows.ToArray());
        Assert.Equal(4, receiver.Result.IntersectionSize);
        Assert.Equal(4, receiver.Result.Facts.ReceiverItems);
        Assert.Equal(
            4 * 32,
            frames.First(f => f.From == PsiRole.Receiver && f.Frame[1] == 2).Frame.Length - 8
        );
    }

    [Fact]
    public void A_subject_who_took_consent_back_is_absent_from_the_next_intersection_of_the_same_set()
    {
        var clock = new SettableClock(Parties.Now);
        var options = s_persons with { TimeProvider = clock, Output = PsiOutput.RowsToBoth };
        var revoked = Parties.Now.AddHours(1);
        var receiverSet = Parties
            .Set("a", "b", "c")
            .WithConsent(Signers.Consent((row, at) => row != 1 || at < revoked));
        var senderSet = Parties.Set("c", "b", "x").WithConsent(Signers.Consent());

        Assert.Equal([1, 2], Run());
        clock.Now = revoked;
        Assert.Equal([2], Run());

        int[] Run()
        {
            using var receiver = new EcdhPsiReceiver(receiverSet, options);
            using var sender = new EcdhPsiSender(senderSet, options);
            _ = Parties.RunLockstep(receiver, sender);
            return receiver.Result.MatchedRows.ToArray();
        }
    }

    [Fact]
    public void A_key_of_several_rows_takes_part_while_one_is_covered_and_payloads_follow_it()
    {
        var items = PsiItemSet.FromStrings(
            "id",
            ["a", "b", "a", "c"],
            new Psi.Items.PsiItemPolicy { Duplicates = Psi.Items.DuplicatePolicy.AllRows }
        );
        ReadOnlyMemory<byte>[] payloads =
        [
            "A"u8.ToArray(),
            "B"u8.ToArray(),
            "A"u8.ToArray(),
            "C"u8.ToArray(),
        ];
        var options = s_persons with { PayloadBytes = 1 };
        var theirs = items
            .WithPayloads(payloads)
            .WithConsent(Signers.Consent((row, _) => row is 2 or 3));
        using var receiver = new EcdhPsiReceiver(
            Parties.Set("c", "b", "a").WithConsent(Signers.Consent()),
            options
        );
        using var sender = new EcdhPsiSender(theirs, options);

        _ = Parties.RunLockstep(receiver, sender);

        Assert.Equal([0, 2], receiver.Result.MatchedRows.ToArray());
        Assert.Equal(
            ["C"u8.ToArray(), "A"u8.ToArray()],
            receiver.Result.Payloads.Select(p => p.ToArray())
        );
    }

    [Fact]
    public async Task A_session_without_consent_sends_nothing()
    {
        var (ours, theirs) = DuplexPipe.Create();
        await using var keep = theirs;

        await Assert.ThrowsAsync<LawfulBasisRequiredException>(() =>
            PsiSession.RunAsync(ours, PsiRole.Receiver, Parties.Set("a"), s_persons, null, Token)
        );
        var read = theirs.ReadAsync(new byte[1], Token).AsTask();
        await Task.Delay(50, Token);
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public void Consent_that_expires_during_the_session_keeps_the_rows_closed()
    {
        var clock = new SettableClock(Parties.Now);
        var options = s_persons with { TimeProvider = clock };
        var consent = Signers.Consent(expires: Parties.Now.AddMinutes(1));
        using var receiver = new EcdhPsiReceiver(
            Parties.Set("a", "b").WithConsent(consent),
            options
        );
        using var sender = new EcdhPsiSender(Parties.Set("b").WithConsent(consent), options);

        var sent = 0;
        Assert.Throws<LawfulBasisRequiredException>(() =>
        {
            while (!receiver.IsFinished)
            {
                if (sent++ == 4)
                {
                    clock.Now = Parties.Now.AddMinutes(2);
                }

                EcdhPsiParty from = receiver.WantsToSend ? receiver : sender;
                EcdhPsiParty to = receiver.WantsToSend ? sender : receiver;
                to.Receive(from.NextFrame(Token).ToArray(), Token);
            }
        });
        Assert.False(receiver.IsFinished || sender.IsFinished);
    }

    [Fact]
    public void A_peer_that_names_no_basis_or_another_purpose_is_refused()
    {
        var items = Parties.Set("a").WithConsent(Signers.Consent());
        Assert.Equal(
            PsiProtocolError.LawfulBasis,
            Answer(s_persons, hello => hello.AsSpan(8 + 68, 32).Clear())
        );

        // Its consent is to its own purpose, so that its own side lets it begin; the purposes differ.
        using var sender = new EcdhPsiSender(items, s_persons);
        using var other = new EcdhPsiReceiver(
            Parties.Set("a").WithConsent(Signers.Consent(purpose: "marketing")),
            s_persons with
            {
                Purpose = "marketing",
            }
        );
        var thrown = Assert.Throws<PsiProtocolException>(() =>
            sender.Receive(other.NextFrame(Token).ToArray(), Token)
        );
        Assert.Equal(PsiProtocolError.PolicyMismatch, thrown.Reason);

        PsiProtocolError Answer(PsiOptions options, Action<byte[]> change)
        {
            using var receiver = new EcdhPsiReceiver(items, options);
            using var party = new EcdhPsiSender(items, options);
            var hello = receiver.NextFrame(Token).ToArray();
            change(hello);
            return Assert.Throws<PsiProtocolException>(() => party.Receive(hello, Token)).Reason;
        }
    }
}

/// <summary>A clock that a test sets. Not safe for concurrent use.</summary>
internal sealed class SettableClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
