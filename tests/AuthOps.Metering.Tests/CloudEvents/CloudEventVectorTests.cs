using System.Text;
using System.Text.Json;
using AuthOps.Metering.CloudEvents;
using AuthOps.Metering.Log;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.CloudEvents;

/// <summary>The conformance cases of CloudEvents (cloudevents/conformance 7a8ee0ac, Apache-2.0).</summary>
public sealed class CloudEventVectorTests
{
    // Transcribed from features/http-protocol-binding.feature, so that a lone clone proves itself.
    private const string Structured =
        """{"specversion":"1.0","type":"com.example.someevent","time":"2018-04-05T03:56:24Z","id":"1234-1234-1234","source":"/mycontext/subcontext","datacontenttype":"application/json","data":{"message":"Hello World!"}}""";

    private static readonly KeyValuePair<string, string>[] s_binaryHeaders =
    [
        new("ce-specversion", "1.0"),
        new("ce-type", "com.example.someevent"),
        new("ce-time", "2018-04-05T03:56:24Z"),
        new("ce-id", "1234-1234-1234"),
        new("ce-source", "/mycontext/subcontext"),
        new("Content-Type", "application/json"),
    ];

    [Fact]
    public void The_two_forms_of_one_event_are_one_event()
    {
        var structured = Assert.Single(
            CloudEventHttp.Parse(
                [new("Content-Type", "application/cloudevents+json; charset=UTF-8")],
                Encoding.UTF8.GetBytes(Structured)
            )
        );
        var binary = Assert.Single(
            CloudEventHttp.Parse(s_binaryHeaders, """{"message":"Hello World!"}"""u8.ToArray())
        );

        SameEvent.Assert(structured, binary);
        Assert.Equal("1234-1234-1234", binary.Id);
        Assert.Equal(new DateTimeOffset(2018, 4, 5, 3, 56, 24, TimeSpan.Zero), binary.Time);
    }

    [Fact]
    public void The_binary_and_structured_messages_of_the_published_file_are_read()
    {
        using var file = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/metering/cloudevents.json"))
        );
        var binary = file.RootElement.GetProperty("http_binary");
        var headers = binary
            .GetProperty("headers")
            .EnumerateObject()
            .Select(h => new KeyValuePair<string, string>(h.Name, h.Value.GetString()!));
        var expect = binary.GetProperty("expect");
        var read = Assert.Single(
            CloudEventHttp.Parse(
                headers,
                Encoding.UTF8.GetBytes(binary.GetProperty("body").GetString()!)
            )
        );
        Assert.Equal(expect.GetProperty("id").GetString(), read.Id);
        Assert.Equal(expect.GetProperty("source").GetString(), read.Source);
        Assert.Equal(expect.GetProperty("type").GetString(), read.Type);
        Assert.Equal(expect.GetProperty("time").GetDateTimeOffset(), read.Time);
        using var data = JsonDocument.Parse(read.Data!.Value);
        Assert.True(JsonElement.DeepEquals(expect.GetProperty("data"), data.RootElement));

        var body = file.RootElement.GetProperty("http_structured").GetProperty("body").GetString()!;
        var structured = CloudEventJson.Parse(Encoding.UTF8.GetBytes(body));
        Assert.Equal(read.Id, structured.Id);
        Assert.Equal(read.Time, structured.Time);
        Assert.Equal(Structured, body);

        // The required attributes are those without which an event is refused.
        var required = file
            .RootElement.GetProperty("required")
            .EnumerateArray()
            .Select(e => e.GetString()!);
        foreach (var name in required)
        {
            var without = System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
            Assert.True(without.Remove(name));
            Assert.Throws<CloudEventFormatException>(() =>
                CloudEventJson.Parse(Encoding.UTF8.GetBytes(without.ToJsonString()))
            );
        }

        Assert.Equal("source + id", file.RootElement.GetProperty("dedup_identity").GetString());
    }

    [Fact]
    public void The_minimum_events_of_the_published_file_survive_every_form()
    {
        using var file = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/metering/cloudevents.json"))
        );
        var events = file
            .RootElement.GetProperty("yaml_minimum")
            .EnumerateArray()
            .Select(e => new CloudEvent(
                e.GetProperty("source").GetString()!,
                e.GetProperty("id").GetString()!,
                e.GetProperty("type").GetString()!
            )
            {
                DataContentType = e.GetProperty("datacontenttype").GetString(),
                Data = Encoding.UTF8.GetBytes(e.GetProperty("data").GetString()!),
            })
            .ToList();
        Assert.Equal(6, events.Count);
        foreach (var e in events)
        {
            SameEvent.AssertSurvives(e);
        }

        var batch = CloudEventHttp.WriteBatch(events);
        Assert.All(
            CloudEventHttp.Parse(batch.Headers, batch.Body).Zip(events),
            pair => SameEvent.Assert(pair.Second, pair.First)
        );

        // JSON data stands as JSON in the structured form, text as a string.
        Assert.Contains(
            """ "data":{"msg":"Hello, 🌎!"} """.Trim(),
            Encoding.UTF8.GetString(CloudEventJson.Write(events[3])),
            StringComparison.Ordinal
        );
        Assert.Equal(
            6,
            events.Select(e => UsageEventId.FromSource(e.Source, e.Id)).Distinct().Count()
        );
    }

    [Fact]
    public void None_of_them_tells_of_a_use()
    {
        var e = CloudEventJson.Parse(Encoding.UTF8.GetBytes(Structured));

        var refused = Assert.Throws<CloudEventFormatException>(() => ReportedUse.FromCloudEvent(e));

        Assert.Contains("type", refused.Message, StringComparison.Ordinal);
    }
}
