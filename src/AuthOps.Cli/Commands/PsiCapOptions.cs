using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Commands;

/// <summary>The caps of <c>authops psi serve</c>, <c>join</c>, <c>lookup</c> and <c>sum</c>, and the ledger they are judged by.</summary>
internal sealed class PsiCapOptions
{
    private const int MaxCapsBytes = 1 << 16;

    private readonly Option<string?> _caps = new("--caps")
    {
        Description =
            "JSON file of caps on sizes, sessions and inputs, the same on both sides; with --ledger, --ledger-key, --resource and --peer-party.",
    };

    private readonly Option<string?> _ledger = new("--ledger")
    {
        Description = "Folder that remembers sessions by peer, resource and purpose.",
    };

    private readonly Option<string?> _ledgerKey = new("--ledger-key")
    {
        Description =
            "File of 32 random bytes that key the ledger's fingerprints; always the same.",
    };

    private readonly Option<string?> _resource = new("--resource")
    {
        Description = "The own data set for the ledger, without its version.",
    };

    public void AddTo(Command command)
    {
        Option[] all = [_caps, _ledger, _ledgerKey, _resource];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>The caps and their ledger, or null.</summary>
    public PsiLimits? Read(ParseResult parsed, string? peerParty) =>
        (
            parsed.GetValue(_caps),
            parsed.GetValue(_ledger),
            parsed.GetValue(_ledgerKey),
            parsed.GetValue(_resource)
        ) switch
        {
            (null, null, null, null) => null,
            ({ } caps, { Length: > 0 } ledger, { } ledgerKey, { } resource)
                when peerParty is not null => new PsiLimits
            {
                Caps = ParsedFile.Read(caps, MaxCapsBytes, bytes => PsiCaps.Parse(bytes)),
                Ledger = ParsedFile.ReadSecret(
                    ledgerKey,
                    SessionLedger.KeySize,
                    bytes => new FileSessionLedger(ledger, bytes)
                ),
                Peer = peerParty,
                Resource = resource,
            },
            _ => throw new UsageException(
                "--caps, --ledger, --ledger-key, --resource and --peer-party go together"
            ),
        };
}
