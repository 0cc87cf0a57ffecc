using System.CommandLine;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Cli.Commands;

/// <summary>The options of <c>authops risk</c> that ask for more than the three attackers.</summary>
internal sealed class RiskDetailOptions
{
    private readonly Option<string?> _sampling = new("--sampling-fraction")
    {
        Description =
            "Share of the population the input is, such as 0.1: estimates uniqueness in the population.",
    };

    private readonly Option<int?> _special = new("--special-uniques")
    {
        Description = "Find special uniques (SUDA2) of up to so many columns.",
    };

    private readonly Option<int?> _discover = new("--discover")
    {
        Description =
            "Look at every column, declared or not, and at sets of up to so many: which of them isolate records?",
    };

    private readonly Option<string?> _control = new("--control")
    {
        Description =
            "CSV file of people who are not in the input, in the same form: measures attacks against it.",
    };

    private readonly Option<string?> _release = new("--release")
    {
        Description = "The release made of the input: measures the same attacks on it.",
    };

    private readonly Option<string?> _secret = new("--secret")
    {
        Description =
            "Column the attacker wants to learn; the first sensitive one of the policy if not given.",
    };

    private readonly Option<string?> _html = new("--html")
    {
        Description = "HTML file to write the report to, in Chinese and English.",
    };

    public void AddTo(Command command)
    {
        command.Add(_sampling);
        command.Add(_special);
        command.Add(_discover);
        command.Add(_control);
        command.Add(_release);
        command.Add(_secret);
        command.Add(_html);
    }

    /// <summary>The request with what these options ask for.</summary>
    /// <exception cref="UsageException">A value is out of range, or options do not go together.</exception>
    public RiskRequest Read(ParseResult parsed, RiskRequest request)
    {
        var complete = request with
        {
            SamplingFraction = Share.Parse("--sampling-fraction", parsed.GetValue(_sampling)),
            SpecialUniques = Size("--special-uniques", parsed.GetValue(_special)),
            Discover = Size("--discover", parsed.GetValue(_discover)),
            ControlPath = parsed.GetValue(_control),
            ReleasePath = parsed.GetValue(_release),
            Secret = parsed.GetValue(_secret),
            HtmlPath = parsed.GetValue(_html),
        };
        complete.Check();
        return complete;
    }

    private static int? Size(string option, int? size) =>
        size is null or (>= 1 and <= SpecialUniques.MaxColumns)
            ? size
            : throw new UsageException(
                $"{option} must be an integer from 1 to {SpecialUniques.MaxColumns}"
            );
}
