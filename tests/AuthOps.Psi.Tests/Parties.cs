using System.Globalization;
using AuthOps.Psi.Vole;

namespace AuthOps.Psi.Tests;

/// <summary>Sets, options and lockstep runs that the tests share.</summary>
internal static class Parties
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static PsiOptions Rows(int minimum = 0) =>
        new()
        {
            Output = PsiOutput.Rows,
            Subjects = PsiSubjects.LegalPersons,
            MinimumIntersection = minimum,
            StepTimeout = TimeSpan.FromSeconds(60),
        };

    public static PsiOptions RowsToBoth(int minimum = 0) =>
        Rows(minimum) with
        {
            Output = PsiOutput.RowsToBoth,
        };

    public static PsiOptions Cardinality() => Rows() with { Output = PsiOutput.Cardinality };

    /// <summary>The suites of ECDH-PSI.</summary>
    public static TheoryData<PsiSuite> Suites =>
        [.. Enum.GetValues<PsiSuite>().Where(suite => VoleSuite.Find(suite) is null)];

    /// <summary>The suites of VOLE-PSI.</summary>
    public static TheoryData<PsiSuite> VoleSuites =>
        [.. Enum.GetValues<PsiSuite>().Where(suite => VoleSuite.Find(suite) is not null)];

    public static string?[] Keys(int first, int count) =>
        [
            .. Enumerable
                .Range(first, count)
                .Select(i => $"key-{i.ToString("D9", CultureInfo.InvariantCulture)}"),
        ];

    public static PsiItemSet Set(params string?[] keys) => PsiItemSet.FromStrings("id", keys);

    /// <summary>The rows of <paramref name="mine"/> whose key the other has: the plain-set oracle.</summary>
    public static int[] Oracle(string?[] mine, string?[] other)
    {
        var set = other.Where(key => key is not null).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Enumerable
                .Range(0, mine.Length)
                .Where(row => mine[row] is { } key && set.Contains(key)),
        ];
    }

    /// <summary>Runs both machines, the receiver as far as it can and then the sender, and returns every frame.</summary>
    public static List<(PsiRole From, byte[] Frame)> RunLockstep(PsiParty receiver, PsiParty sender)
    {
        var frames = new List<(PsiRole, byte[])>();
        while (!receiver.IsFinished || !sender.IsFinished)
        {
            var (from, to) = receiver.WantsToSend ? (receiver, sender) : (sender, receiver);
            var frame = from.NextFrame(TestContext.Current.CancellationToken).ToArray();
            frames.Add((from.Role, frame));
            to.Receive(frame, TestContext.Current.CancellationToken);
        }

        return frames;
    }
}
