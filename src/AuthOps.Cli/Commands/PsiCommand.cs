using System.CommandLine;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops psi</c>: intersections of keys with a peer over TCP.</summary>
internal static class PsiCommand
{
    public static Command Create()
    {
        var command = new Command(
            "psi",
            "Find the keys shared with a peer without showing the others; semi-honest."
        );
        command.Add(PsiPrepareCommand.Create());
        command.Add(PsiRunCommand.Create(isServer: true));
        command.Add(PsiRunCommand.Create(isServer: false));
        command.Add(PsiLookupCommand.Create());
        command.Add(PsiSumCommand.Create());
        return command;
    }
}
