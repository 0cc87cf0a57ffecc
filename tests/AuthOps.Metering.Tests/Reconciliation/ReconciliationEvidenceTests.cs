using System.Security.Cryptography;
using System.Text;
using AuthOps.Metering.Reconciliation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Reconciliation;

/// <summary>A third party checks the signed list with nothing but the list and the keys it believes.</summary>
public sealed class ReconciliationEvidenceTests : IDisposable
{
    private readonly SigningKey _signer = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
    private readonly Party _here = new("example.org/operator");
    private readonly Party _there = new("example.net/developer");
    private readonly ReconciliationResult _result;
    private readonly string[] _lines;

    public ReconciliationEvidenceTests()
    {
        _here.Record([
            _here.Event(1, hour: 1),
            _here.Event(2, amount: 7, hour: 2),
            _here.Event(4, hour: 4),
        ]);
        _here.Correct(4);
        _there.Record([
            _there.Event(2, amount: 8, hour: 2),
            _there.Event(3, hour: 3),
            _there.Event(4, hour: 4),
            _there.Event(5, hour: 5),
        ]);
        using var here = _here.Close();
        using var there = _there.Open(
            _there.Chains(receipts =>
            {
                receipts.RemoveAt(2);
                return receipts;
            })
        );
        _result = Party.Compare(here, there);
        _lines = Encoding
            .UTF8.GetString(ReconciliationTests.List(_result))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
        _signer.Dispose();
    }

    [Fact]
    public void What_was_found_is_accepted_and_every_difference_counted()
    {
        var verdict = Verify(_lines);

        Assert.True(verdict.IsAccepted, string.Join("; ", verdict.Findings));
        Assert.Equal(_result.Differences.Count, verdict.Differences);
        Assert.Equal(_result.Here, verdict.Here);
        Assert.Equal(6, _result.Differences.Count);
    }

    [Fact]
    public void Without_trust_or_with_another_key_the_signer_is_not_established()
    {
        Assert.False(Verify(_lines, hasTrust: false).IsAccepted);
        using var other = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var verdict = Party.Verify(
            Sign(_lines),
            Stream(_lines),
            Sample.Trust(other),
            ["operator"],
            Sample.Start,
            _here.Policy,
            _there.Policy
        );
        Assert.False(verdict.SignerEstablished);
        Assert.NotEmpty(verdict.Findings);
    }

    [Fact]
    public void A_checkpoint_the_policy_does_not_know_is_a_finding_that_names_the_side()
    {
        var verdict = Party.Verify(
            Sign(_lines),
            Stream(_lines),
            Sample.Trust(_signer),
            ["operator"],
            Sample.Start,
            _there.Policy,
            _there.Policy
        );

        Assert.Contains("this side", Assert.Single(verdict.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"amountHere\":\"7\"", "\"amountHere\":\"6\"", "bear out")]
    [InlineData("\"kind\":\"OnlyHere\"", "\"kind\":\"OnlyThere\"", "bear out")]
    [InlineData("\"kind\":\"CorrectedHere\"", "\"kind\":\"CorrectedThere\"", "bear out")]
    [InlineData("\"kind\":\"GapThere\"", "\"kind\":\"GapHere\"", "bear out")]
    [InlineData("\"fields\":[\"amount\"]", "\"fields\":[\"amount\",\"tag\"]", "bear out")]
    [InlineData("\"grant\":\"g-1\"", "\"grant\":\"g-2\"", "Line")]
    [InlineData("\"line\":\"difference\"", "\"line\":\"remark\"", "unknown kind")]
    [InlineData("\"fields\":[]", "\"fields\":[ ]", "not canonical")]
    [InlineData("\"index\":\"1\"", "\"index\":\"2\"", "does not lead")]
    public void A_line_that_its_receipts_do_not_bear_out_is_found_though_signed(
        string old,
        string changed,
        string finding
    )
    {
        var at = Array.FindLastIndex(_lines, line => line.Contains(old, StringComparison.Ordinal));
        var lines = _lines.ToArray();
        lines[at] = lines[at].Replace(old, changed, StringComparison.Ordinal);

        var verdict = Verify(lines);

        Assert.True(verdict.SignerEstablished);
        Assert.Contains(
            verdict.Findings,
            f =>
                f.StartsWith($"Line {at + 1} of", StringComparison.Ordinal)
                && f.Contains(finding, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_list_other_than_the_signed_one_is_found()
    {
        var verdict = Party.Verify(
            DsseEnvelope.Sign(_result.ToStatement(), _signer).ToBytes(),
            Stream(_lines[..^1]),
            Sample.Trust(_signer),
            ["operator"],
            Sample.Start,
            _here.Policy,
            _there.Policy
        );

        Assert.Contains(
            verdict.Findings,
            f => f.Contains("not the one that was signed", StringComparison.Ordinal)
        );
        Assert.Contains(
            verdict.Findings,
            f => f.Contains("other numbers", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_statement_of_another_kind_or_with_an_unknown_member_is_refused()
    {
        var statement = _result.ToStatement();
        var predicate = statement.Predicate.GetRawText();
        var odd = new Statement(
            statement.Subjects,
            statement.PredicateType,
            Encoding.UTF8.GetBytes(predicate[..^1] + ",\"zero\":0}")
        );
        var other = new Statement(
            statement.Subjects,
            PredicateTypes.Name("something-else"),
            Encoding.UTF8.GetBytes(predicate)
        );
        foreach (var bad in (Statement[])[odd, other])
        {
            var verdict = Party.Verify(
                DsseEnvelope.Sign(bad, _signer).ToBytes(),
                Stream(_lines),
                Sample.Trust(_signer),
                ["operator"],
                Sample.Start,
                _here.Policy,
                _there.Policy
            );
            Assert.False(verdict.IsAccepted);
            Assert.Single(verdict.Findings);
        }
    }

    private ReconciliationVerdict Verify(string[] lines, bool hasTrust = true) =>
        Party.Verify(
            Sign(lines),
            Stream(lines),
            hasTrust ? Sample.Trust(_signer) : null,
            ["operator"],
            Sample.Start,
            _here.Policy,
            _there.Policy
        );

    /// <summary>The statement over a list, which need not be the true one.</summary>
    private byte[] Sign(string[] lines)
    {
        var statement = _result.ToStatement();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Stream(lines).ToArray()));
        var changed = new Statement(
            [
                .. statement.Subjects.Select(s =>
                    s.Name == ReconciliationResult.ListName ? new Subject(s.Name, digest) : s
                ),
            ],
            statement.PredicateType,
            Encoding.UTF8.GetBytes(statement.Predicate.GetRawText())
        );
        return DsseEnvelope.Sign(changed, _signer).ToBytes();
    }

    private static MemoryStream Stream(string[] lines) =>
        new(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
}
