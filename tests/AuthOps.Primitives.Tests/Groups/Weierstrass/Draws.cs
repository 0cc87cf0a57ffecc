using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>Numbers fixed by a label, the same in every run. Not safe for concurrent use.</summary>
internal sealed class Draws(string label)
{
    private readonly string _label = label;
    private ReplayBytes _bytes = ReplayBytes.Stream(label, 1 << 20);
    private int _block;

    public ulong Next()
    {
        if (_bytes.Consumed > (1 << 20) - 64)
        {
            _bytes = ReplayBytes.Stream(_label + ++_block, 1 << 20);
        }

        return _bytes.NextUInt64();
    }

    public ulong Next(ulong exclusiveUpper) => Next() % exclusiveUpper;

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = unchecked((byte)Next());
        }

        return bytes;
    }
}
