using System.Buffers.Binary;
using System.Text;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>
/// The 128 bits by which the log knows an event: a digest, so that what callers name events by does not enter the
/// log. All members are static and safe to call from any thread.
/// </summary>
public static class UsageEventId
{
    /// <summary>The id of a CloudEvent, whose identity is its source and its id and nothing else.</summary>
    /// <param name="source">The event's <c>source</c>.</param>
    /// <param name="id">The event's <c>id</c>.</param>
    /// <returns>The first 16 bytes, little-endian, of a domain-separated SHA-256 of both.</returns>
    public static UInt128 FromSource(string source, string id)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(id);
        return Digest("authops.metering.event-id.source.v1", source, id);
    }

    /// <summary>The id of a request through the gate: an idempotency key belongs to its grant.</summary>
    /// <param name="grantId">The grant.</param>
    /// <param name="idempotencyKey">The request's key.</param>
    /// <returns>The first 16 bytes, little-endian, of a domain-separated SHA-256 of both.</returns>
    public static UInt128 FromKey(string grantId, string idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(grantId);
        ArgumentNullException.ThrowIfNull(idempotencyKey);
        return Digest("authops.metering.event-id.key.v1", grantId, idempotencyKey);
    }

    /// <summary>An id as text: its 16 bytes in the order in which the log holds them.</summary>
    /// <param name="id">The id.</param>
    /// <returns>32 lower-case hexadecimal digits.</returns>
    public static string Format(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[RecordLayout.IdSize];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, id);
        return Convert.ToHexStringLower(bytes);
    }

    private static UInt128 Digest(string label, string first, string second) =>
        BinaryPrimitives.ReadUInt128LittleEndian(
            DomainHash.Hash(
                HashKind.Sha256,
                label,
                Encoding.UTF8.GetBytes(first),
                Encoding.UTF8.GetBytes(second)
            )
        );
}
