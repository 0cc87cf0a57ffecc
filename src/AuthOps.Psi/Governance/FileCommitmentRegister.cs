using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Governance;

/// <summary>
/// A register in a folder: one file a version, its commitment's statement in canonical bytes, never written twice. Safe for
/// concurrent use, also by several processes.
/// </summary>
public sealed class FileCommitmentRegister : ICommitmentRegister
{
    private const int MaxBytes = 8192;

    private readonly string _folder;

    /// <summary>Opens a register.</summary>
    /// <param name="folder">The folder; made if it is absent.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public FileCommitmentRegister(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(_folder);
    }

    /// <inheritdoc/>
    /// <exception cref="EvidenceFormatException">The file of the version is damaged.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async ValueTask RegisterAsync(
        InputCommitment commitment,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(commitment);
        bool isNew;
        using (await LockAsync(cancellationToken).ConfigureAwait(false))
        {
            isNew = TryWrite(PathOf(commitment.DataSet, commitment.Version), commitment);
        }

        if (!isNew)
        {
            var registered = await FindAsync(
                    commitment.DataSet,
                    commitment.Version,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (registered != commitment)
            {
                throw new CommitmentConflictException(registered!, commitment);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="EvidenceFormatException">The file of the version is damaged.</exception>
    public ValueTask<InputCommitment?> FindAsync(
        string dataSet,
        string version,
        CancellationToken cancellationToken = default
    )
    {
        var path = PathOf(dataSet, version);
        byte[] bytes;
        try
        {
            using var file = File.OpenRead(path);
            bytes = new byte[MaxBytes];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            return ValueTask.FromResult<InputCommitment?>(null);
        }

        var commitment = InputCommitment.Read(Statement.Parse(bytes));
        return commitment.DataSet == dataSet && commitment.Version == version
            ? ValueTask.FromResult<InputCommitment?>(commitment)
            : throw new EvidenceFormatException(
                $"The file {path} registers another version than its name says; restore it from a copy."
            );
    }

    /// <summary>One writer at a time, of all processes: a move that must not replace looks first and moves then.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, "register.lock");
        while (true)
        {
            try
            {
                return new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(10, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False where the version has its file already; called under the lock.</summary>
    private bool TryWrite(string path, InputCommitment commitment)
    {
        if (File.Exists(path))
        {
            return false;
        }

        Span<byte> tag = stackalloc byte[8];
        SecureRandom.Fill(tag);
        var temporary = $"{path}.{Convert.ToHexStringLower(tag)}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(commitment.ToStatement().ToCanonicalBytes());
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
            DirectorySync.Flush(_folder);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string PathOf(string dataSet, string version)
    {
        InputCommitment.RequireName(dataSet, nameof(dataSet));
        InputCommitment.RequireName(version, nameof(version));
        var name = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/commitment/file/v1",
            Encoding.UTF8.GetBytes(dataSet),
            Encoding.UTF8.GetBytes(version)
        );
        return Path.Combine(_folder, Convert.ToHexStringLower(name) + ".json");
    }
}
