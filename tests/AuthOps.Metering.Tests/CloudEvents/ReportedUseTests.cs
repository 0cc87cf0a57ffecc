using System.Text;
using AuthOps.Metering.CloudEvents;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.CloudEvents;

/// <summary>A use as an event: inverse to each other, and no person in it in any form.</summary>
public sealed class ReportedUseTests
{
    private const string Data =
        """{"amount":"12","grant":"g-1","scenario":"s-1","unit":"ServiceCalls"}""";

    [Property(MaxTest = 100)]
    public Property A_use_survives_every_form() =>
        Prop.ForAll(
            Uses().ToArbitrary(),
            use =>
            {
                var e = use.ToCloudEvent();
                SameEvent.AssertSurvives(e);
                foreach (
                    var message in new[]
                    {
                        CloudEventHttp.WriteStructured(e),
                        CloudEventHttp.WriteBinary(e),
                    }
                )
                {
                    var read = CloudEventHttp.Parse(message.Headers, message.Body);
                    Assert.Equal(use, ReportedUse.FromCloudEvent(Assert.Single(read)));
                }

                Assert.Equal(UsageEventId.FromSource(use.Source, use.Id), use.EventId);
            }
        );

    [Theory]
    [InlineData("/meters/1", "13812345678")]
    [InlineData("/meters/1", "x-138-1234-5678")]
    [InlineData("/meters/1", "+8613812345678")]
    [InlineData("/meters/1", "008613812345678")]
    [InlineData("/meters/1", "user13812345678")]
    [InlineData("/meters/1", "%31%33812345678")]
    [InlineData("/meters/1", "%2531%2533812345678")]
    [InlineData("/meters/1", "110101-19900307-7774")]
    [InlineData("/meters/1", "11010119900307002X")]
    [InlineData("/meters/1", "id110101199003077774")]
    [InlineData("/meters/1", "zhang@example.org")]
    [InlineData("/patients/110101199003077774", "1")]
    [InlineData("tel:+86-138-1234-5678", "1")]
    [InlineData("mailto:zhang@example.org", "1")]
    [InlineData(
        "/p/%EF%BC%91%EF%BC%93%EF%BC%98%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96%EF%BC%97%EF%BC%98",
        "1"
    )]
    [InlineData("/meters/1", "张三")]
    [InlineData("/meters/1", "a b")]
    public void A_source_or_id_that_names_a_person_is_refused(string source, string id)
    {
        var e = Event(source, id);
        Assert.Throws<CloudEventFormatException>(() => ReportedUse.FromCloudEvent(e));
    }

    [Theory]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("13812345-1234-5678-1381-123456781234")]
    [InlineData("01HV8Z9T5QWXYZ1234567890AB")]
    [InlineData("a13812345678b0c1d2e3f4051627384950617283")]
    [InlineData("1772323200000000")]
    public void A_random_id_is_not(string id) =>
        Assert.Equal(id, ReportedUse.FromCloudEvent(Event("//meter.example.org/1", id)).Id);

    [Fact]
    public void A_subject_an_unknown_attribute_or_an_unknown_field_is_refused()
    {
        var e = Event("/m", "1");
        Refused(
            new CloudEvent(e.Source, e.Id, e.Type)
            {
                Time = e.Time,
                Data = e.Data,
                Subject = "x",
            },
            "subject"
        );
        Refused(With("patientid", "77"), "known");
        Refused(With("partitionkey", "13812345678"), "number");
        Assert.Equal(
            12,
            ReportedUse
                .FromCloudEvent(
                    With("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                )
                .Amount
        );
        Refused(
            Event("/m", "1", Data.Replace("{", """{"userId":"u",""", StringComparison.Ordinal)),
            "nothing else"
        );
        Refused(
            Event("/m", "1", Data.Replace("g-1", "13812345678", StringComparison.Ordinal)),
            "grant"
        );
        Refused(
            Event("/m", "1", Data.Replace("s-1", "138-1234-5678", StringComparison.Ordinal)),
            "scenario"
        );

        CloudEvent With(string name, string value) =>
            new(e.Source, e.Id, e.Type)
            {
                Time = e.Time,
                Data = e.Data,
                Extensions = new Dictionary<string, string> { [name] = value },
            };
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("")]
    [InlineData("170141183460469231731687303715884105728")]
    [InlineData("999999999999999999999999999999999999999999999999")]
    public void An_amount_that_is_no_plain_integer_or_overflows_is_refused(string amount)
    {
        Refused(Event("/m", "1", Data.Replace("12", amount, StringComparison.Ordinal)), "amount");
        if (amount is "-1" or "1.0" or "1e3" or "170141183460469231731687303715884105728")
        {
            var number = Data.Replace("\"12\"", amount, StringComparison.Ordinal);
            Refused(Event("/m", "1", number), "amount");
        }
    }

    [Fact]
    public void What_is_missing_or_of_another_kind_is_refused()
    {
        var e = Event("/m", "1");
        Refused(new CloudEvent(e.Source, e.Id, e.Type) { Data = e.Data }, "time");
        Refused(new CloudEvent(e.Source, e.Id, e.Type) { Time = e.Time }, "data");
        Refused(new CloudEvent(e.Source, e.Id, UsageCloudEvents.ReversalType), "reversal");
        Refused(Event("/m", "1", "[]"), "object");
        Refused(Event("/m", "1", "{}"), "missing");
        Refused(Event("/m", "1", "{\"amount\":1"), "JSON");
        Refused(
            Event(
                "/m",
                "1",
                Data.Replace("ServiceCalls", "servicecalls", StringComparison.Ordinal)
            ),
            "unit"
        );
        Refused(
            Event("/m", "1", Data.Replace("\"ServiceCalls\"", "2", StringComparison.Ordinal)),
            "unit"
        );
        Refused(
            Event("/m", "1", Data.Replace("{", """{"tag":4294967296,""", StringComparison.Ordinal)),
            "tag"
        );
        Refused(
            Event("/m", "1", Data.Replace("{", """{"amount":1,""", StringComparison.Ordinal)),
            "once"
        );
    }

    private static void Refused(CloudEvent e, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<CloudEventFormatException>(() => ReportedUse.FromCloudEvent(e)).Message,
            StringComparison.Ordinal
        );

    private static CloudEvent Event(string source, string id, string data = Data) =>
        new(source, id, ReportedUse.EventType)
        {
            Time = Sample.Start,
            Data = Encoding.UTF8.GetBytes(data),
        };

    private static Gen<ReportedUse> Uses() =>
        from id in Gen.Choose(0, int.MaxValue)
        from high in Gen.Choose(0, int.MaxValue)
        from unit in Gen.Elements(Enum.GetValues<UsageUnit>())
        from tag in Gen.Choose(0, 3)
        from ticks in Gen.Choose(0, int.MaxValue)
        select new ReportedUse
        {
            Source = "//meter.example.org/a%20b",
            Id = $"e.{id:x8}~{high:x8}",
            GrantId = "g-1",
            ScenarioId = "s:1.x_y",
            Unit = unit,
            Amount = tag == 0 ? Int128.MaxValue : ((Int128)high << (high % 90)) + id,
            UsedAt = Sample.Start.AddTicks(ticks),
            Tag = tag == 3 ? uint.MaxValue : (uint)tag,
        };
}
