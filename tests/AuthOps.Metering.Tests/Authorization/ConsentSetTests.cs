using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class ConsentSetTests
{
    private const string Purpose = "chronic-care";
    private static readonly string[] s_fields = ["drug", "年龄"];
    private static readonly DateTimeOffset s_expiry = Sample.Start.AddDays(30);
    private static readonly byte[] s_key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void A_pseudonym_is_the_keyed_digest_it_says_it_is()
    {
        // HMAC-SHA-256, key 01..20, message "authops/metering/subject/v1" 00 "person-1", by Python's hmac module.
        using var pseudonyms = SubjectPseudonymizer.Import(s_key);
        var bytes = new byte[SubjectKey.Size];
        pseudonyms.Derive("person-1").CopyTo(bytes);
        Assert.Equal(
            "d7662dc6a7bd4dcdd69c4b24085b48017dc47de0f23d5d3b403db49bd0e6d5d1",
            Convert.ToHexStringLower(bytes)
        );
        Assert.Equal(nameof(SubjectKey), pseudonyms.Derive("person-1").ToString());
        using var other = SubjectPseudonymizer.Generate();
        Assert.NotEqual(other.Derive("person-1"), pseudonyms.Derive("person-1"));
    }

    [Fact]
    public void Only_who_consented_to_this_purpose_these_fields_and_now_is_covered()
    {
        using var pseudonyms = SubjectPseudonymizer.Import(s_key);
        var set = Set(pseudonyms);
        var one = pseudonyms.Derive("person-1");
        Assert.True(set.Covers(one, Purpose, ["drug"], Sample.Start));
        Assert.True(set.Covers(one, Purpose, s_fields, Sample.Start));
        Assert.False(set.Covers(one, "claims-check", ["drug"], Sample.Start));
        Assert.False(set.Covers(one, Purpose, ["drug", "cost"], Sample.Start));
        Assert.False(set.Covers(one, Purpose, ["drug"], s_expiry));
        Assert.True(set.Covers(one, Purpose, ["drug"], s_expiry.AddTicks(-1)));
        Assert.False(set.Covers(pseudonyms.Derive("person-3"), Purpose, ["drug"], Sample.Start));
        Assert.False(set.Covers(default, Purpose, [], Sample.Start));
        using var other = SubjectPseudonymizer.Generate();
        Assert.False(set.Covers(other.Derive("person-1"), Purpose, ["drug"], Sample.Start));
    }

    [Fact]
    public void A_revoked_subject_vanishes_from_the_next_filter()
    {
        using var pseudonyms = SubjectPseudonymizer.Import(s_key);
        var set = Set(pseudonyms);
        var rows = pseudonyms.DeriveAll(["person-2", null, "person-3", "person-1", "", "person-1"]);
        Assert.Equal([0, 3, 5], set.CoveredRows(rows, Purpose, ["drug"], Sample.Start));

        var revoked = set.WithRevocations([
            new ConsentRevocation(pseudonyms.Derive("person-1"), Sample.Start.AddHours(1)),
            new ConsentRevocation(pseudonyms.Derive("person-1"), Sample.Start.AddHours(2)),
        ]);
        Assert.Equal([0, 3, 5], revoked.CoveredRows(rows, Purpose, ["drug"], Sample.Start));
        Assert.Equal([0], revoked.CoveredRows(rows, Purpose, ["drug"], Sample.Start.AddHours(1)));
        Assert.Equal(1, revoked.RevokedCount);
        Assert.NotEqual(set.Digest, revoked.Digest);
    }

    [Property]
    public bool The_digest_does_not_depend_on_the_order_of_entries(byte[] names)
    {
        using var pseudonyms = SubjectPseudonymizer.Import(s_key);
        var entries = names
            .Distinct()
            .Select(n => new ConsentEntry(pseudonyms.Derive($"p{n}"), s_fields, s_expiry))
            .ToList();
        var forward = new ConsentSet("c", Purpose, s_expiry, entries).Digest;
        entries.Reverse();
        return new ConsentSet("c", Purpose, s_expiry, entries).Digest == forward;
    }

    [Fact]
    public void The_digest_depends_on_everything_else()
    {
        using var pseudonyms = SubjectPseudonymizer.Import(s_key);
        var one = pseudonyms.Derive("person-1");
        var later = s_expiry.AddTicks(1);
        string[] digests =
        [
            Digest("c", Purpose, s_expiry, new ConsentEntry(one, s_fields, s_expiry)),
            Digest("d", Purpose, s_expiry, new ConsentEntry(one, s_fields, s_expiry)),
            Digest("c", "other", s_expiry, new ConsentEntry(one, s_fields, s_expiry)),
            Digest("c", Purpose, later, new ConsentEntry(one, s_fields, s_expiry)),
            Digest("c", Purpose, s_expiry, new ConsentEntry(one, s_fields, later)),
            Digest("c", Purpose, s_expiry, new ConsentEntry(one, ["drug"], s_expiry)),
            Digest("c", Purpose, s_expiry, new ConsentEntry(one, ["drug年龄"], s_expiry)),
            Digest(
                "c",
                Purpose,
                s_expiry,
                new ConsentEntry(pseudonyms.Derive("person-2"), s_fields, s_expiry)
            ),
        ];
        Assert.Equal(digests.Length, digests.Distinct().Count());

        static string Digest(string id, string purpose, DateTimeOffset at, ConsentEntry entry) =>
            new ConsentSet(id, purpose, at, [entry]).Digest;
    }

    [Fact]
    public void A_signed_statement_about_exactly_this_set_is_a_lawful_basis()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        using var pseudonyms = SubjectPseudonymizer.Import(s_key);
        var set = Set(pseudonyms);
        var trust = Sample.Trust(key, "consent-collector");
        var signed = DsseEnvelope.Sign(set.ToStatement(), key);
        var basis = set.ToLawfulBasis(signed, trust, ["consent-collector"], Sample.Start);
        Assert.Equal(set.ToStatement().Digest, basis.StatementDigest);
        Assert.Equal("urn:authops:predicate:consent-set:v1", basis.PredicateType);
        Assert.False(basis.IsValidAt(s_expiry));
        Assert.DoesNotContain(
            "person",
            System.Text.Encoding.UTF8.GetString(signed.ToBytes()),
            StringComparison.Ordinal
        );

        Refused(() => set.ToLawfulBasis(signed, trust, ["operator"], Sample.Start));
        Refused(() => set.ToLawfulBasis(signed, trust, ["consent-collector"], s_expiry));
        using var stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        Refused(() =>
            set.ToLawfulBasis(
                DsseEnvelope.Sign(set.ToStatement(), stranger),
                trust,
                ["consent-collector"],
                Sample.Start
            )
        );
        var revoked = set.WithRevocations([
            new ConsentRevocation(pseudonyms.Derive("person-1"), Sample.Start),
        ]);
        Refused(() => revoked.ToLawfulBasis(signed, trust, ["consent-collector"], Sample.Start));
        Assert.Throws<ArgumentException>(() => set.ToLawfulBasis(signed, trust, [], Sample.Start));

        static void Refused(Action action) => Assert.Throws<ConsentException>(action);
    }

    [Fact]
    public void Malformed_entries_are_refused_without_showing_them()
    {
        using var pseudonyms = SubjectPseudonymizer.Import(s_key);
        var one = pseudonyms.Derive("person-1");
        Assert.Throws<ArgumentException>(() => new ConsentEntry(default, s_fields, s_expiry));
        Assert.Throws<ArgumentException>(() => new ConsentEntry(one, [], s_expiry));
        Assert.Throws<ArgumentException>(() => new ConsentEntry(one, ["a", "a"], s_expiry));
        Assert.Throws<ArgumentException>(() => new ConsentEntry(one, ["a\n"], s_expiry));
        var entry = new ConsentEntry(one, s_fields, s_expiry);
        Assert.Throws<ArgumentException>(() =>
            new ConsentSet("c", Purpose, s_expiry, [entry, entry])
        );
        Assert.Throws<ArgumentException>(() => SubjectPseudonymizer.Import(new byte[32]));
        Assert.Throws<ArgumentException>(() => pseudonyms.Derive(""));
        var tooLong = new string('7', 257);
        var thrown = Assert.Throws<ArgumentException>(() => pseudonyms.Derive(tooLong));
        Assert.DoesNotContain("777", thrown.Message, StringComparison.Ordinal);
        pseudonyms.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pseudonyms.Derive("person-1"));
    }

    private static ConsentSet Set(SubjectPseudonymizer pseudonyms) =>
        new(
            "c-2026",
            Purpose,
            s_expiry,
            [
                new ConsentEntry(pseudonyms.Derive("person-1"), s_fields, s_expiry.AddYears(1)),
                new ConsentEntry(pseudonyms.Derive("person-2"), ["drug"], Sample.Start.AddDays(1)),
            ]
        );
}
