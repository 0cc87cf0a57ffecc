namespace AuthOps.Metering.Log;

/// <summary>What a decision says beyond its numbers, in the body of its record. Immutable.</summary>
internal sealed record DecisionBody(
    string Actor,
    string Subject,
    string Digest,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs
)
{
    /// <summary>The digest where there is no document.</summary>
    public static readonly string NoDigest = new('0', 64);

    public byte[] Write()
    {
        var writer = new BodyWriter();
        writer.Text(Actor);
        writer.Text(Subject);
        writer.Bytes(Convert.FromHexString(Digest));
        WriteAll(writer, Inputs);
        WriteAll(writer, Outputs);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> writes and nothing else.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static DecisionBody Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        var body = new DecisionBody(
            reader.Text(),
            reader.Text(),
            Convert.ToHexStringLower(reader.Bytes(32)),
            ReadAll(ref reader),
            ReadAll(ref reader)
        );
        reader.RequireEnd();
        return body;
    }

    private static void WriteAll(BodyWriter writer, IReadOnlyList<string> texts)
    {
        writer.UInt16(checked((ushort)texts.Count));
        foreach (var text in texts)
        {
            writer.Text(text);
        }
    }

    private static string[] ReadAll(ref BodyReader reader)
    {
        var texts = new string[reader.UInt16()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        return texts;
    }
}
