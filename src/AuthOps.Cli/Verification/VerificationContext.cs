using AuthOps.Cli.Facts;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Verification;

/// <summary>
/// One verification under way: the files, the trust, what was found and what was established. Used by one thread.
/// </summary>
internal sealed class VerificationContext(
    EvidenceFolder folder,
    TrustFile? trust,
    DateTimeOffset at
)
{
    private readonly List<Finding> _findings = [.. folder.Findings];
    private readonly List<CheckedPart> _parts = [];
    private readonly Dictionary<string, DsseEnvelope> _envelopes = new(StringComparer.Ordinal);

    /// <summary>The files.</summary>
    public EvidenceFolder Folder { get; } = folder;

    /// <summary>The keys to believe, or null.</summary>
    public TrustFile? Trust { get; } = trust;

    /// <summary>The instant at which keys must be in force.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>Everything that speaks against the evidence.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>What was checked and held.</summary>
    public IReadOnlyList<CheckedPart> Parts => _parts;

    /// <summary>The envelopes read so far, by file.</summary>
    public IReadOnlyDictionary<string, DsseEnvelope> Envelopes => _envelopes;

    /// <summary>Adds a finding.</summary>
    public void Find(string file, string reason) => _findings.Add(new Finding(file, reason));

    /// <summary>Records what held.</summary>
    public void Hold(string part, string figures) => _parts.Add(new CheckedPart(part, figures));

    /// <summary>Keeps an envelope.</summary>
    public void Keep(string file, DsseEnvelope envelope) => _envelopes[file] = envelope;

    /// <summary>Runs one check; what breaks inside it is a finding of the file named.</summary>
    public void Check(string file, Action check)
    {
        try
        {
            check();
        }
        catch (FactsException error)
        {
            Find(file, error.Message);
        }
        catch (EvidenceFormatException error)
        {
            Find(file, error.Message);
        }
    }

    /// <summary>The statement of a file that was read and is of its kind.</summary>
    /// <exception cref="FactsException">It was not.</exception>
    public Statement Statement(string file) =>
        _envelopes.TryGetValue(file, out var envelope)
            ? envelope.Statement
            : throw new FactsException($"cannot be checked, since {file} cannot be read");

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="FactsException">The file is missing.</exception>
    public byte[] Bytes(string file) =>
        Folder.Files.TryGetValue(file, out var bytes)
            ? bytes
            : throw new FactsException($"cannot be checked, since {file} is missing");
}
