using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Proofs;

/// <summary>Witnesses, quorums and anchors: what was witnessed cannot be taken back.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-witness-");
    private readonly ProofFixture _fixture = new(records: 300);
    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public void Dispose()
    {
        _key.Dispose();
        _fixture.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_checkpoint_is_cosigned_and_the_next_one_that_continues_it_too()
    {
        var clock = Sample.Clock();
        using (var witness = Open())
        {
            var request = WitnessRequest.Parse(_fixture.Log.CreateWitnessRequest(0).ToBytes());
            var note = _fixture.Log.AddCosignatures(Quorum(witness.Key), witness.Cosign(request));
            Assert.True(note.IsSignedBy(witness.Key, out var time));
            Assert.Equal(clock.GetUtcNow(), time);
            Assert.Equal(note.ToBytes(), _fixture.Log.FindCheckpoint()!.ToBytes());
        }

        // A witness that was restarted remembers.
        using var again = Open();
        _fixture.Grow(400);
        _fixture.Log.WriteCheckpoint(_fixture.Ed25519, _fixture.Sm2);
        var next = WitnessRequest.Parse(_fixture.Log.CreateWitnessRequest(300).ToBytes());
        Assert.Equal(_key.PublicKey, again.Key.Key);
        again.Cosign(next);
        Assert.Equal(next.Note.ToBytes(), again.Latest(_fixture.Log.Origin)!.ToBytes());

        // The same checkpoint again is cosigned again.
        again.Cosign(_fixture.Log.CreateWitnessRequest(700));
    }

    [Fact]
    public void A_log_that_was_set_back_forked_or_does_not_prove_itself_is_refused()
    {
        using var witness = Open();
        var early = _fixture.Disk.Copy();
        witness.Cosign(_fixture.Log.CreateWitnessRequest(0));
        _fixture.Grow(100);
        _fixture.Log.WriteCheckpoint(_fixture.Ed25519);
        Refused(CheckpointRefusal.StaleRequest, _fixture.Log.CreateWitnessRequest(0));
        var honest = _fixture.Log.CreateWitnessRequest(300);
        Refused(
            CheckpointRefusal.NotConsistent,
            new WitnessRequest(300, honest.Sha256Proof.ToArray(), [], honest.Note)
        );
        Refused(
            CheckpointRefusal.NotConsistent,
            new WitnessRequest(300, [], honest.Sm3Proof.ToArray(), honest.Note)
        );
        witness.Cosign(honest);

        // The directory as it was before, and its history continued in another way: same name, same key.
        using var back = UsageLog.Open(early, Sample.Clock());
        Refused(CheckpointRefusal.RolledBack, back.CreateWitnessRequest(0));
        back.Append([
            .. Enumerable.Repeat(
                new RecordDraft(RecordKind.Notice, RecordLayout.NoGrant) { Code = 1 },
                100
            ),
        ]);
        back.WriteCheckpoint(_fixture.Ed25519);
        Refused(CheckpointRefusal.Forked, back.CreateWitnessRequest(300));
        back.Append(new RecordDraft(RecordKind.Notice, RecordLayout.NoGrant) { Code = 1 });
        back.WriteCheckpoint(_fixture.Ed25519);
        Refused(CheckpointRefusal.NotConsistent, back.CreateWitnessRequest(400));

        void Refused(CheckpointRefusal reason, WitnessRequest request) =>
            Assert.Equal(
                reason,
                Assert.Throws<CheckpointRefusedException>(() => witness.Cosign(request)).Reason
            );
    }

    [Fact]
    public void A_witness_that_was_set_back_says_so_and_signs_nothing()
    {
        var kept = Path.Combine(_folder.FullName, "kept");
        using (var witness = Open())
        {
            witness.Cosign(_fixture.Log.CreateWitnessRequest(0));
        }

        var memory = Directory.GetFiles(State, "*.checkpoint").Single();
        File.Copy(memory, kept);
        _fixture.Grow(100);
        _fixture.Log.WriteCheckpoint(_fixture.Ed25519);
        using (var witness = Open())
        {
            witness.Cosign(_fixture.Log.CreateWitnessRequest(300));
        }

        File.Copy(kept, memory, overwrite: true);
        _fixture.Grow(100);
        _fixture.Log.WriteCheckpoint(_fixture.Ed25519);
        using var back = Open();
        var thrown = Assert.Throws<CheckpointRefusedException>(() =>
            back.Cosign(_fixture.Log.CreateWitnessRequest(400))
        );

        Assert.Equal(CheckpointRefusal.WitnessSetBack, thrown.Reason);
        Assert.Equal(
            300UL,
            UsageCheckpoint.Parse(back.Latest(_fixture.Log.Origin)!.Text.Span).Size
        );
    }

    [Fact]
    public void A_log_opened_with_what_was_witnessed_last_refuses_to_have_been_set_back()
    {
        var early = _fixture.Disk.Copy();
        _fixture.Grow(10);
        _fixture.Log.WriteCheckpoint(_fixture.Ed25519);
        var witnessed = UsageCheckpoint.Parse(_fixture.Log.FindCheckpoint()!.Text.Span);
        var options = new UsageLogOptions { Witnessed = witnessed };
        var thrown = Assert.Throws<UsageLogCorruptException>(() =>
            UsageLog.Open(early, Sample.Clock(), options)
        );
        Assert.Contains("witnessed", thrown.Reason, StringComparison.Ordinal);
        UsageLog.Open(early, Sample.Clock()).Dispose();
        UsageLog.Open(_fixture.Disk.Copy(), Sample.Clock(), options).Dispose();
        var other = witnessed with { Root = new string('0', 64) };
        Assert.Throws<UsageLogCorruptException>(() =>
            UsageLog.Open(
                _fixture.Disk.Copy(),
                Sample.Clock(),
                new UsageLogOptions { Witnessed = other }
            )
        );
    }

    [Fact]
    public void An_unknown_log_and_one_that_did_not_sign_are_refused()
    {
        using var witness = Open();
        using var other = new ProofFixture(records: 5, origin: "example.org/other");
        Assert.Equal(
            CheckpointRefusal.UnknownLog,
            Assert
                .Throws<CheckpointRefusedException>(() =>
                    witness.Cosign(other.Log.CreateWitnessRequest(0))
                )
                .Reason
        );
        using var impostor = new ProofFixture(records: 5);
        Assert.Equal(
            CheckpointRefusal.NotSignedByLog,
            Assert
                .Throws<CheckpointRefusedException>(() =>
                    witness.Cosign(impostor.Log.CreateWitnessRequest(0))
                )
                .Reason
        );
    }

    [Fact]
    public void A_quorum_needs_as_many_witnesses_as_it_says_and_groups_nest()
    {
        var keys = Enumerable
            .Range(0, 3)
            .Select(_ => SigningKey.Generate(SignatureAlgorithm.Ed25519))
            .ToList();
        var names = keys.Select((k, i) => new NoteKey($"w{i}.example", k.PublicKey, true)).ToList();
        var policy = CheckpointPolicy.Parse(
            $"""
            # three agencies, of which the first and one of the others
            log {_fixture.LogKey}
            witness a {names[0]}
            witness b {names[1]}
            witness c {names[2]}
            group others any b c
            group all all a others
            quorum all
            """
        );
        var note = _fixture.Log.FindCheckpoint()!;
        Assert.False(IsEnough(note));
        Assert.False(IsEnough(With(note, 0)));
        Assert.False(IsEnough(With(With(note, 1), 2)));
        Assert.True(IsEnough(With(With(note, 0), 2)));
        keys.ForEach(k => k.Dispose());

        bool IsEnough(SignedNote candidate)
        {
            try
            {
                policy.Require(candidate);
                return true;
            }
            catch (CheckpointRefusedException e)
            {
                Assert.Equal(CheckpointRefusal.QuorumNotReached, e.Reason);
                return false;
            }
        }

        SignedNote With(SignedNote before, int index)
        {
            var folder = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}");
            using var witness = UsageWitness.Open(
                folder,
                names[index].Name,
                keys[index],
                _fixture.Policy,
                Sample.Clock()
            );
            return before.With(witness.Cosign(_fixture.Log.CreateWitnessRequest(0)));
        }
    }

    [Theory]
    [InlineData("quorum none")]
    [InlineData("log VKEY")]
    [InlineData("log VKEY\nquorum a")]
    [InlineData("log VKEY\ngroup g 2 a\nquorum g")]
    [InlineData("log VKEY\nwitness a VKEY\nquorum a")]
    [InlineData("log VKEY\nquorum none\nquorum none")]
    [InlineData("log VKEY\nnonsense\nquorum none")]
    public void A_policy_that_does_not_hang_together_is_refused(string text) =>
        Assert.Throws<FormatException>(() =>
            CheckpointPolicy.Parse(
                text.Replace("VKEY", _fixture.LogKey.ToString(), StringComparison.Ordinal)
            )
        );

    [Fact]
    public async Task A_file_anchor_finds_what_was_left_and_nothing_else()
    {
        var token = TestContext.Current.CancellationToken;
        var anchor = new FileAnchor(Path.Combine(_folder.FullName, "anchor.txt"), Sample.Clock());
        var first = _fixture.Log.FindCheckpoint()!;
        Assert.Null(await anchor.FindAsync(first, default, token));
        var evidence = await anchor.AnchorAsync(first, token);
        _fixture.Grow(3);
        _fixture.Log.WriteCheckpoint(_fixture.Ed25519);
        var second = _fixture.Log.FindCheckpoint()!;
        Assert.Equal(Sample.Start, await anchor.FindAsync(first, evidence, token));
        Assert.Null(await anchor.FindAsync(second, evidence, token));
        Assert.NotNull(
            await anchor.FindAsync(second, await anchor.AnchorAsync(second, token), token)
        );
    }

    private string State => Path.Combine(_folder.FullName, "state");

    private UsageWitness Open() =>
        UsageWitness.Open(State, "witness.example", _key, _fixture.Policy, Sample.Clock());

    private CheckpointPolicy Quorum(NoteKey witness) =>
        CheckpointPolicy.Parse($"log {_fixture.LogKey}\nwitness w {witness}\nquorum w\n");
}
