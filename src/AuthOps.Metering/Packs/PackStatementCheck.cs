using AuthOps.Metering.Log;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs;

/// <summary>Every signed statement: readable, at its place, signed by the roles its type asks for. Stateless.</summary>
internal static class PackStatementCheck
{
    public static string? Run(PackContext context)
    {
        var names = context
            .Pack.Names.Where(static n =>
                n.StartsWith(PackNames.Statements, StringComparison.Ordinal)
            )
            .ToArray();
        var read = new (PackStatement? Statement, List<PackFinding> Findings)[names.Length];
        Parallel.For(
            0,
            names.Length,
            new ParallelOptions { CancellationToken = context.Cancellation },
            i =>
            {
                List<PackFinding> findings = [];
                read[i] = (Read(context, names[i], findings), findings);
            }
        );
        foreach (var (statement, findings) in read)
        {
            if (statement is not null)
            {
                context.Statements.Add(statement);
            }

            findings.ForEach(f => context.Find(f.Kind, f.File, f.Message));
        }

        foreach (var name in context.Pack.Names.Where(static n => !IsKnown(n)))
        {
            context.Find(
                PackFindingKind.FileUnknown,
                name,
                "No file of a pack lies there; a pack holds evidence and no data."
            );
        }

        return FormattableString.Invariant(
            $"{read.Length} statements of {context.Statements.Select(static s => s.Type).Distinct().Count()} types, {(context.Trust is null ? "signers not established" : "each signed in the roles its type asks for")}"
        );
    }

    private static PackStatement? Read(PackContext context, string name, List<PackFinding> findings)
    {
        DsseEnvelope envelope;
        try
        {
            envelope = DsseEnvelope.Parse(context.Pack.Read(name));
        }
        catch (Exception e) when (e is EvidenceFormatException or EvidencePackException)
        {
            findings.Add(new PackFinding(PackFindingKind.StatementMalformed, name, e.Message));
            return null;
        }

        var statement = envelope.Statement;
        _ = PredicateTypes.TryParse(statement.PredicateType, out var type, out var version);
        if (PackNames.OfStatement(type, version, statement.Digest) != name)
        {
            findings.Add(
                new PackFinding(
                    PackFindingKind.StatementMalformed,
                    name,
                    $"The statement is one of type {type} with digest {statement.Digest} and does not belong here."
                )
            );
            return null;
        }

        return new PackStatement(name, envelope, IsSigned(context, name, envelope, findings));
    }

    private static bool IsSigned(
        PackContext context,
        string name,
        DsseEnvelope envelope,
        List<PackFinding> findings
    )
    {
        if (context.Trust is not { } trust)
        {
            return false;
        }

        var roles = PackRoles.Of(envelope.Statement.PredicateType) ?? OwnRoles(envelope, trust);
        var verdict = envelope.Verify(trust, [.. roles], context.At);
        findings.AddRange(
            verdict.Findings.Select(f => new PackFinding(
                PackFindingKind.StatementRefused,
                name,
                f.Message
            ))
        );
        return verdict.IsAccepted;
    }

    /// <summary>Of a type nobody laid down anything about: one role of each signer, and some trusted one at least.</summary>
    private static string[] OwnRoles(DsseEnvelope envelope, TrustFile trust)
    {
        string[] roles =
        [
            .. envelope
                .Signatures.Select(s => trust.Find(s.KeyId)?.Roles[0])
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        return roles.Length > 0 ? roles : [PackRoles.Operator];
    }

    private static bool IsKnown(string name) =>
        name == PackNames.Manifest
        || name == PackNames.Checkpoint
        || name == PackNames.LogFolder + LogIdentity.FileName
        || name.StartsWith(PackNames.LogFolder + SegmentHeader.NamePrefix, StringComparison.Ordinal)
        || name.StartsWith(PackNames.Checkpoints, StringComparison.Ordinal)
        || name.StartsWith(PackNames.Statements, StringComparison.Ordinal)
        || (
            name.StartsWith(PackNames.Ledgers, StringComparison.Ordinal)
            && name.EndsWith(PackNames.LedgerSuffix, StringComparison.Ordinal)
        )
        || (
            name.StartsWith(PackNames.Proofs, StringComparison.Ordinal)
            && name.EndsWith(PackNames.ProofSuffix, StringComparison.Ordinal)
        );
}
