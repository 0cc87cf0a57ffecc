using System.CommandLine;
using System.Security;
using AuthOps.Anonymization.LargeTables;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Dp;
using AuthOps.Dp.Releases;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Commands;

/// <summary>The one place that turns an exception into an exit code and one line on stderr.</summary>
internal static class ErrorReport
{
    public static int Report(Exception exception, TextWriter error)
    {
        var (code, message) = Classify(exception);
        error.WriteLine($"authops: {InertText.OneLine(message)}");
        return code;
    }

    public static int ReportUsage(ParseResult parsed, TextWriter error)
    {
        // The first problem; the others mostly follow from it.
        error.WriteLine(
            $"authops: {InertText.OneLine(parsed.Errors[0].Message)} (add --help to see the options)"
        );
        return ExitCodes.Usage;
    }

    private static (int Code, string Message) Classify(Exception exception) =>
        exception switch
        {
            UsageException => (ExitCodes.Usage, exception.Message),
            InputDataException
            or TableLimitException
            or MemoryBoundException
            or DpDataUnavailableException
            or PrivacyLedgerFileException
            or UsageLogCorruptException
            or UsageLogPoisonedException
            or TooManyDifferencesException => (ExitCodes.Data, exception.Message),
            LedgerException ledger => (
                ledger.Fault is LedgerFault.Damaged or LedgerFault.Unusable
                    ? ExitCodes.Data
                    : ExitCodes.Refused,
                exception.Message
            ),
            PsiProtocolException psi => (
                psi.Reason is PsiProtocolError.LawfulBasis or PsiProtocolError.CapExceeded
                    ? ExitCodes.Refused
                    : ExitCodes.Data,
                exception.Message
            ),
            PrivacyRefusedException
            or AuthorizationException
            or ChargeRefusedException
            or TariffException
            or LawfulBasisRequiredException
            or PsiCapException
            or UsageRefusedException
            or PrivacyBudgetExceededException
            or CheckpointRefusedException => (ExitCodes.Refused, exception.Message),
            OperationCanceledException => (ExitCodes.Interrupted, "interrupted"),
            // Messages of the file system name paths and never content.
            IOException or UnauthorizedAccessException or SecurityException => (
                ExitCodes.Data,
                exception.Message
            ),
            OutOfMemoryException => (
                ExitCodes.Data,
                "the input needs more memory than this machine has"
            ),
            // Whatever else comes is a fault of the tool; its message might quote data, so only its type is shown.
            _ => (
                ExitCodes.InternalError,
                $"internal error ({exception.GetType().Name}); this is a fault of the tool"
            ),
        };
}
