using AuthOps.Metering.Log;

namespace AuthOps.Metering.Reconciliation;

/// <summary>What is known of a grant's chain after reading it once. Not safe for concurrent use.</summary>
internal sealed class ChainState(uint slot, GrantBody body, ulong registration)
{
    public uint Slot { get; } = slot;

    public GrantBody Body { get; } = body;

    /// <summary>The index of the registration.</summary>
    public ulong Registration { get; } = registration;

    /// <summary>The index of the last record.</summary>
    public ulong Last { get; set; } = registration;

    public ulong Records { get; set; }

    public ulong Next { get; set; }

    public byte[] Head { get; set; } = new byte[RecordLayout.DigestSize];

    public List<ChainGap> Gaps { get; } = [];

    public override string ToString() => Body.GrantId;
}
