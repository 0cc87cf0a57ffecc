using System.Text;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Review;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Packs;

/// <summary>Everything that can be wrong with a pack, each refused by its name: by who has no key, and by who has them all.</summary>
public sealed class PackTamperingTests(EvidencePackTests.PackFixture shared)
    : IClassFixture<EvidencePackTests.PackFixture>
{
    private readonly PackCity _city = shared.City;

    public static TheoryData<string> Kinds =>
        [
            "log/segment.00000000",
            "log/log",
            "log/checkpoint",
            "checkpoints/",
            "ledgers/",
            "proofs/",
            "statements/authorization-grant.v1/",
            "statements/invoice.v1/",
            "statements/release-receipt.v1/",
            "statements/revenue-shares.v1/",
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_changed_byte_of_each_kind_of_file(string prefix)
    {
        var path = Edit(
            (name, bytes) =>
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    bytes[bytes.Length / 3] ^= 1;
                }

                return bytes;
            }
        );
        var verdict = _city.Verify(path);
        Assert.Contains(
            verdict.Findings,
            f =>
                f.Kind == PackFindingKind.FileChanged
                && f.File.StartsWith(prefix, StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_file_missing_of_each_kind(string prefix)
    {
        var isGone = false;
        var path = Edit(
            (name, bytes) =>
            {
                if (isGone || !name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return bytes;
                }

                isGone = true;
                return null;
            }
        );
        Assert.Contains(
            _city.Verify(path).Findings,
            f =>
                f.Kind == PackFindingKind.FileMissing
                && f.File.StartsWith(prefix, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("statements/other.v1/x.dsse.json", PackFindingKind.StatementMalformed)]
    [InlineData("rows.csv", PackFindingKind.FileUnknown)]
    [InlineData("log/tile", PackFindingKind.FileUnknown)]
    [InlineData("ledgers/rows.csv", PackFindingKind.FileUnknown)]
    public void One_file_too_many(string name, PackFindingKind besides)
    {
        var kinds = KindsOf(
            _city.Verify(Edit((_, bytes) => bytes, (name, Encoding.UTF8.GetBytes("{}"))))
        );
        Assert.Contains(PackFindingKind.FileAdded, kinds);
        Assert.Contains(besides, kinds);
    }

    [Fact]
    public void A_manifest_by_another_key_missing_or_of_something_else()
    {
        using var stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        Assert.Equal(
            [PackFindingKind.ManifestRefused],
            KindsOf(_city.Verify(_city.Write(Fresh(), key: stranger)))
        );
        Assert.Equal(
            [PackFindingKind.ManifestRefused],
            KindsOf(_city.Verify(_city.Write(Fresh(), key: _city.Bureau)))
        );
        Assert.Equal(
            [PackFindingKind.ManifestMalformed],
            KindsOf(
                _city.Verify(Edit((name, bytes) => name == "manifest.dsse.json" ? null : bytes))
            )
        );
        var other = _city.Statements[0].ToBytes();
        Assert.Equal(
            [PackFindingKind.ManifestMalformed],
            KindsOf(
                _city.Verify(Edit((name, bytes) => name == "manifest.dsse.json" ? other : bytes))
            )
        );
    }

    [Fact]
    public void A_statement_by_a_stranger_by_one_of_two_or_after_a_key_ran_out()
    {
        using var stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        foreach (
            var signed in (Func<Statement, DsseEnvelope>[])
                [s => DsseEnvelope.Sign(s, stranger), s => DsseEnvelope.Sign(s, _city.Bureau)]
        )
        {
            var findings = Rebuild(TariffPlan.PredicateType, e => signed(e.Statement)).Findings;
            Assert.Equal(
                [PackFindingKind.StatementRefused],
                findings.Select(f => f.Kind).Distinct()
            );
        }

        using var pack = EvidencePack.Open(shared.Path);
        var late = EvidencePackVerifier.Verify(
            pack,
            _city.Trust,
            PackCity.Later.AddYears(200),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Contains(PackFindingKind.ManifestRefused, KindsOf(late));
        Assert.Contains(PackFindingKind.CheckpointRefused, KindsOf(late));

        var nobody = EvidencePackVerifier.Verify(
            pack,
            trust: null,
            PackCity.Later,
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.True(nobody.IsConsistent);
        Assert.False(nobody.IsAccepted);
    }

    [Fact]
    public void An_invoice_that_says_otherwise_by_those_with_the_keys()
    {
        Forged(
            Invoice.PredicateType,
            "\"totalFen\":\"",
            "\"totalFen\":\"1",
            PackFindingKind.InvoiceDiffers
        );
        Forged(
            Invoice.PredicateType,
            "\"quantity\":\"",
            "\"quantity\":\"1",
            PackFindingKind.InvoiceDiffers
        );
        Forged(
            Invoice.PredicateType,
            "\"ceilingFen\":\"300\"",
            "\"ceilingFen\":\"400\"",
            PackFindingKind.InvoiceDiffers
        );
        Forged(
            Invoice.PredicateType,
            $"\"release\":\"{_city.ReleaseOf(1)}\"",
            "\"release\":\"none\"",
            PackFindingKind.ChargeWithoutIds
        );
        Forged(
            Invoice.PredicateType,
            "\"logRoot\":\"",
            "\"logRoot\":\"0",
            PackFindingKind.InvoiceMalformed
        );
        Forged(
            Invoice.PredicateType,
            _city.Tariff.Digest,
            new string('0', 64),
            PackFindingKind.InvoiceMalformed
        );
        Forged(
            Invoice.PredicateType,
            "\"logSize\":\"",
            "\"logSize\":\"-",
            PackFindingKind.InvoiceMalformed
        );
        Forged(
            Invoice.PredicateType,
            "\"developer\":\"developer-1\"",
            "\"developer\":\"developer-9\"",
            PackFindingKind.InvoiceMalformed
        );
    }

    [Fact]
    public void An_invoice_left_out_or_there_twice_and_a_total_that_is_another()
    {
        var charged = _city.Statements.First(s =>
            s.Statement.PredicateType == Invoice.PredicateType
            && s.Statement.Predicate.GetRawText()
                .Contains(_city.ReleaseOf(1), StringComparison.Ordinal)
        );
        var kinds = KindsOf(_city.Verify(_city.Write(Fresh(), _city.Builder(s => s != charged))));
        Assert.Contains(PackFindingKind.UseUnbilled, kinds);
        Assert.Contains(PackFindingKind.TotalDiffers, kinds);
        Assert.Contains(PackFindingKind.LedgerDiffers, kinds);

        var twice = _city
            .Builder()
            .Add(_city.Forge(charged, _city.ReleaseOf(1), _city.ReleaseOf(2)));
        Assert.Contains(
            PackFindingKind.InvoicesOverlap,
            KindsOf(_city.Verify(_city.Write(Fresh(), twice)))
        );

        var (total, proofs) = _city.Totals[0];
        var without = new EvidencePackBuilder().AddLog(_city.LogFolder).AddLedger(_city.Ledger);
        _city.Statements.ForEach(s => without.Add(s));
        foreach (var (other, others) in _city.Totals.Skip(1))
        {
            without.AddTotal(other, others);
        }

        Assert.Contains(
            PackFindingKind.InvoiceUnproved,
            KindsOf(_city.Verify(_city.Write(Fresh(), without)))
        );
        without.AddTotal(_city.Forge(total, "\"totalFen\":\"", "\"totalFen\":\"1"), proofs);
        kinds = KindsOf(_city.Verify(_city.Write(Fresh(), without)));
        Assert.Contains(PackFindingKind.TotalDiffers, kinds);
        Assert.Contains(PackFindingKind.InvoiceUnproved, kinds);
    }

    [Fact]
    public void Grants_receipts_and_shares_that_say_otherwise()
    {
        Forged(
            AuthorizationGrant.PredicateType,
            "\"granted\":\"1000000\"",
            "\"granted\":\"1000001\"",
            PackFindingKind.GrantDiffers,
            PackFindingKind.BudgetExceeded
        );
        Missing(AuthorizationGrant.PredicateType, PackFindingKind.GrantDiffers);
        Missing(TariffPlan.PredicateType, PackFindingKind.InvoiceMalformed);
        Missing(ReleaseReceipt.PredicateType, PackFindingKind.ChargeWithoutIds);
        Forged(
            ReleaseReceipt.PredicateType,
            "\"product\":\"p-1\"",
            "\"product\":\"p-7\"",
            PackFindingKind.ReleaseUnproved,
            PackFindingKind.ChargeWithoutIds
        );
        var listed = new ReleaseList([
            new ProductRelease(
                new ReleaseId("rel-1"),
                new GrantId(PackCity.GrantName),
                new ScenarioId("s-1"),
                new ProductId("p-1"),
                PackCity.Year
            ),
        ]);
        Assert.Equal(
            [PackFindingKind.ReleaseUnproved],
            KindsOf(
                _city.Verify(
                    _city.Write(Fresh(), _city.Builder().Add(_city.ByBoth(listed.ToStatement())))
                )
            )
        );
        Forged(
            RevenueShares.PredicateType,
            "\"amountFen\":\"334\"",
            "\"amountFen\":\"335\"",
            PackFindingKind.SharesDiffer
        );
        Forged(
            RevenueShares.PredicateType,
            "\"totalFen\":\"1001\"",
            "\"totalFen\":\"1002\"",
            PackFindingKind.SharesDiffer
        );
        Missing(RevenueShares.PredicateType, PackFindingKind.SharesDiffer);
    }

    [Fact]
    public void Accounts_and_disclosure_that_say_otherwise()
    {
        Forged(
            DedicatedAccountStatement.PredicateType,
            "\"taxesFen\":\"0\"",
            "\"taxesFen\":\"1\"",
            PackFindingKind.AccountDiffers
        );
        Forged(
            DedicatedAccountStatement.PredicateType,
            _city.Ledger.Head,
            new string('0', 64),
            PackFindingKind.AccountDiffers
        );
        Missing(DedicatedAccountStatement.PredicateType, PackFindingKind.AccountDiffers);
        Forged(
            DisclosureReport.PredicateType,
            "\"resources\":[\"r-claims\"]",
            "\"resources\":[\"r-other\"]",
            PackFindingKind.DisclosureDiffers
        );
        Forged(
            DisclosureReport.PredicateType,
            "\"maximumFen\":\"300\"",
            "\"maximumFen\":\"301\"",
            PackFindingKind.DisclosureDiffers
        );
        Forged(
            DisclosureReport.PredicateType,
            "\"uses\":\"81\"",
            "\"uses\":\"82\"",
            PackFindingKind.DisclosureDiffers
        );
    }

    [Fact]
    public void A_ledger_with_another_entry_and_a_log_set_back()
    {
        var ledger = DedicatedLedger.Parse(_city.Ledger.ToBytes());
        ledger.Post(
            PackCity.Year.Until.AddDays(3),
            "more",
            [
                LedgerPosting.ToDebit(new(LedgerAccountKind.Bank), new Fen(1)),
                LedgerPosting.ToCredit(new(LedgerAccountKind.Subsidy), new Fen(1)),
            ]
        );
        var builder = new EvidencePackBuilder().AddLog(_city.LogFolder).AddLedger(ledger);
        _city.Statements.ForEach(s => builder.Add(s));
        Assert.Contains(
            _city.Verify(_city.Write(Fresh(), builder)).Findings,
            f =>
                f.Kind == PackFindingKind.AccountDiffers
                && f.File.StartsWith("ledgers/", StringComparison.Ordinal)
        );

        // Another city's checkpoint, signed by this one's key: what was signed is not continued.
        using var other = new PackCity();
        var log = UsageLog.Open(other.LogFolder);
        log.WriteCheckpoint(_city.Operator);
        log.Dispose();
        var note = SignedNote.Parse(File.ReadAllBytes(Path.Combine(other.LogFolder, "checkpoint")));
        Assert.Equal(
            [PackFindingKind.CheckpointNotContinued],
            KindsOf(_city.Verify(_city.Write(Fresh(), _city.Builder().AddCheckpoint(note))))
        );
    }

    [Fact]
    public void A_checkpoint_by_a_stranger()
    {
        using var stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        using var other = new PackCity();
        using (var log = UsageLog.Open(other.LogFolder))
        {
            log.WriteCheckpoint(stranger);
        }

        Assert.Contains(
            other.Verify(other.Write(Fresh(), other.Builder())).Findings,
            f => (f.Kind, f.File) == (PackFindingKind.CheckpointRefused, "log/checkpoint")
        );
    }

    private static PackFindingKind[] KindsOf(EvidencePackVerdict verdict) =>
        [.. verdict.Findings.Select(f => f.Kind).Distinct()];

    private static string Fresh() => $"{Guid.NewGuid():n}.pack";

    private void Forged(
        string type,
        string old,
        string now,
        params ReadOnlySpan<PackFindingKind> expected
    )
    {
        var isDone = false;
        var kinds = KindsOf(
            Rebuild(
                type,
                e =>
                {
                    if (
                        isDone
                        || !e
                            .Statement.Predicate.GetRawText()
                            .Contains(old, StringComparison.Ordinal)
                    )
                    {
                        return e;
                    }

                    isDone = true;
                    return _city.Forge(e, old, now);
                }
            )
        );
        Assert.True(isDone, old);
        foreach (var kind in expected)
        {
            Assert.Contains(kind, kinds);
        }
    }

    private void Missing(string type, PackFindingKind expected) =>
        Assert.Contains(expected, KindsOf(Rebuild(type, _ => null)));

    /// <summary>A pack made anew by who has all keys, with the statements of a type exchanged or left out.</summary>
    private EvidencePackVerdict Rebuild(string type, Func<DsseEnvelope, DsseEnvelope?> change)
    {
        var builder = _city.Builder(s => s.Statement.PredicateType != type);
        foreach (var statement in _city.Statements.Where(s => s.Statement.PredicateType == type))
        {
            if (change(statement) is { } changed)
            {
                builder.Add(changed);
            }
        }

        return _city.Verify(_city.Write(Fresh(), builder));
    }

    /// <summary>The pack as somebody without keys would change it, in the form that is accepted.</summary>
    private string Edit(
        Func<string, byte[], byte[]?> change,
        params ReadOnlySpan<(string Name, byte[] Bytes)> more
    )
    {
        var files = new List<(string Name, byte[] Bytes)>();
        using (var pack = EvidencePack.Open(shared.Path))
        {
            foreach (var name in pack.Names)
            {
                if (change(name, pack.Read(name)) is { } bytes)
                {
                    files.Add((name, bytes));
                }
            }
        }

        files.AddRange(more);
        var path = _city[Fresh()];
        PackFile.Write(path, files);
        return path;
    }
}
