using System.Text;
using AuthOps.Metering.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.CloudEvents;

/// <summary>CloudEvents as text: what survives, what is refused, and what another implementation reads.</summary>
public sealed class CloudEventFormatTests
{
    private static readonly string[] s_mediaTypes =
    [
        "application/json",
        "application/vnd.x+json; charset=utf-8",
        "text/plain; charset=utf-8",
        "application/octet-stream",
    ];

    [Property(MaxTest = 150)]
    public Property Every_event_survives_every_form() =>
        Prop.ForAll(Events().ToArbitrary(), SameEvent.AssertSurvives);

    [Property(MaxTest = 100)]
    public Property The_reference_implementation_reads_what_is_written_and_its_writing_is_read() =>
        Prop.ForAll(
            Events().ToArbitrary(),
            e =>
            {
                var formatter = new JsonEventFormatter();
                var theirs = formatter.DecodeStructuredModeMessage(
                    CloudEventJson.Write(e),
                    null,
                    null
                );
                Assert.Equal(e.Id, theirs.Id);
                Assert.Equal(e.Source, theirs.Source!.OriginalString);
                Assert.Equal(e.Type, theirs.Type);
                Assert.Equal(e.Time, theirs.Time);
                Assert.Equal(e.Subject, theirs.Subject);
                // Their reader says that nothing means JSON, ours leaves it unsaid.
                Assert.Equal(
                    e.DataContentType ?? "application/json",
                    theirs.DataContentType ?? "application/json"
                );
                Assert.All(e.Extensions, x => Assert.Equal(x.Value, theirs[x.Key]));

                var again = CloudEventJson.Parse(
                    formatter.EncodeStructuredModeMessage(theirs, out _)
                );
                Assert.Equal(e.Id, again.Id);
                Assert.Equal(e.Time, again.Time);
                Assert.Equal(e.Extensions.Count, again.Extensions.Count);
                if (!CloudEventRules.IsJson(e.DataContentType))
                {
                    Assert.Equal(e.Data?.ToArray(), again.Data?.ToArray());
                }
            }
        );

    [Property(MaxTest = 300)]
    public Property Whatever_bytes_come_only_one_exception_goes() =>
        Prop.ForAll(
            Damaged().ToArbitrary(),
            bytes =>
            {
                try
                {
                    SameEvent.AssertSurvives(CloudEventJson.Parse(bytes));
                }
                catch (CloudEventFormatException) { }

                try
                {
                    _ = CloudEventJson.ParseBatch(bytes);
                }
                catch (CloudEventFormatException) { }
            }
        );

    [Theory]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/a","type":"t"}""", "specversion")]
    [InlineData("""{"specversion":"1.1","id":"1","source":"/a","type":"t"}""", "specversion")]
    [InlineData("""{"specversion":1.0,"id":"1","source":"/a","type":"t"}""", "specversion")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/a","type":"t"}""", "id")]
    [InlineData("""{"specversion":"1.0","id":1,"source":"/a","type":"t"}""", "id")]
    [InlineData("""{"specversion":"1.0","id":"1","id":"2","source":"/a","type":"t"}""", "once")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a b","type":"t"}""", "source")]
    [InlineData("""{"specversion":"1.0","id":"1\u0000","source":"/a","type":"t"}""", "control")]
    [InlineData("""{"specversion":"1.0","id":"\ud800","source":"/a","type":"t"}""", "Unicode")]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","time":"today"}""",
        "time"
    )]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","time":"2026-02-30T00:00:00Z"}""",
        "time"
    )]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","time":"2026-12-31T23:59:60Z"}""",
        "leap"
    )]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","time":"2026-02-03T00:00:00"}""",
        "time"
    )]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"t","Upper":"x"}""", "a-z")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"t","x":{}}""", "extension")]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","x":2147483648}""",
        "32-bit"
    )]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","data":1,"data_base64":"AA=="}""",
        "both"
    )]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","data_base64":"?"}""",
        "base 64"
    )]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","datacontenttype":"text/plain","data":{}}""",
        "string"
    )]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"t",}""", "JSON")]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"/a","type":"t","\udc00":"x"}""",
        "Unicode"
    )]
    [InlineData("""[]""", "object")]
    public void What_the_specification_does_not_allow_is_refused_by_name(string json, string named)
    {
        var refused = Assert.Throws<CloudEventFormatException>(() =>
            CloudEventJson.Parse(Encoding.UTF8.GetBytes(json))
        );
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);

        var inBatch = Assert.Throws<CloudEventFormatException>(() =>
            CloudEventJson.ParseBatch(
                Encoding.UTF8.GetBytes(
                    $$"""[{"specversion":"1.0","id":"1","source":"/a","type":"t"},{{json}}]"""
                )
            )
        );
        Assert.True(inBatch.Index is 1 or null);
    }

    [Theory]
    [InlineData("ce-id: 1|ce-source: /a|ce-type: t", "specversion")]
    [InlineData("ce-specversion: 1.0|ce-id: 1|CE-ID: 1|ce-source: /a|ce-type: t", "twice")]
    [InlineData("ce-specversion: 1.0|ce-id: %zz|ce-source: /a|ce-type: t", "percent")]
    [InlineData("ce-specversion: 1.0|ce-id: %ff|ce-source: /a|ce-type: t", "percent")]
    [InlineData("ce-specversion: 1.0|ce-id: 1%|ce-source: /a|ce-type: t", "percent")]
    [InlineData("ce-specversion: 1.0|ce-id: \"a\\\"|ce-source: /a|ce-type: t", "backslash")]
    [InlineData(
        "ce-specversion: 1.0|ce-id: 1|ce-source: /a|ce-type: t|ce-datacontenttype: text/plain",
        "content-type"
    )]
    [InlineData(
        "ce-specversion: 1.0|ce-id: 1|ce-source: /a|ce-type: t|content-type: application/cloudevents+json",
        "both"
    )]
    [InlineData("content-type: application/json", "neither")]
    [InlineData("content-type: application/cloudevents+json; charset=gb18030", "UTF-8")]
    public void What_the_HTTP_binding_does_not_allow_is_refused_by_name(
        string headers,
        string named
    )
    {
        var refused = Assert.Throws<CloudEventFormatException>(() =>
            CloudEventHttp.Parse(
                headers
                    .Split('|')
                    .Select(h => h.Split(": ", 2))
                    .Select(h => new KeyValuePair<string, string>(h[0], h[1])),
                "{}"u8.ToArray()
            )
        );
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_are_bounded()
    {
        var e = new CloudEvent("/a", "1", "t");
        Assert.Throws<CloudEventFormatException>(() =>
            CloudEventJson.Parse(new byte[CloudEvent.MaxBytes + 1])
        );
        Assert.Throws<CloudEventFormatException>(() =>
            CloudEventHttp.Parse([new("ce-id", "1")], new byte[CloudEvent.MaxBytes + 1])
        );
        Assert.Throws<CloudEventFormatException>(() =>
            CloudEventJson.Write(new CloudEvent("/a", new string('x', 1025), "t"))
        );
        var many = Enumerable.Range(0, 33).ToDictionary(i => $"x{i}", _ => "");
        Assert.Throws<CloudEventFormatException>(() =>
            CloudEventJson.Write(new CloudEvent(e.Source, e.Id, e.Type) { Extensions = many })
        );
        var deep = Encoding.UTF8.GetBytes(new string('[', 40) + new string(']', 40));
        Assert.Throws<CloudEventFormatException>(() => CloudEventJson.ParseBatch(deep));
    }

    [Fact]
    public void Times_of_any_offset_and_precision_are_read_and_nothing_finer_than_a_tick_is_kept()
    {
        Assert.Equal(
            new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1234567),
            CloudEventRules.ParseTime("2026-03-01t08:00:00.123456789123+08:00")
        );
        Assert.Equal(
            new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
            CloudEventRules.ParseTime("2026-03-01T00:00:00-00:00")
        );
    }

    private static Gen<CloudEvent> Events()
    {
        var texts = Gen.Elements("a", "é", "中文", "a b", "\"%41\\", "🌎", "x;y=z", "'%'");
        var extension = Gen.Choose(0, 2)
            .SelectMany(n => texts.ListOf(n))
            .Select(values => values.Select((v, i) => ($"ext{i}", v)).ToDictionary());
        var data = Gen.OneOf(
            Gen.Constant<byte[]?>(null),
            Gen.Elements<byte[]?>(
                """{"a": [1, 2.50, "x\u00e9"]}"""u8.ToArray(),
                "null"u8.ToArray(),
                " 1 "u8.ToArray(),
                "\"Hello, 🌎!\""u8.ToArray(),
                """{"a":1,"a":2}"""u8.ToArray(),
                "<msg/>"u8.ToArray(),
                [0xFF, 0x00]
            )
        );
        return from source in Gen.Elements("/a", "//b/c?d=%E4%B8%AD", "urn:x:y", "https://e.org/#f")
            from id in texts
            from type in texts
            from subject in Gen.OneOf(Gen.Constant<string?>(null), texts.Select(t => (string?)t))
            from mediaType in Gen.OneOf(
                Gen.Constant<string?>(null),
                Gen.Elements<string?>(s_mediaTypes)
            )
            from extensions in extension
            from bytes in data
            from ticks in Gen.Choose(0, int.MaxValue)
            select new CloudEvent(source, id, type)
            {
                Subject = subject,
                DataContentType = mediaType,
                Extensions = extensions,
                Time = ticks % 3 == 0 ? null : Sample.Start.AddTicks(ticks),
                Data = bytes is null ? null : (ReadOnlyMemory<byte>)bytes,
            };
    }

    /// <summary>A written event with one byte changed, or cut short.</summary>
    private static Gen<byte[]> Damaged() =>
        from e in Events()
        from at in Gen.Choose(0, 10_000)
        from value in Gen.Choose(0, 255)
        from cut in Gen.Choose(0, 3)
        select Damage(CloudEventJson.Write(e), at, (byte)value, cut == 0);

    private static byte[] Damage(byte[] bytes, int at, byte value, bool isCut)
    {
        at %= bytes.Length;
        bytes[at] = value;
        return isCut ? bytes[..at] : bytes;
    }
}
