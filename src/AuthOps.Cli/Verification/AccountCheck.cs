using AuthOps.Cli.Facts;
using AuthOps.Metering;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Cli.Verification;

/// <summary>The usage and revenue statement, computed again from log, grant and tariff, to the last fen.</summary>
internal static class AccountCheck
{
    public static void Run(VerificationContext context)
    {
        var stated = context.Statement(EvidenceFiles.UsageStatement);
        var reader = new FactReader(stated.Predicate);
        var grant = GrantCheck.Read(context);
        var tariff = TariffFacts.Read(
            context.Statement(EvidenceFiles.Tariff).Predicate,
            grant.Products
        );
        UsageStatement computed;
        try
        {
            computed = UsageStatement.Build(
                UsageLogCheck.Load(context),
                [grant],
                tariff,
                new ValidityPeriod(reader.Moment("periodFrom"), reader.Moment("periodUntil")),
                [
                    .. reader
                        .Items("shares")
                        .Select(share => new RevenueParty(
                            share.Text("party"),
                            share.Long("weight")
                        )),
                ]
            );
        }
        catch (Exception error)
            when (error is ArgumentException or TariffException or OverflowException)
        {
            throw new FactsException($"cannot be computed again: {error.Message}");
        }

        if (computed.ToStatement(stated.Subjects).Digest != stated.Digest)
        {
            context.Find(
                EvidenceFiles.UsageStatement,
                $"does not follow from log, grant and tariff, which give {computed.Total} yuan"
            );
            return;
        }

        context.Hold(
            "usage statement",
            $"{computed.Lines.Count} lines follow from the log, {computed.Total} yuan in all"
        );
    }
}
