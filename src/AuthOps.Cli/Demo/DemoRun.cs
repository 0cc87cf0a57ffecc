using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Cli.Verification;
using AuthOps.Metering;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi;

namespace AuthOps.Cli.Demo;

/// <summary>
/// One demonstration from synthetic people to verified evidence. Keys and evidence are made in two staged folders and
/// renamed only when the evidence verifies; whatever fails before leaves nothing.
/// </summary>
internal sealed class DemoRun(DemoSettings settings, Action<string> stage)
{
    /// <summary>What the keys' folder is called: the evidence's name and this.</summary>
    public const string KeysSuffix = ".keys";

    /// <summary>Runs.</summary>
    /// <param name="path">The folder of evidence; neither it nor the keys' folder may exist.</param>
    /// <param name="cancellationToken">Cancels; nothing is left then.</param>
    /// <exception cref="UsageException">Something stands at either place.</exception>
    /// <exception cref="PrivacyRefusedException">A privacy requirement does not hold.</exception>
    public async Task<DemoOutcome> RunAsync(
        string path,
        CancellationToken cancellationToken = default
    )
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        RequireFree(target);
        RequireFree(target + KeysSuffix);
        var started = settings.Clock.GetTimestamp();
        using var keysFolder = StagedDirectory.Create(target + KeysSuffix, isPrivate: true);
        using var output = StagedDirectory.Create(target, isPrivate: false);
        using var keys = DemoKeys.Create();
        var trust = keys.CreateTrust(DemoAuthorization.Validity(settings));
        keys.Save(keysFolder, trust);
        var facts = await ProduceAsync(output, keys, trust, cancellationToken)
            .ConfigureAwait(false);
        stage("verifying");
        var verification = FolderVerifier.Verify(
            output.TemporaryPath,
            trust,
            settings.Clock,
            cancellationToken
        );
        if (!verification.IsAccepted)
        {
            var finding = verification.Findings[0];
            throw new PrivacyRefusedException(
                $"the demonstration does not verify and was not kept: {finding.File}: {finding.Reason}"
            );
        }

        Commit(keysFolder, output);
        return new DemoOutcome(
            facts,
            verification,
            output.Path,
            keysFolder.Path,
            settings.Clock.GetElapsedTime(started)
        );
    }

    private async Task<DemoFacts> ProduceAsync(
        StagedDirectory output,
        DemoKeys keys,
        TrustFile trust,
        CancellationToken cancellationToken
    )
    {
        var runId = NewRunId();
        var grant = DemoAuthorization.CreateGrant(runId, settings);
        stage("making synthetic residents");
        var people = SyntheticPopulation.Generate(
            settings.Seed,
            settings.Insured,
            settings.Patients
        );
        using var log = UsageLog.Create(output.PathOf(EvidenceFiles.UsageLog), settings.Clock);
        var domain = new DemoDomain
        {
            RunId = runId,
            Settings = settings,
            Keys = keys,
            Trust = trust,
            Grant = grant,
            Tariff = DemoAuthorization.CreateTariff(settings),
            Gate = UsageGate.Open(log, [grant]),
            Output = output,
        };
        SignGrant(domain);
        var steps = await StepsAsync(domain, people, cancellationToken).ConfigureAwait(false);
        stage("closing the account");
        log.WriteCheckpoint(keys.Operator);
        var records = log.Snapshot();
        log.Dispose();
        var facts = Facts(domain, people, steps, AccountStep.Run(domain, records));
        output.Write(
            EvidenceFiles.Report,
            Encoding.UTF8.GetBytes(DemoReport.Create(facts).Render())
        );
        SignManifest(output, keys, facts);
        return facts;
    }

    private async Task<StepFacts> StepsAsync(
        DemoDomain domain,
        SyntheticPopulation people,
        CancellationToken cancellationToken
    )
    {
        stage("filtering by consent");
        var consented = await ConsentStep
            .RunAsync(domain, people, cancellationToken)
            .ConfigureAwait(false);
        stage("intersecting over a loopback connection");
        var (matched, intersection) = await IntersectionStep
            .RunAsync(domain, consented, cancellationToken)
            .ConfigureAwait(false);
        stage("de-identifying the cohort");
        var assessment = await ReleaseStep
            .RunAsync(domain, matched, consented.Basis, cancellationToken)
            .ConfigureAwait(false);
        stage("releasing the statistic");
        var (statistics, histogram) = await StatisticsStep
            .RunAsync(domain, people, cancellationToken)
            .ConfigureAwait(false);
        await TrialStep.RunAsync(domain, histogram, cancellationToken).ConfigureAwait(false);
        return new StepFacts(consented.Facts, intersection, assessment, statistics);
    }

    private static DemoFacts Facts(
        DemoDomain domain,
        SyntheticPopulation people,
        StepFacts steps,
        UsageStatement statement
    ) =>
        new()
        {
            RunId = domain.RunId,
            MadeAt = domain.Now,
            GrantId = domain.Grant.Id,
            GrantDigest = domain.Grant.Digest,
            Insured = people.Insured.Count,
            Patients = people.Patients.Count,
            Consent = steps.Consent,
            Intersection = steps.Intersection,
            Assessment = steps.Assessment,
            Statistics = steps.Statistics,
            Account = AccountStep.Lines(statement),
            RevenueFen = statement.Total.Value,
            LogRecords = (long)statement.LogSize,
            LogRefusals = statement.Refusals.Values.Sum(count => (long)count),
            LogRoot = statement.LogRoot,
            Signers = [.. domain.Keys.All.Select(entry => (entry.Party, entry.Key.KeyId))],
        };

    private static void SignGrant(DemoDomain domain)
    {
        domain.Output.Write(EvidenceFiles.Grant, domain.Grant.ToCanonicalBytes());
        var grant = domain.Output.SubjectOf(EvidenceFiles.Grant);
        domain.Sign(
            EvidenceFiles.GrantStatement,
            new Statement(
                [grant],
                PredicateTypes.Name(EvidenceFiles.GrantPredicate),
                new JsonObject { ["grant"] = domain.Grant.Id, ["state"] = "authorised" }
            ),
            domain.Keys.ImplementingBody
        );
        domain.Sign(
            EvidenceFiles.Tariff,
            new Statement(
                [grant],
                PredicateTypes.Name(TariffFacts.Predicate),
                TariffFacts.ToJson(domain.Tariff)
            ),
            domain.Keys.ImplementingBody,
            domain.Keys.Operator
        );
    }

    private static void SignManifest(StagedDirectory output, DemoKeys keys, DemoFacts facts)
    {
        var statement = new Statement(
            [.. output.FileNames().Select(output.SubjectOf)],
            PredicateTypes.Name(EvidenceFiles.ManifestPredicate),
            new JsonObject
            {
                ["grant"] = facts.GrantId,
                ["madeAt"] = FactReader.Format(facts.MadeAt),
                ["run"] = facts.RunId,
            }
        );
        output.Write(EvidenceFiles.Manifest, DsseEnvelope.Sign(statement, keys.Operator).ToBytes());
    }

    // Evidence without its keys could not be verified, so the keys appear first and go again if the evidence cannot.
    private static void Commit(StagedDirectory keysFolder, StagedDirectory output)
    {
        keysFolder.Commit();
        try
        {
            output.Commit();
        }
        catch
        {
            keysFolder.Revoke();
            throw;
        }
    }

    private sealed record StepFacts(
        ConsentFacts Consent,
        PsiReceiptFacts Intersection,
        AssessmentFacts Assessment,
        StatisticsFacts Statistics
    );

    private static string NewRunId() =>
        SecureRandom.NextUInt32().ToString("x8", CultureInfo.InvariantCulture);

    private static void RequireFree(string path)
    {
        if (StagedDirectory.Exists(path))
        {
            throw new UsageException(
                $"'{path}' exists already; name another folder with --out or remove this one"
            );
        }
    }
}
