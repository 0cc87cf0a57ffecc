using System.CommandLine;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Commands;

/// <summary>What <c>authops psi serve</c>, <c>join</c>, <c>lookup</c> and <c>sum</c> leave behind and are bound by: receipt, caps, commitments.</summary>
internal sealed class PsiGovernanceOptions
{
    private readonly Option<string?> _peerParty = new("--peer-party")
    {
        Description = "The peer's name, in the receipt and in the ledger.",
    };

    public PsiReceiptOptions Receipt { get; } = new();

    public PsiCommitmentOptions Commitment { get; } = new();

    private PsiCapOptions Caps { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_peerParty);
        Receipt.AddTo(command);
        Caps.AddTo(command);
        Commitment.AddTo(command);
    }

    /// <summary>What is agreed; whoever calls disposes the signer.</summary>
    public PsiGovernance Read(ParseResult parsed, string? purpose, out SigningKey? signer)
    {
        var peerParty = parsed.GetValue(_peerParty);
        var limits = Caps.Read(parsed, peerParty);
        return new PsiGovernance
        {
            Purpose = purpose,
            RequiresCommitments = Commitment.AreRequired(parsed),
            PeerCommitment = Commitment.OfPeer(parsed),
            Limits = limits,
            Receipt = Receipt.Read(parsed, peerParty, out signer),
        };
    }
}
