using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Dp.Privacy;
using AuthOps.Primitives.Files;

namespace AuthOps.Dp.Releases;

/// <summary>
/// The durable form of a ledger: ASCII lines, each ending in a SHA-256 digest chained over all lines before it, so
/// that a changed, missing or moved line is found. Truncation at the end of a line is what a chain alone cannot show;
/// the usage gate's signed log is the account that others anchor.
/// </summary>
/// <remarks>
/// <code>
/// authops-privacy-ledger 1 MEASURE TOTAL DIGEST
/// debit RELEASE-ID MEASURE LOSS [DELTA] DIGEST
/// settle SEQUENCE STATE DIGEST
/// </code>
/// A ledger whose budget has a δ begins with <c>authops-privacy-ledger 2 MEASURE TOTAL DELTA</c>; only there does a
/// debit carry one. A ledger that adds up neither ε nor ρ begins with <c>authops-privacy-ledger 3 RULE</c>, such as
/// <c>renyi ORDER TOTAL DELTA</c>; its debits carry a δ, which may be 0, and what they cost.
/// </remarks>
internal sealed class LedgerFile : IDisposable
{
    private const string Magic = "authops-privacy-ledger";
    private const string Version = "1";
    private const string VersionWithDelta = "2";
    private const string VersionWithRule = "3";
    private const int MaxLineBytes = 1024;

    private readonly FileStream _stream;
    private byte[] _chain = new byte[SHA256.HashSizeInBytes];

    private LedgerFile(FileStream stream) => _stream = stream;

    public void Dispose() => _stream.Dispose();

    internal static LedgerFile Open(
        string path,
        PrivacyBudget budget,
        out IReadOnlyList<LedgerRecord> records
    )
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new LedgerFile(new FileStream(path, options));
        try
        {
            records = file.ReadAll(budget);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends one record and returns when the disk has it.</summary>
    internal void Append(LedgerRecord record) =>
        AppendLine(
            record.Loss is { } loss
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"debit {record.ReleaseId} {(int)loss.Measure} {loss.Value}{Rest(loss, record.Cost)}"
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"settle {record.Sequence} {(int)record.State}"
                )
        );

    private static string Rest(PrivacyLoss loss, Rational? cost) =>
        cost is { } spent ? $" {loss.Delta} {spent}"
        : loss.Delta.Sign == 0 ? ""
        : " " + loss.Delta;

    private void AppendLine(string body)
    {
        var next = Chain(_chain, body);
        _stream.Write(Encoding.ASCII.GetBytes($"{body} {Convert.ToHexStringLower(next)}\n"));
        _stream.Flush(flushToDisk: true);
        _chain = next;
    }

    private static byte[] Chain(byte[] previous, string body) =>
        SHA256.HashData([.. previous, .. Encoding.ASCII.GetBytes(body)]);

    private List<LedgerRecord> ReadAll(PrivacyBudget budget)
    {
        var header =
            budget.Rule is { } rule ? $"{Magic} {VersionWithRule} {rule.Header}"
            : budget.TotalDelta.Sign == 0 ? $"{Magic} {Version} {budget.Measure:D} {budget.Total}"
            : $"{Magic} {VersionWithDelta} {budget.Measure:D} {budget.Total} {budget.TotalDelta}";
        var records = new List<LedgerRecord>();
        if (_stream.Length == 0)
        {
            // The name must survive a power failure as well, or a spent budget would be a new one.
            AppendLine(header);
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(_stream.Name))!);
            return records;
        }

        var line = new byte[MaxLineBytes];
        for (var number = 1L; ReadLine(line, number) is { } text; number++)
        {
            var body = VerifyChain(text, number);
            if (number == 1)
            {
                RequireHeader(body, header);
            }
            else
            {
                records.Add(LedgerLine.Parse(body) ?? throw Malformed(number));
            }
        }

        return records;
    }

    /// <summary>The next line without its end, or null at the end of the file.</summary>
    private string? ReadLine(byte[] buffer, long number)
    {
        for (var length = 0; ; length++)
        {
            var next = _stream.ReadByte();
            if (next == '\n')
            {
                return Encoding.ASCII.GetString(buffer, 0, length);
            }

            if (next < 0 && length == 0)
            {
                return null;
            }

            if (next < 0)
            {
                throw new PrivacyLedgerFileException(
                    number,
                    $"the file ends inside the line. If a crash cut it off, that debit never took effect: cut the file to {_stream.Length - length} bytes."
                );
            }

            if (length == MaxLineBytes)
            {
                throw Malformed(number);
            }

            buffer[length] = (byte)next;
        }
    }

    private string VerifyChain(string line, long number)
    {
        var space = line.LastIndexOf(' ');
        if (space < 0)
        {
            throw Malformed(number);
        }

        var body = line[..space];
        var next = Chain(_chain, body);
        if (!line.AsSpan(space + 1).SequenceEqual(Convert.ToHexStringLower(next)))
        {
            throw new PrivacyLedgerFileException(
                number,
                "the digest does not match: this line or one before it was changed. Restore the file from a copy."
            );
        }

        _chain = next;
        return body;
    }

    private static void RequireHeader(string body, string expected)
    {
        var fields = body.Split(' ');
        if (fields[0] != Magic)
        {
            throw new PrivacyLedgerFileException(1, "the file is not a privacy ledger.");
        }

        if (fields.Length < 2 || fields[1] is not (Version or VersionWithDelta or VersionWithRule))
        {
            throw new PrivacyLedgerFileException(
                1,
                $"the version is unknown; this library reads versions {Version} to {VersionWithRule}."
            );
        }

        if (body != expected)
        {
            throw new PrivacyLedgerFileException(
                1,
                "the file was created for another budget; open it with that one, or start a new file with a newly authorised budget."
            );
        }
    }

    private static PrivacyLedgerFileException Malformed(long number) =>
        new(number, "the record is malformed; restore the file from a copy.");
}
