using System.Text.Json.Nodes;
using AuthOps.Cli.Tests.Demo;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Evidence;
using AuthOps.Testing;

namespace AuthOps.Cli.Tests.Verification;

/// <summary>Whatever stands in a statement, verification ends with findings and never with an exception.</summary>
[Collection(SharedDemo.Name)]
public sealed class HostileStatementTests(DemoFixture demo)
{
    public static TheoryData<string> Files =>
        [
            .. EvidenceFiles
                .Statements.Select(kind => kind.File)
                .Where(file => file != EvidenceFiles.Manifest),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Odd_values_of_members_do_not_break_verification(string file)
    {
        var roles = EvidenceFiles.Statements.Single(kind => kind.File == file).RequiredRoles;
        var members = DsseEnvelope
            .Parse(File.ReadAllBytes(Path.Combine(demo.Evidence, file)))
            .Statement.Predicate.EnumerateObject()
            .Select(member => member.Name)
            .ToList();
        Func<JsonNode?>[] values =
        [
            () => null,
            () => -1,
            () => new string('9', 60),
            () => new JsonArray(new JsonObject(), 1),
        ];
        for (var i = 0; i < 2 * members.Count; i += SimdMode.IsDefault ? 1 : 7)
        {
            // Two of the four values for each member, all four for each kind of member.
            var member = members[i / 2];
            var value = values[(i + i / 2) % values.Length];
            using var copy = new EvidenceCopy(demo);
            copy.Forge(file, json => json[member] = value(), [.. roles]);
            copy.Verify();
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_empty_statement_is_refused(string file)
    {
        var roles = EvidenceFiles.Statements.Single(kind => kind.File == file).RequiredRoles;
        using var copy = new EvidenceCopy(demo);
        copy.Forge(file, json => json.Clear(), [.. roles]);

        // The grant's own file is what counts; its statement needs no member.
        Assert.Equal(file == EvidenceFiles.GrantStatement, copy.Verify().IsAccepted);
    }
}
