using System.Globalization;
using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Cli.Verification;

namespace AuthOps.Cli.Demo;

/// <summary>Prints what a demonstration did: a screenful for people, or one JSON document.</summary>
internal static class DemoScreen
{
    /// <summary>A screenful.</summary>
    public static void Print(TextWriter output, DemoOutcome outcome)
    {
        var facts = outcome.Facts;
        var psi = facts.Intersection;
        var (before, after) = (facts.Assessment.Before, facts.Assessment.After);
        var statistics = facts.Statistics;
        Line(
            "AuthOps demonstration: medical insurance x hospital, chronic medication (synthetic data)"
        );
        Line("");
        Part("grant", $"{facts.GrantId}: scenarios, purposes, quotas and a privacy budget");
        Part(
            "consent",
            $"{Figures.Count(facts.Consent.Standing)} standing, {Figures.Count(facts.Consent.Revoked)} taken back; all other rows dropped before masking"
        );
        Part(
            "intersection",
            $"{Figures.Count(psi.ReceiverItems)} x {Figures.Count(psi.SenderItems)} consented of {Figures.Count(facts.Insured)} x {Figures.Count(facts.Patients)}; {Figures.Count(psi.Cardinality ?? 0)} in common"
        );
        Part("", $"{psi.Suite} over a loopback connection, receipt signed by both");
        Part(
            "release",
            $"{Figures.Count(after.Rows)} of {Figures.Count(before.Rows)} rows in {Figures.Count(after.Classes)} classes of at least {after.SmallestClass}"
        );
        Part("", string.Join("; ", facts.Assessment.Policy.Models));
        Part(
            "",
            $"highest risk {Figures.Percent(before.Highest)} -> {Figures.Percent(after.Highest)}, average {Figures.Percent(before.Average)} -> {Figures.Percent(after.Average)}"
        );
        Part(
            "statistic",
            $"{statistics.Counts.Count} noisy counts, {statistics.Mechanism}, epsilon {statistics.Epsilon} of {statistics.Budget}"
        );
        Part(
            "usage log",
            $"{facts.LogRecords} records, {facts.LogRefusals} refused, signed checkpoint"
        );
        foreach (var line in facts.Account.Where(line => line.CeilingFen.Length > 0))
        {
            Part(
                "charge",
                $"{line.ProductId}: {line.Quantity} {line.Unit} at {line.PriceFen} fen (ceiling {line.CeilingFen}, {line.Basis}) = {Figures.Yuan(line.ChargeFen)} yuan"
            );
        }

        Part("revenue", $"{Figures.Yuan(facts.RevenueFen)} yuan");
        Part("verified", string.Join(", ", outcome.Verification.Parts.Select(part => part.Part)));
        Line("");
        Part("evidence", outcome.Path);
        Part("report", Path.Combine(outcome.Path, EvidenceFiles.Report));
        Part("keys, trust", outcome.KeysPath);
        Part("verify", $"authops verify {outcome.Path} --trust {TrustPath(outcome)}");
        Part(
            "took",
            string.Create(CultureInfo.InvariantCulture, $"{outcome.Elapsed.TotalSeconds:0.0} s")
        );

        void Line(string text) => output.WriteLine(text);
        void Part(string name, string text) =>
            output.WriteLine($"  {name, -13} {InertText.OneLine(text)}");
    }

    /// <summary>The same as JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, DemoOutcome outcome)
    {
        var facts = outcome.Facts;
        json.WriteStartObject();
        json.WriteString("evidence", outcome.Path);
        json.WriteString("keys", outcome.KeysPath);
        json.WriteString("trust", TrustPath(outcome));
        json.WriteString("report", Path.Combine(outcome.Path, EvidenceFiles.Report));
        json.WriteString("run", facts.RunId);
        json.WriteString("grant", facts.GrantId);
        json.WriteNumber("insured", facts.Insured);
        json.WriteNumber("patients", facts.Patients);
        json.WriteNumber("consentsStanding", facts.Consent.Standing);
        json.WriteNumber("consentsRevoked", facts.Consent.Revoked);
        json.WriteNumber("receiverSize", facts.Intersection.ReceiverItems);
        json.WriteNumber("senderSize", facts.Intersection.SenderItems);
        json.WriteNumber("intersection", facts.Intersection.Cardinality ?? 0);
        json.WriteNumber("releasedRows", facts.Assessment.After.Rows);
        json.WriteNumber("smallestClass", facts.Assessment.After.SmallestClass);
        json.WriteString("highestRiskBefore", facts.Assessment.Before.Highest);
        json.WriteString("highestRiskAfter", facts.Assessment.After.Highest);
        json.WriteString("epsilon", facts.Statistics.Epsilon);
        json.WriteString("budgetEpsilon", facts.Statistics.Budget);
        json.WriteNumber("logRecords", facts.LogRecords);
        json.WriteNumber("logRefusals", facts.LogRefusals);
        json.WriteNumber("revenueFen", facts.RevenueFen);
        json.WriteBoolean("verified", outcome.Verification.IsAccepted);
        json.WriteNumber("milliseconds", (long)outcome.Elapsed.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static string TrustPath(DemoOutcome outcome) =>
        Path.Combine(outcome.KeysPath, DemoKeys.TrustFileName);
}
