using System.Text.Json;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// What all invoices of a period come to, with the root of the Merkle-sum tree by which each developer can tell that its
/// own is in it. Immutable and safe to share between threads.
/// </summary>
/// <param name="Period">The period billed.</param>
/// <param name="Root">The hash at the root, 64 lower-case hexadecimal digits.</param>
/// <param name="Height">The tree has 2 to this power leaves.</param>
/// <param name="Total">The sum at the root.</param>
public sealed record RevenueTotal(ValidityPeriod Period, string Root, int Height, Fen Total)
{
    private const int Version = 1;

    /// <summary>The predicate type of a total.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("revenue-total");

    /// <summary>The total as evidence for the operator to sign and to publish.</summary>
    /// <param name="subjects">The files it speaks about, for instance the ledger.</param>
    /// <returns>An in-toto statement.</returns>
    public Statement ToStatement(IReadOnlyList<Subject> subjects) =>
        new(subjects, PredicateType, ToCanonicalBytes());

    /// <summary>The total as canonical JSON.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("height", Height);
            json.WriteInstant("periodFrom", Period.From);
            json.WriteInstant("periodUntil", Period.Until);
            json.WriteString("root", Root);
            json.WriteInteger("totalFen", Total.Value);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });

    /// <summary>Reads a total from the predicate of its statement.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <returns>The total.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    public static RevenueTotal Parse(JsonElement predicate) =>
        EvidenceJson.ReadPredicate(
            predicate,
            "a total of invoices",
            static predicate => new RevenueTotal(
                new ValidityPeriod(
                    predicate.RequireInstant("periodFrom"),
                    predicate.RequireInstant("periodUntil")
                ),
                predicate.RequireString("root"),
                predicate.GetProperty("height").GetInt32(),
                new Fen((long)predicate.RequireInteger("totalFen"))
            ),
            static total => total.ToCanonicalBytes()
        );
}
