using System.Text.Json;
using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Commands;

/// <summary>A release as its custodian is told of it. Immutable.</summary>
internal interface IReleaseResult
{
    /// <summary>As a page.</summary>
    ReportPage Page { get; }

    /// <summary>As a screenful.</summary>
    void Print(TextWriter output);

    /// <summary>As JSON.</summary>
    void WriteJson(Utf8JsonWriter json);
}
