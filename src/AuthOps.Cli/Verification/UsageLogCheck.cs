using AuthOps.Cli.Facts;
using AuthOps.Metering.Log;

namespace AuthOps.Cli.Verification;

/// <summary>The usage log: records, root, signed checkpoint, the gate's rules and balances within the grant.</summary>
internal static class UsageLogCheck
{
    public static void Run(VerificationContext context)
    {
        if (context.Folder.Findings.Count > 0)
        {
            throw new FactsException("is not opened while the folder holds files of an odd kind");
        }

        var directory = Path.Combine(context.Folder.Path, EvidenceFiles.UsageLog);
        var before = context.Findings.Count;
        var verdict = UsageLogVerifier.Verify(directory, context.Trust, context.At);
        foreach (var finding in verdict.Findings)
        {
            context.Find(EvidenceFiles.UsageCheckpoint, finding);
        }

        var grant = GrantCheck.Read(context);
        foreach (var balance in verdict.Balances)
        {
            if (balance.GrantId != grant.Id || grant.FindQuota(balance.Unit) != balance.Granted)
            {
                context.Find(
                    EvidenceFiles.UsageCheckpoint,
                    $"accounts for a quota of {balance.Unit} that the grant does not give"
                );
            }
            else if (balance.Free < 0 || balance.Reserved != 0)
            {
                context.Find(
                    EvidenceFiles.UsageCheckpoint,
                    $"uses more {balance.Unit} than is granted, or leaves some unsettled"
                );
            }
        }

        if (context.Findings.Count == before)
        {
            context.Hold(
                "usage log",
                $"{verdict.RecordCount} records, root and checkpoint agree, balances within the grant"
            );
        }
    }

    /// <summary>The records.</summary>
    /// <exception cref="FactsException">The log cannot be read.</exception>
    public static UsageLogSnapshot Load(VerificationContext context)
    {
        try
        {
            return UsageLogSnapshot.Load(Path.Combine(context.Folder.Path, EvidenceFiles.UsageLog));
        }
        catch (Exception error)
            when (error is UsageLogCorruptException or IOException or UnauthorizedAccessException)
        {
            throw new FactsException("cannot be checked, since the usage log cannot be read");
        }
    }

    /// <summary>How much of the reservations chosen was consumed for good.</summary>
    /// <exception cref="FactsException">The log cannot be read.</exception>
    public static Int128 Consumed(
        VerificationContext context,
        Func<UsageReservedRecord, bool> choose
    )
    {
        var records = Load(context).Records;
        var reserved = records
            .OfType<UsageReservedRecord>()
            .Where(choose)
            .Select(record => record.Index)
            .ToHashSet();
        return records
            .OfType<UsageSettledRecord>()
            .Where(record => reserved.Contains(record.Reservation))
            .Aggregate((Int128)0, (sum, record) => sum + record.Consumed);
    }
}
