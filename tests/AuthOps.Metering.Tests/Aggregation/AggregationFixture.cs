using AuthOps.Metering.Aggregation;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Aggregation;

/// <summary>A log of random uses by the batch and through the gate, some late, some corrected, over several days and grants.</summary>
internal sealed class AggregationFixture : IDisposable
{
    private static readonly UsageUnit[] s_units = [UsageUnit.ServiceCalls, UsageUnit.Rows];
    private readonly SimRandom _random;
    private readonly List<UsageTarget> _targets = [];
    private readonly List<UInt128> _ids = [];
    private ulong _next = 1;

    public AggregationFixture(ulong seed)
    {
        _random = new SimRandom(seed);
        Log = UsageLog.Create(new SimDisk(), Sample.Clock());
        Gate = UsageGate.Open(Log, [Grant("g-1"), Grant("g-2"), Grant("g-3")]);
        Recorder = new UsageRecorder(Log);
        foreach (var grant in (string[])["g-1", "g-2", "g-3"])
        {
            _targets.Add(Recorder.Resolve(grant, Sample.Free.Id));
            _targets.Add(Recorder.Resolve(grant, Sample.Charged.Id));
        }
    }

    public UsageLog Log { get; }

    public UsageGate Gate { get; }

    public UsageRecorder Recorder { get; }

    public void Dispose() => Log.Dispose();

    public UsageTable Table()
    {
        var table = new UsageTable();
        table.Update(Log);
        return table;
    }

    /// <summary>Records uses, nearly in the order of time, one in eight late by hours.</summary>
    public void Record(int count, long most = 1000)
    {
        var events = new UsageEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = Event(most);
            _ids.Add(events[i].Id);
        }

        var outcomes = new UsageEventOutcome[count];
        Recorder.Record(events, outcomes);
        Assert.All(outcomes, outcome => Assert.Equal(UsageEventOutcome.Recorded, outcome));
    }

    public UsageEvent Event(long most = 1000)
    {
        var late = _random.Once(8) ? _random.Below(200) : 0;
        var minutes = ((long)_next * 7) - (late * 60) + _random.Below(30);
        return new UsageEvent(
            _next++,
            _targets[_random.Below(_targets.Count)],
            s_units[_random.Below(2)],
            most == long.MaxValue ? long.MaxValue - _random.Below(9) : _random.Below((int)most),
            Microseconds.From(Sample.Start) + (minutes * 60_000_000),
            (uint)_random.Below(5) * 1_000_003
        );
    }

    /// <summary>Takes a random use back; another one is recorded instead one time in two.</summary>
    public void Correct()
    {
        var at = _random.Below(_ids.Count);
        var replacement = _random.Once(2) ? Event() : (UsageEvent?)null;
        var outcome = Recorder.Correct(
            new UsageCorrection(
                _ids[at],
                UsageCorrectionReason.RecordedWrongly,
                "desk-1",
                replacement
            )
        );
        Assert.Equal(UsageCorrectionOutcome.Corrected, outcome);
        _ids.RemoveAt(at);
        if (replacement is { } use)
        {
            _ids.Add(use.Id);
        }
    }

    /// <summary>A use through the gate: committed in part, voided, or burned.</summary>
    public async Task UseAsync(int end)
    {
        var request = Sample.Request(20, $"key-{_next++}", UsageUnit.Rows, grantId: "g-2");
        await using var use = await Gate.ReserveAsync(request);
        switch (end)
        {
            case 0:
                use.BeginReading();
                await use.CommitAsync(_random.Below(21));
                break;
            case 1:
                use.BeginReading();
                break;
        }
    }

    private static AuthorizationGrant Grant(string id) =>
        Sample.Grant(
            id,
            new Dictionary<UsageUnit, Int128>
            {
                [UsageUnit.ServiceCalls] = (Int128)long.MaxValue * 1_000_000,
                [UsageUnit.Rows] = (Int128)long.MaxValue * 1_000_000,
            }
        );
}
