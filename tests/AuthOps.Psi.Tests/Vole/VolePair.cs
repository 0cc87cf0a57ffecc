using System.Runtime.Intrinsics;
using AuthOps.Primitives.Groups;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>Both parties of one silent VOLE, message by message; a test may change each message on its way.</summary>
internal sealed class VolePair : IDisposable
{
    private static readonly byte[] s_session = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public VolePair(
        int outputs,
        VoleCode code,
        bool small,
        PrimeGroup? group = null,
        int partOutputs = VoleShape.DefaultPartOutputs
    )
    {
        Shape = new VoleShape(outputs, code, small, partOutputs);
        Context = new BaseOtContext(group ?? Ristretto255.Instance, s_session);
        Messages = new VoleMessages(Shape, Context);
        Sender = new VoleSender(Shape, Context, s_session);
        Receiver = new VoleReceiver(Shape, Context, s_session);
    }

    public VoleShape Shape { get; }

    public BaseOtContext Context { get; }

    public VoleMessages Messages { get; }

    public VoleSender Sender { get; }

    public VoleReceiver Receiver { get; }

    public Action<byte[]> OnExtension { get; init; } = _ => { };

    public Action<byte[]> OnTrees { get; init; } = _ => { };

    /// <summary>Runs all messages; false where the sender refuses the extension.</summary>
    public bool Run()
    {
        Assert.True(Sender.TryStart(Receiver.Start));
        var extension = new byte[Messages.ExtensionSize];
        Assert.True(Receiver.TryExtend(Sender.Choices, extension));
        OnExtension(extension);
        var trees = new byte[Messages.TreesSize];
        if (!Sender.TryExtend(extension, trees))
        {
            return false;
        }

        OnTrees(trees);
        Receiver.Finish(trees);
        return true;
    }

    /// <summary>Whether the sender's answer to the challenge satisfies the receiver.</summary>
    public bool Check()
    {
        var challenge = new byte[VoleMessages.ChallengeSize];
        var proof = new byte[VoleMessages.ProofSize];
        Receiver.Challenge(challenge);
        Sender.Prove(challenge, proof);
        return Receiver.Verify(proof);
    }

    /// <summary>The outputs for which C = A·Δ + B does not hold.</summary>
    public int CountWrong()
    {
        var wrong = 0;
        for (var i = 0; i < Shape.Outputs; i++)
        {
            var (a, delta) = (Receiver.Values[i], Sender.Delta);
            var product = Shape.IsSmall
                ? Vector128.Create(
                    Polynomials.Multiply64(a.GetElement(0), delta.GetElement(0)),
                    Polynomials.Multiply64(a.GetElement(0), delta.GetElement(1))
                )
                : Polynomials.Multiply128(a, delta);
            Block difference = Receiver.Products[i] ^ Sender.Outputs[i] ^ product;
            wrong += difference == default ? 0 : 1;
        }

        return wrong;
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
