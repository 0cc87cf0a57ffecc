using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Governance;

/// <summary>
/// What a party states about one version of its input before it uses it: the root of a tree over its keys, each hidden
/// under a secret of its own. Sessions quote its <see cref="Digest"/>. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// It binds: nobody can open it to another set of keys. It hides: without the secret no key can be tested against it. It
/// does not prove that the set of a session is the committed one, that it is complete, or that its keys are real; an
/// auditor who is given the secret and the keys finds out by <see cref="Audit"/>.
/// </remarks>
public sealed record InputCommitment
{
    /// <summary>The longest name of a data set or version, in characters.</summary>
    public const int MaxNameLength = 128;

    private const int DigestLength = 64;
    private static readonly string[] s_members =
    [
        "count",
        "dataSet",
        "hash",
        "root",
        "schema",
        "version",
    ];

    internal InputCommitment(
        string dataSet,
        string version,
        HashKind hash,
        string schemaHash,
        int count,
        string root
    )
    {
        (DataSet, Version, Hash, SchemaHash, Count, Root) = (
            dataSet,
            version,
            hash,
            schemaHash,
            count,
            root
        );
        Digest = ToStatement().Digest;
    }

    /// <summary>The predicate type of a commitment's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("psi-commitment");

    /// <summary>The data set.</summary>
    public string DataSet { get; }

    /// <summary>Its version; every change of the data is another one.</summary>
    public string Version { get; }

    /// <summary>The hash of leaves and nodes: SHA-256 or SM3.</summary>
    public HashKind Hash { get; }

    /// <summary>SHA-256 of the key columns' names, lower-case hexadecimal.</summary>
    public string SchemaHash { get; }

    /// <summary>The number of distinct keys. A session's peer does not learn it from the digest.</summary>
    public int Count { get; }

    /// <summary>The root of the tree, lower-case hexadecimal.</summary>
    public string Root { get; }

    /// <summary>The digest of <see cref="ToStatement"/>, 64 lower-case hexadecimal digits: the commitment's name.</summary>
    public string Digest { get; }

    /// <summary>The commitment as a statement for its holder to sign and publish.</summary>
    /// <returns>A statement whose subject is <c>psi-input</c>.</returns>
    public Statement ToStatement() =>
        new(
            [Subject.Of("psi-input", Convert.FromHexString(Root))],
            PredicateType,
            new JsonObject
            {
                ["count"] = Count,
                ["dataSet"] = DataSet,
                ["hash"] = HashName(Hash),
                ["root"] = Root,
                ["schema"] = SchemaHash,
                ["version"] = Version,
            }
        );

    /// <summary>Reads a commitment. Who states it is for the envelope around the statement to prove.</summary>
    /// <param name="statement">A statement of <see cref="PredicateType"/>.</param>
    /// <returns>The commitment.</returns>
    /// <exception cref="EvidenceFormatException">The statement is of another type, or is not what <see cref="ToStatement"/> writes.</exception>
    public static InputCommitment Read(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        statement.RequirePredicateType(PredicateType);
        var members = new PredicateMembers(statement.Predicate, s_members);
        var commitment = new InputCommitment(
            Name(members, "dataSet"),
            Name(members, "version"),
            members.Text("hash") switch
            {
                "sha256" => HashKind.Sha256,
                "sm3" => HashKind.Sm3,
                _ => throw PredicateMembers.Fault("hash", "must be sha256 or sm3"),
            },
            members.Hex("schema", DigestLength),
            members.Count("count"),
            members.Hex("root", DigestLength)
        );

        // One commitment has one statement: whatever else it says is not ours.
        return commitment.Digest == statement.Digest
            ? commitment
            : throw new EvidenceFormatException(
                "The commitment's statement names another subject than its root."
            );
    }

    /// <summary>The auditor's check: computes the commitment again from the keys and the secret.</summary>
    /// <param name="items">The keys that are said to be committed to, in any order.</param>
    /// <param name="secret">The holder's secret.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>What differs first, or <see cref="CommitmentMismatch.None"/>.</returns>
    public CommitmentMismatch Audit(
        PsiItemSet items,
        CommitmentSecret secret,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(secret);
        if (Convert.ToHexStringLower(items.SchemaHash) != SchemaHash)
        {
            return CommitmentMismatch.Schema;
        }

        if (items.Count != Count)
        {
            return CommitmentMismatch.Count;
        }

        var again = CommittedItems.Commit(items, secret, DataSet, Version, Hash, cancellationToken);
        return again.Commitment.Root == Root ? CommitmentMismatch.None : CommitmentMismatch.Root;
    }

    internal static string RequireName(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return IsName(name)
            ? name
            : throw new ArgumentException(
                $"A name has 1 to {MaxNameLength} characters, none a control character.",
                parameter
            );
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl);

    private static string Name(PredicateMembers members, string member) =>
        members.Text(member) is var name && IsName(name)
            ? name
            : throw PredicateMembers.Fault(
                member,
                $"must have 1 to {MaxNameLength} characters, none a control character"
            );

    private static string HashName(HashKind hash) => hash == HashKind.Sm3 ? "sm3" : "sha256";
}
