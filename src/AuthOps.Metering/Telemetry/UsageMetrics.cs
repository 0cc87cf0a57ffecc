using System.Diagnostics.Metrics;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Telemetry;

/// <summary>
/// A usage log as metrics of <c>System.Diagnostics.Metrics</c>, which OpenTelemetry exports: read from the log whenever
/// they are collected, so that what is shown is what was logged, also after a restart. They are for watching; evidence
/// is the log. Safe for concurrent use by many threads.
/// </summary>
/// <remarks>
/// <para>Each unit has <c>authops.quota.UNIT.usage</c> (tag <c>authops.quota.state</c>: used, reserved) and
/// <c>authops.quota.UNIT.limit</c>; <c>authops.usage.uses</c> counts uses by <c>authops.usage.unit</c> and
/// <c>authops.usage.outcome</c>, <c>authops.usage.refusals</c> refusals by <c>error.type</c>,
/// <c>authops.usage_log.records</c> and <c>authops.usage_log.clock_notices</c> records; <c>authops.usage_log.usable</c>
/// is 1 while the log accepts records. A log that does not is silent but for that 0.</para>
/// <para>No tag names a person, a scenario or a caller. Amounts above 2^63 - 1 are shown as that.</para>
/// <para>The first collection reads the whole log, later ones what is new.</para>
/// </remarks>
public sealed class UsageMetrics : IDisposable
{
    /// <summary>The name to subscribe to.</summary>
    public const string MeterName = "AuthOps.Metering";

    private static readonly (UsageUnit Unit, string Name, string Symbol)[] s_units =
    [
        (UsageUnit.Products, "products", "{product}"),
        (UsageUnit.ServiceCalls, "service_calls", "{call}"),
        (UsageUnit.ServiceSeconds, "service_time", "s"),
        (UsageUnit.DataInvocations, "data_invocations", "{invocation}"),
        (UsageUnit.Rows, "rows", "{row}"),
        (UsageUnit.Bytes, "bytes", "By"),
        (UsageUnit.ComputeMilliseconds, "compute_time", "ms"),
        (UsageUnit.PrivacyPicoRho, "privacy_loss", "{picorho}"),
    ];

    private static readonly string[] s_outcomes =
    [
        "recorded",
        "reserved",
        "committed",
        "voided",
        "burned",
        "corrected",
    ];

    private readonly Lock _sync = new();
    private readonly UsageLog _log;
    private readonly UsageMetricsOptions _options;
    private readonly UsageTally _tally = new();
    private readonly bool _ownsMeter;

    /// <summary>Offers the metrics of a log.</summary>
    /// <param name="log">An open log.</param>
    /// <param name="options">What is shown; the defaults where null.</param>
    /// <param name="meterFactory">The host's factory, where there is one.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public UsageMetrics(
        UsageLog log,
        UsageMetricsOptions? options = null,
        IMeterFactory? meterFactory = null
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        _log = log;
        _options = options ?? new UsageMetricsOptions();
        _options.Validate();
        var description = new MeterOptions(MeterName) { Version = "0.1.0" };
        _ownsMeter = meterFactory is null;
        Meter = meterFactory?.Create(description) ?? new Meter(description);
        AddQuotas();
        AddRecords();
    }

    internal Meter Meter { get; }

    /// <summary>Withdraws the metrics; a meter of the host's factory is the host's to withdraw.</summary>
    public void Dispose()
    {
        if (_ownsMeter)
        {
            Meter.Dispose();
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    private static string NameOf(UsageUnit unit) => s_units.First(u => u.Unit == unit).Name;

    private static long Shown(Int128 amount) =>
        amount > long.MaxValue ? long.MaxValue : (long)amount;

    private void AddQuotas()
    {
        foreach (var (unit, name, symbol) in s_units)
        {
            Meter.CreateObservableUpDownCounter(
                $"authops.quota.{name}.usage",
                () =>
                    Quotas(
                        unit,
                        static (used, reserved, _, tags) =>
                            [
                                new(Shown(used), [.. tags, Tag("authops.quota.state", "used")]),
                                new(
                                    Shown(reserved),
                                    [.. tags, Tag("authops.quota.state", "reserved")]
                                ),
                            ]
                    ),
                symbol,
                "What of the quota is used and what is reserved."
            );
            Meter.CreateObservableUpDownCounter(
                $"authops.quota.{name}.limit",
                () =>
                    Quotas(unit, static (_, _, granted, tags) => [new(Shown(granted), [.. tags])]),
                symbol,
                "What was granted."
            );
        }
    }

    private void AddRecords()
    {
        Meter.CreateObservableCounter(
            "authops.usage.uses",
            () => Observe(Uses),
            "{use}",
            "Uses by how they ended."
        );
        Meter.CreateObservableCounter(
            "authops.usage.refusals",
            () =>
                Observe(() =>
                    [
                        .. _tally.Refusals.Select(r => new Measurement<long>(
                            r.Value,
                            Tag("error.type", r.Key.ToString())
                        )),
                    ]
                ),
            "{refusal}",
            "Refused uses by reason."
        );
        Meter.CreateObservableCounter(
            "authops.usage_log.records",
            () => Observe(() => [new((long)_tally.Next)]),
            "{record}",
            "Records of the log."
        );
        Meter.CreateObservableCounter(
            "authops.usage_log.clock_notices",
            () => Observe(() => [new(_tally.ClockNotices)]),
            "{notice}",
            "How often the clock was found behind the log."
        );
        Meter.CreateObservableGauge(
            "authops.usage_log.usable",
            () => _log.IsUsable ? 1 : 0,
            "1",
            "1 while the log accepts records."
        );
    }

    private List<Measurement<long>> Uses()
    {
        var shown = new List<Measurement<long>>();
        foreach (var (unit, name, _) in s_units)
        {
            for (var outcome = 0; outcome < UsageTally.Outcomes; outcome++)
            {
                if (_tally.Uses(unit, (TallyOutcome)outcome) is > 0 and var count)
                {
                    shown.Add(
                        new(
                            count,
                            Tag("authops.usage.unit", name),
                            Tag("authops.usage.outcome", s_outcomes[outcome])
                        )
                    );
                }
            }
        }

        return shown;
    }

    /// <summary>Shows the sums of a unit, over all grants or grant by grant.</summary>
    private IReadOnlyList<Measurement<long>> Quotas(
        UsageUnit unit,
        Func<
            Int128,
            Int128,
            Int128,
            KeyValuePair<string, object?>[],
            IEnumerable<Measurement<long>>
        > show
    ) =>
        Observe(() =>
        {
            var cells = _log
                .State.Projection.Grants.Where(grant => grant[unit].IsGranted)
                .Select(grant => (grant.Id, Cell: grant[unit]))
                .ToList();
            var single = _options.ByGrant ? Math.Min(cells.Count, _options.MaxGrants) : 0;
            var shown = new List<Measurement<long>>();
            for (var i = 0; i < single; i++)
            {
                var cell = cells[i].Cell;
                shown.AddRange(
                    show(
                        cell.Used,
                        cell.Reserved,
                        cell.Granted,
                        [Tag("authops.grant.id", cells[i].Id)]
                    )
                );
            }

            if (cells.Count > single)
            {
                var rest = cells.Skip(single).Select(c => c.Cell).ToList();
                shown.AddRange(
                    show(
                        Sum(rest, c => c.Used),
                        Sum(rest, c => c.Reserved),
                        Sum(rest, c => c.Granted),
                        _options.ByGrant ? [Tag("otel.metric.overflow", true)] : []
                    )
                );
            }

            return shown;
        });

    private static Int128 Sum(List<QuotaCell> cells, Func<QuotaCell, Int128> amount)
    {
        Int128 sum = 0;
        foreach (var cell in cells)
        {
            var next = amount(cell);
            sum = next > Int128.MaxValue - sum ? Int128.MaxValue : sum + next;
        }

        return sum;
    }

    /// <summary>Brings the tally up to date and shows it; nothing where the log cannot be read.</summary>
    private IReadOnlyList<Measurement<long>> Observe(Func<IReadOnlyList<Measurement<long>>> show)
    {
        try
        {
            lock (_sync)
            {
                lock (_log.Sync)
                {
                    // Also waits for what is in flight: nothing is shown that is not on disk.
                    _ = _log.Visit(_tally.Next, _tally.Add);
                    return show();
                }
            }
        }
        catch (Exception e)
            when (e
                    is UsageLogPoisonedException
                        or UsageLogCorruptException
                        or ObjectDisposedException
                        or IOException
            )
        {
            return [];
        }
    }
}
