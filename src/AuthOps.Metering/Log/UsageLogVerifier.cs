using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Log;

/// <summary>
/// Verifies a closed usage log offline, from its files and a trust file alone: every record's checksum, order and
/// form, the acknowledged length and root, the signed checkpoint, and that every reservation and settlement keeps
/// the rules of the gate. All members are static and safe to call from any thread.
/// </summary>
public static class UsageLogVerifier
{
    /// <summary>The role a checkpoint's signer needs unless the caller says otherwise.</summary>
    public const string OperatorRole = "operator";

    /// <summary>Verifies a log. Nothing is changed.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <param name="trust">The keys to believe; null leaves the signer unestablished.</param>
    /// <param name="at">The instant at which the signer's key must have been valid.</param>
    /// <param name="requiredRoles">The roles that must have signed; by default <see cref="OperatorRole"/>.</param>
    /// <returns>What was found, in full: damage is a finding, not an exception.</returns>
    /// <exception cref="IOException">The log cannot be read, for instance because a writer has it open.</exception>
    public static UsageLogVerdict Verify(
        string directory,
        TrustFile? trust,
        DateTimeOffset at,
        IReadOnlyList<string>? requiredRoles = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Verify(new DiskLogStorage(directory), trust, at, requiredRoles ?? [OperatorRole]);
    }

    internal static UsageLogVerdict Verify(
        ILogStorage storage,
        TrustFile? trust,
        DateTimeOffset at,
        IReadOnlyList<string> requiredRoles
    )
    {
        var findings = new List<string>();
        LogImage? image = null;
        IReadOnlyCollection<QuotaBalance> balances = [];
        UsageCheckpoint? checkpoint = null;
        var signerEstablished = false;
        Check(
            findings,
            () =>
            {
                image = LogFiles.ReadWhole(storage);
                if (image.Recovery.KeptRecords > 0)
                {
                    findings.Add(
                        $"{image.Recovery.KeptRecords} records at the end were never acknowledged; open and close the log to settle it."
                    );
                }

                balances = QuotaProjection.Replay(image.Records).Balances;
            }
        );
        Check(
            findings,
            () =>
            {
                var envelope = UsageCheckpoint.FindEnvelope(storage);
                if (envelope is null)
                {
                    findings.Add(
                        $"There is no {UsageCheckpoint.FileName}: nobody signed this log."
                    );
                    return;
                }

                checkpoint = UsageCheckpoint.FromStatement(envelope.Statement);
                signerEstablished =
                    trust is not null && IsTrusted(envelope, trust, requiredRoles, at, findings);
                if (image is not null)
                {
                    checkpoint.RequireCovers(image);
                    RequireAllSigned(checkpoint, image, findings);
                }
            }
        );
        return new UsageLogVerdict(
            findings.AsReadOnly(),
            signerEstablished,
            checkpoint,
            (ulong)(image?.Records.Count ?? 0),
            [.. balances]
        );
    }

    private static bool IsTrusted(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at,
        List<string> findings
    )
    {
        var verdict = envelope.Verify(trust, requiredRoles, at);
        findings.AddRange(verdict.Findings.Select(f => $"{UsageCheckpoint.FileName}: {f}"));
        return verdict.IsAccepted;
    }

    private static void RequireAllSigned(
        UsageCheckpoint checkpoint,
        LogImage image,
        List<string> findings
    )
    {
        var unsigned = (ulong)image.Records.Count - checkpoint.Size;
        if (unsigned > 0)
        {
            findings.Add(
                $"The last {unsigned} records were added after the signed checkpoint; write a new one."
            );
        }
    }

    private static void Check(List<string> findings, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e)
            when (e is UsageLogCorruptException or FileNotFoundException or FormatException)
        {
            findings.Add(e.Message);
        }
    }
}
