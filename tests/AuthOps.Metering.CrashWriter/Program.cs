using System.Globalization;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

// Opens or creates a log, records uses in small batches for ever, and prints the number of the last event of every
// batch once it is acknowledged. Whoever started it counts the lines and kills it.
var directory = args[0];
var next = ulong.Parse(args[1], CultureInfo.InvariantCulture);
var options = new UsageLogOptions { SegmentBytes = 64 << 10 };
using var log = File.Exists(Path.Combine(directory, "log"))
    ? UsageLog.Open(directory, options: options)
    : UsageLog.Create(directory, options: options);
var product = new DataProduct("P", ProductOrigin.OperatorBase);
var scenario = new Scenario("S", "study", PurposeClass.PublicWelfare, "developer", product.Id);
var grant = new AuthorizationGrant(
    "G",
    "body",
    "operator",
    ["R"],
    [product],
    ["study"],
    [scenario],
    new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200)),
    new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 1_000_000_000 }
);
UsageGate.Open(log, [grant]);
var recorder = new UsageRecorder(log);
var target = recorder.Resolve("G", "S");
var output = Console.Out;
while (true)
{
    var events = new UsageEvent[7];
    for (var i = 0; i < events.Length; i++)
    {
        events[i] = new UsageEvent(
            UsageEventId.FromSource("crash-writer", next.ToString(CultureInfo.InvariantCulture)),
            target,
            UsageUnit.ServiceCalls,
            1,
            1_000_000
        );
        next++;
    }

    recorder.Record(events, new UsageEventOutcome[events.Length]);
    output.WriteLine(next.ToString(CultureInfo.InvariantCulture));
    output.Flush();
}
