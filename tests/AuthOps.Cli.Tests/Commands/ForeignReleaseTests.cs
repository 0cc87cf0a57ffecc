using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Tests.Certificates;

namespace AuthOps.Cli.Tests.Commands;

/// <summary>Files as other tools write them.</summary>
public sealed class ForeignReleaseTests
{
    /// <summary>ARX: semicolons, identifiers and suppressed records as asterisks.</summary>
    private const string Arx = "id;town;diagnosis;note\n*;甲;x;n\n*;甲;y;n\n*;乙;x;n\n*;*;*;*\n";

    /// <summary>sdcMicro through write.csv: quoted names, NA for suppressed cells, the names of rows before them.</summary>
    private const string SdcMicro =
        "\"\",\"town\",\"diagnosis\",\"note\"\n\"1\",\"甲\",\"x\",\"n\"\n\"2\",\"甲\",\"y\",\"n\"\n\"3\",NA,\"x\",\"n\"\n";

    /// <summary>The same through write.table, whose header has no field for the names of rows.</summary>
    private const string Table =
        "\"town\",\"diagnosis\",\"note\"\n\"1\",\"甲\",\"x\",\"n\"\n\"2\",\"甲\",\"y\",\"n\"\n";

    [Fact]
    public async Task Risk_counts_classes_of_a_file_of_arx_with_its_suppressed_records_as_one()
    {
        using var root = await Risk(Arx);
        Assert.Equal(4, root.RootElement.GetProperty("rows").GetInt64());
        Assert.Equal(3, root.RootElement.GetProperty("classes").GetInt64());
    }

    [Fact]
    public async Task Risk_counts_classes_of_a_file_of_sdcMicro_once_its_row_names_have_a_name()
    {
        using var root = await Risk(SdcMicro.Replace("\"\",", "\"id\",", StringComparison.Ordinal));
        Assert.Equal(3, root.RootElement.GetProperty("rows").GetInt64());
        Assert.Equal(2, root.RootElement.GetProperty("classes").GetInt64());
    }

    [Theory]
    [InlineData(
        SdcMicro,
        "column 1: the header names no column here; R writes the names of rows so"
    )]
    [InlineData(Table, "line 2: the record has 4 fields and the header 3; R's write.table")]
    public async Task Names_of_rows_that_r_writes_are_called_so(string data, string message)
    {
        using var folder = SmallCase.Write(data: data);
        var run = await SmallCase.Risk(folder);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains("row.names = FALSE", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_what_another_tool_released_is_refused_for_want_of_a_report()
    {
        using var made = await CertifiedCase.Create();
        Directory.Delete(made.Folder.At("out"), recursive: true);
        made.Folder.Write("release.csv", Arx);
        made.Folder.Write("report.json", "{ \"suppressed\": 1 }");
        var run = await made.Certify("enclave");
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(
            "another tool made has none, and is refused",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("rows of the input, those suppressed", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(made.Folder.At("out")));
    }

    private static async Task<JsonDocument> Risk(string data)
    {
        using var folder = SmallCase.Write(data: data);
        var run = await SmallCase.Risk(folder, "--json");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output);
    }
}
