using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Psi;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Items;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Commands;

/// <summary>The commitment of <c>authops psi serve</c>, <c>join</c>, <c>lookup</c> and <c>sum</c> to the own input, and what is asked of the peer's.</summary>
internal sealed class PsiCommitmentOptions
{
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
        Option[] all = [_commitSecret, _dataSet, _version, _register, _requires, _peerCommitment];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>Whether both sides must quote one.</summary>
    public bool AreRequired(ParseResult parsed) => parsed.GetValue(_requires);

    /// <summary>The one the peer must quote, or null.</summary>
    public string? OfPeer(ParseResult parsed) => parsed.GetValue(_peerCommitment);

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

        using var secret = ParsedFile.ReadSecret(
            version.SecretPath,
            CommitmentSecret.Size,
            bytes => CommitmentSecret.Import(bytes)
        );
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

        using var secret = ParsedFile.ReadSecret(
            version.SecretPath,
            CommitmentSecret.Size,
            bytes => CommitmentSecret.Import(bytes)
        );
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
            throw UnusableRows.Refusal(dataPath, refused);
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
}
