namespace AuthOps.Psi;

/// <summary>What options are checked for alike. Stateless and safe to share between threads.</summary>
internal static class OptionRules
{
    /// <summary>Refuses an option by its name.</summary>
    public static void Require(bool condition, string name, string problem)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} {problem}.");
        }
    }

    /// <summary>The pre-shared key and the limits of a connection, under the names that all options have for them.</summary>
    public static void RequireConnection(
        ReadOnlyMemory<byte> preSharedKey,
        TimeSpan stepTimeout,
        TimeSpan sessionTimeout
    )
    {
        Require(
            preSharedKey.Length is 0 or >= PsiOptions.MinPreSharedKeyBytes,
            nameof(PsiOptions.PreSharedKey),
            $"must have at least {PsiOptions.MinPreSharedKeyBytes} bytes"
        );
        RequireLimit(stepTimeout, nameof(PsiOptions.StepTimeout));
        RequireLimit(sessionTimeout, nameof(PsiOptions.SessionTimeout));
    }

    // What a timer takes.
    private static void RequireLimit(TimeSpan value, string name) =>
        Require(
            value > TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue,
            name,
            "must be positive and at most 24 days"
        );
}
