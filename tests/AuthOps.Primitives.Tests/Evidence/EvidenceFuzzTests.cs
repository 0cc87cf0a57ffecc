using System.Text;
using AuthOps.Primitives.Evidence;
using FsCheck.Xunit;
using static AuthOps.Primitives.Tests.Evidence.EvidenceFixture;

namespace AuthOps.Primitives.Tests.Evidence;

/// <summary>Whatever the bytes, only the documented exception comes out, and nothing altered is accepted.</summary>
public sealed class EvidenceFuzzTests
{
    private static readonly byte[] s_envelope = Envelope().ToBytes();
    private static readonly byte[] s_statement = TestStatement().ToCanonicalBytes();
    private static readonly byte[] s_trust = Trust().ToBytes();
    private static readonly TrustFile s_trusted = Trust();

    // Fragments that steer random text into the parsers' depths.
    private static readonly string[] s_fragments =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\u0000",
        "\\ud800",
        "null",
        "true",
        "1e9",
        "-0",
        "9007199254740993",
        "\"_type\"",
        "\"https://in-toto.io/Statement/v1\"",
        "\"predicate\"",
        "\"predicateType\"",
        "\"subject\"",
        "\"payload\"",
        "\"payloadType\"",
        "\"signatures\"",
        "\"keyid\"",
        "\"sig\"",
        "\"keys\"",
        "\"type\"",
        "\"urn:authops:trust:v1\"",
        "\"publicKey\"",
        "\"roles\"",
        "{}",
        "[]",
        "\u0000",
        "\ufeff",
        " ",
    ];

    [Property(MaxTest = 500)]
    public void Any_bytes_are_refused_by_every_parser(byte[] bytes)
    {
        Refused(() => Statement.Parse(bytes));
        Refused(() => DsseEnvelope.Parse(bytes));
        Refused(() => TrustFile.Parse(bytes));
    }

    [Property(MaxTest = 1000)]
    public void Any_heap_of_fragments_is_refused_by_every_parser(byte[] picks)
    {
        var text = string.Concat(picks.Select(p => s_fragments[p % s_fragments.Length]));
        var bytes = Encoding.UTF8.GetBytes(text);
        Refused(() => Statement.Parse(bytes));
        Refused(() => DsseEnvelope.Parse(bytes));
        Refused(() => TrustFile.Parse(bytes));
    }

    [Property(MaxTest = 1000)]
    public void Bytes_replaced_removed_and_doubled_never_make_accepted_evidence(
        ushort place,
        byte value,
        ushort other,
        byte length
    )
    {
        foreach (var bytes in Mutants(s_envelope, place, value, other, length))
        {
            if (bytes.AsSpan().SequenceEqual(s_envelope))
            {
                continue;
            }

            try
            {
                var envelope = DsseEnvelope.Parse(bytes);
                Assert.False(envelope.Verify(s_trusted, [Custodian, Operator], Now).IsAccepted);
            }
            catch (EvidenceFormatException)
            {
                // The other right answer.
            }
        }

        foreach (var bytes in Mutants(s_statement, place, value, other, length))
        {
            OnlyEvidenceFormat(() => Statement.Parse(bytes));
        }

        foreach (var bytes in Mutants(s_trust, place, value, other, length))
        {
            OnlyEvidenceFormat(() => TrustFile.Parse(bytes));
        }
    }

    [Property(MaxTest = 300)]
    public void What_parses_is_written_back_byte_for_byte(ushort place, byte value)
    {
        foreach (var bytes in Mutants(s_statement, place, value, 0, 1))
        {
            try
            {
                Assert.Equal(bytes, Statement.Parse(bytes).ToCanonicalBytes());
            }
            catch (EvidenceFormatException)
            {
                // Nothing to write back.
            }
        }
    }

    private static byte[][] Mutants(
        byte[] source,
        ushort place,
        byte value,
        ushort other,
        byte length
    )
    {
        var at = place % source.Length;
        var end = Math.Min(source.Length, at + length);
        var from = other % source.Length;
        byte[] replaced = [.. source];
        replaced[at] = value;
        return
        [
            replaced,
            [.. source.AsSpan(0, at), .. source.AsSpan(end)],
            [.. source.AsSpan(0, end), .. source.AsSpan(at)],
            [.. source.AsSpan(0, at), .. source.AsSpan(from)],
        ];
    }

    private static void Refused(Func<object> parse) =>
        Assert.Throws<EvidenceFormatException>(parse);

    private static void OnlyEvidenceFormat(Func<object> parse)
    {
        try
        {
            parse();
        }
        catch (EvidenceFormatException)
        {
            // The documented answer.
        }
    }
}
