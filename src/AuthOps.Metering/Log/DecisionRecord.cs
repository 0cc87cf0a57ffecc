using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Log;

/// <summary>An act of authorisation, or its refusal. Immutable and safe to share between threads.</summary>
public sealed record DecisionRecord : UsageRecord
{
    internal DecisionRecord(DecisionKind kind, string? grantId, DecisionBody body, uint tag)
    {
        Kind = kind;
        GrantId = grantId;
        Actor = body.Actor;
        Subject = body.Subject;
        Digest = body.Digest == DecisionBody.NoDigest ? null : body.Digest;
        Inputs = body.Inputs;
        Outputs = body.Outputs;
        Stage = DecisionTag.StageOf(tag);
        Fault = DecisionTag.FaultOf(tag);
    }

    /// <summary>What was decided or done.</summary>
    public DecisionKind Kind { get; }

    /// <summary>The grant it is about; null where it is about none.</summary>
    public string? GrantId { get; }

    /// <summary>The party that did or asked for it.</summary>
    public string Actor { get; }

    /// <summary>What it is about: a procedure, scenario, grant, operation or product.</summary>
    public string Subject { get; }

    /// <summary>SHA-256 of the document made or decided on, lower-case hexadecimal; null for none.</summary>
    public string? Digest { get; }

    /// <summary>What went in; what that is depends on the kind.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>What came out; what that is depends on the kind.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The stage, where one is taken, rejected or refused.</summary>
    public AuthorizationStage? Stage { get; }

    /// <summary>Why it was refused; null unless it was.</summary>
    public AuthorizationFault? Fault { get; }
}
