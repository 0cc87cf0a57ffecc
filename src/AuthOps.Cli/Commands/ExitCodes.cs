namespace AuthOps.Cli.Commands;

/// <summary>The exit codes of every verb, documented in the tool's README.</summary>
internal static class ExitCodes
{
    /// <summary>The work was done and nothing was found against it.</summary>
    public const int Ok = 0;

    /// <summary>The work was done and found something: a verification failed, a stated threshold is exceeded.</summary>
    public const int Finding = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A file is missing, unreadable, malformed, too large, or does not fit the others.</summary>
    public const int Data = 3;

    /// <summary>Refused for privacy or authorisation.</summary>
    public const int Refused = 4;

    /// <summary>A fault of the tool itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;

    /// <summary>Interrupted (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
