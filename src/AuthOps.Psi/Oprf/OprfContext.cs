using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Oprf;

/// <summary>The hash functions of a suite in a mode (RFC 9497, 3.1 and 4). Immutable and safe to share between threads.</summary>
internal sealed class OprfContext
{
    /// <summary>Inputs hashed at a time.</summary>
    public const int SliceItems = 128;

    private readonly byte[] _groupDomain;
    private readonly byte[] _scalarDomain;

    public OprfContext(OprfSuite suite, OprfMode mode)
    {
        ArgumentNullException.ThrowIfNull(suite);
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), "The mode is not one of OprfMode.");
        }

        Suite = suite;
        Mode = mode;
        _groupDomain = Domain("HashToGroup-");
        _scalarDomain = Domain("HashToScalar-");
        SeedDomain = Domain("Seed-");
    }

    public OprfSuite Suite { get; }

    public OprfMode Mode { get; }

    public PrimeGroup Group => Suite.Group;

    /// <summary>The tag of the seed of composite scalars.</summary>
    public byte[] SeedDomain { get; }

    /// <summary>Bytes of a proof: none in mode OPRF.</summary>
    public int ProofSize => Mode == OprfMode.Voprf ? Suite.ProofSize : 0;

    /// <summary>A name followed by "OPRFV1-", the mode, "-" and the suite's identifier.</summary>
    public byte[] Domain(string name) =>
        [
            .. Encoding.ASCII.GetBytes(name),
            .. "OPRFV1-"u8,
            (byte)Mode,
            (byte)'-',
            .. Encoding.ASCII.GetBytes(Suite.Identifier),
        ];

    public MessageExpander ScalarExpander() => new(Suite.Hash, _scalarDomain);

    /// <summary>Expands inputs to what the group maps to elements.</summary>
    public void ExpandInputs(OprfInputs inputs, Span<byte> uniform)
    {
        using var expander = new MessageExpander(Suite.Hash, _groupDomain);
        if (inputs.CommonLength() is var common and > 0)
        {
            expander.ExpandBatch(inputs.Data, common, uniform, Group.UniformSize);
            return;
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            expander.Expand(inputs[i], uniform.Slice(i * Group.UniformSize, Group.UniformSize));
        }
    }

    /// <summary>HashToScalar: any message to a scalar.</summary>
    public void HashToScalar(
        MessageExpander expander,
        ReadOnlySpan<byte> message,
        Span<byte> scalar
    )
    {
        Span<byte> uniform = stackalloc byte[Group.UniformScalarSize];
        expander.Expand(message, uniform);
        Group.ReduceScalar(uniform, scalar);
        CryptographicOperations.ZeroMemory(uniform);
    }

    /// <summary>The last step of both sides: outputs from inputs and their elements times the key.</summary>
    public void Output(OprfInputs inputs, ReadOnlySpan<byte> elements, Span<byte> outputs)
    {
        for (var start = 0; start < inputs.Count; start += SliceItems)
        {
            var count = Math.Min(SliceItems, inputs.Count - start);
            OutputSlice(
                inputs.Slice(start, count),
                elements.Slice(start * Suite.ElementSize, count * Suite.ElementSize),
                outputs.Slice(start * Suite.OutputSize, count * Suite.OutputSize)
            );
        }
    }

    private void OutputSlice(OprfInputs inputs, ReadOnlySpan<byte> elements, Span<byte> outputs)
    {
        var common = inputs.CommonLength();
        var length = MessageLength(common);
        if (common >= 0 && length <= HashKinds.MaxBatchMessageLength)
        {
            Span<byte> messages = stackalloc byte[length * inputs.Count];
            for (var i = 0; i < inputs.Count; i++)
            {
                WriteMessage(messages.Slice(i * length, length), inputs[i], Element(elements, i));
            }

            HashKinds.HashBatch(Suite.Hash, messages, length, outputs);
            CryptographicOperations.ZeroMemory(messages);
            return;
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            var message = new byte[MessageLength(inputs[i].Length)];
            WriteMessage(message, inputs[i], Element(elements, i));
            HashKinds.Hash(
                Suite.Hash,
                message,
                outputs.Slice(i * Suite.OutputSize, Suite.OutputSize)
            );
            CryptographicOperations.ZeroMemory(message);
        }
    }

    private static ReadOnlySpan<byte> Suffix => "Finalize"u8;

    private int MessageLength(int inputLength) =>
        (2 * sizeof(ushort)) + inputLength + Suite.ElementSize + Suffix.Length;

    private ReadOnlySpan<byte> Element(ReadOnlySpan<byte> elements, int index) =>
        elements.Slice(index * Suite.ElementSize, Suite.ElementSize);

    private static void WriteMessage(
        Span<byte> message,
        ReadOnlySpan<byte> input,
        ReadOnlySpan<byte> element
    )
    {
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)input.Length);
        input.CopyTo(message[2..]);
        message = message[(2 + input.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)element.Length);
        element.CopyTo(message[2..]);
        Suffix.CopyTo(message[(2 + element.Length)..]);
    }
}
