using System.Text.Json;
using System.Text.RegularExpressions;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Metering.Supply;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// What was to be supplied, what came, and what is expected of its fields, from one JSON file and the CSV files it names,
/// relative to it. Immutable once read.
/// </summary>
internal sealed class SupplyFile
{
    private const int MaxItems = 4096;
    private const int MaxText = 256;
    private const int MaxPattern = 256;

    private readonly string _path;
    private readonly List<SupplyBatch> _batches = [];
    private readonly Dictionary<string, IReadOnlyList<SupplyField>> _fields = new(
        StringComparer.Ordinal
    );

    private SupplyFile(string path) => _path = path;

    /// <summary>Counts below this are not shown.</summary>
    public int Minimum { get; private set; }

    /// <summary>Reads and measures.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="at">The instant of the report.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InputDataException">A file is missing or malformed, or lacks a field.</exception>
    public static (SupplyQualityReport Report, int Minimum) Measure(
        string path,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var file = new SupplyFile(path);
        try
        {
            file.Read(JsonElement.Parse(StoreVerb.Canonical(path)), cancellationToken);
            return (SupplyQualityReport.Measure(file._batches, file._fields, at), file.Minimum);
        }
        catch (ArgumentException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private void Read(JsonElement element, CancellationToken cancellationToken)
    {
        var root = new StrictJsonObject(
            _path,
            "$",
            element,
            "batches",
            "minimum",
            "resources",
            "version"
        );
        _ = root.Integer("version", 1, 1);
        Minimum = root.Integer("minimum", 1, 1000);
        foreach (var resource in root.Objects("resources", 1, MaxItems, "fields", "id"))
        {
            var fields = resource
                .Objects("fields", 1, MaxItems, "name", "pattern", "required")
                .Select(Field);
            if (!_fields.TryAdd(resource.String("id", MaxText), [.. fields]))
            {
                throw resource.Fault(resource.MemberPath("id"), "is given twice");
            }
        }

        foreach (
            var batch in root.Objects(
                "batches",
                0,
                MaxItems,
                "due",
                "file",
                "resource",
                "sourceUnit",
                "suppliedAt"
            )
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            _batches.Add(Batch(batch));
        }
    }

    private static SupplyField Field(StrictJsonObject field)
    {
        var name = field.String("name", MaxText);
        var isRequired = field.Has("required") && field.Boolean("required");
        if (!field.Has("pattern"))
        {
            return new SupplyField(name, isRequired, null);
        }

        try
        {
            // Linear in the value's length, whatever the pattern.
            var pattern = new Regex(
                $@"\A(?:{field.String("pattern", MaxPattern)})\z",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            );
            return new SupplyField(name, isRequired, pattern.IsMatch);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw field.Fault(
                field.MemberPath("pattern"),
                "must be a regular expression without look-around and back-references"
            );
        }
    }

    private SupplyBatch Batch(StrictJsonObject batch)
    {
        var suppliedAt = batch.Has("suppliedAt")
            ? batch.Instant("suppliedAt")
            : (DateTimeOffset?)null;
        if (batch.Has("file") != suppliedAt is not null)
        {
            throw batch.Fault(
                batch.Path,
                "has file and suppliedAt both, or neither while it is due"
            );
        }

        return new SupplyBatch(
            batch.String("sourceUnit", MaxText),
            batch.String("resource", MaxText),
            batch.Instant("due"),
            suppliedAt,
            suppliedAt is null ? new Dictionary<string, IReadOnlyList<string?>>() : Columns(batch)
        );
    }

    private Dictionary<string, IReadOnlyList<string?>> Columns(StrictJsonObject batch)
    {
        var table = CsvTableReader
            .Read(
                Path.Combine(Path.GetDirectoryName(_path) ?? "", batch.String("file", MaxText)),
                new CsvReadOptions()
            )
            .Table;
        return table.Columns.ToDictionary(
            static c => c.Name,
            static c => (IReadOnlyList<string?>)[.. Enumerable.Range(0, c.Count).Select(i => c[i])],
            StringComparer.Ordinal
        );
    }
}
