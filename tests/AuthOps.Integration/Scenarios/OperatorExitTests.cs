using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// S12: the operator leaves, and its subsidiary tries to bill without a grant. The attempt is refused and kept; after the
/// termination nothing succeeds; a log that was tampered with says where; the exit is certified.
/// </summary>
public sealed class OperatorExitTests : IDisposable
{
    private static readonly ExitEvidence s_exit = new(
        new string('1', 64),
        new string('2', 64),
        new string('3', 64),
        new string('4', 64)
    );

    private static readonly ScenarioTerms s_terms = new()
    {
        Scenario = new Scenario(
            "s-credit",
            "credit-check",
            PurposeClass.Sectoral,
            "bank-1",
            "p-credit"
        ),
        OwnCircle = new Scenario(
            "s-own",
            "credit-check",
            PurposeClass.Sectoral,
            ScenarioCity.Subsidiary,
            "p-credit"
        ),
        Opened = new Dictionary<string, IReadOnlyList<string>> { ["r-social"] = ["id", "months"] },
        Used = new Dictionary<string, IReadOnlyList<string>> { ["r-social"] = ["id", "months"] },
        Basis = ProcessingBasis.Anonymized,
        Limits = new ReleaseLimits(new Dictionary<string, int> { ["months"] = 1 }, 1),
        Quotas = new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 100 },
        Price = (UsageUnit.ServiceCalls, 180, 200),
    };

    private readonly ScenarioCity _city = new(s_terms);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task A_subsidiary_cannot_bill_without_a_grant_nor_develop_on_what_the_operator_delivers()
    {
        await UseAsync("a", 5);
        Fails(AuthorizationFault.RoleNotPermitted, ScenarioCity.GrantId, ScenarioCity.Subsidiary);
        Fails(AuthorizationFault.ChargeRefused, "g-subsidiary", ScenarioCity.Operator);
        // Nor is there a way around the desk: a grant nobody registered, or no release.
        var own = new AuthorizationGrant(
            "g-subsidiary",
            ScenarioCity.Subsidiary,
            ScenarioCity.Subsidiary,
            ["r-social"],
            _city.Grant.Products,
            ["credit-check"],
            [s_terms.Scenario],
            ScenarioCity.Year,
            s_terms.Quotas
        );
        Assert.Throws<ArgumentException>(() => Build(own));
        Assert.Throws<ChargeRefusedException>(() => Build(_city.Grant));

        var refused = await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await _city.Desk.Gate.ReserveAsync(
                _city.Request(
                    UsageUnit.ServiceCalls,
                    1,
                    "own",
                    _city.Access() with
                    {
                        Actor = ScenarioCity.Subsidiary,
                    }
                ) with
                {
                    ScenarioId = "s-own",
                },
                Token
            )
        );
        Assert.Equal(UsageRefusalReason.RedevelopmentBanned, refused.Reason);
        Assert.Equal(
            [AuthorizationFault.RoleNotPermitted, AuthorizationFault.ChargeRefused],
            _city
                .Records.OfType<DecisionRecord>()
                .Where(d => d.Kind == DecisionKind.ActRefused)
                .Select(d => d.Fault!.Value)
        );
    }

    [Fact]
    public async Task After_the_exit_nothing_succeeds_and_the_certificate_and_the_log_bear_it_out()
    {
        await UseAsync("a", 5);
        var open = await _city.Desk.Gate.ReserveAsync(
            _city.Request(UsageUnit.ServiceCalls, 7, "open"),
            Token
        );
        open.BeginReading();

        var exit = _city.Desk.Terminate(ScenarioCity.GrantId, ScenarioCity.Bureau, s_exit);
        Assert.Equal((12, 0), ((int)exit.Balances[0].Used, (int)exit.Balances[0].Reserved));
        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await open.CommitAsync(1, Token)
        );
        await open.DisposeAsync();
        Terminated(
            (await Assert.ThrowsAsync<UsageRefusedException>(() => UseAsync("late", 1))).Reason
        );
        Terminated(
            Assert
                .Throws<UsageRefusedException>(() =>
                    _city.Desk.Declare(ScenarioCity.GrantId, s_terms.Scenario.Id, _city.Access())
                )
                .Reason
        );
        Assert.Equal(
            AuthorizationFault.Terminated,
            Assert
                .Throws<AuthorizationException>(() =>
                    _city.Desk.Derive(
                        "late",
                        ScenarioCity.GrantId,
                        "bank-1",
                        ["r-social"],
                        ["p-late"],
                        new string('a', 64)
                    )
                )
                .Fault
        );

        IsCertified(exit);

        static void Terminated(UsageRefusalReason reason) =>
            Assert.Equal(UsageRefusalReason.Terminated, reason);
    }

    private Invoice Build(AuthorizationGrant grant) =>
        Invoice.Build(_city.Log.Snapshot(), grant, "bank-1", s_terms.Tariff, [], ScenarioCity.Year);

    private void Fails(AuthorizationFault fault, string grant, string actor) =>
        Assert.Equal(
            fault,
            Assert
                .Throws<AuthorizationException>(() =>
                    _city.Desk.Bill(grant, "bank-1", s_terms.Tariff, [], ScenarioCity.Year, actor)
                )
                .Fault
        );

    /// <summary>Certificate and log bear each other out, until a bit of the log is changed.</summary>
    private void IsCertified(ExitCertificate exit)
    {
        var signed = DsseEnvelope.Sign(exit.ToStatement(), _city.BureauKey, _city.OperatorKey);
        Assert.True(
            signed.Verify(_city.Trust, ["implementing-body", "operator"], _city.Now).IsAccepted
        );
        Assert.Empty(exit.Check(_city.Log.Snapshot()));
        Assert.Equal(12, _city.Used(UsageUnit.ServiceCalls));
        _city.Log.WriteCheckpoint(_city.OperatorKey);
        _city.Log.Dispose();
        Assert.True(Verify(_city.LogFolder).IsAccepted);
        Assert.Equal(12, Verify(_city.LogFolder).Balances[0].Used);
        TamperedLogIsLocated();
    }

    /// <summary>One bit of one record, and the verifier names the record, or the place in the file.</summary>
    private void TamperedLogIsLocated()
    {
        var segment = Directory.GetFiles(_city.LogFolder, "segment.*").Single();
        var bytes = File.ReadAllBytes(segment);
        var at = bytes.AsSpan().IndexOf("s-credit"u8);
        bytes[at] ^= 1;
        File.WriteAllBytes(segment, bytes);
        var verdict = Verify(_city.LogFolder);
        Assert.False(verdict.IsAccepted);
        Assert.Contains(
            verdict.Findings,
            f => f.Contains(Path.GetFileName(segment), StringComparison.Ordinal)
        );
    }

    private UsageLogVerdict Verify(string folder) =>
        UsageLogVerifier.Verify(folder, _city.Trust, _city.Now);

    private async Task UseAsync(string key, int calls)
    {
        await using var use = await _city.Desk.Gate.ReserveAsync(
            _city.Request(UsageUnit.ServiceCalls, calls, key),
            Token
        );
        await use.CommitAsync(calls, Token);
    }
}
