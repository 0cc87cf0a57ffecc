using System.Text;
using System.Text.Json;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Signatures;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Proofs;

/// <summary>Notes and keys against C2SP's published examples (signed-note, tlog-cosignature) and against everything malformed.</summary>
public sealed class SignedNoteTests
{
    // C2SP signed-note, "Example"; CC BY 4.0.
    private const string Vkey =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string Note =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    [Fact]
    public void The_published_note_verifies_under_the_published_key()
    {
        var key = NoteKey.Parse(Vkey);
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Note));
        Assert.Equal(Vkey, key.ToString());
        Assert.True(note.IsSignedBy(key, out var time));
        Assert.Null(time);
        Assert.Equal(Note, Encoding.UTF8.GetString(note.ToBytes()));
    }

    [Fact]
    public void The_shared_examples_are_those_transcribed_here()
    {
        using var vectors = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.Path("vectors/metering/tlog.json"))
        );
        var root = vectors.RootElement;
        Assert.Equal(Vkey, root.GetProperty("signed_note").GetProperty("vkey").GetString());
        Assert.Equal(Note, root.GetProperty("signed_note").GetProperty("note").GetString());
        var least = root.GetProperty("min_signatures_verifier_must_accept").GetInt32();
        Assert.True(SignedNote.MaxSignatures >= least);
        var message = root.GetProperty("cosignature_v1_message").GetString()!;
        var text = message.Split('\n', 3)[2];
        Assert.Equal(
            message,
            Encoding.UTF8.GetString(Cosignature.Message(1679315147, Encoding.UTF8.GetBytes(text)))
        );
        Assert.Equal(
            "c2sp.org/tlog-proof@v1",
            root.GetProperty("tlog_proof_first_line").GetString()
        );
    }

    [Theory]
    [InlineData(SignatureAlgorithm.Ed25519)]
    [InlineData(SignatureAlgorithm.Sm2Sm3)]
    [InlineData(SignatureAlgorithm.EcdsaP256Sha256)]
    public void Every_algorithm_signs_the_same_text_and_its_key_survives_as_text(
        SignatureAlgorithm algorithm
    )
    {
        using var key = SigningKey.Generate(algorithm);
        var signer = new NoteSigner("example.org/log", key, key.PublicKey);
        var note = SignedNote.Create("a text\nof two lines\n").Sign(signer);
        var read = SignedNote.Parse(note.ToBytes());
        var parsed = NoteKey.Parse(signer.Key.ToString());
        Assert.True(read.IsSignedBy(parsed, out _));
        Assert.False(read.IsSignedBy(new NoteKey("example.org/other", key.PublicKey), out _));
        using var other = SigningKey.Generate(algorithm);
        Assert.False(read.IsSignedBy(new NoteKey("example.org/log", other.PublicKey), out _));
    }

    [Fact]
    public void The_SM2_type_is_0xff_and_its_long_name()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
        var vkey = new NoteKey("n", key.PublicKey).ToString();

        // The base64 alphabet has a plus sign of its own: only the first two separate.
        var typed = Convert.FromBase64String(vkey.Split('+', 3)[2]);
        Assert.Equal(0xff, typed[0]);
        Assert.Equal("authops-sm2-sm3-v1", Encoding.ASCII.GetString(typed, 1, 18));
        Assert.Equal(1 + 18 + 65, typed.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no signatures\n")]
    [InlineData("no signatures\n\n")]
    [InlineData("text\n\nnot a signature\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— na+me AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAAA")]
    [InlineData("te\rxt\n\n— name AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAA=\n\n")]
    [InlineData("text\n\n— name AAAAAAB=\n")]
    public void A_malformed_note_is_refused(string note) =>
        Assert.Throws<FormatException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes(note)));

    [Fact]
    public void Every_byte_of_a_note_matters()
    {
        var key = NoteKey.Parse(Vkey);
        var bytes = Encoding.UTF8.GetBytes(Note);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            try
            {
                Assert.False(SignedNote.Parse(bytes).IsSignedBy(key, out _));
            }
            catch (FormatException)
            {
                // Refused even earlier.
            }

            bytes[i] ^= 1;
        }
    }

    [Theory]
    [InlineData("example.com/foo")]
    [InlineData("example.com/foo+530d903a+AAAA")]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void A_malformed_key_is_refused(string vkey) =>
        Assert.Throws<FormatException>(() => NoteKey.Parse(vkey));

    [Theory]
    [InlineData(
        "origin\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nsm3 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    )]
    [InlineData("origin\n1\nAAAA\nsm3 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("origin\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData(
        "or igin\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nsm3 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    )]
    [InlineData(
        "origin\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nsm3 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    )]
    public void A_malformed_checkpoint_is_refused(string text) =>
        Assert.Throws<FormatException>(() => UsageCheckpoint.Parse(Encoding.UTF8.GetBytes(text)));
}
