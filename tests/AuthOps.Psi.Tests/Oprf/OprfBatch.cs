using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Tests.Oprf;

/// <summary>Inputs laid out for a batch.</summary>
internal sealed class OprfBatch
{
    private readonly byte[] _data;
    private readonly int[] _ends;

    public OprfBatch(IReadOnlyList<byte[]> inputs)
    {
        _data = [.. inputs.SelectMany(input => input)];
        _ends = new int[inputs.Count];
        for (var i = 0; i < inputs.Count; i++)
        {
            _ends[i] = (i == 0 ? 0 : _ends[i - 1]) + inputs[i].Length;
        }
    }

    public OprfInputs Inputs => new(_data, _ends);

    /// <summary>Inputs that differ, of one length or of many.</summary>
    public static OprfBatch Numbered(int count, bool isOneLength) =>
        new([
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    System.Text.Encoding.ASCII.GetBytes(
                        $"{i:d6}" + new string('x', isOneLength ? 0 : i % 300)
                    )
                ),
        ]);
}
