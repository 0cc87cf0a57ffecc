using System.Security.Cryptography;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

/// <summary>What comes from a peer or from the disk: every cut and every replaced byte is refused by type, or is what it says.</summary>
public sealed class LargeDecoderTests
{
    private static byte[] Digest(byte value) => [.. Enumerable.Repeat(value, 32)];

    [Fact]
    public void Hellos()
    {
        var hello = new LargeHello
        {
            Suite = PsiSuite.EcdhSm2,
            Role = PsiRole.Sender,
            Output = PsiOutput.Rows,
            Subjects = PsiSubjects.LegalPersons,
            Side = new DeclaredSide
            {
                Items = 1000,
                ItemsAreBound = true,
                Basis = Digest(4),
                Terms = Digest(5),
                Commitment = Digest(6),
                SignerKey = Digest(7),
            },
            MinimumIntersection = 3,
            BucketItems = 256,
            SchemaHash = Digest(1),
            Job = Digest(2),
            Nonce = Digest(3),
            Ephemeral = new byte[LargeHello.EphemeralSize],
            SilenceMilliseconds = 5,
        };
        var bytes = new byte[LargeHello.Size];
        hello.Write(bytes);
        Mutate<PsiProtocolException>(
            bytes,
            changed =>
            {
                var again = new byte[LargeHello.Size];
                LargeHello.Parse(changed).Write(again);
                return again;
            }
        );
    }

    [Fact]
    public void Accounts_of_finished_steps()
    {
        var message = new ReadyMessage(7, [1, 0, 3, 7, 0, 0, 6, 0, 255]);
        Mutate<PsiProtocolException>(
            message.Encode(),
            changed => ReadyMessage.Parse(changed, 9).Encode()
        );
    }

    [Fact]
    public void Runs_of_steps() =>
        Mutate<InvalidDataException>(
            new StepRun(3, Digest(1), Digest(2)).Encode(),
            changed => StepRun.Parse(changed).Encode()
        );

    [Fact]
    public void Outcomes_of_steps() =>
        Mutate<InvalidDataException>(
            new StepOutcome(3, 4, true, Digest(1), Digest(2), [1, 5, 9]).Encode(),
            changed => StepOutcome.Parse(changed, 10).Encode()
        );

    [Fact]
    public void Records_of_jobs() =>
        Mutate<InvalidDataException>(
            new JobRecord(
                PsiRole.Receiver,
                10,
                9,
                8,
                2,
                77,
                Digest(1),
                Digest(2)[..16],
                Digest(3),
                Digest(4)
            ).Encode(),
            changed =>
            {
                var again = JobRecord.Parse(changed).Encode();

                // Three bytes behind the role are not read.
                changed.AsSpan(9, 3).CopyTo(again.AsSpan(9));
                return again;
            }
        );

    /// <summary>Whatever is read back is what was written: nothing is ignored, nothing made up.</summary>
    private static void Mutate<T>(byte[] bytes, Func<byte[], byte[]> roundTrip)
        where T : Exception
    {
        Assert.Equal(bytes, roundTrip(bytes));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<T>(() => roundTrip(bytes[..length]));
        }

        Assert.Throws<T>(() => roundTrip([.. bytes, 0]));
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var flip in (byte[])[1, 0x80, 0xFF])
            {
                var changed = (byte[])bytes.Clone();
                changed[i] ^= flip;
                Try<T>(() => Assert.Equal(changed, roundTrip(changed)));
            }
        }

        for (var i = 0; i < 200; i++)
        {
            var random = RandomNumberGenerator.GetBytes(bytes.Length);
            bytes.AsSpan(0, Math.Min(8, bytes.Length)).CopyTo(random);
            Try<T>(() => Assert.Equal(random, roundTrip(random)));
        }
    }

    private static void Try<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T)
        {
            // Refused, as it should be.
        }
    }
}
