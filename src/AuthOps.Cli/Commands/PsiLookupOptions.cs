using System.CommandLine;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Commands;

/// <summary>What both sides of <c>authops psi lookup</c> are told.</summary>
internal sealed class PsiLookupOptions
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON document.",
    };

    public PsiAddressOptions Address { get; } = new();

    public PsiKeyOptions Keys { get; } = new();

    public PsiSubjectOptions Subjects { get; } = new();

    public PsiPeerOptions Peer { get; } = new();

    public PsiGovernanceOptions Governance { get; } = new();

    public Option<string?> Epoch { get; } =
        new("--epoch")
        {
            Description =
                "Server: file for the parameters of this epoch. Client: those parameters, from a source you trust; another epoch is refused.",
        };

    public void AddTo(Command command)
    {
        Address.AddTo(command);
        Keys.AddTo(command);
        Subjects.AddTo(command);
        Peer.AddTo(command);
        Governance.AddTo(command);
        command.Add(Epoch);
        command.Add(_json);
    }

    /// <summary>Prints the outcome: one line, or the facts of it as JSON.</summary>
    public void Print(
        ParseResult parsed,
        FormattableString text,
        params (string Name, long Value)[] facts
    )
    {
        var output = parsed.InvocationConfiguration.Output;
        if (!parsed.GetValue(_json))
        {
            output.WriteLine(FormattableString.Invariant(text));
            return;
        }

        JsonOutput.Print(
            output,
            json =>
            {
                json.WriteStartObject();
                foreach (var (name, value) in facts)
                {
                    json.WriteNumber(name, value);
                }

                json.WriteEndObject();
            }
        );
    }
}
