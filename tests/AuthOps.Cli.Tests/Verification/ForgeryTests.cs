using System.Text.Json.Nodes;
using AuthOps.Cli.Tests.Demo;
using AuthOps.Cli.Verification;

namespace AuthOps.Cli.Tests.Verification;

/// <summary>
/// Statements that the true keys sign and that are not true: every part is computed again, so each check can fail.
/// </summary>
[Collection(SharedDemo.Name)]
public sealed class ForgeryTests(DemoFixture demo)
{
    [Fact]
    public void Signing_again_without_a_change_is_accepted()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(EvidenceFiles.UsageStatement, _ => { }, Roles.Operator);

        Assert.True(copy.Verify().IsAccepted);
    }

    [Fact]
    public void A_total_that_the_log_does_not_give_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(EvidenceFiles.UsageStatement, json => json["totalFen"] = "1", Roles.Operator);

        AssertFound(copy, EvidenceFiles.UsageStatement, "does not follow from log");
    }

    [Fact]
    public void A_price_above_its_ceiling_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(
            EvidenceFiles.Tariff,
            json => json["prices"]!.AsArray()[2]!["fen"] = "201",
            Roles.ImplementingBody,
            Roles.Operator
        );

        AssertFound(copy, EvidenceFiles.UsageStatement, "above its ceiling");
    }

    [Fact]
    public void A_log_cut_short_is_found_though_the_manifest_is_signed_again()
    {
        using var copy = new EvidenceCopy(demo);
        using (var segment = File.OpenWrite(copy.PathOf("usage-log/segment.00000000")))
        {
            segment.SetLength(segment.Length - 20);
        }

        copy.SignManifest();

        AssertFound(copy, EvidenceFiles.UsageCheckpoint, "");
    }

    [Fact]
    public void A_quota_that_the_log_did_not_register_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        var grant = JsonNode.Parse(File.ReadAllText(copy.PathOf(EvidenceFiles.Grant)))!;
        grant["quotas"]!.AsArray()[0]!["granted"] = "999999999";
        File.WriteAllText(copy.PathOf(EvidenceFiles.Grant), grant.ToJsonString());
        copy.Forge(EvidenceFiles.GrantStatement, _ => { }, Roles.ImplementingBody);

        AssertFound(copy, EvidenceFiles.UsageCheckpoint, "quota");
    }

    [Fact]
    public void A_receipt_that_one_party_did_not_sign_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(EvidenceFiles.PsiReceipt, _ => { }, Roles.InsuranceHolder);

        AssertFound(copy, EvidenceFiles.PsiReceipt, "role hospital");
    }

    [Theory]
    [InlineData("intersection", 100_000_000)]
    [InlineData("receiverSize", 100_000_000)]
    [InlineData("intersection", 1)]
    public void Sizes_that_cannot_be_are_found(string member, int value)
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(
            EvidenceFiles.PsiReceipt,
            json => json[member] = value,
            Roles.InsuranceHolder,
            Roles.Hospital
        );

        AssertFound(copy, EvidenceFiles.PsiReceipt, "states");
    }

    [Fact]
    public void A_release_with_a_class_below_k_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        var rows = File.ReadAllLines(copy.PathOf(EvidenceFiles.Release));
        var smallest = rows.Skip(1)
            .GroupBy(row => string.Join(',', row.Split(',').Take(3)))
            .MinBy(group => group.Count())!
            .First();
        var kept = rows.ToList();
        kept.Remove(smallest);
        while (kept.Count(row => row.StartsWith(Prefix(smallest), StringComparison.Ordinal)) >= 5)
        {
            kept.RemoveAt(
                kept.FindIndex(row => row.StartsWith(Prefix(smallest), StringComparison.Ordinal))
            );
        }

        File.WriteAllText(copy.PathOf(EvidenceFiles.Release), string.Join('\n', kept) + "\n");
        copy.Forge(EvidenceFiles.Assessment, _ => { }, Roles.Operator);

        AssertFound(copy, EvidenceFiles.Release, "fewer than 5");
    }

    [Fact]
    public void Sensitive_values_exchanged_between_rows_are_found_and_a_new_order_is_not()
    {
        using var exchanged = new EvidenceCopy(demo);
        var rows = File.ReadAllLines(exchanged.PathOf(EvidenceFiles.Release));
        var (first, second) = (1, 2);
        while (
            Chapter(rows[first]) == Chapter(rows[second])
            || Prefix(rows[first]) == Prefix(rows[second])
        )
        {
            second++;
        }

        var changed = rows.ToArray();
        changed[first] = Swap(rows[first], Chapter(rows[second]));
        changed[second] = Swap(rows[second], Chapter(rows[first]));
        File.WriteAllLines(exchanged.PathOf(EvidenceFiles.Release), changed);
        exchanged.Forge(EvidenceFiles.Assessment, _ => { }, Roles.Operator);

        AssertFound(exchanged, EvidenceFiles.Release, "rows that were assessed");

        using var reordered = new EvidenceCopy(demo);
        File.WriteAllLines(
            reordered.PathOf(EvidenceFiles.Release),
            [rows[0], .. rows.Skip(1).Reverse()]
        );
        reordered.Forge(EvidenceFiles.Assessment, _ => { }, Roles.Operator);

        Assert.True(reordered.Verify().IsAccepted);
    }

    [Fact]
    public void A_risk_that_the_release_does_not_have_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(
            EvidenceFiles.Assessment,
            json => json["after"]!["highestRisk"] = "1/20",
            Roles.Operator
        );

        AssertFound(copy, EvidenceFiles.Assessment, "risk");
    }

    [Fact]
    public void More_suppression_than_the_policy_allows_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(EvidenceFiles.Assessment, json => json["inputRows"] = 100_000, Roles.Operator);

        AssertFound(copy, EvidenceFiles.Assessment, "suppressed");
    }

    [Fact]
    public void A_release_on_another_consent_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(EvidenceFiles.Consents, json => json["revoked"] = "0", Roles.ConsentRegistry);

        AssertFound(copy, EvidenceFiles.Assessment, "another consent");
        AssertFound(copy, EvidenceFiles.PsiReceipt, "another consent");
    }

    [Theory]
    [InlineData("epsilon", "1/4", "debit")]
    [InlineData("epsilon", "3", "above its budget")]
    [InlineData("epsilon", "half", "no exact epsilon")]
    [InlineData("budgetEpsilon", "20", "another budget")]
    [InlineData("parameter", "1/2", "noise")]
    [InlineData("picoRho", "1", "debit")]
    [InlineData("release", "another", "does not carry")]
    public void A_statistic_that_was_not_paid_for_is_found(
        string member,
        string value,
        string reason
    )
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(EvidenceFiles.Statistics, json => json[member] = value, Roles.Operator);

        AssertFound(copy, EvidenceFiles.Statistics, reason);
    }

    [Theory]
    [InlineData(EvidenceFiles.Statistics, "counts")]
    [InlineData(EvidenceFiles.Assessment, "policy")]
    [InlineData(EvidenceFiles.UsageStatement, "periodFrom")]
    public void A_statement_that_lacks_a_member_is_found(string file, string member)
    {
        using var copy = new EvidenceCopy(demo);
        copy.Forge(file, json => json.Remove(member), Roles.Operator);

        AssertFound(copy, file, member);
    }

    [Fact]
    public void A_statement_of_another_type_in_a_file_is_found()
    {
        using var copy = new EvidenceCopy(demo);
        File.Copy(
            copy.PathOf(EvidenceFiles.Statistics),
            copy.PathOf(EvidenceFiles.Assessment),
            overwrite: true
        );
        copy.SignManifest();

        AssertFound(copy, EvidenceFiles.Assessment, "predicate type");
    }

    private static string Chapter(string row) => row.Split(',')[3];

    private static string Swap(string row, string chapter)
    {
        var cells = row.Split(',');
        cells[3] = chapter;
        return string.Join(',', cells);
    }

    private static string Prefix(string row) => string.Join(',', row.Split(',').Take(3)) + ",";

    private static void AssertFound(EvidenceCopy copy, string file, string reason)
    {
        var result = copy.Verify();

        Assert.False(result.IsAccepted);
        Assert.Contains(
            result.Findings,
            finding =>
                finding.File == file
                && finding.Reason.Contains(reason, StringComparison.OrdinalIgnoreCase)
        );
    }
}
