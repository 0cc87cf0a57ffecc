using System.Numerics;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>What one party contributes and receives. Immutable and safe to share between threads.</summary>
/// <param name="PartyId">The party.</param>
/// <param name="Contribution">Its Shapley value times <paramref name="Scale"/>, exactly.</param>
/// <param name="Scale">The factor, n! for n parties.</param>
/// <param name="Amount">Its share in whole fen.</param>
public sealed record ShapleyShare(
    string PartyId,
    BigInteger Contribution,
    BigInteger Scale,
    Fen Amount
);
