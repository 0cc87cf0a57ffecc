using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

public sealed class ErrorReportTests
{
    [Fact]
    public void An_unforeseen_exception_shows_its_type_and_nothing_of_its_message()
    {
        using var error = new StringWriter { NewLine = "\n" };
        var code = ErrorReport.Report(new FormatException("SECRETMARK"), error);

        Assert.Equal(ExitCodes.InternalError, code);
        Assert.Contains("FormatException", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_has_its_documented_code()
    {
        Assert.Equal(ExitCodes.Usage, Code(new UsageException("x")));
        Assert.Equal(ExitCodes.Data, Code(new FileNotFoundException("x")));
        Assert.Equal(ExitCodes.Data, Code(new UnauthorizedAccessException("x")));
        Assert.Equal(ExitCodes.Refused, Code(new PrivacyRefusedException("x")));
        Assert.Equal(ExitCodes.Interrupted, Code(new TaskCanceledException()));
    }

    [Fact]
    public void A_message_cannot_forge_a_line_move_the_cursor_or_turn_the_text_around()
    {
        using var error = new StringWriter { NewLine = "\n" };
        ErrorReport.Report(new UsageException("a\nauthops: ok\u001b[2J\u202eb\u2028"), error);

        Assert.Equal("authops: a\\u000aauthops: ok\\u001b[2J\\u202eb\\u2028\n", error.ToString());
    }

    private static int Code(Exception exception) => ErrorReport.Report(exception, TextWriter.Null);
}
