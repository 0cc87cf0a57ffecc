using System.Text;
using System.Text.Json;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Signatures;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>
/// The example of C2SP signed-note (commit 5ba5ee83, CC BY 4.0), read with the primitives: the verifier key's id is a
/// SHA-256 prefix and its signature is Ed25519. The other entries of the shared file describe formats of logs and
/// witnesses, which these primitives do not have; the last test holds the facts that concern hashes and sizes.
/// </summary>
public sealed class SignedNoteVectorTests
{
    private const string VerifierKey =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string Note =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private const byte Ed25519Type = 0x01;

    [Fact]
    public void The_published_note_is_accepted()
    {
        Assert.True(Verify(VerifierKey, Note));
    }

    [Fact]
    public void Another_text_another_key_and_another_signature_are_refused()
    {
        Assert.False(
            Verify(
                VerifierKey,
                Note.Replace("example message", "exemplary note", StringComparison.Ordinal)
            )
        );
        Assert.False(Verify(VerifierKey, Note.Replace("QM=\n", "QA=\n", StringComparison.Ordinal)));
        Assert.False(
            Verify(VerifierKey.Replace("530d903a", "530d903b", StringComparison.Ordinal), Note)
        );
        Assert.False(Verify(VerifierKey.Replace("foo", "fop", StringComparison.Ordinal), Note));
    }

    [Fact]
    public void The_shared_file_says_the_same()
    {
        var shared = SharedFiles.Path("vectors/metering/tlog.json");
        using var file = JsonDocument.Parse(File.ReadAllBytes(shared));
        var signedNote = file.RootElement.GetProperty("signed_note");
        Assert.True(
            Verify(
                signedNote.GetProperty("vkey").GetString()!,
                signedNote.GetProperty("note").GetString()!
            )
        );

        // A cosigned checkpoint: origin, size and a root of SHA-256's size.
        var lines = file.RootElement.GetProperty("cosignature_v1_message").GetString()!.Split('\n');
        Assert.Equal("cosignature/v1", lines[0]);
        Assert.Equal(Sha256.DigestSize, Convert.FromBase64String(lines[4]).Length);
        Assert.Equal(
            "Ed25519",
            file.RootElement.GetProperty("signature_types").GetProperty("0x01").GetString()
        );
    }

    private static bool Verify(string verifierKey, string note)
    {
        var parts = verifierKey.Split('+', 3);
        var typedKey = Convert.FromBase64String(parts[2]);
        Assert.Equal(Ed25519Type, typedKey[0]);
        byte[] hashed = [.. Encoding.UTF8.GetBytes(parts[0]), (byte)'\n', .. typedKey];
        var keyId = Sha256.Hash(hashed).AsSpan(0, 4);
        if (Convert.ToHexStringLower(keyId) != parts[1])
        {
            return false;
        }

        var end = note.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var line = note[(end + 1)..].TrimEnd('\n').Split(' ');
        var signature = Convert.FromBase64String(line[2]);
        Assert.Equal(parts[0], line[1]);
        Assert.True(signature.AsSpan(0, 4).SequenceEqual(keyId));
        var key = VerificationKey.ImportPem(
            TestKeys.Pem(
                "PUBLIC KEY",
                "302a300506032b6570032100" + Convert.ToHexStringLower(typedKey.AsSpan(1))
            )
        );
        return key.Verify(Encoding.UTF8.GetBytes(note[..end]), signature.AsSpan(4));
    }
}
