using AuthOps.Metering.CloudEvents;

namespace AuthOps.Metering.Tests.CloudEvents;

/// <summary>Equality of events, attribute by attribute and byte by byte.</summary>
internal static class SameEvent
{
    public static void Assert(CloudEvent expected, CloudEvent actual)
    {
        Xunit.Assert.Equal(expected.Source, actual.Source);
        Xunit.Assert.Equal(expected.Id, actual.Id);
        Xunit.Assert.Equal(expected.Type, actual.Type);
        Xunit.Assert.Equal(expected.Time, actual.Time);
        Xunit.Assert.Equal(expected.Subject, actual.Subject);
        Xunit.Assert.Equal(expected.DataContentType, actual.DataContentType);
        Xunit.Assert.Equal(expected.DataSchema, actual.DataSchema);
        Xunit.Assert.Equal(
            expected.Extensions.OrderBy(x => x.Key, StringComparer.Ordinal),
            actual.Extensions.OrderBy(x => x.Key, StringComparer.Ordinal)
        );
        Xunit.Assert.Equal(expected.Data?.ToArray(), actual.Data?.ToArray());
    }

    /// <summary>Structured, batched and binary, written and read.</summary>
    public static void AssertSurvives(CloudEvent e)
    {
        foreach (
            var message in new[]
            {
                CloudEventHttp.WriteStructured(e),
                CloudEventHttp.WriteBatch([e]),
                CloudEventHttp.WriteBinary(e),
            }
        )
        {
            Assert(e, Xunit.Assert.Single(CloudEventHttp.Parse(message.Headers, message.Body)));
        }
    }
}
