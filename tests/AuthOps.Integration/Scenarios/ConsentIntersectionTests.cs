using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi;
using AuthOps.Psi.Governance;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// Whatever consents are given, taken back and run out in whatever order, the next intersection has exactly those whose
/// consent holds, against a plain table of persons.
/// </summary>
public sealed class ConsentIntersectionTests
{
    private const string Purpose = "credit-check";
    private const int Persons = 8;
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] s_fields = ["months"];
    private static readonly string[] s_ids =
    [
        .. Enumerable.Range(0, Persons).Select(static i => $"person-{i}"),
    ];

    [Property(MaxTest = 15)]
    public async Task Who_takes_consent_back_is_gone_from_the_next_intersection(byte[] script)
    {
        using var registry = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        using var pseudonyms = SubjectPseudonymizer.Generate();
        var clock = new FakeTimeProvider(s_start);
        var subjects = pseudonyms.DeriveAll(s_ids);
        var expires = new DateTimeOffset?[Persons];
        var revoked = new bool[Persons];
        foreach (var step in script.Take(24).Append(byte.MaxValue))
        {
            var person = step / 4 % Persons;
            switch (step % 4)
            {
                case 0:
                    expires[person] = clock.GetUtcNow().AddDays(1 + (step / 32));
                    break;
                case 1 when expires[person] is not null:
                    revoked[person] = true;
                    break;
                case 2:
                    clock.Advance(TimeSpan.FromDays(1 + (step / 64)));
                    break;
                default:
                    var now = clock.GetUtcNow();
                    var consents = Consents(subjects, expires, revoked, now);
                    var matched = await IntersectAsync(consents, subjects, registry, clock);
                    Assert.Equal(
                        Enumerable.Range(0, Persons).Where(i => now < expires[i] && !revoked[i]),
                        matched
                    );
                    break;
            }
        }
    }

    private static ConsentSet Consents(
        SubjectKey[] subjects,
        DateTimeOffset?[] expires,
        bool[] revoked,
        DateTimeOffset now
    ) =>
        new ConsentSet(
            "consents",
            Purpose,
            s_start.AddYears(1),
            [
                .. Enumerable
                    .Range(0, Persons)
                    .Where(i => expires[i] is not null)
                    .Select(i => new ConsentEntry(subjects[i], s_fields, expires[i]!.Value)),
            ]
        ).WithRevocations([
            .. Enumerable
                .Range(0, Persons)
                .Where(i => revoked[i])
                .Select(i => new ConsentRevocation(subjects[i], now)),
        ]);

    private static async Task<int[]> IntersectAsync(
        ConsentSet consents,
        SubjectKey[] subjects,
        SigningKey registry,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var trust = new TrustFile([
            new TrustedKey(
                registry.PublicKey,
                "registry",
                ["consent-registry"],
                s_start,
                s_start.AddYears(1)
            ),
        ]);
        var options = new PsiOptions
        {
            Output = PsiOutput.Rows,
            Subjects = PsiSubjects.NaturalPersons,
            Purpose = Purpose,
            TimeProvider = clock,
        };
        var items = PsiItemSet
            .FromStrings("id", s_ids)
            .WithConsent(
                PsiConsent.Accept(
                    DsseEnvelope.Sign(consents.ToStatement(), registry),
                    trust,
                    ["consent-registry"],
                    Purpose,
                    now,
                    (row, at) => consents.Covers(subjects[row], Purpose, s_fields, at)
                )
            );
        var (receiver, _) = await TwoParties.RunAsync(items, options, items, options);
        return [.. receiver.MatchedRows.ToArray().Order()];
    }
}
