namespace AuthOps.Cli.Tests;

/// <summary>A policy, a hierarchy and twelve records of two towns, in a folder of their own.</summary>
internal static class SmallCase
{
    public const string Policy = """
        {
          "version": 1,
          "k": 3,
          "suppressionLimit": "1/12",
          "quality": "loss",
          "attributes": [
            { "name": "id", "role": "direct" },
            { "name": "town", "role": "quasi", "hierarchy": "town.csv" },
            { "name": "diagnosis", "role": "sensitive", "l": 2 },
            { "name": "note", "role": "nonIdentifying" }
          ]
        }
        """;

    public const string Hierarchy = "甲;north;*\n乙;north;*\n丙;south;*\n丁;south;*\n";

    public static readonly string Data =
        "id,town,diagnosis,note\n"
        + string.Concat(
            Enumerable
                .Range(0, 12)
                .Select(i => $"p{i},{"甲乙丙丁"[i % 4]},{(i / 4 == 1 ? "E11" : "I10")},n{i % 2}\n")
        );

    public static TemporaryFolder Write(
        string? policy = null,
        string? data = null,
        string? hierarchy = null
    )
    {
        var folder = new TemporaryFolder();
        folder.Write("policy.json", policy ?? Policy);
        folder.Write("town.csv", hierarchy ?? Hierarchy);
        folder.Write("data.csv", data ?? Data);
        return folder;
    }

    public static Task<ToolRun> Anonymize(TemporaryFolder folder, params string[] more) =>
        ToolRun.Of(AnonymizeArguments(folder, more));

    public static string[] AnonymizeArguments(TemporaryFolder folder, params string[] more) =>
        [
            "anonymize",
            "--policy",
            folder.At("policy.json"),
            "--input",
            folder.At("data.csv"),
            "--output",
            folder.At("release.csv"),
            .. more,
        ];

    public static Task<ToolRun> Risk(TemporaryFolder folder, params string[] more) =>
        ToolRun.Of([
            "risk",
            "--policy",
            folder.At("policy.json"),
            "--input",
            folder.At("data.csv"),
            .. more,
        ]);
}
