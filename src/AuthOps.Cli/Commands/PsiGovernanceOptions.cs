using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Items;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Commands;

/// <summary>Receipt, caps and commitment of <c>authops psi serve</c> and <c>join</c>.</summary>
internal sealed class PsiGovernanceOptions
{
    private const int MaxCapsBytes = 1 << 16;
    private const int MaxPemChars = 1 << 14;

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

    private readonly Option<string?> _peerParty = new("--peer-party")
    {
        Description = "The peer's name, in the receipt and in the ledger.",
    };

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

    private readonly Option<string?> _commitSecret = new("--commit-secret")
    {
        Description =
            "File of 32 random bytes under which the keys are committed to; with --data-set, --data-version and --register.",
    };

    private readonly Option<string?> _dataSet = new("--data-set")
    {
        Description = "The data set that is committed to.",
    };

    private readonly Option<string?> _version = new("--data-version")
    {
        Description = "Its version; each is committed to once.",
    };

    private readonly Option<string?> _register = new("--register")
    {
        Description = "Folder of registered commitments, one file a version.",
    };

    private readonly Option<bool> _requires = new("--require-commitments")
    {
        Description = "Refuse the session unless both sides quote a commitment.",
    };

    private readonly Option<string?> _peerCommitment = new("--peer-commitment")
    {
        Description = "The commitment the peer must quote, 64 hexadecimal digits.",
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _receipt,
            _signKey,
            _party,
            _peerKey,
            _peerParty,
            _caps,
            _ledger,
            _ledgerKey,
            _resource,
            _commitSecret,
            _dataSet,
            _version,
            _register,
            _requires,
            _peerCommitment,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>Where the receipt is written, or null.</summary>
    public string? ReceiptPath(ParseResult parsed) => parsed.GetValue(_receipt);

    /// <summary>Adds what is agreed of receipt, caps and commitments; the caller disposes the key.</summary>
    public PsiOptions Add(ParseResult parsed, PsiOptions options, out SigningKey? key)
    {
        key = null;
        var limits = Limits(parsed);
        var terms = Terms(parsed, ref key);
        return options with
        {
            Receipt = terms,
            Limits = limits,
            RequiresCommitments = parsed.GetValue(_requires),
            PeerCommitment = parsed.GetValue(_peerCommitment),
        };
    }

    /// <summary>The keys with their commitment, registered, where the command line names one.</summary>
    public async Task<PsiItemSet> CommittedAsync(
        ParseResult parsed,
        PsiItemSet items,
        CancellationToken cancellationToken
    )
    {
        if (Version(parsed) is not { } version)
        {
            return items;
        }

        using var secret = Secret(version.SecretPath);
        return await RegisteredAsync(
                version.RegisterPath,
                register =>
                    CommittedItems
                        .Commit(
                            items,
                            secret,
                            version.DataSet,
                            version.Version,
                            cancellationToken: cancellationToken
                        )
                        .RegisterAsync(register, cancellationToken)
            )
            .ConfigureAwait(false);
    }

    /// <summary>The same for rows that are read in batches.</summary>
    public async Task<PsiRowSource> CommittedAsync(
        ParseResult parsed,
        PsiRowSource rows,
        string dataPath,
        string folder,
        CancellationToken cancellationToken
    )
    {
        if (Version(parsed) is not { } version)
        {
            return rows;
        }

        using var secret = Secret(version.SecretPath);
        try
        {
            return await RegisteredAsync(
                    version.RegisterPath,
                    register =>
                        CommittedRows
                            .Commit(
                                rows,
                                secret,
                                version.DataSet,
                                version.Version,
                                folder,
                                cancellationToken: cancellationToken
                            )
                            .RegisterAsync(register, cancellationToken)
                )
                .ConfigureAwait(false);
        }
        catch (PsiItemException refused)
        {
            throw new InputDataException(
                dataPath,
                FormattableString.Invariant(
                    $"rows cannot take part; the first for {refused.Findings[0].Kind}; 'authops psi prepare' lists them"
                )
            );
        }
    }

    private static async Task<T> RegisteredAsync<T>(
        string registerPath,
        Func<FileCommitmentRegister, ValueTask<T>> register
    )
    {
        try
        {
            return await register(new FileCommitmentRegister(registerPath)).ConfigureAwait(false);
        }
        catch (CommitmentConflictException conflict)
        {
            throw new InputDataException(registerPath, conflict.Message);
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private (string SecretPath, string DataSet, string Version, string RegisterPath)? Version(
        ParseResult parsed
    ) =>
        (
            parsed.GetValue(_commitSecret),
            parsed.GetValue(_dataSet),
            parsed.GetValue(_version),
            parsed.GetValue(_register)
        ) switch
        {
            (null, null, null, null) => null,
            ({ } secret, { } dataSet, { } version, { } register) => (
                secret,
                dataSet,
                version,
                register
            ),
            _ => throw new UsageException(
                "--commit-secret, --data-set, --data-version and --register go together"
            ),
        };

    private PsiReceiptTerms? Terms(ParseResult parsed, ref SigningKey? key)
    {
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
            case ({ }, { } signKey, { } party, { } peerKey)
                when parsed.GetValue(_peerParty) is { } peerParty:
                key = UsageLogs.MeterFiles.Key(signKey);
                return new PsiReceiptTerms
                {
                    Signer = key,
                    PeerKey = PublicKey(peerKey),
                    Party = party,
                    PeerParty = peerParty,
                };
            default:
                throw new UsageException(
                    "--receipt, --sign-key, --party, --peer-key and --peer-party go together"
                );
        }
    }

    private PsiLimits? Limits(ParseResult parsed)
    {
        switch
            (
                parsed.GetValue(_caps),
                parsed.GetValue(_ledger),
                parsed.GetValue(_ledgerKey),
                parsed.GetValue(_resource)
            )

        {
            case (null, null, null, null):
                return null;
            case ({ } caps, { } ledger, { } ledgerKey, { } resource)
                when parsed.GetValue(_peerParty) is { } peer:
                return new PsiLimits
                {
                    Caps = Caps(caps),
                    Ledger = Ledger(ledger, ledgerKey),
                    Peer = peer,
                    Resource = resource,
                };
            default:
                throw new UsageException(
                    "--caps, --ledger, --ledger-key, --resource and --peer-party go together"
                );
        }
    }

    private static PsiCaps Caps(string path)
    {
        try
        {
            return PsiCaps.Parse(TextFile.ReadAllBytes(path, MaxCapsBytes));
        }
        catch (EvidenceFormatException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static FileSessionLedger Ledger(string folder, string keyPath)
    {
        try
        {
            return new FileSessionLedger(
                folder,
                TextFile.ReadAllBytes(keyPath, SessionLedger.KeySize)
            );
        }
        catch (ArgumentException error)
        {
            throw new InputDataException(keyPath, error.Message);
        }
    }

    private static CommitmentSecret Secret(string path)
    {
        try
        {
            return CommitmentSecret.Import(TextFile.ReadAllBytes(path, CommitmentSecret.Size));
        }
        catch (ArgumentException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static VerificationKey PublicKey(string path)
    {
        try
        {
            return VerificationKey.ImportPem(
                System.Text.Encoding.UTF8.GetString(TextFile.ReadAllBytes(path, MaxPemChars))
            );
        }
        catch (KeyFormatException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }
}
