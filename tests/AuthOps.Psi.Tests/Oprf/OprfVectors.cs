using System.Text.Json;
using AuthOps.Psi.Oprf;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Oprf;

/// <summary>A batch of RFC 9497, appendix A.</summary>
internal sealed record OprfVector(
    OprfSuite Suite,
    OprfMode Mode,
    byte[] Seed,
    byte[] KeyInfo,
    byte[] PrivateKey,
    byte[] PublicKey,
    byte[][] Inputs,
    byte[] Blinds,
    byte[] Blinded,
    byte[] Evaluated,
    byte[] ProofNonce,
    byte[] Proof,
    byte[] Outputs
);

/// <summary>The published vectors of the supported suites and modes, and some of them transcribed.</summary>
internal static class OprfVectors
{
    /// <summary>RFC 9497, A.1.2.3 and A.3.1.1.</summary>
    public static IEnumerable<OprfVector> Transcribed =>
        [
            new(
                OprfSuite.Ristretto255Sha512,
                OprfMode.Voprf,
                Hex("a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3"),
                "test key"u8.ToArray(),
                Hex("e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"),
                Hex("c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"),
                [Hex("00"), Hex("5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a")],
                Hex(
                    "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
                ),
                Hex(
                    "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b94590a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654"
                ),
                Hex(
                    "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267ecc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a"
                ),
                Hex("419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c"),
                Hex(
                    "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08"
                ),
                Hex(
                    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"
                )
            ),
        ];

    /// <summary>Every vector of the published file for the suites and modes there are.</summary>
    public static IEnumerable<OprfVector> Published()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.Path("vectors/psi/rfc9497-voprf-all.json"))
        );
        foreach (var group in document.RootElement.EnumerateArray())
        {
            var suite = group.GetProperty("identifier").GetString() switch
            {
                "ristretto255-SHA512" => OprfSuite.Ristretto255Sha512,
                "P256-SHA256" => OprfSuite.P256Sha256,
                _ => null,
            };
            var mode = (OprfMode)group.GetProperty("mode").GetInt32();
            if (suite is null || !Enum.IsDefined(mode))
            {
                continue;
            }

            foreach (var vector in group.GetProperty("vectors").EnumerateArray())
            {
                yield return Read(suite, mode, group, vector);
            }
        }
    }

    private static OprfVector Read(
        OprfSuite suite,
        OprfMode mode,
        JsonElement group,
        JsonElement vector
    )
    {
        var isVerifiable = mode == OprfMode.Voprf;
        var proof = isVerifiable ? vector.GetProperty("Proof") : default;
        return new OprfVector(
            suite,
            mode,
            Bytes(group, "seed"),
            Bytes(group, "keyInfo"),
            Bytes(group, "skSm"),
            isVerifiable ? Bytes(group, "pkSm") : [],
            [.. vector.GetProperty("Input").GetString()!.Split(',').Select(Hex)],
            Bytes(vector, "Blind"),
            Bytes(vector, "BlindedElement"),
            Bytes(vector, "EvaluationElement"),
            isVerifiable ? Bytes(proof, "r") : [],
            isVerifiable ? Bytes(proof, "proof") : [],
            Bytes(vector, "Output")
        );
    }

    private static byte[] Bytes(JsonElement parent, string name) =>
        Hex(parent.GetProperty(name).GetString()!.Replace(",", "", StringComparison.Ordinal));

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
