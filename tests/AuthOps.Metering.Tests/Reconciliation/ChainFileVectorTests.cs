using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Tests.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Reconciliation;

/// <summary>The vector of <c>docs/wire/reconciliation.md</c>.</summary>
public sealed class ChainFileVectorTests
{
    // RFC 8032, section 7.1, test 1.
    private const string Key =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

    [Fact]
    public void The_vector_is_written_byte_for_byte_and_read_back()
    {
        var disk = WireFormatTests.VectorDisk();
        using var key = SigningKey.ImportPem(Key);
        using (var log = UsageLog.Open(disk, Sample.Clock()))
        {
            log.WriteCheckpoint(key);
        }

        var policy = CheckpointPolicy.LogOnly(new NoteKey("example.org/usage", key.PublicKey));
        using var file = new MemoryStream();
        using (var side = Party.OpenLog(disk, policy))
        {
            Assert.Equal(
                4UL,
                side.WriteChains(file, ["g-1"], TestContext.Current.CancellationToken)
            );
        }

        var bytes = file.ToArray();
        var entry = 12 + BitConverter.ToInt32(bytes, 8);
        var body = BitConverter.ToInt32(bytes, entry + 126);
        Assert.Equal(
            "5a48d8d18ed4460139bb8b3f0747a3f2743cd93788fd97bcf307fa922ddeae3a",
            Convert.ToHexStringLower(Sha256.Hash(bytes))
        );
        Assert.Equal("0100414f5543484ee6000000", Convert.ToHexStringLower(bytes.AsSpan(0, 12)));
        Assert.Equal(
            "0000000000000000860000000003e5cc2fc852e1a798733515c9dad5c13c04f16e72ae26b62ba85f9e1f063ae6b849aa"
                + "407da415cca6a5fe0add2523c0537d055b1caf2487590a9c9c622cf29e45a62cb4fc662e8b7d30ab60954984afe92e25"
                + "2aa9cce56e87af5a0cf70714ec440003e0490ae0ea9eac0e52affa7f23afc033a82ae42db85bf025e202632ddfd5051b"
                + "4c28378118a08c4dda43cba74f7e229d3cb68fba366367483303611a21a01d1ecdb8fda958c486423315a3c6d6d57eb6"
                + "71b2848da280cda07752bc91c3175de7",
            Convert.ToHexStringLower(bytes.AsSpan(entry, 8))
                + Convert.ToHexStringLower(bytes.AsSpan(entry + 126, 4))
                + Convert.ToHexStringLower(bytes.AsSpan(entry + 130 + body, 196))
        );
        using var again = UsageSide.ReadChains(
            new MemoryStream(bytes),
            policy,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["g-1"], again.Grants);
        Assert.Equal(Convert.ToHexStringLower(Sha256.Hash(bytes)), again.FileDigest);
        bytes[0] = 2;
        Assert.Contains(
            "version",
            Assert
                .Throws<FormatException>(() =>
                    UsageSide.ReadChains(
                        new MemoryStream(bytes),
                        policy,
                        TestContext.Current.CancellationToken
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }
}
