using System.Text;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Jobs;

/// <summary>Names a job: 64 lower-case hexadecimal digits. Immutable and safe to share between threads.</summary>
public readonly record struct JobId
{
    private const int Length = 64;

    private readonly string? _value;

    private JobId(string value) => _value = value;

    /// <summary>The 64 digits; of the default value, zeros.</summary>
    public string Value => _value ?? new string('0', Length);

    /// <summary>The id that follows from a kind and an idempotency key, the same in every process.</summary>
    /// <param name="kind">The kind of the job.</param>
    /// <param name="idempotencyKey">What the caller names this one job.</param>
    /// <returns>The id.</returns>
    public static JobId Of(string kind, string idempotencyKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(idempotencyKey);
        return new JobId(
            Convert.ToHexStringLower(
                DomainHash.Hash(
                    HashKind.Sha256,
                    "authops/jobs/id/v1",
                    Encoding.UTF8.GetBytes(kind),
                    Encoding.UTF8.GetBytes(idempotencyKey)
                )
            )
        );
    }

    /// <summary>Reads an id.</summary>
    /// <param name="text">64 lower-case hexadecimal digits.</param>
    /// <returns>The id.</returns>
    /// <exception cref="FormatException">The text is not such an id.</exception>
    public static JobId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Length && text.All(char.IsAsciiHexDigitLower)
            ? new JobId(text)
            : throw new FormatException(
                "The id of a job has 64 lower-case hexadecimal digits; this text has not."
            );
    }

    /// <summary>The 64 digits.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
