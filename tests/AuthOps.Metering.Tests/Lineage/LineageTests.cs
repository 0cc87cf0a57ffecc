using AuthOps.Metering.Authorization;
using AuthOps.Metering.Lineage;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Authorization;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.AuthorizationDeskTests;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Lineage;

public sealed class LineageTests
{
    private static readonly string s_digest = new('d', 64);

    [Fact]
    public void From_a_product_one_reaches_its_sources_and_from_a_source_all_that_was_made_of_it()
    {
        using var city = new GovernedCity().Approve(GovernedCity.Insurance);
        Assert.Null(city.Declare(GovernedCity.Access(), out _));
        Derive(city, "op-1", ["r-insured"], ["i-1", "i-2"]);
        Derive(city, "op-2", ["i-1"], ["p-1"], "hospital-1");
        Derive(city, "op-3", ["i-2", "p-1"], ["p-2"]);
        var lineage = city.Desk.Lineage;
        var back = lineage.TraceBack("p-2");
        Assert.Equal(["r-insured"], back.Sources);
        Assert.Equal(["i-1", "i-2", "p-1"], back.Results);
        Assert.Equal(["op-1", "op-2", "op-3"], back.Operations);
        Assert.Equal(["hospital-1", "insurer-1"], back.Actors);
        var forward = lineage.TraceForward("r-insured");
        Assert.Equal(["i-1", "i-2", "p-1", "p-2"], forward.Results);
        Assert.Equal(["op-2", "op-3"], lineage.TraceForward("i-1").Operations);
        Assert.Empty(lineage.TraceForward("p-2").Operations);
        Assert.False(lineage.Contains("x"));
        Assert.Equal(["x"], lineage.TraceBack("x").Sources);
        Assert.Equal(DataMarks.SensitivePersonal, city.Desk.LabelOf("p-2").Marks);

        // From the log alone, and after it is opened again, it is the same.
        Same(back, LineageGraph.FromLog(city.Log.Snapshot()).TraceBack("p-2"));
        city.Dispose();
        using var again = new GovernedCity(city.Storage);
        Same(back, again.Desk.Lineage.TraceBack("p-2"));
        Fault(AuthorizationFault.LineageInvalid, () => Derive(again, "op-4", ["p-2"], ["i-1"]));
        Assert.True(Verified(again));
    }

    [Fact]
    public void What_is_not_registered_or_would_run_in_a_circle_or_is_too_strict_is_refused_and_evidenced()
    {
        using var city = new GovernedCity().Approve();
        Refused(AuthorizationFault.RegistrationInvalid, "op", ["r-unknown"], ["p"]);
        Refused(AuthorizationFault.LineageInvalid, "op", ["r-insured"], ["r-insured"]);
        Derive(city, "op", ["r-insured"], ["p"]);
        Refused(AuthorizationFault.LineageInvalid, "op", ["r-insured"], ["q"]);
        Refused(AuthorizationFault.LineageInvalid, "op-2", ["p"], ["r-insured"]);
        Fault(
            AuthorizationFault.RoleNotPermitted,
            () => Derive(city, "op-2", ["p"], ["q"], "auditor-1")
        );
        city.Update(new() { Label = new(DataLevel.Important, 1) });
        Refused(AuthorizationFault.ClassificationRefused, "op-2", ["p"], ["q"]);
        city.Update(new() { CancelledAt = Sample.Start });
        Refused(AuthorizationFault.RegistrationInvalid, "op-2", ["r-insured"], ["q"]);
        city.Update(new());
        city.Desk.Terminate("g-1", "data-bureau", GovernedCity.Exit);
        Refused(AuthorizationFault.Terminated, "op-2", ["p"], ["q"]);
        Assert.Equal(8, Decisions(city, DecisionKind.ActRefused).Length);
        Assert.Throws<ArgumentException>(() => Derive(city, "op-3", [], ["q"]));
        Assert.Throws<ArgumentException>(() => Derive(city, "op-3", ["p"], ["q", "q"]));

        void Refused(AuthorizationFault fault, string id, string[] inputs, string[] outputs) =>
            Fault(fault, () => Derive(city, id, inputs, outputs));
    }

    [Fact]
    public void The_operators_circle_may_make_a_base_product_and_nothing_of_it()
    {
        using var city = new GovernedCity().Approve();
        Derive(city, "op-1", ["r-insured"], ["p-base"], "operator-1");
        Derive(city, "op-2", ["p-base"], ["p-insurer"]);
        Fault(
            AuthorizationFault.RedevelopmentBanned,
            () => Derive(city, "op-3", ["p-base"], ["p-own"], "operator-1")
        );
        Fault(
            AuthorizationFault.RedevelopmentBanned,
            () => Derive(city, "op-3", ["p-insurer"], ["p-own"], "operator-sub")
        );
        Derive(city, "op-3", ["r-insured"], ["p-own"], "operator-sub");
    }

    [Property(MaxTest = 60)]
    public bool Whatever_is_recorded_runs_in_no_circle_and_traces_both_ways(byte[] script)
    {
        using var city = new GovernedCity();
        var edges = new List<(string From, string To)>();
        var number = 0;
        foreach (var step in script.Take(24))
        {
            var (from, to) = (Node(step % 6), Node(step / 6 % 6));
            try
            {
                Derive(city, $"op-{number++}", [from], [to]);
                if (!edges.Contains((from, to)))
                {
                    edges.Add((from, to));
                }
            }
            catch (AuthorizationException)
            {
                // Refused: nothing changed.
            }
        }

        var lineage = city.Desk.Lineage;
        var nodes = Enumerable.Range(0, 6).Select(Node).ToArray();
        return nodes.All(a =>
            !Reaches(a, a, edges)
            && nodes.All(b =>
                a == b
                || Reaches(a, b, edges) == lineage.TraceForward(a).Results.Contains(b)
                    && Reaches(a, b, edges)
                        == lineage
                            .TraceBack(b)
                            .Sources.Concat(lineage.TraceBack(b).Results)
                            .Contains(a)
            )
        );

        static string Node(int i) => i == 0 ? "r-insured" : $"n-{i}";
    }

    private static bool Reaches(string from, string to, List<(string From, string To)> edges) =>
        edges.Any(e => e.From == from && (e.To == to || Reaches(e.To, to, edges)));

    private static void Same(LineageTrace expected, LineageTrace actual)
    {
        Assert.Equal(expected.Sources, actual.Sources);
        Assert.Equal(expected.Results, actual.Results);
        Assert.Equal(expected.Operations, actual.Operations);
        Assert.Equal(expected.Actors, actual.Actors);
        Assert.Equal(expected.Receivers, actual.Receivers);
    }

    private static void Derive(
        GovernedCity city,
        string id,
        string[] inputs,
        string[] outputs,
        string actor = "insurer-1"
    ) => city.Desk.Derive(id, "g-1", actor, inputs, outputs, s_digest);
}
