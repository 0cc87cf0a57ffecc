using System.Globalization;
using AuthOps.Psi;
using AuthOps.Psi.Ecdh;

namespace AuthOps.Bench.Psi;

/// <summary>
/// Both parties of an intersection in this process on one thread, frames handed from one to the other: from key text to the
/// list of matching rows, half of the keys in common.
/// </summary>
internal sealed class IntersectionWorkload(PsiSuite suite, int count)
{
    private readonly string?[] _mine = Keys(0, count);
    private readonly string?[] _theirs = Keys(count / 2, count);

    private readonly PsiOptions _options = new()
    {
        Output = PsiOutput.Rows,
        Subjects = PsiSubjects.LegalPersons,
        Suite = suite,
        MaxDegreeOfParallelism = 1,
    };

    public int Count => _mine.Length;

    /// <summary>Runs a session and checks its output.</summary>
    public void Run()
    {
        using var receiver = new EcdhPsiReceiver(PsiItemSet.FromStrings("id", _mine), _options);
        using var sender = new EcdhPsiSender(PsiItemSet.FromStrings("id", _theirs), _options);
        Drive(receiver, sender);
        var rows = receiver.Result.MatchedRows.Span;
        if (rows.Length != count - (count / 2) || rows[0] != count / 2)
        {
            throw new InvalidOperationException("The intersection is not what the sets have.");
        }
    }

    /// <summary>Hands frames from one party to the other until both are done.</summary>
    public static void Drive(EcdhPsiParty receiver, EcdhPsiParty sender)
    {
        while (!receiver.IsFinished || !sender.IsFinished)
        {
            if (receiver.WantsToSend)
            {
                sender.Receive(receiver.NextFrame());
            }
            else
            {
                receiver.Receive(sender.NextFrame());
            }
        }
    }

    /// <summary>Keys as long as a resident's number.</summary>
    public static string?[] Keys(int first, int count) =>
        [
            .. Enumerable
                .Range(first, count)
                .Select(i => "110101" + i.ToString("D12", CultureInfo.InvariantCulture)),
        ];
}
