using System.Text;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Releases;
using AuthOps.Dp.Tests.Queries;
using AuthOps.Dp.Tests.Releases;
using FsCheck.Xunit;

namespace AuthOps.Dp.Tests;

/// <summary>What an analyst sees besides the counts must not differ between neighbouring data sets.</summary>
public sealed class NeighbouringDataTests
{
    [Property(MaxTest = 25)]
    public bool Exceptions_ledger_rows_gate_requests_and_facts_do_not_depend_on_the_data(
        int[] cells,
        int l0,
        int linf
    )
    {
        var data = new RandomCase(cells, l0, linf);
        var seen = Observe(data, data.Rows);
        return data
            .Rows.Select(static r => r.Unit)
            .Distinct()
            .All(unit => Observe(data, [.. data.Rows.Where(r => r.Unit != unit)]) == seen);
    }

    private static string Observe(RandomCase data, (string? Unit, string? Key)[] rows)
    {
        var gate = new RecordingGate(quota: PicoRho.CeilingOf(Epsilon.Parse("1/10")) * 2);
        using var ledger = TestData.Ledger("1/4");
        var session = new DpSession(DpDataSource.Of(RandomCase.ToTable(rows)), ledger)
        {
            Authorization = TestData.Authorization(gate),
        };
        var log = new StringBuilder();
        for (var i = 0; i < 3; i++)
        {
            try
            {
                var released = session
                    .ReleaseAsync(data.Plan, TestContext.Current.CancellationToken)
                    .AsTask()
                    .GetAwaiter()
                    .GetResult();
                log.Append(Encoding.UTF8.GetString(released.Facts.ToJson()))
                    .Append(released.Value.Counts.Count)
                    .Replace(released.Facts.ReleaseId, "ID");
            }
            catch (PrivacyBudgetExceededException refused)
            {
                log.Append(refused.Message);
            }
        }

        foreach (LedgerEntry entry in ledger.Entries)
        {
            log.Append((entry with { }).ToString()).Replace(entry.ReleaseId, "ID");
        }

        log.AppendJoin(',', gate.Events).AppendJoin(',', gate.Requests.Select(r => r.Amount));
        return log.ToString();
    }
}
