using AuthOps.Dp.Privacy;
using AuthOps.Dp.Releases;

namespace AuthOps.Dp.Tests.Releases;

public sealed class LedgerFileTests : IDisposable
{
    private static readonly PrivacyBudget Budget = PrivacyBudget.Pure(Epsilon.Parse("1"));

    private readonly string _folder = Directory.CreateTempSubdirectory("dp-ledger").FullName;

    private string Path => System.IO.Path.Combine(_folder, "budget.ledger");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_ledger_is_continued_where_it_was_left_and_open_debits_stay()
    {
        Write();
        using var ledger = PrivacyLedger.OpenFile(Path, Budget);

        Assert.Equal(Rational.Parse("7/12"), ledger.Spent);
        Assert.Equal(
            [LedgerState.Committed, LedgerState.Voided, LedgerState.Pending],
            ledger.Entries.Select(static e => e.State)
        );
        Assert.Throws<PrivacyBudgetExceededException>(() =>
            ledger.Reserve("d", Epsilon.Parse("1/2"))
        );
        ledger.Reserve("d", Epsilon.Parse("5/12"));
        Assert.Equal(Rational.Zero, ledger.Remaining);
    }

    [Fact]
    public void The_debit_is_in_the_file_before_anything_else_happens()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs an advisory lock and cp");
        using var ledger = PrivacyLedger.OpenFile(Path, Budget);
        ledger.Reserve("a", Epsilon.Parse("1/3"));

        // A copy taken now is what a crash would leave. The lock is advisory: another program may read.
        var copy = Path + ".copy";
        using var copying = System.Diagnostics.Process.Start("cp", [Path, copy]);
        copying.WaitForExit();
        using var after = PrivacyLedger.OpenFile(copy, Budget);
        Assert.Equal(Rational.Parse("1/3"), after.Spent);
    }

    [Fact]
    public void The_file_is_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are those of Unix");
            return;
        }

        Write();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Two_processes_cannot_hold_one_ledger()
    {
        using var ledger = PrivacyLedger.OpenFile(Path, Budget);
        Assert.Throws<IOException>(() => PrivacyLedger.OpenFile(Path, Budget));
    }

    [Fact]
    public void Every_single_changed_byte_is_found()
    {
        Write();
        var bytes = File.ReadAllBytes(Path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            File.WriteAllBytes(Path, changed);
            Assert.Throws<PrivacyLedgerFileException>(() => PrivacyLedger.OpenFile(Path, Budget));
        }
    }

    [Fact]
    public void A_file_cut_inside_a_line_is_refused_with_the_length_to_cut_to()
    {
        Write();
        var bytes = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, bytes[..^10]);

        var failure = Assert.Throws<PrivacyLedgerFileException>(() =>
            PrivacyLedger.OpenFile(Path, Budget)
        );

        var lastLine = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        Assert.Equal(6, failure.Line);
        Assert.Contains($"{lastLine} bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_swapped_lines_are_found()
    {
        Write();
        var lines = File.ReadAllLines(Path);
        File.WriteAllText(Path, string.Join('\n', lines.Where(static (_, i) => i != 2)) + "\n");
        Assert.Throws<PrivacyLedgerFileException>(() => PrivacyLedger.OpenFile(Path, Budget));
        (lines[2], lines[3]) = (lines[3], lines[2]);
        File.WriteAllText(Path, string.Join('\n', lines) + "\n");
        Assert.Throws<PrivacyLedgerFileException>(() => PrivacyLedger.OpenFile(Path, Budget));
    }

    [Fact]
    public void Another_budget_another_version_and_another_file_are_refused()
    {
        Write();
        Assert.Throws<PrivacyLedgerFileException>(() =>
            PrivacyLedger.OpenFile(Path, PrivacyBudget.Pure(Epsilon.Parse("2")))
        );
        Assert.Throws<PrivacyLedgerFileException>(() =>
            PrivacyLedger.OpenFile(Path, PrivacyBudget.ZeroConcentrated(Rho.Parse("1")))
        );
        AssertRefused("authops-privacy-ledger 4 1 1", "version");
        AssertRefused("something else", "not a privacy ledger");
    }

    [Theory]
    [InlineData("debit a 1 2/1")]
    [InlineData("debit a 1 -1/2")]
    [InlineData("debit a 2 1/2")]
    [InlineData("debit a/b 1 1/2")]
    [InlineData("debit a 3 1/2")]
    [InlineData("settle 0 2")]
    [InlineData("settle -1 2")]
    [InlineData("settle 0 1")]
    [InlineData("refund 0")]
    public void Lines_with_a_right_digest_and_wrong_content_are_refused(string line) =>
        AssertRefused("authops-privacy-ledger 1 1 1", null, line);

    [Fact]
    public void A_line_without_end_is_refused_at_the_bound()
    {
        File.WriteAllText(Path, new string('x', 5_000_000));
        Assert.Throws<PrivacyLedgerFileException>(() => PrivacyLedger.OpenFile(Path, Budget));
    }

    [Fact]
    public void A_failed_write_stops_the_ledger()
    {
        var ledger = PrivacyLedger.OpenFile(Path, Budget);
        ledger.Dispose();
        Assert.ThrowsAny<Exception>(() => ledger.Reserve("a", Epsilon.Parse("1/3")));
        Assert.Throws<InvalidOperationException>(() => ledger.Reserve("a", Epsilon.Parse("1/3")));
    }

    private void Write()
    {
        using var ledger = PrivacyLedger.OpenFile(Path, Budget);
        ledger.Settle(ledger.Reserve("a", Epsilon.Parse("1/3")), LedgerState.Committed);
        ledger.Settle(ledger.Reserve("b", Epsilon.Parse("1/2")), LedgerState.Voided);
        ledger.Reserve("c", Epsilon.Parse("1/4"));
    }

    /// <summary>Writes lines with a correct digest chain, as whoever forges a file can.</summary>
    private void AssertRefused(string header, string? reason, params string[] lines)
    {
        var chain = new byte[32];
        var text = "";
        foreach (var line in lines.Prepend(header))
        {
            chain = System.Security.Cryptography.SHA256.HashData([
                .. chain,
                .. System.Text.Encoding.ASCII.GetBytes(line),
            ]);
            text += $"{line} {Convert.ToHexStringLower(chain)}\n";
        }

        File.WriteAllText(Path, text);
        var failure = Assert.Throws<PrivacyLedgerFileException>(() =>
            PrivacyLedger.OpenFile(Path, Budget)
        );
        Assert.Contains(reason ?? "", failure.Message, StringComparison.Ordinal);
    }
}
