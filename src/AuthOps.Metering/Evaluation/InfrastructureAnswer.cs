namespace AuthOps.Metering.Evaluation;

/// <summary>What a party attests of an item of the infrastructure. Immutable and safe to share between threads.</summary>
/// <param name="Item">The item, one of <see cref="InfrastructureItems.Required"/> or one of the city's own.</param>
/// <param name="Outcome">What it says.</param>
/// <param name="Party">The party that says so.</param>
/// <param name="Text">On what it rests, what is done, or why it does not arise; of at most 4,000 characters, naming nobody's number.</param>
/// <param name="EvidenceDigest">SHA-256 of the report, minutes or certificate it rests on; null for none.</param>
public sealed record InfrastructureAnswer(
    string Item,
    EvaluationOutcome Outcome,
    string Party,
    string Text,
    string? EvidenceDigest = null
);
