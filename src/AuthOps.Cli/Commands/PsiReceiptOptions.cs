using System.CommandLine;
using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Commands;

/// <summary>The receipt of <c>authops psi serve</c>, <c>join</c>, <c>lookup</c> and <c>sum</c>: where it goes, and whose keys sign it.</summary>
internal sealed class PsiReceiptOptions
{
    private const int MaxPemBytes = 1 << 14;

    /// <summary>What a receipt without the peer's signature is called.</summary>
    private const string OneSided = ".one-sided";

    private readonly Option<string?> _receipt = new("--receipt")
    {
        Description =
            "File for the receipt that both sides sign; with --sign-key, --party, --peer-key and --peer-party, on both sides.",
    };

    private readonly Option<string?> _signKey = new("--sign-key")
    {
        Description = "Own private key for the receipt (PEM, 0600).",
    };

    private readonly Option<string?> _party = new("--party")
    {
        Description = "Own name in the receipt; the peer gives the same as --peer-party.",
    };

    private readonly Option<string?> _peerKey = new("--peer-key")
    {
        Description = "The peer's public key for the receipt (PEM): no other is accepted.",
    };

    public void AddTo(Command command)
    {
        Option[] all = [_receipt, _signKey, _party, _peerKey];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>Writes the receipt both signed, where there is one.</summary>
    public void Write(ParseResult parsed, DsseEnvelope? receipt) => Write(parsed, receipt, "");

    /// <summary>Writes the receipt without the peer's signature, beside the place of the whole one.</summary>
    public void WriteOneSided(ParseResult parsed, DsseEnvelope receipt) =>
        Write(parsed, receipt, OneSided);

    /// <summary>
    /// Writes the receipt both signed, or beside its place that without the peer's signature, which is what a session that failed may
    /// leave; of one of several sessions under its number.
    /// </summary>
    public void WriteKept(ParseResult parsed, DsseEnvelope receipt, int? number = null) =>
        Write(
            parsed,
            receipt,
            FormattableString.Invariant($"{(number is null ? "" : ".")}{number}")
                + (receipt.Signatures.Count == 2 ? "" : OneSided)
        );

    private void Write(ParseResult parsed, DsseEnvelope? receipt, string suffix)
    {
        if (receipt is not null && parsed.GetValue(_receipt) is { } path)
        {
            using var file = AtomicFile.Create(path + suffix);
            file.Stream.Write(receipt.ToBytes());
            file.Commit();
        }
    }

    /// <summary>What is agreed of the receipt, or null; whoever calls disposes the signer.</summary>
    public PsiReceiptTerms? Read(ParseResult parsed, string? peerParty, out SigningKey? signer)
    {
        signer = null;
        switch
            (
                parsed.GetValue(_receipt),
                parsed.GetValue(_signKey),
                parsed.GetValue(_party),
                parsed.GetValue(_peerKey)
            )

        {
            case (null, null, null, null):
                return null;
            case ({ }, { } signKey, { } party, { } peerKey) when peerParty is not null:
                var peer = ParsedFile.Read(
                    peerKey,
                    MaxPemBytes,
                    bytes => VerificationKey.ImportPem(Encoding.UTF8.GetString(bytes))
                );
                signer = MeterFiles.Key(signKey);
                return new PsiReceiptTerms
                {
                    Signer = signer,
                    PeerKey = peer,
                    Party = party,
                    PeerParty = peerParty,
                };
            default:
                throw new UsageException(
                    "--receipt, --sign-key, --party, --peer-key and --peer-party go together"
                );
        }
    }
}
