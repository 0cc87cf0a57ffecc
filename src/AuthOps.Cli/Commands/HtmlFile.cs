using System.Text;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Commands;

/// <summary>Writes a report page: whole or not at all.</summary>
internal static class HtmlFile
{
    public static void Write(string path, ReportPage page)
    {
        using var file = AtomicFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(page.Render()));
        file.Commit();
    }
}
