using System.CommandLine;
using System.Globalization;
using AuthOps.Anonymization;

namespace AuthOps.Cli.Commands;

/// <summary>The options that say how <c>authops anonymize</c> searches.</summary>
internal sealed class SearchOptions
{
    private const int MostSizes = 64;

    private readonly Option<int?> _budget = new("--budget")
    {
        Description =
            "For more than 12 quasi-identifiers or 10^6 generalisations: how many are looked at before the search stops and states its gap; 20000 if not given.",
    };

    private readonly Option<string?> _sizes = new("--front-sizes")
    {
        Description =
            "Class sizes k the front is computed for, rising, such as 2,5,10; none for no front. 2,3,5,10,11,20 if not given.",
    };

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "The most threads; one a processor if not given.",
    };

    public void AddTo(Command command)
    {
        command.Add(_budget);
        command.Add(_sizes);
        command.Add(_threads);
    }

    /// <summary>How to search.</summary>
    /// <exception cref="UsageException">A value is out of range.</exception>
    public PlanOptions Read(ParseResult parsed)
    {
        var sizes = parsed.GetValue(_sizes);
        return new PlanOptions
        {
            NodeBudget =
                AtLeastOne("--budget", parsed.GetValue(_budget)) ?? PlanOptions.Default.NodeBudget,
            MaxDegreeOfParallelism =
                AtLeastOne("--threads", parsed.GetValue(_threads))
                ?? PlanOptions.Default.MaxDegreeOfParallelism,
            IncludeFront = sizes != "none",
            FrontSizes = sizes is null or "none"
                ? PlanOptions.Default.FrontSizes
                : Array.AsReadOnly(Sizes(sizes)),
        };
    }

    private static int? AtLeastOne(string option, int? value) =>
        value is null or >= 1
            ? value
            : throw new UsageException($"{option} must be an integer of at least 1");

    private static int[] Sizes(string text)
    {
        var parts = text.Split(',');
        var sizes = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (
                parts.Length > MostSizes
                || !int.TryParse(
                    parts[i],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out sizes[i]
                )
                || sizes[i] < (i == 0 ? 2 : sizes[i - 1] + 1)
            )
            {
                throw new UsageException(
                    $"--front-sizes must be none or up to {MostSizes} rising integers of at least 2, such as 2,5,10"
                );
            }
        }

        return sizes;
    }
}
