using System.Globalization;
using System.Text;

namespace AuthOps.Metering.Proofs;

/// <summary>What a witness signs (C2SP tlog-cosignature, version 1).</summary>
internal static class Cosignature
{
    /// <summary>The header, the time, and the checkpoint's text.</summary>
    public static byte[] Message(ulong seconds, ReadOnlySpan<byte> text) =>
        [
            .. Encoding.ASCII.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n")
            ),
            .. text,
        ];
}
