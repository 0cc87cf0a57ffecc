namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>What a release loses of one quasi-identifier. Immutable and safe to share between threads.</summary>
/// <param name="Attribute">Its name.</param>
/// <param name="Loss">Exactly: 0 where nothing is generalised, 1 where everything is suppressed.</param>
public sealed record AttributeLoss(string Attribute, Ratio Loss);
