using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>Who took a use back and what replaces it, in the body of a correction. Immutable.</summary>
/// <param name="Actor">Who decided it.</param>
/// <param name="Replacement">The id of the use recorded instead, 0 for none.</param>
internal sealed record CorrectionBody(string Actor, UInt128 Replacement)
{
    public byte[] Write()
    {
        var writer = new BodyWriter();
        writer.Text(Actor);
        Span<byte> id = stackalloc byte[RecordLayout.IdSize];
        BinaryPrimitives.WriteUInt128LittleEndian(id, Replacement);
        writer.Bytes(id);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> writes and nothing else.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static CorrectionBody Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        var actor = reader.Text();
        var id = BinaryPrimitives.ReadUInt128LittleEndian(reader.Bytes(RecordLayout.IdSize));
        reader.RequireEnd();
        return new CorrectionBody(actor, id);
    }
}
